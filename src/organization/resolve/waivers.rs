//! Waivers: which hold today.

use super::Resolver;
use crate::diagnostic::{Code, Place, SourceId};
use crate::manifest::WaiverManifest;
use crate::organization::{Date, Waiver};

impl Resolver<'_> {
    pub(super) fn waivers(&mut self, source: SourceId, manifests: &[WaiverManifest]) -> Vec<Waiver> {
        let mut waivers: Vec<Waiver> = Vec::new();
        for manifest in manifests {
            let Ok(expires) = manifest.expires.value.parse::<Date>() else {
                continue; // reported by the schema's format
            };
            let waiver = Waiver {
                control: manifest.control.value.clone(),
                reason: manifest.reason.value.clone(),
                owner: manifest.owner.value.clone(),
                expires,
                place: Place { source, span: manifest.control.span.clone() },
                expires_place: Place { source, span: manifest.expires.span.clone() },
            };
            if !waiver.holds_on(self.today) {
                let message = format!("the waiver for {} expired on {expires}", waiver.control);
                let help = "fix what it allowed and remove the waiver, or renew it with a reason".to_owned();
                self.error(Code::WaiverExpired, source, &manifest.expires, message, "expected a future date", help);
            } else if let Some(latest) = Waiver::latest(self.today).filter(|latest| expires > *latest) {
                let message = format!("the waiver for {} lasts longer than a year", waiver.control);
                let label = format!("expected {latest} or earlier");
                let help = "renew it when it expires, if it is still needed".to_owned();
                self.error(Code::WaiverInvalid, source, &manifest.expires, message, &label, help);
            }
            if waivers.iter().any(|other| other.control == waiver.control) {
                let message = format!("{} is waived twice", waiver.control);
                self.error(
                    Code::WaiverInvalid,
                    source,
                    &manifest.control,
                    message,
                    "already waived above",
                    String::new(),
                );
            }
            waivers.push(waiver);
        }
        waivers
    }
}
