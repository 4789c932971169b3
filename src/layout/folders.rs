//! Where each file of the repository lies.

use camino::{Utf8Path, Utf8PathBuf};

use super::atmos::{AtmosConfig, StackNames, StackPaths};
use crate::diagnostic::Place;
use crate::yaml::Lists;

/// The organization's manifest.
pub const ORGANIZATION_MANIFEST: &str = "forge/organization.yaml";

/// The folder of the accounts' manifests.
pub const ACCOUNT_MANIFESTS: &str = "forge/accounts";

/// The folder of what an organization lays over the baseline's blueprints.
pub const OWN_BLUEPRINTS: &str = "forge/blueprints";

/// The folder of an organization's own templates.
pub const OWN_TEMPLATES: &str = "forge/templates";

/// What the name of a component, or of an instance, is followed by in the name of what destroys it. No other name may end so.
pub const REMOVAL: &str = "-removal";

/// The folder of an organization's snapshots and of their cases.
pub const SNAPSHOTS: &str = "forge/snapshots";

/// The places of a repository's files, below its root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    config: AtmosConfig,
}

impl Layout {
    /// The layout that an `atmos.yaml` asks for.
    #[must_use]
    pub fn new(config: AtmosConfig) -> Self {
        Self { config }
    }

    /// How stacks are called.
    #[must_use]
    pub fn names(&self) -> &StackNames {
        &self.config.names
    }

    /// Atmos's configuration.
    #[must_use]
    pub fn atmos_config(&self) -> &str {
        self.config.file
    }

    /// The folder of the stacks, which imports are relative to.
    #[must_use]
    pub fn stacks(&self) -> Utf8PathBuf {
        self.config.stacks.clone()
    }

    /// The folder, below the stacks, of the top-level stacks.
    #[must_use]
    pub fn top(&self) -> &str {
        &self.config.top
    }

    /// Which files below the stacks are stacks of their own.
    #[must_use]
    pub fn stack_paths(&self) -> &StackPaths {
        &self.config.paths
    }

    /// Whether Atmos runs the templates of every stack.
    #[must_use]
    pub fn runs_templates(&self) -> bool {
        self.config.templates
    }

    /// How Atmos merges lists of stacks.
    #[must_use]
    pub fn lists(&self) -> Lists {
        self.config.lists
    }

    /// Where Atmos's configuration says how lists are merged.
    #[must_use]
    pub fn lists_place(&self) -> Place {
        self.config.lists_place.clone()
    }

    /// The folder of the workflows.
    #[must_use]
    pub fn workflows(&self) -> Utf8PathBuf {
        self.config.workflows.clone()
    }

    /// The folder of a component.
    #[must_use]
    pub fn component(&self, name: &str) -> Utf8PathBuf {
        self.config.components.join(name)
    }

    /// The catalog entry of a component.
    #[must_use]
    pub fn catalog(&self, component: &str) -> Utf8PathBuf {
        self.file(&format!("catalog/{component}/defaults"))
    }

    /// The JSON schema that Atmos holds a component's stacks against.
    #[must_use]
    pub fn stack_schema(&self, component: &str) -> Utf8PathBuf {
        self.config.jsonschema.join(format!("{component}.json"))
    }

    /// What the whole organization has in common.
    #[must_use]
    pub fn organization_defaults(&self, namespace: &str) -> Utf8PathBuf {
        self.file(&self.organization_import(namespace))
    }

    /// The same, as it is imported.
    #[must_use]
    pub fn organization_import(&self, namespace: &str) -> String {
        format!("{}/{namespace}/_defaults", self.config.top)
    }

    /// What the accounts of a tenant have in common.
    #[must_use]
    pub fn tenant_defaults(&self, namespace: &str, tenant: &str) -> Utf8PathBuf {
        self.file(&self.tenant_import(namespace, tenant))
    }

    /// The same, as it is imported.
    #[must_use]
    pub fn tenant_import(&self, namespace: &str, tenant: &str) -> String {
        format!("{}/{namespace}/{tenant}/_defaults", self.config.top)
    }

    /// What the stacks of an account have in common.
    #[must_use]
    pub fn account_defaults(&self, namespace: &str, tenant: &str, stage: &str) -> Utf8PathBuf {
        self.file(&self.account_import(namespace, tenant, stage))
    }

    /// The same, as it is imported.
    #[must_use]
    pub fn account_import(&self, namespace: &str, tenant: &str, stage: &str) -> String {
        format!("{}/{namespace}/{tenant}/{stage}/_defaults", self.config.top)
    }

    /// The stack of an account in a region, or in `global-region`.
    #[must_use]
    pub fn stack(&self, namespace: &str, tenant: &str, stage: &str, place: &str) -> Utf8PathBuf {
        self.file(&format!("{}/{namespace}/{tenant}/{stage}/{place}", self.config.top))
    }

    /// What all stacks of a stage have in common.
    #[must_use]
    pub fn stage_mixin(&self, stage: &str) -> Utf8PathBuf {
        self.file(&format!("mixins/stage/{stage}"))
    }

    /// What all stacks in a region have in common.
    #[must_use]
    pub fn region_mixin(&self, region: &str) -> Utf8PathBuf {
        self.file(&format!("mixins/region/{region}"))
    }

    /// A file of workflows.
    #[must_use]
    pub fn workflow(&self, name: &str) -> Utf8PathBuf {
        self.config.workflows.join(format!("{name}.yaml"))
    }

    /// A script that workflows run.
    #[must_use]
    pub fn workflow_script(&self, name: &str) -> Utf8PathBuf {
        self.config.workflows.join(format!("{name}.sh"))
    }

    /// The manifest of an account.
    #[must_use]
    pub fn account_manifest(account: &str) -> Utf8PathBuf {
        format!("{ACCOUNT_MANIFESTS}/{account}.yaml").into()
    }

    /// The account whose manifest lies at a path.
    #[must_use]
    pub fn account_of_manifest(path: &Utf8Path) -> Option<&str> {
        path.strip_prefix(ACCOUNT_MANIFESTS).ok()?.as_str().strip_suffix(".yaml")
    }

    fn file(&self, import: &str) -> Utf8PathBuf {
        self.config.stacks.join(format!("{import}.yaml"))
    }
}
