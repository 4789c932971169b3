//! What units and accounts that exist are called in the manifest.

/// Words in names that tell a stage.
const STAGES: [(&str, &[&str]); 5] = [
    ("prod", &["prod", "production", "prd", "live"]),
    ("staging", &["staging", "stage", "stg", "uat", "preprod"]),
    ("dev", &["dev", "development", "devel"]),
    ("sandbox", &["sandbox", "sbx", "playground"]),
    ("test", &["test", "testing", "qa"]),
];

/// The stage of an account that nothing tells.
pub const UNKNOWN_STAGE: &str = "main";

/// The most characters of a tenant that is made of a name.
const LONGEST: usize = 20;

/// Accounts that the baseline has a place for, and what they are often called. Control Tower's are `Log Archive` and
/// `Audit`.
const CORE: [(&str, &[&str]); 4] = [
    ("audit", &["audit", "security", "security-audit", "security-tooling"]),
    ("log-archive", &["log-archive", "logarchive", "logs", "logging"]),
    ("network", &["network", "networking"]),
    ("shared-services", &["shared-services", "shared"]),
];

/// A name in lowercase words with hyphens. Empty where the name has no letter or digit of ASCII.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for one in name.chars() {
        if one.is_ascii_alphanumeric() {
            slug.push(one.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.starts_with(|one: char| one.is_ascii_digit()) { format!("x{slug}") } else { slug.to_owned() }
}

/// The stage of the account among the organization's own that a name tells.
#[must_use]
pub fn core_stage(name: &str) -> Option<&'static str> {
    let slug = slug(name);
    CORE.iter().find(|(_, names)| names.contains(&slug.as_str())).map(|(stage, _)| *stage)
}

/// Tenant and stage that a name tells, or else the names of its units, the innermost first.
#[must_use]
pub fn tenant_and_stage(name: &str, units: &[&str]) -> (String, &'static str) {
    let slug = slug(name);
    let words: Vec<&str> = slug.split('-').collect();
    if let [tenant @ .., last] = &words[..]
        && let Some(stage) = stage(last)
        && !tenant.is_empty()
    {
        return (short(&tenant.join("-")), stage);
    }
    let of_units =
        units.iter().filter(|unit| !is_negated(unit)).find_map(|unit| self::slug(unit).split('-').find_map(stage));
    let tenant = if slug.is_empty() { "account".to_owned() } else { short(&slug) };
    (tenant, of_units.unwrap_or(UNKNOWN_STAGE))
}

/// The words of a name that fit into what names of resources leave for a tenant.
fn short(slug: &str) -> String {
    let cut = |at: usize| slug.get(..at).and_then(|start| start.rfind('-')).unwrap_or(at);
    if slug.len() <= LONGEST { slug.to_owned() } else { slug[..cut(LONGEST)].to_owned() }
}

/// Whether the name of a unit says that its accounts are production.
#[must_use]
pub fn is_production(unit: &str) -> bool {
    let is_word = |word: &str| stage(word) == Some("prod") || word == "security" || word == "infrastructure";
    slug(unit).split('-').any(is_word) && !is_negated(unit)
}

/// Whether a name says what it is not, such as `Non-Prod`.
fn is_negated(name: &str) -> bool {
    slug(name).split('-').any(|word| word == "non")
}

/// A name that is not taken: the same one with a number, if it is.
pub fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

fn stage(word: &str) -> Option<&'static str> {
    STAGES.iter().find(|(_, words)| words.contains(&word)).map(|(stage, _)| *stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        for (name, wanted) in [
            ("Payments Production", "payments-production"),
            ("  Workloads (Prod) ", "workloads-prod"),
            ("3rd party", "x3rd-party"),
            ("Ünits", "nits"),
            ("—", ""),
        ] {
            assert_eq!(slug(name), wanted, "{name}");
        }
    }

    #[test]
    fn the_stage_is_told_by_the_name_or_by_the_unit() {
        for (name, units, tenant, stage) in [
            ("Payments Production", &[][..], "payments", "prod"),
            ("data-lake-dev", &["Prod"], "data-lake", "dev"),
            ("Website", &["UAT", "Prod"], "website", "staging"),
            ("Website", &["Non-Prod", "Workloads"], "website", UNKNOWN_STAGE),
            ("prod", &[], "prod", UNKNOWN_STAGE),
            ("—", &[], "account", UNKNOWN_STAGE),
            ("A very long name of some account prod", &[], "a-very-long-name-of", "prod"),
        ] {
            assert_eq!(tenant_and_stage(name, units), (tenant.to_owned(), stage), "{name}");
        }
        assert_eq!(core_stage("Log Archive"), Some("log-archive"));
        assert_eq!(core_stage("Audit"), Some("audit"));
        assert_eq!(core_stage("Auditorium"), None);
    }

    #[test]
    fn production_is_a_word_of_the_unit() {
        for (unit, wanted) in [("Prod", true), ("Security", true), ("Non-Prod", false), ("Reproduction", false)] {
            assert_eq!(is_production(unit), wanted, "{unit}");
        }
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        assert_eq!(free("a", |name| ["a", "a2"].contains(&name)), "a3");
        assert_eq!(free("b", |_| false), "b");
    }
}
