//! What runs as an application of its account, with the application's role.

use crate::diagnostic::did_you_mean_or;
use crate::kind::{Refusal, Site};

/// How a kind runs applications.
pub struct RunsOn<'a> {
    /// What runs an application, such as `hosts`.
    pub what: &'a str,
    /// The service that such applications are declared with.
    pub service: &'a str,
    /// The control that gives each its own role.
    pub control: &'static str,
}

impl RunsOn<'_> {
    /// What is wrong with the application that something at a site names.
    #[must_use]
    pub fn refusal(&self, site: &Site<'_>) -> Option<Refusal> {
        let Self { what, service, control } = *self;
        let wanted: String = site.own.typed("application")?;
        let known = site.values.application_services(site.account);
        let refuse = |message, help| Some(Refusal::new(Some(control), &["application"], message, help));
        match known.get(&wanted) {
            Some(own) if own == service => None,
            Some(other) => {
                let message = format!("the application {wanted} runs on {other}, and so cannot run on {what}");
                refuse(
                    message,
                    format!("declare another one with the service `{service}` under `blueprints: iam: applications`"),
                )
            }
            None => {
                let message = format!("{} has no application {wanted}", site.account.name);
                let fitting = known.iter().filter(|(_, own)| *own == service).map(|(name, _)| name.as_str());
                let declare =
                    || format!("declare it under `blueprints`: `iam: {{ applications: {{ {wanted}: {service} }} }}`");
                refuse(message, did_you_mean_or(&wanted, fitting, declare))
            }
        }
    }
}
