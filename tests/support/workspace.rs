//! A small repository in two states, and ways to look at it.
#![allow(clippy::unwrap_used, reason = "a test that cannot make its repository has failed")]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use atmos_forge::workspace::{
    Action, Base, Changeset, Choices, Disk, Error, Fault, Files, OnConflict, Owner, Policy, RenderedFile, Scope,
    Selection, Workspace, reconcile, reconcile_with,
};
use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

/// Everything in a directory but git's own: permissions and content of files, nothing of directories.
pub type Snapshot = BTreeMap<Utf8PathBuf, Option<(u32, Vec<u8>)>>;

pub struct Repository {
    root: Utf8PathBuf,
    /// Removes it; none for one that somebody else removes.
    _dir: Option<TempDir>,
}

impl Repository {
    pub fn new() -> Self {
        // Syncing costs nothing in memory, and a campaign does it thousands of times.
        let shm = Utf8Path::new("/dev/shm");
        let dir = if shm.is_dir() { tempfile::tempdir_in(shm) } else { tempfile::tempdir() };
        let dir = dir.unwrap();
        Self { root: Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap(), _dir: Some(dir) }
    }

    /// One in a directory that is there already.
    pub fn at(root: &Utf8Path) -> Self {
        Self { root: root.to_owned(), _dir: None }
    }

    pub fn of(snapshot: &Snapshot) -> Self {
        let repository = Self::new();
        repository.fill(snapshot);
        repository
    }

    /// Makes the repository what it was.
    pub fn restore(&self, snapshot: &Snapshot) {
        for entry in self.root().read_dir_utf8().unwrap() {
            let path = entry.unwrap().into_path();
            if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
        }
        self.fill(snapshot);
    }

    fn fill(&self, snapshot: &Snapshot) {
        for (path, content) in snapshot {
            let path = self.root().join(path);
            match content {
                None => fs::create_dir_all(path).unwrap(),
                Some((mode, bytes)) => {
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(&path, bytes).unwrap();
                    fs::set_permissions(&path, fs::Permissions::from_mode(*mode)).unwrap();
                }
            }
        }
    }

    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    pub fn exists(&self, path: &str) -> bool {
        fs::symlink_metadata(self.root().join(path)).is_ok()
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot::new();
        walk(self.root(), self.root(), &mut snapshot);
        snapshot
    }

    /// Runs with these files and says what became of it.
    pub fn generate(&self, files: Vec<RenderedFile>) -> Result<(), Error> {
        self.generate_with(files, None)
    }

    pub fn generate_with(&self, files: Vec<RenderedFile>, fault: Option<Fault>) -> Result<(), Error> {
        generate_in(self.root(), files, fault)
    }

    /// Looks at what a run with these files would do.
    pub fn plan<T>(&self, files: Vec<RenderedFile>, look: impl FnOnce(&Changeset<'_>) -> T) -> T {
        self.plan_within(files, Scope::Everything, look)
    }

    pub fn plan_within<T>(&self, files: Vec<RenderedFile>, scope: Scope, look: impl FnOnce(&Changeset<'_>) -> T) -> T {
        let (_, base, disk, files) = self.survey(files, scope);
        look(&reconcile(&base, &disk, &files))
    }

    /// Runs with these files and decisions; says what became of each file that is not simply unchanged.
    pub fn decide(&self, files: Vec<RenderedFile>, choices: &Choices) -> Result<Vec<(String, Action)>, Error> {
        let (workspace, base, disk, files) = self.survey(files, Scope::Everything);
        let changeset = reconcile_with(&base, &disk, &files, choices);
        workspace.apply(&changeset, &|_| {})?;
        Ok(changeset.changes().iter().map(|change| (change.path.to_string(), change.action.clone())).collect())
    }

    pub fn survey(&self, files: Vec<RenderedFile>, scope: Scope) -> (Workspace, Base, Disk, Files) {
        let workspace = Workspace::open(self.root()).unwrap();
        let files = Files::new(files, scope, "1.0.0").unwrap();
        let base = workspace.base(&files).unwrap();
        let disk = workspace.disk(&base, &files);
        (workspace, base, disk, files)
    }
}

/// Runs in a directory.
pub fn generate_in(root: &Utf8Path, files: Vec<RenderedFile>, fault: Option<Fault>) -> Result<(), Error> {
    let workspace = Workspace::open_with(root, fault)?;
    let files = Files::new(files, Scope::Everything, "1.0.0")?;
    let base = workspace.base(&files)?;
    let disk = workspace.disk(&base, &files);
    workspace.apply(&reconcile(&base, &disk, &files), &|_| {})
}

/// Runs in a directory with decisions; files have other names than before where `former` says so.
pub fn upgrade_in(root: &Utf8Path, story: Story, fault: Option<Fault>) -> Result<(), Error> {
    let workspace = Workspace::open_with(root, fault)?;
    let files = Files::new(version(true), Scope::Everything, "1.0.0")?.with_former(story.former());
    let base = workspace.base(&files)?;
    let disk = workspace.disk(&base, &files);
    workspace.apply(&reconcile_with(&base, &disk, &files, &story.choices()), &|_| {})
}

/// What a user did between the first version and the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Story {
    /// Next to nothing.
    Plain,
    /// Edits that merge or conflict, deletions that are taken back, damaged records, and files with other names.
    Edited,
}

impl Story {
    pub const ALL: [Self; 2] = [Self::Plain, Self::Edited];

    pub fn edit(self, repository: &Repository) {
        repository.write("components/terraform/vpc/ours.tf", "# theirs\n");
        repository.write("components/terraform/iam/outputs.tf", "# edited by hand\n");
        if self == Self::Plain {
            return;
        }
        repository.write("components/terraform/vpc/main.tf", "locals {}\n\n# vpc main\n");
        repository.write("components/terraform/iam/main.tf", "# iam main, by hand\n");
        repository.write("components/terraform/ecs/main.tf", "# ecs main, by hand\n");
        repository.write("stacks/orgs/acme/t1/prod/us-east-1.yaml", "vars: {}\n\n# ours\nsettings: {}\n");
        repository.remove("components/terraform/vpc/variables.tf");
        repository.remove("stacks/orgs/acme/t2/prod/_defaults.yaml");
        let bundle = "forge/base/accounts/t3-prod.base";
        let text = repository.read(bundle);
        repository.write(bundle, &text[..text.len() - 4]);
    }

    fn choices(self) -> Choices {
        match self {
            Self::Plain => Choices::default(),
            Self::Edited => Choices { on_conflict: OnConflict::Markers, restore: Selection::All, ..Choices::default() },
        }
    }

    fn former(self) -> HashMap<Utf8PathBuf, Vec<Utf8PathBuf>> {
        let path = |component: &str, name: &str| format!("components/terraform/{component}/{name}.tf").into();
        let names = if self == Self::Edited { &["main", "outputs"][..] } else { &[] };
        names.iter().map(|name| (path("eks", name), vec![path("ecs", name)])).collect()
    }
}

fn walk(root: &Utf8Path, dir: &Utf8Path, snapshot: &mut Snapshot) {
    for entry in dir.read_dir_utf8().unwrap() {
        let path = entry.unwrap().into_path();
        let name = path.strip_prefix(root).unwrap().to_owned();
        let meta = fs::symlink_metadata(&path).unwrap();
        if meta.is_dir() {
            snapshot.insert(name, None);
            walk(root, &path, snapshot);
        } else {
            snapshot.insert(name, Some((meta.permissions().mode() & 0o7777, fs::read(&path).unwrap())));
        }
    }
}

pub fn file(path: &str, text: &str) -> RenderedFile {
    of(Owner::Organization, path, text)
}

pub fn of(owner: Owner, path: &str, text: &str) -> RenderedFile {
    RenderedFile { path: path.into(), text: text.into(), owner, policy: Policy::Managed }
}

pub fn seed(path: &str, text: &str) -> RenderedFile {
    RenderedFile { policy: Policy::Seeded, ..file(path, text) }
}

/// The files of a first or second version: between them files appear, change and vanish, with directories and
/// bundles of their own, and one manifest is edited.
pub fn version(second: bool) -> Vec<RenderedFile> {
    let mut files = vec![seed("atmos.yaml", "base_path: .\n"), file(".gitattributes", "forge/base/** -text\n")];
    for component in ["vpc", "iam", if second { "eks" } else { "ecs" }] {
        for name in ["main", "variables", "outputs"] {
            let path = format!("components/terraform/{component}/{name}.tf");
            let text = format!("# {component} {name}\n{}", if second && name == "main" { "# two\n" } else { "" });
            files.push(of(Owner::Component(component.into()), &path, &text));
        }
    }
    for number in 0..8 {
        let tenant = format!("t{}", if second { number + 1 } else { number });
        for stack in ["_defaults", "us-east-1", "global-region"] {
            let text = if second && stack != "_defaults" { "vars: {two: 2}\n" } else { "vars: {}\n" };
            let path = format!("stacks/orgs/acme/{tenant}/prod/{stack}.yaml");
            files.push(of(Owner::Account(format!("{tenant}-prod")), &path, text));
        }
    }
    let replaces = second.then(|| "namespace: acme\n".to_owned());
    let text = if second { "namespace: acme\nbaseline: 2\n" } else { "namespace: acme\n" };
    files.push(RenderedFile {
        path: "forge/organization.yaml".into(),
        text: text.into(),
        owner: Owner::Organization,
        policy: Policy::Manifest { replaces },
    });
    files
}
