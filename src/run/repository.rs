//! The user's repository, and the steps of a run in it.

use std::collections::HashMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::compared::Compared;
use super::edited_manifest::EditedManifest;
use super::joined_lists::joined_lists;
use super::lost::Lost;
use super::moved::{before, freed, moved, unconfirmed};
use super::vanished::vanished;
use crate::Error;
use crate::diagnostic::{Diagnostics, Sources};
use crate::layout::{Atmos, Layout, ORGANIZATION_MANIFEST, Surroundings};
use crate::manifest::{self, ManifestTexts};
use crate::moves::{Move, Shape, idle};
use crate::organization::{Concern, Date};
use crate::pipeline::{self, Plan};
use crate::review::Review;
use crate::version::BASELINE_VERSION;
use crate::workspace::{Changeset, Files, Progress, Recovery, RenderedFile, Scope, Workspace, discover};

/// The user's repository and its manifest.
pub struct Repository {
    /// The files on disk.
    workspace: Workspace,
    /// The manifest, with what this command changes in it.
    manifest: EditedManifest,
    /// Files of the manifest that cannot be read.
    unreadable: Diagnostics,
    /// What the user's configuration of Atmos says.
    atmos: Atmos,
    /// What the last run made of the repository, once a plan was held against it.
    before: Shape,
    /// What the user confirmed that the run moves or destroys.
    confirmations: Vec<String>,
    /// The marks of what the command takes out of the manifest, by the account's file.
    removed: Vec<(String, String)>,
    /// An account that the command takes out, which was never applied.
    withdrawn: Option<String>,
}

impl Repository {
    /// Opens the repository that a directory belongs to. A run that `writes` keeps all others out until it ends.
    /// What became of a run that was interrupted is told to `recovered` at once, also if opening fails afterwards.
    ///
    /// # Errors
    /// When there is none, or its manifest cannot be read.
    pub fn open(directory: &Utf8Path, writes: bool, recovered: impl FnOnce(&Recovery)) -> Result<Self, Error> {
        let root = discover(directory)?;
        let workspace = workspace(&root, writes, recovered)?;
        let (texts, unreadable) = manifest::read(&root);
        let Some(texts) = texts else {
            return Err(Error::problems(unreadable, Sources::default()));
        };
        Ok(Self::new(atmos(&root), workspace, EditedManifest::read(&root, texts), unreadable))
    }

    /// Starts a repository in a directory that has none: the manifest exists in memory only.
    ///
    /// # Errors
    /// When the directory cannot be opened.
    pub fn start(root: &Utf8Path, texts: ManifestTexts, recovered: impl FnOnce(&Recovery)) -> Result<Self, Error> {
        let workspace = workspace(root, true, recovered)?;
        let manifest = EditedManifest::new(root, texts);
        Ok(Self::new(atmos(root), workspace, manifest, Diagnostics::default()))
    }

    fn new(atmos: Atmos, workspace: Workspace, manifest: EditedManifest, unreadable: Diagnostics) -> Self {
        Self {
            workspace,
            manifest,
            unreadable,
            atmos,
            before: Shape::default(),
            confirmations: Vec::new(),
            removed: Vec::new(),
            withdrawn: None,
        }
    }

    /// Takes what the user confirms: that this run moves or destroys something, by its name.
    pub fn confirm(&mut self, confirmations: &[String]) {
        self.confirmations = confirmations.to_vec();
    }

    /// Where the repository lies.
    #[must_use]
    pub fn root(&self) -> &Utf8Path {
        self.workspace.root()
    }

    /// The manifest, with what this command changed in it.
    #[must_use]
    pub const fn manifest(&self) -> &ManifestTexts {
        self.manifest.texts()
    }

    /// Adds an account's manifest, in memory over one that is there.
    pub fn add_account(&mut self, account: &str, text: String) {
        self.manifest.add_account(account, text);
    }

    /// Adds kinds to the file of an account, in memory.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub fn add_kinds(&mut self, path: &Utf8Path, kinds: &[String]) -> Result<(), Error> {
        self.manifest.add_kinds(path, kinds)
    }

    /// Marks what an account is to lose, in memory.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub fn mark_removed(&mut self, account: &str, names: &[String]) -> Result<(), Error> {
        self.manifest.mark_removed(&Layout::account_manifest(account), names)
    }

    /// Takes what was marked out of the file of an account, in memory: it is destroyed.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub fn remove(&mut self, account: &str, lost: &[Lost]) -> Result<(), Error> {
        self.removed.extend(lost.iter().map(|one| (account.to_owned(), one.mark().to_owned())));
        self.manifest.remove(&Layout::account_manifest(account), lost)
    }

    /// Takes out the file of an account that was never applied, in memory.
    pub fn withdraw(&mut self, account: &str) {
        self.withdrawn = Some(account.to_owned());
        self.manifest.withdraw(&Layout::account_manifest(account));
    }

    /// Enters the id of an account that has none, in memory.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub fn enter_id(&mut self, path: &Utf8Path, id: &str) -> Result<(), Error> {
        self.manifest.enter_id(path, id)
    }

    /// Enters the name in AWS of an account that has an id, in memory.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub fn enter_aws_name(&mut self, path: &Utf8Path, name: &str) -> Result<(), Error> {
        self.manifest.enter_aws_name(path, name)
    }

    /// The plan of the manifest for a day and a command that is about some accounts; blocks that it allots are entered into
    /// the accounts' files.
    ///
    /// # Errors
    /// All problems of the manifest.
    pub fn plan(&mut self, today: Date, concern: Concern<'_>) -> Result<Plan, Error> {
        let migrations = self.manifest.migrate()?;
        let mut plan = self.planned(today, concern)?;
        self.before = before(&self.workspace)?;
        self.refuse(&plan)?;
        let freed = freed(&self.before, &plan);
        if !freed.is_empty() {
            for held in &freed {
                self.manifest.reserve(held)?;
            }
            plan = self.planned(today, concern)?;
        }
        plan.migrations = migrations;
        for allotment in &plan.allotments {
            self.manifest.enter_allotment(allotment)?;
        }
        self.manifest.enter_baseline(&plan);
        Ok(plan)
    }

    fn planned(&self, today: Date, concern: Concern<'_>) -> Result<Plan, Error> {
        self.with_unreadable(pipeline::plan_of(self.manifest.texts(), Some(&self.atmos), today, concern))
    }

    /// Refuses a plan that would lose, move or destroy what nobody confirmed.
    fn refuse(&self, plan: &Plan) -> Result<(), Error> {
        let account = |file: &str| plan.organization.accounts.values().find(|account| account.file == file);
        let is_removal = |one: &Move| {
            self.removed
                .iter()
                .any(|(file, name)| account(file).is_some_and(|account| one.is_removal(&account.name, name)))
        };
        let mut moved = moved(&self.before, plan);
        moved.retain(|one| !is_removal(one));
        let mut problems = vanished(&self.workspace, &self.before, plan, self.withdrawn.as_deref())?;
        problems.extend(unconfirmed(&moved, plan, &self.confirmations).sorted());
        problems.extend(joined_lists(plan)?);
        if !problems.is_empty() {
            return Err(Error::problems(problems, plan.sources.clone()));
        }
        match idle(&moved, &self.confirmations).next() {
            None => Ok(()),
            Some(given) => Err(Error::usage(
                format!("--confirm {given}: nothing that this run does needs it"),
                "remove it; a run that needs a confirmation says which",
            )),
        }
    }

    /// The other places that files had: their names in earlier baselines, and their folders before these moved.
    fn former(&self, plan: &Plan, files: &[RenderedFile]) -> HashMap<Utf8PathBuf, Vec<Utf8PathBuf>> {
        let mut former = plan.former_paths();
        let folders = self.before.folders_to(&Shape::settings_of_plan(plan));
        let moved = files.iter().filter_map(|file| Some((&file.path, folders.former(&file.path)?)));
        for (path, was) in moved {
            former.entry(path.clone()).or_default().insert(0, was);
        }
        former
    }

    /// Adds the files that cannot be read to the problems of those that can.
    fn with_unreadable(&self, planned: Result<Plan, Error>) -> Result<Plan, Error> {
        if self.unreadable.is_empty() {
            return planned;
        }
        let (others, sources) = match planned {
            Ok(plan) => (plan.warnings.sorted(), plan.sources),
            Err(Error::Problems { diagnostics, sources }) => (diagnostics, sources),
            Err(other) => return Err(other),
        };
        let mut diagnostics = self.unreadable.clone().sorted();
        diagnostics.extend(others);
        Err(Error::Problems { diagnostics, sources })
    }

    /// Everything that the plan renders, and the manifest files that this command writes.
    ///
    /// # Errors
    /// When a template fails, which is a mistake in this program.
    pub fn files(&self, plan: &Plan, scope: Scope) -> Result<Files, Error> {
        let mut files = plan.files()?;
        files.extend(self.manifest.written());
        let former = self.former(plan, &files);
        Ok(Files::new(files, scope, BASELINE_VERSION)?.with_former(former))
    }

    /// What the plan renders with only some groups of a review accepted. While some are left, the repository keeps the
    /// version of the baseline that it was generated with.
    ///
    /// # Errors
    /// When a template fails, which is a mistake in this program.
    pub fn accepted(&self, plan: &Plan, review: &Review<'_>, groups: &[usize], all: bool) -> Result<Files, Error> {
        let mut files = review.accept(plan.files()?, groups);
        files.extend(self.manifest.written().filter(|file| all || file.path != ORGANIZATION_MANIFEST));
        let baseline = if all { BASELINE_VERSION } else { &plan.organization.baseline.value };
        let former = self.former(plan, &files);
        Ok(Files::new(files, Scope::Everything, baseline)?.with_former(former))
    }

    /// Only the manifest files that this command writes.
    ///
    /// # Errors
    /// When two of them would be one file.
    pub fn only_manifests(&self) -> Result<Files, Error> {
        Ok(Files::new(self.manifest.written().collect(), Scope::Only([].into()), BASELINE_VERSION)?)
    }

    /// Reads what was written last and what is on disk.
    ///
    /// # Errors
    /// When a base bundle is damaged.
    pub fn compare(&self, files: &Files) -> Result<Compared, Error> {
        let base = self.workspace.base(files)?;
        let disk = self.workspace.disk(&base, files);
        Ok(Compared { base, disk })
    }

    /// Carries out a changeset in which nothing is blocked, and tells how far it is.
    ///
    /// # Errors
    /// When a file changed meanwhile or cannot be written.
    pub fn write(&self, changeset: &Changeset<'_>, progress: &(dyn Fn(Progress) + Sync)) -> Result<(), Error> {
        Ok(self.workspace.apply(changeset, progress)?)
    }
}

fn workspace(root: &Utf8Path, writes: bool, recovered: impl FnOnce(&Recovery)) -> Result<Workspace, Error> {
    let mut workspace = Workspace::open(root)?;
    if let Some(recovery) = workspace.recovery() {
        recovered(recovery);
    }
    if writes {
        workspace.lock()?;
    }
    Ok(workspace)
}

fn atmos(root: &Utf8Path) -> Atmos {
    Atmos::read(&Surroundings::of(root))
}
