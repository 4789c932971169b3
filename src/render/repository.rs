//! What all stacks share: the organization's and the tenants' defaults, mixins, schemas, and the files that are
//! written once and then the user's.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::engine::{Engine, Nothing, TemplateError};
use super::tag::Tag;
use crate::layout::Layout;
use crate::manifest::{Schemas, Vocabulary};
use crate::organization::Organization;
use crate::resolve::Blueprints;
use crate::workspace::{Owner, Policy, RenderedFile};

/// What the template of the organization's defaults sees.
#[derive(Serialize)]
struct OrganizationContext<'a> {
    namespace: &'a str,
    tags: Vec<Tag<'a>>,
    has_backend: bool,
    backend: Backend<'a>,
}

/// Where Terraform keeps its state.
#[derive(Serialize)]
struct Backend<'a> {
    /// Its name, once what it ends with is known.
    bucket: Option<String>,
    region: &'a str,
}

/// What the template of a tenant's defaults sees.
#[derive(Serialize)]
struct TenantContext<'a> {
    organization_defaults: String,
    tenant: &'a str,
}

/// What the template of a stage's mixin sees.
#[derive(Serialize)]
struct StageContext<'a> {
    stage: &'a str,
}

/// What the template of a region's mixin sees.
#[derive(Serialize)]
struct RegionContext<'a> {
    region: &'a str,
    environment: &'a str,
}

pub(super) fn files(
    organization: &Organization,
    blueprints: &Blueprints,
    layout: &Layout,
    vocabulary: &Vocabulary,
    engine: &Engine,
) -> Result<Vec<RenderedFile>, TemplateError> {
    let mut files = Vec::new();
    let mut push = |path, text| files.push(RenderedFile::managed(path, text, Owner::Organization));
    push(
        layout.organization_defaults(&organization.namespace),
        organization_defaults(organization, blueprints, engine)?,
    );
    let tenants: IndexSet<&str> = organization.accounts.values().map(|account| account.tenant.as_str()).collect();
    for tenant in tenants {
        let context =
            TenantContext { organization_defaults: layout.organization_import(&organization.namespace), tenant };
        push(
            layout.tenant_defaults(&organization.namespace, tenant),
            engine.render("stacks/tenant-defaults.yaml", &context)?,
        );
    }
    let stages: IndexSet<&str> = organization.accounts.values().map(|account| account.stage.as_str()).collect();
    for stage in stages {
        push(layout.stage_mixin(stage), engine.render("stacks/stage-mixin.yaml", &StageContext { stage })?);
    }
    let home = organization.home().name.as_str();
    let regions =
        organization.regions.iter().map(|region| (region.name.as_str(), region.name.as_str(), region.code.as_str()));
    for (mixin, region, environment) in regions.chain([("global-region", home, "gbl")]) {
        let context = RegionContext { region, environment };
        push(layout.region_mixin(mixin), engine.render("stacks/region-mixin.yaml", &context)?);
    }
    let schemas = schemas(organization, vocabulary);
    push("forge/schemas/organization.json".into(), format!("{:#}\n", schemas.organization));
    push("forge/schemas/account.json".into(), format!("{:#}\n", schemas.account));
    for (path, template) in [
        (layout.atmos_config(), "atmos/atmos.yaml"),
        (".gitignore", "atmos/gitignore"),
        (".gitattributes", "atmos/gitattributes"),
    ] {
        files.push(RenderedFile {
            path: path.into(),
            text: engine.render(template, &Nothing {})?,
            owner: Owner::Organization,
            policy: Policy::Seeded,
        });
    }
    Ok(files)
}

fn organization_defaults(
    organization: &Organization,
    blueprints: &Blueprints,
    engine: &Engine,
) -> Result<String, TemplateError> {
    let frameworks = organization.frameworks.join(" ");
    let mut tags: Vec<Tag<'_>> = organization.tags.iter().map(|(name, value)| Tag { name, value }).collect();
    let compliance = if frameworks.is_empty() { "none" } else { &frameworks };
    tags.push(Tag { name: "Compliance", value: compliance });
    let bucket = blueprints.state_bucket(organization);
    let backend = bucket.map(|bucket| Backend { bucket: bucket.name, region: &organization.home().name });
    let context = OrganizationContext {
        namespace: &organization.namespace,
        tags,
        has_backend: backend.is_some(),
        backend: backend.unwrap_or(Backend { bucket: None, region: "" }),
    };
    engine.render("stacks/organization-defaults.yaml", &context)
}

/// The schemas of the manifest for this organization: its variants are known in them.
fn schemas(organization: &Organization, vocabulary: &Vocabulary) -> Schemas {
    let variants: IndexMap<String, String> =
        organization.variants.iter().map(|(name, variant)| (name.clone(), variant.kind.value.clone())).collect();
    let by_name = organization.blueprints.iter().map(|(name, values)| (name.clone(), values.node.to_json()));
    let of_variants = organization.variants.iter();
    let of_variants = of_variants.filter_map(|(name, one)| Some((name.clone(), one.blueprint.as_ref()?.to_json())));
    Schemas::new(vocabulary, &variants, &by_name.chain(of_variants).collect::<Vec<_>>())
}
