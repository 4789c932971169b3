//! What a new account is made with, where its options are silent.

use std::sync::Arc;

use crate::diagnostic::Sources;
use crate::kind::Baseline;
use crate::manifest::ManifestTexts;
use crate::organization::CORE_STAGES;
use crate::overrides;
use crate::yaml::{Node, parse};

/// What the manifest says that a new account is made with. Read leniently: its problems are reported with the plan.
pub struct AccountDefaults {
    /// The stages that an account may have.
    pub stages: Vec<String>,
    /// The paths of the units, and whether each is production.
    units: Vec<(String, bool)>,
    /// The home region.
    pub home: String,
    /// Whom to ask, where an account does not say.
    pub owner: String,
    /// The baseline, with what the organization lays over it.
    pub baseline: Arc<Baseline>,
    /// The variants, and the kind of each.
    variants: Vec<(String, String)>,
}

impl AccountDefaults {
    /// Reads the organization's files.
    #[must_use]
    pub fn read(texts: &ManifestTexts) -> Self {
        let node = parse(&texts.organization.text).ok();
        let text = |path: &[&str]| {
            node.as_ref().and_then(|node| node.get(path)?.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let own = node.iter().filter_map(|node| node.get(&["stages"])).flat_map(Node::items);
        let stages = own.filter_map(|stage| stage.as_str()).chain(CORE_STAGES).map(str::to_owned).collect();
        let mut units = Vec::new();
        if let Some(node) = node.as_ref().and_then(|node| node.get(&["units"])) {
            collect_units(node, "", false, &mut units);
        }
        let variants = node.iter().filter_map(|node| node.get(&["variants"])).flat_map(Node::entries);
        let variants = variants
            .filter_map(|(name, variant)| Some((name.text.clone(), variant.get(&["kind"])?.as_str()?.to_owned())));
        let variants = variants.collect();
        let (overridden, _) = overrides::read(&texts.overrides, &mut Sources::default());
        Self {
            baseline: overridden.baseline,
            stages,
            units,
            home: text(&["regions", "home"]),
            owner: text(&["tags", "owner"]),
            variants,
        }
    }

    /// The kind of a variant; a kind is its own.
    #[must_use]
    pub fn kind_of<'a>(&'a self, name: &'a str) -> &'a str {
        self.variants.iter().find(|(variant, _)| variant == name).map_or(name, |(_, kind)| kind)
    }

    /// The unit for a new account: a sandbox in the sandbox unit, the stage `prod` in production, others elsewhere.
    /// Only a proposal: it is shown, written into the manifest, and `--unit` goes before it.
    #[must_use]
    pub fn unit_for(&self, profile: &str, stage: &str) -> String {
        let several = format!("{profile}s");
        let is_named = |path: &str| path.rsplit('/').next().is_some_and(|name| name == profile || name == several);
        let named = self.units.iter().find(|(path, _)| is_named(path));
        let leaves = || self.units.iter().filter(|(path, _)| path.contains('/'));
        let class = leaves().find(|(_, production)| *production == (stage == "prod"));
        named.or(class).or_else(|| self.units.first()).map(|(path, _)| path.clone()).unwrap_or_default()
    }
}

fn collect_units(node: &Node, parent: &str, production: bool, units: &mut Vec<(String, bool)>) {
    for (key, unit) in node.entries() {
        let path = if parent.is_empty() { key.text.clone() } else { format!("{parent}/{}", key.text) };
        let class = unit.get(&["class"]).and_then(|class| class.as_str());
        let production = class.map_or(production, |class| class == "production");
        units.push((path.clone(), production));
        if let Some(inner) = unit.get(&["units"]) {
            collect_units(inner, &path, production, units);
        }
    }
}
