//! What stacks are called.

/// What a pattern of names may be made of.
const TOKENS: [&str; 4] = ["namespace", "tenant", "environment", "stage"];

/// What stacks are called where the configuration does not say.
const DEFAULT: &str = "{tenant}-{environment}-{stage}";

/// The pattern of stack names, with `{namespace}`, `{tenant}`, `{environment}` and `{stage}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackNames {
    pattern: String,
    /// Whether each stack must say its name, which Atmos puts before its configuration.
    said: bool,
}

impl Default for StackNames {
    fn default() -> Self {
        Self { pattern: DEFAULT.to_owned(), said: false }
    }
}

impl StackNames {
    /// The names that a template, or else a pattern, gives. Where it makes names of what is not known before Atmos runs,
    /// or one name for two stacks, each stack says its own.
    #[must_use]
    pub fn new(template: &str, pattern: &str) -> Self {
        let pattern = if template.is_empty() { pattern.to_owned() } else { as_pattern(template) };
        let tells_apart = TOKENS[1..].iter().all(|token| pattern.contains(&format!("{{{token}}}")));
        let rest = TOKENS.iter().fold(pattern.clone(), |rest, token| rest.replace(&format!("{{{token}}}"), ""));
        let is_plain = rest.chars().all(|one| one.is_ascii_alphanumeric() || "-_./".contains(one));
        if tells_apart && is_plain { Self { pattern, said: false } } else { Self { said: true, ..Self::default() } }
    }

    /// The name of one stack.
    #[must_use]
    pub fn name(&self, namespace: &str, tenant: &str, environment: &str, stage: &str) -> String {
        [("{namespace}", namespace), ("{tenant}", tenant), ("{environment}", environment), ("{stage}", stage)]
            .iter()
            .fold(self.pattern.clone(), |name, (token, value)| name.replace(token, value))
    }

    /// Whether each stack must say its name.
    #[must_use]
    pub const fn are_said(&self) -> bool {
        self.said
    }
}

/// The pattern that a template of nothing but variables is.
fn as_pattern(template: &str) -> String {
    let dense = template.replace(' ', "");
    TOKENS.iter().fold(dense, |text, token| text.replace(&format!("{{{{.vars.{token}}}}}"), &format!("{{{token}}}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_that_tells_stacks_apart_names_them() {
        let name = |template, pattern| {
            let names = StackNames::new(template, pattern);
            (names.name("acme", "payments", "use1", "prod"), names.are_said())
        };
        assert_eq!(
            name("{{ .vars.namespace }}-{{.vars.tenant}}-{{ .vars.environment}}-{{.vars.stage}}", "{stage}"),
            ("acme-payments-use1-prod".to_owned(), false)
        );
        assert_eq!(name("", "{environment}.{tenant}_{stage}"), ("use1.payments_prod".to_owned(), false));
    }

    #[test]
    fn under_any_other_each_stack_says_its_name() {
        for (template, pattern) in [
            ("{{.vars.stage}}", ""),
            ("", "{tenant}-{stage}"),
            ("", ""),
            ("{{ .settings.name }}", "{tenant}-{environment}-{stage}"),
            (
                "{{ if eq .vars.stage \"local\" }}local{{ else }}{{ .vars.tenant }}-{{ .vars.environment }}-{{ .vars.stage }}{{ end }}",
                "",
            ),
        ] {
            let names = StackNames::new(template, pattern);
            assert_eq!(names.name("acme", "payments", "use1", "prod"), "payments-use1-prod", "{template} {pattern}");
            assert!(names.are_said(), "{template} {pattern}");
        }
    }
}
