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
            };
            if !waiver.holds_on(self.today) {
                let message = format!("the waiver for {} expired on {expires}", waiver.control);
                let help = "fix what it allowed and remove the waiver, or renew it with a reason".to_owned();
                self.error(Code::WaiverInvalid, source, &manifest.expires, message, "expected a future date", help);
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
