//! Names of accounts and of resources.

/// Splits an account's name into tenant and stage, at the longest known stage that it ends in.
#[must_use]
pub fn split_account_name<'a, 's>(
    name: &'a str,
    stages: impl IntoIterator<Item = &'s str>,
) -> Option<(&'a str, &'a str)> {
    stages
        .into_iter()
        .filter_map(|stage| {
            let tenant = name.strip_suffix(stage)?.strip_suffix('-')?;
            (!tenant.is_empty()).then_some((tenant, &name[tenant.len() + 1..]))
        })
        .max_by_key(|(_, stage)| stage.len())
}

/// The first parts of every resource name of a component: what `local.id` is in its HCL.
#[must_use]
pub fn resource_id(namespace: &str, tenant: &str, environment: &str, stage: &str, name: &str) -> String {
    [namespace, tenant, environment, stage, name].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_split_at_the_longest_known_stage() {
        let stages = ["prod", "pre-prod", "archive", "log-archive"];
        assert_eq!(split_account_name("payments-prod", stages), Some(("payments", "prod")));
        assert_eq!(split_account_name("data-lake-pre-prod", stages), Some(("data-lake", "pre-prod")));
        assert_eq!(split_account_name("core-log-archive", stages), Some(("core", "log-archive")));
        assert_eq!(split_account_name("prod", stages), None);
        assert_eq!(split_account_name("payments-qa", stages), None);
    }
}
