//! The bucket that holds Terraform state.

use super::Blueprints;
use crate::kind::STATE_BUCKET_WITH_ACCOUNT_ID;
use crate::organization::{Organization, resource_id};

/// The bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name; nothing while that ends with an ID which is not known yet.
    pub name: Option<String>,
}

impl Blueprints {
    /// The bucket, where an account has the component that makes it.
    #[must_use]
    pub fn state_bucket(&self, organization: &Organization) -> Option<Bucket> {
        let (account, component) = organization.accounts.values().find_map(|account| {
            let instances = self.stacks[&account.name].iter().flat_map(|stack| &stack.instances);
            let mut components = instances.filter_map(|instance| self.components.get(&instance.component));
            Some((account, components.find(|component| component.definition.provisions_backend)?))
        })?;
        let name = &component.definition.name;
        let id = resource_id(&organization.namespace, &account.tenant, "gbl", &account.stage, name);
        let name = if component.structure.features().has(STATE_BUCKET_WITH_ACCOUNT_ID) {
            account.id.as_ref().map(|account| format!("{id}-{account}"))
        } else {
            Some(id)
        };
        Some(Bucket { name })
    }
}
