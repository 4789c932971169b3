//! What destroys a component: a root module over the same state that declares no resource.
//!
//! Terraform destroys what its state lists and the configuration lacks, and `prevent_destroy` holds only as long as the
//! resource is configured (<https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle>). What stays on
//! purpose is named in a `removed` block, which takes it out of the state and leaves it in AWS
//! (<https://developer.hashicorp.com/terraform/language/state/remove>). The component itself is the other accounts' too, and
//! does not change.

use camino::Utf8Path;
use serde::Serialize;

use super::component::{header, sources, surroundings};
use super::engine::{Engine, TemplateError};
use crate::diagnostic::SourceId;
use crate::hcl::File;
use crate::kind::{SetBy, Variable};
use crate::layout::{Layout, REMOVAL};
use crate::resolve::{Blueprints, Component};
use crate::workspace::{Owner, RenderedFile};

/// What `removed.tf` and the README see.
#[derive(Serialize)]
struct RemovalContext<'a> {
    name: String,
    component: &'a str,
    /// The addresses of what stays in AWS.
    kept: Vec<String>,
    before: Option<&'a str>,
}

/// The name of the component that destroys another one.
pub(super) fn name(component: &str) -> String {
    format!("{component}{REMOVAL}")
}

/// Its folder, while any account is to lose the component.
pub(super) fn files(
    component: &Component,
    blueprints: &Blueprints,
    layout: &Layout,
    engine: &Engine,
) -> Result<Vec<RenderedFile>, TemplateError> {
    let mut instances = blueprints.stacks.values().flatten().flat_map(|stack| &stack.instances);
    if !instances.any(|instance| instance.is_removed && instance.component == component.name) {
        return Ok(Vec::new());
    }
    let context = RemovalContext {
        name: name(&component.name),
        component: &component.name,
        kept: kept(component, engine)?,
        before: component.definition.removal.before.as_deref(),
    };
    let is_context = |one: &&Variable| one.set_by == SetBy::Context;
    let variables: Vec<Variable> = component.variables.iter().filter(is_context).cloned().collect();
    let mut texts = Vec::from(surroundings(component, &variables, engine)?);
    texts.push(("removed.tf".to_owned(), engine.render("components/shared/removed.tf", &context)?));
    for (_, text) in &mut texts {
        *text = format!("{}\n{text}", header(&context.name));
    }
    texts.push(("README.md".to_owned(), engine.render("components/shared/removal.md", &context)?));
    let (folder, owner) = (layout.component(&context.name), Owner::Component(component.name.clone()));
    let managed = |(name, text): (String, String)| RenderedFile::managed(folder.join(name), text, owner.clone());
    Ok(texts.into_iter().map(managed).collect())
}

/// The resources that Terraform may not destroy, without those that the removal is about.
fn kept(component: &Component, engine: &Engine) -> Result<Vec<String>, TemplateError> {
    let destroys = &component.definition.removal.destroys;
    let mut kept = Vec::new();
    for (_, text) in
        sources(component, engine)?.iter().filter(|(name, _)| Utf8Path::new(name).extension() == Some("tf"))
    {
        let file = File::parse(SourceId::NOWHERE, text).unwrap_or_default();
        for resource in file.blocks_of("resource") {
            let mut attributes = resource.blocks_of("lifecycle").filter_map(|block| block.attribute("prevent_destroy"));
            let is_protected = attributes.any(|attribute| attribute.expression.as_bool() == Some(true));
            if let [ty, name] = &*resource.labels
                && is_protected
                && !destroys.contains(ty)
            {
                kept.push(format!("{ty}.{name}"));
            }
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::pipeline::plan;
    use crate::starter::Starter;

    /// Every file of the example organization, in which orders-prod has a cluster and secrets in two regions.
    fn files(marks: &str) -> BTreeMap<String, String> {
        let mut texts = Starter::example().manifest_with_workload().expect("the templates");
        let file = texts.accounts.iter_mut().find(|file| file.path.as_str().contains("orders-prod")).expect("a file");
        file.text = file.text.replace("# id: ", "id: \"111122223333\" # ").replace(
            "    addresses: \"10.0.48.0/20\"\n",
            "    addresses: \"10.0.48.0/20\"\n  us-west-2: { addresses: 10.64.0.0/20 }\n",
        ) + &format!("\nkinds: [secretsmanager, eks]\n{marks}");
        let Ok(plan) = plan(&texts, None, "2026-11-24".parse().expect("a day")) else { panic!("a plan") };
        plan.files().expect("the templates").into_iter().map(|file| (file.path.into_string(), file.text)).collect()
    }

    /// The components and stacks that a workflow of the account takes, in order.
    fn steps(files: &BTreeMap<String, String>, workflow: &str) -> Vec<String> {
        let text = &files["stacks/workflows/orders-prod.yaml"];
        let rest = text.split_once(&format!("\n  {workflow}:\n")).map(|(_, rest)| rest).unwrap_or_default();
        let lines = rest.lines().take_while(|line| line.is_empty() || line.starts_with("    "));
        let words = |line: &str| line.split_once("orders-prod ").map(|(_, words)| words.to_owned());
        lines.filter(|line| line.contains("command:")).filter_map(words).collect()
    }

    #[test]
    fn a_mark_adds_what_destroys_and_changes_no_component() {
        let (before, after) = (files(""), files("removing: [eks]\n"));
        for (path, text) in &before {
            if !path.contains("orders/prod/us-") && path != "stacks/workflows/orders-prod.yaml" {
                assert_eq!(after.get(path), Some(text), "{path}");
            }
        }
        let added: Vec<&String> = after.keys().filter(|path| !before.contains_key(*path)).collect();
        assert!(added.iter().all(|path| path.starts_with("components/terraform/eks-removal/")), "{added:?}");
        for (path, text) in before.iter().filter(|(path, _)| path.contains("orders/prod/us-")) {
            assert!(after[path].starts_with(text.trim_end()), "the component stays in {path}");
        }
    }

    #[test]
    fn keys_and_logs_stay_and_the_cluster_goes() {
        let removed = &files("removing: [eks]\n")["components/terraform/eks-removal/removed.tf"];
        let kept: Vec<&str> = removed.lines().filter_map(|line| line.trim().strip_prefix("from = ")).collect();
        assert_eq!(
            kept,
            [
                "aws_kms_key.secrets",
                "aws_kms_key.logs",
                "aws_kms_key.volumes",
                "aws_cloudwatch_log_group.control_plane"
            ]
        );
    }

    #[test]
    fn what_is_removed_is_destroyed_in_reverse_and_no_longer_applied() {
        let all = steps(&files(""), "deploy");
        for marks in ["removing: [eks]\n", "removing: [us-west-2]\n", "removing: [secretsmanager, us-west-2]\n"] {
            let after = files(marks);
            let (deploy, remove) = (steps(&after, "deploy"), steps(&after, "remove"));
            let mut both: Vec<String> = remove.iter().rev().map(|step| step.replace("-removal ", " ")).collect();
            assert!(!both.is_empty() && remove.iter().all(|step| step.contains("-removal ")), "{remove:?}");
            let gone: Vec<&String> = all.iter().filter(|step| both.contains(step)).collect();
            assert_eq!(gone, both.iter().collect::<Vec<_>>(), "in the order of the applies");
            both.extend(deploy);
            assert!(both.len() == all.len() && all.iter().all(|step| both.contains(step)), "{marks}");
        }
    }
}
