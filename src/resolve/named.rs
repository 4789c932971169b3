//! One of the instances that an account has of a component.

use super::component::Component;
use crate::kind::Several;

/// A component of an account, or one of several.
pub(super) struct Named<'a> {
    /// The component.
    pub component: &'a Component,
    /// Its name in a stack.
    pub name: String,
    /// Where its values stand in the manifest.
    pub path: String,
    /// The last part of the names of its resources, where that is not the kind's own.
    pub resource_name: Option<String>,
}

impl<'a> Named<'a> {
    /// The only one of a component.
    pub fn one(component: &'a Component) -> Self {
        let name = component.name.clone();
        Self { component, path: format!("blueprints.{name}"), name, resource_name: None }
    }

    /// One of several, by the name of the item.
    pub fn of(component: &'a Component, several: &Several, item: &str) -> Self {
        Self {
            component,
            name: Several::instance(&component.name, item),
            path: format!("blueprints.{}.{}.{item}", component.name, several.key),
            resource_name: Some(several.resource_name(item)),
        }
    }

    /// The last part of the names of its resources.
    pub fn last_part(&self) -> &str {
        self.resource_name.as_deref().unwrap_or(&self.component.definition.name)
    }
}
