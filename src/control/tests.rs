//! Tests of the controls: that what the baseline renders meets them, and that each of them can break.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use rayon::prelude::*;
use serde::Deserialize;

use super::*;
use crate::diagnostic::{Code, Diagnostic, SourceId};
use crate::embedded;
use crate::hcl::Regexes;
use crate::kinds::baseline;
use crate::pipeline::plan;
use crate::resolve::Component;
use crate::starter::Starter;

#[path = "../../tests/support/structures.rs"]
#[allow(clippy::duplicate_mod, reason = "two tests of units read what the variants are")]
mod structures;

use structures::Structures;

/// The controls that the variant `open` of `securitygroup` breaks.
const OPEN_WAIVERS: [&str; 3] = ["sg-no-open-egress", "sg-no-open-ssh", "sg-open-ingress"];

static STRUCTURES: LazyLock<Structures> = LazyLock::new(|| Structures::read(baseline().kind_names(), embedded::text));

/// What the example organization has on disk in a variant.
fn repository(variant: &str) -> Files {
    let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
    for (number, account) in texts.accounts.iter_mut().enumerate() {
        // What names an account is there once its id is.
        account.text = account.text.replace("# id: \"111122223333\"", &format!("id: \"2222333344{number:02}\""));
    }
    texts.organization.text += &STRUCTURES.manifest(variant);
    let opt_in = baseline().definitions.iter().filter(|(kind, one)| one.opt_in && STRUCTURES.has(kind, variant));
    let kinds = opt_in.map(|(kind, _)| *kind).collect::<Vec<_>>().join(", ");
    let account = texts.accounts.iter_mut().find(|account| account.path.ends_with("orders-prod.yaml"));
    let _ = writeln!(account.expect("an account with a workload").text, "kinds: [{kinds}]");
    let plan = plan(&texts, None, "2026-11-24".parse().expect("a day")).unwrap_or_else(|error| match error {
        crate::Error::Problems { diagnostics, .. } => panic!("{variant}: {diagnostics:#?}"),
        other => panic!("{other}"),
    });
    let waived = plan.waived_in_components();
    let mut files = Files { stacks_base: plan.layout.stacks(), waived, ..Files::default() };
    let top = plan.layout.stacks().join(plan.layout.top());
    for file in plan.files().expect("files") {
        if let Ok(rest) = file.path.strip_prefix("components/terraform") {
            let name = rest.iter().next().unwrap_or_default();
            if files.components.last().is_none_or(|component| component.name != name) {
                let (name, kind) = (name.to_owned(), name.to_owned());
                let manifest = plan.blueprints.components.get(&name).map(Component::from_manifest).unwrap_or_default();
                files.components.push(ComponentFiles { name, kind, manifest, files: Vec::new() });
            }
            if let Some(component) = files.components.last_mut() {
                component.files.push((file.path, file.text));
            }
        } else if file.path.starts_with(&files.stacks_base) && file.path.extension() == Some("yaml") {
            let top_level = file.path.starts_with(&top) && file.path.file_name() != Some("_defaults.yaml");
            files.stacks.push(StackText { path: file.path, text: file.text, top_level });
            files.rendered.extend(files.stacks.last().cloned());
        }
    }
    files
}

/// All variants, rendered once.
static RENDERED: LazyLock<BTreeMap<&str, Files>> =
    LazyLock::new(|| STRUCTURES.variants().into_par_iter().map(|variant| (variant, repository(variant))).collect());

pub(super) fn component(kind: &str, variant: &str) -> ComponentFiles {
    let files = RENDERED.get(variant).unwrap_or_else(|| panic!("no variant {variant}"));
    let mut components = files.components.iter();
    components.find(|component| component.kind == kind).expect("the kind is rendered").clone()
}

pub(super) fn check_one(component: ComponentFiles, waived: &[&str]) -> Checked {
    check(Files {
        components: vec![component],
        waived: waived.iter().map(|id| (*id).to_owned()).collect(),
        ..Files::default()
    })
}

/// `file:line: message (label)`.
pub(super) fn lines(checked: &Checked) -> Vec<String> {
    let line = |one: Diagnostic| {
        let place = one.place.as_ref().map_or_else(String::new, |place| {
            let source = checked.sources.get(place.source);
            format!("{}:{}: ", source.path, source.line_and_column(place.span.start).0)
        });
        format!("{place}{} ({})", one.message, one.label)
    };
    checked.diagnostics.clone().sorted().into_iter().map(line).collect()
}

pub(super) fn broken(checked: &Checked) -> BTreeSet<String> {
    let broken = checked.evidence.iter().filter(|one| one.standing == Standing::Broken);
    broken.map(|one| one.control.clone()).collect()
}

#[test]
fn what_the_baseline_renders_meets_every_control_and_every_variable() {
    RENDERED.par_iter().for_each(|(variant, files)| {
        let checked = check(files.clone());
        assert_eq!(lines(&checked), Vec::<String>::new(), "{variant}");
        assert_eq!(checked.summary.broken, 0, "{variant}");
        assert!(checked.summary.waived == 0 || !files.waived.is_empty(), "{variant}");
        assert!(checked.summary.stacks > 10 && checked.summary.variables > 100, "{:?}", checked.summary);
    });
}

#[test]
fn what_is_met_is_shown_by_a_line() {
    // What the policies of an organization lack is nowhere in them.
    for kind in baseline().kind_names().filter(|kind| !["organization", "scp", "iam"].contains(kind)) {
        let checked = check_one(component(kind, "default"), &[]);
        for one in checked.evidence {
            assert!(!one.lines.is_empty(), "{kind}: {}", one.control);
        }
    }
}

#[test]
fn a_waived_control_is_no_error_and_is_counted() {
    let checked = check_one(component("securitygroup", "open"), &OPEN_WAIVERS);
    assert_eq!(lines(&checked), Vec::<String>::new());
    assert_eq!(checked.summary.waived, 3);
    let unwaived = check_one(component("securitygroup", "open"), &[]);
    assert_eq!(broken(&unwaived), OPEN_WAIVERS.map(str::to_owned).into());
}

#[test]
fn the_part_that_breaks_a_control_is_marked() {
    let marked = |kind: &str, file: &str, from: &str, to: &str| {
        let mut component = component(kind, "default");
        let found = component.files.iter_mut().find(|(path, _)| path.file_name() == Some(file));
        let (_, text) = found.expect("the file");
        *text = text.replacen(from, to, 1);
        let checked = check_one(component, &[]);
        let one = checked.diagnostics.into_iter().next().expect("a finding");
        let place = one.place.expect("a place");
        format!("{} | {}", &checked.sources.get(place.source).text[place.span], one.label)
    };
    assert_eq!(
        marked("tfstate-backend", "policy.tf", "SecureTransport\" = \"false\"", "SecureTransport\" = \"true\""),
        "\"aws:SecureTransport\" = \"true\" | `Condition.Bool.aws:SecureTransport` must be `\"false\"`"
    );
    assert_eq!(
        marked("vpc", "logs.tf", "\"ALL\"", "\"REJECT\""),
        "traffic_type             = \"REJECT\" | `traffic_type` must be `\"ALL\"`"
    );
    assert_eq!(
        marked(
            "vpc",
            "network-acls.tf",
            "from_port  = 80\n    to_port    = 80",
            "from_port  = 22\n    to_port    = 22"
        ),
        "ingress | not allowed: `action` = \"allow\", `cidr_block` = \"0.0.0.0/0\", `protocol` = \"tcp\", `from_port` = 22"
    );
    assert_eq!(
        marked("vpc", "variables.tf", "var.log_retention_days >= 365 ||", "true ||"),
        "variable \"log_retention_days\" | no validation refuses `90`"
    );
}

/// An edit by hand, and the one control that it breaks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutation {
    /// `variant/file`.
    file: String,
    from: String,
    to: String,
    breaks: String,
}

/// Those of all kinds, each with its kind.
static MUTATIONS: LazyLock<Vec<(&str, Mutation)>> = LazyLock::new(|| {
    let own = |kind| {
        let path = format!("{kind}/mutations.yaml");
        let mutations: Vec<Mutation> = embedded::text(&path).map(|_| embedded::read(&path)).unwrap_or_default();
        mutations.into_iter().map(move |mutation| (kind, mutation))
    };
    baseline().kind_names().flat_map(own).chain(allowing().map(|mutation| ("scp", mutation))).collect()
});

/// For each statement that a control demands, an edit that lets it allow what it denied.
fn allowing() -> impl Iterator<Item = Mutation> {
    let policies = component("scp", "every-statement");
    Catalogue::get().iter().flat_map(move |control| {
        let sids = control.assertions.iter().filter_map(|assertion| match &assertion.demand {
            Demand::Statement { sid } => Some(sid),
            _ => None,
        });
        let mutations: Vec<Mutation> = sids
            .map(|sid| {
                let starts = [format!("\"{sid}\"\n"), format!("\"{sid}GitHub\"\n")];
                let found = policies.files.iter().find_map(|(path, text)| {
                    let at = starts.iter().find_map(|start| text.find(start))?;
                    Some((path.file_name()?, &text[at..at + text[at..].find("\"Deny\"")? + 6]))
                });
                let (file, from) = found.unwrap_or_else(|| panic!("no policy holds {sid}"));
                let (file, to) = (format!("every-statement/{file}"), from.replace("Deny", "Allow"));
                Mutation { file, from: from.to_owned(), to, breaks: control.id.clone() }
            })
            .collect();
        mutations
    })
}

impl Mutation {
    /// The component of a kind after the edit.
    fn apply(&self, kind: &str) -> ComponentFiles {
        let (variant, file) = self.file.split_once('/').unwrap_or_else(|| panic!("{}", self.file));
        let mut component = component(kind, variant);
        let found = component.files.iter_mut().find(|(path, _)| path.file_name() == Some(file));
        let (_, text) = found.unwrap_or_else(|| panic!("{kind} has no {}", self.file));
        assert!(text.contains(&self.from), "{kind}: {} has no {:?}", self.file, self.from);
        *text = text.replacen(&self.from, &self.to, 1);
        component
    }
}

#[test]
fn every_mutation_breaks_its_control_and_no_other() {
    let wrong: Vec<String> = MUTATIONS
        .par_iter()
        .filter_map(|(kind, mutation)| {
            let checked = check_one(mutation.apply(kind), &[]);
            let placed = checked
                .diagnostics
                .clone()
                .into_iter()
                .all(|one| one.code == Code::ControlBroken && one.place.is_some() && one.help.is_some());
            let right = placed && broken(&checked) == BTreeSet::from([mutation.breaks.clone()]);
            (!right).then(|| format!("{kind}: {mutation:?}: {:?}", lines(&checked)))
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_assertion_of_every_control_is_broken_by_a_mutation() {
    let regexes = Regexes::default();
    let broken: BTreeSet<(&str, usize)> = MUTATIONS
        .par_iter()
        .flat_map(|(kind, mutation)| {
            let component = mutation.apply(kind);
            let files = component.files.iter().enumerate();
            let files: Vec<ModuleFile<'_>> =
                files.map(|(at, (path, text))| ModuleFile::new(SourceId(at), path, text)).collect();
            super::component::broken_assertions(kind, &files, &regexes)
        })
        .collect();
    let broken: BTreeSet<(&str, usize)> = broken.into_iter().chain(super::own_tests::broken()).collect();
    let all =
        Catalogue::get().iter().flat_map(|control| (0..control.assertions.len()).map(|at| (control.id.as_str(), at)));
    assert_eq!(all.filter(|assertion| !broken.contains(assertion)).collect::<Vec<_>>(), Vec::new());
}

#[test]
fn a_condition_that_cannot_be_decided_breaks_nothing_and_meets_nothing() {
    let mut component = component("vpc", "default");
    let variables = component.files.iter_mut().find(|(path, _)| path.file_name() == Some("variables.tf"));
    let (_, text) = variables.expect("variables.tf");
    *text = text.replace("var.log_retention_days >= 365", "var.log_retention_days >= local.least");
    let checked = check_one(component, &[]);
    let told = lines(&checked);
    assert!(matches!(&told[..], [line] if line.ends_with("is undecided in vpc ()")), "{told:?}");
    assert!(!checked.diagnostics.has_errors());
    assert_eq!(checked.summary.undecided, 1);
}

#[test]
fn every_control_that_a_rule_names_exists_and_holds_the_variable() {
    let baseline = crate::kinds::baseline();
    for (kind, definition) in &baseline.definitions {
        for variable in definition.variables.iter().chain(&baseline.context) {
            for id in variable.rules.iter().filter_map(|rule| rule.control.as_ref()) {
                let control = Catalogue::get().find(id).unwrap_or_else(|| panic!("{kind}: no control {id}"));
                assert!(control.kinds.iter().any(|one| one == kind), "{id} is not of {kind}");
                let holds = control
                    .assertions
                    .iter()
                    .any(|one| matches!(&one.demand, Demand::Refuses { variable: name, .. } if *name == variable.name));
                assert!(holds, "{id} does not hold {} of {kind}", variable.name);
            }
        }
    }
}

#[test]
fn requirements_name_a_versioned_framework_and_a_source() {
    for control in Catalogue::get().iter() {
        assert!(control.title.ends_with('.') && control.why.ends_with('.'), "{}", control.id);
        for requirement in &control.requirements {
            let known = ["nist-800-53-r5", "pci-dss-4.0", "pci-dss-4.0.1", "hipaa", "soc-2", "cis-aws-5.0"];
            assert!(known.contains(&requirement.framework.as_str()), "{}", control.id);
            assert!(!requirement.ids.is_empty() && requirement.source.contains(' '), "{}", control.id);
        }
    }
}
