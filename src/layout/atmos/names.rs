//! What stacks are called.

/// What a pattern of names may be made of.
const TOKENS: [&str; 4] = ["namespace", "tenant", "environment", "stage"];

/// What stacks are called where the configuration does not say.
const DEFAULT: &str = "{tenant}-{environment}-{stage}";

/// What a template begins with that names the generated stacks apart from all others, which lack the variable.
const APART: &str =
    r#"{{ if index .vars "namespace" }}{{ .vars.tenant }}-{{ .vars.environment }}-{{ .vars.stage }}{{ else }}"#;

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

    /// A template that tells generated stacks apart and names all others as a template, or else a pattern, does. Nothing where
    /// the stacks are told apart already.
    #[must_use]
    pub fn telling_apart(&self, template: &str, pattern: &str) -> Option<String> {
        let others = if template.is_empty() { as_template(pattern) } else { template.to_owned() };
        let is_wanted = self.said && !others.is_empty() && !dense(&others).starts_with(&dense(APART));
        is_wanted.then(|| format!("{APART}{others}{{{{ end }}}}"))
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

/// A template without the spaces that mean nothing.
fn dense(template: &str) -> String {
    template.replace(' ', "")
}

/// The template that a pattern is.
fn as_template(pattern: &str) -> String {
    TOKENS.iter().fold(pattern.to_owned(), |text, token| {
        text.replace(&format!("{{{token}}}"), &format!("{{{{ .vars.{token} }}}}"))
    })
}

/// The pattern that a template of nothing but variables is.
fn as_pattern(template: &str) -> String {
    TOKENS
        .iter()
        .fold(dense(template), |text, token| text.replace(&format!("{{{{.vars.{token}}}}}"), &format!("{{{token}}}")))
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
    fn a_template_can_tell_stacks_apart_and_leave_the_names_of_others() {
        let apart = |template, pattern| StackNames::new(template, pattern).telling_apart(template, pattern);
        assert_eq!(apart("{{.vars.tenant}}-{{.vars.environment}}-{{.vars.stage}}", ""), None);
        assert_eq!(apart("", ""), None, "a stack is called like its file");
        let told = apart("", "{tenant}-{stage}").expect("a template");
        assert_eq!(told, format!("{APART}{{{{ .vars.tenant }}}}-{{{{ .vars.stage }}}}{{{{ end }}}}"));
        assert_eq!(apart(&told, ""), None);
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
