//! Reviews of whole repositories: the example organization, written by a baseline that differed in some places.

use camino::Utf8Path;
use tempfile::TempDir;

use super::*;
use crate::pipeline::{Plan, plan};
use crate::starter::Starter;
use crate::version::BASELINE_VERSION;
use crate::workspace::{Base, Disk, Files, RenderedFile, Scope, Workspace, reconcile};

fn example() -> Plan {
    example_with("")
}

/// The example with more in its manifest.
fn example_with(more: &str) -> Plan {
    let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
    texts.organization.text += more;
    plan(&texts, None, "2026-01-01".parse().expect("a day")).expect("a plan")
}

/// A repository as an older baseline wrote it: `before` turns each file of today into that of then, or takes it away.
struct Repository {
    _folder: TempDir,
    workspace: Workspace,
    plan: Plan,
    files: Files,
}

impl Repository {
    fn new(before: impl Fn(&mut RenderedFile) -> bool) -> Self {
        let plan = example();
        let mut old = plan.files().expect("files");
        old.retain_mut(before);
        Self::between(old, plan)
    }

    /// A repository with these files, and what its manifest says by now.
    fn between(old: Vec<RenderedFile>, plan: Plan) -> Self {
        let folder = TempDir::new().expect("a folder");
        let mut workspace = Workspace::open(Utf8Path::from_path(folder.path()).expect("a path")).expect("a workspace");
        workspace.lock().expect("the lock");
        let repository = Self { _folder: folder, workspace, files: files(plan.files().expect("files")), plan };
        repository.write(&files(old));
        repository
    }

    fn compare(&self, files: &Files) -> (Base, Disk) {
        let base = self.workspace.base(files).expect("the base");
        let disk = self.workspace.disk(&base, files);
        (base, disk)
    }

    fn write(&self, files: &Files) {
        let (base, disk) = self.compare(files);
        self.workspace.apply(&reconcile(&base, &disk, files), &|_| ()).expect("a write");
    }

    fn review(&self, look: impl FnOnce(&Review<'_>)) {
        let (base, disk) = self.compare(&self.files);
        let changes = reconcile(&base, &disk, &self.files);
        look(&Review::of(&base, &self.files, &changes, &self.plan));
    }

    fn ids(&self) -> Vec<String> {
        let mut ids = Vec::new();
        self.review(|review| ids = review.groups.iter().map(|group| group.id.clone()).collect());
        ids
    }
}

fn files(files: Vec<RenderedFile>) -> Files {
    Files::new(files, Scope::Everything, BASELINE_VERSION).expect("files")
}

fn replace(file: &mut RenderedFile, from: &str, to: &str) {
    file.text = file.text.replace(from, to);
}

fn shorter_retention(file: &mut RenderedFile) -> bool {
    if file.path.as_str().contains("components/terraform/vpc") {
        replace(file, "  default     = 365\n", "  default     = 90\n");
        replace(file, "`365`", "`90`");
    }
    true
}

#[test]
fn a_value_that_a_baseline_changes_is_one_group_that_says_what_it_does() {
    let repository = Repository::new(shorter_retention);
    repository.review(|review| {
        let [group] = &review.groups[..] else { panic!("{:?}", repository.ids()) };
        assert_eq!(group.id, "vpc/log_retention_days");
        assert_eq!(group.change, Change::Value("90".to_owned(), "365".to_owned()));
        assert_eq!((group.components, group.files), (1, 2));
        assert!(group.controls.iter().any(|one| one.control == "vpc-flow-logs" && one.effect == Effect::Tightens));
    });
}

#[test]
fn a_change_that_weakens_a_control_says_so() {
    let repository = Repository::new(|file| {
        if file.path.as_str().ends_with("vpc/subnets.tf") || file.path.as_str().ends_with("vpc/main.tf") {
            replace(file, "enable_dns_support   = true", "enable_dns_support   = false");
        }
        if file.path.as_str().ends_with("terraform/tfstate-backend/bucket.tf") {
            // Then there was one more block, which met a control.
            file.text.push_str("\nresource \"aws_s3_bucket_public_access_block\" \"more\" {\n  bucket = \"b\"\n}\n");
        }
        true
    });
    repository.review(|review| {
        let group = review.groups.iter().find(|one| one.kind.as_deref() == Some("tfstate-backend")).expect("a group");
        assert_eq!(group.change, Change::Gone);
        assert!(group.id.starts_with("tfstate-backend/aws_s3_bucket_public_access_block"), "{}", group.id);
    });
}

#[test]
fn a_unit_that_is_no_longer_enforced_is_a_weakening_and_one_that_is_added_tightens() {
    let manifest = |units: &str| format!("\nblueprints:\n  scp: {{ enforce: [{units}] }}\n");
    let effects = |before: &str, after: &str| {
        let repository = Repository::between(example_with(before).files().expect("files"), example_with(after));
        let mut effects = Vec::new();
        repository.review(|review| {
            let controls = review.groups.iter().flat_map(|group| &group.controls);
            let regions = controls.filter(|one| one.control == "scp-enabled-regions");
            effects = regions.map(|one| one.effect).filter(|effect| *effect != Effect::Keeps).collect();
        });
        effects
    };
    let (few, more) = (manifest("sandbox"), manifest("sandbox, workloads/non-production"));
    for (weaker, stronger) in [(few.as_str(), more.as_str()), (few.as_str(), ""), (more.as_str(), "")] {
        assert_eq!(effects(stronger, weaker), [Effect::Weakens], "{stronger:?} → {weaker:?}");
        assert_eq!(effects(weaker, stronger), [Effect::Tightens], "{weaker:?} → {stronger:?}");
    }
}

#[test]
fn the_same_line_in_all_stacks_is_one_group() {
    let repository = Repository::new(|file| {
        if file.path.as_str().starts_with("stacks/orgs/") {
            replace(file, "        availability_zones:", "        zones_in_use:");
        }
        true
    });
    repository.review(|review| {
        let stacks: Vec<usize> = review.groups.iter().map(|group| group.stacks).collect();
        assert!(review.groups.iter().all(|group| group.kind.as_deref() == Some("vpc")), "{:?}", repository.ids());
        assert!(stacks.iter().any(|count| *count > 1), "{stacks:?}");
    });
}

#[test]
fn what_is_skipped_stays_pending() {
    let repository = Repository::new(|file| {
        if file.path.as_str().ends_with("securitygroup/main.tf") {
            file.text.push_str("\n# then\n");
        }
        shorter_retention(file)
    });
    assert_eq!(repository.ids().len(), 2);
    let accepted = {
        let (base, disk) = repository.compare(&repository.files);
        let changes = reconcile(&base, &disk, &repository.files);
        let review = Review::of(&base, &repository.files, &changes, &repository.plan);
        let vpc = review.groups.iter().position(|group| group.kind.as_deref() == Some("vpc")).expect("the group");
        files(review.accept(repository.plan.files().expect("files"), &[vpc]))
    };
    repository.write(&accepted);
    let left = repository.ids();
    assert!(left.len() == 1 && left[0].starts_with("securitygroup/"), "{left:?}");
    repository.write(&repository.files);
    assert!(repository.ids().is_empty());
}

#[test]
fn accepting_every_group_is_the_same_as_generating() {
    let repository = Repository::new(|file| {
        let path = file.path.as_str();
        let keep = !path.contains("securitygroup") && !path.ends_with("vpc/routes.tf");
        keep && shorter_retention(file)
    });
    let (base, disk) = repository.compare(&repository.files);
    let changes = reconcile(&base, &disk, &repository.files);
    let review = Review::of(&base, &repository.files, &changes, &repository.plan);
    let all: Vec<usize> = (0..review.groups.len()).collect();
    assert_eq!(files(review.accept(repository.plan.files().expect("files"), &all)), repository.files);
    assert!(review.groups.iter().any(|group| group.id == "securitygroup" && group.change == Change::New));
}

/// The plan of the example organization after an edit of one file of the manifest.
fn edited(file: &str, edit: impl Fn(&mut String)) -> Plan {
    let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
    let account = texts.accounts.iter_mut().find(|one| one.path.ends_with(file));
    edit(account.map_or(&mut texts.organization.text, |account| &mut account.text));
    plan(&texts, None, "2026-01-01".parse().expect("a day")).expect("a plan")
}

/// The ids of the groups between the example organization and this plan.
fn causes(plan: Plan) -> Vec<String> {
    let mut repository = Repository::new(|_| true);
    repository.files = files(plan.files().expect("files"));
    repository.plan = plan;
    repository.ids()
}

#[test]
fn a_region_that_an_account_leaves_or_comes_to_is_the_cause_and_not_one_of_its_kinds() {
    let to = |region: &str| {
        let block = format!("regions: {{ {region}: {{ addresses: 10.64.64.0/20 }} }}\n");
        edited("orders-prod.yaml", |text| {
            let (before, after) = text.split_once("regions:").expect("regions");
            let rest = after.lines().skip(1).skip_while(|line| line.starts_with(' ')).collect::<Vec<_>>().join("\n");
            *text = format!("{before}{block}{rest}\n");
        })
    };
    assert_eq!(causes(to("us-west-2")), ["regions-us-east-1-to-us-west-2"]);
}

#[test]
fn a_kind_that_an_account_gets_is_still_the_cause() {
    let plan = edited("orders-prod.yaml", |text| text.push_str("\nkinds: [secretsmanager]\n"));
    let found = causes(plan);
    assert!(
        found.contains(&"secretsmanager".to_owned()) && !found.iter().any(|one| one.starts_with("region")),
        "{found:?}"
    );
}
