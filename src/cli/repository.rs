//! Opening the user's repository, and the run that several commands share: plan, render, compare.

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;

use super::Session;
use super::printer::{FAINT, Printer};
use super::progress::Progress;
use crate::Error;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Sources};
use crate::kind::Decided as _;
use crate::kinds;
use crate::kinds::organization::Governance;
use crate::kinds::organization::vanished::{Before, has_lost_units, members_in, units_in, vanished};
use crate::layout::{Layout, ORGANIZATION_MANIFEST};
use crate::manifest::{self, ManifestText, ManifestTexts, Migrated};
use crate::organization::{Account, Allotment};
use crate::pipeline::{self, Plan};
use crate::review::Review;
use crate::version::BASELINE_VERSION;
use crate::version::Version;
use crate::workspace::{
    Base, Changeset, Choices, Disk, Files, Owner, Policy, RenderedFile, Scope, Workspace, discover, reconcile_with,
};
use crate::yaml;

/// The user's repository and its manifest.
pub struct Repository {
    /// The files on disk.
    pub workspace: Workspace,
    /// The manifest, with what this command adds to it.
    pub texts: ManifestTexts,
    /// Files of the manifest that cannot be read.
    unreadable: Diagnostics,
    /// The user's `atmos.yaml`, if there is one.
    atmos: Option<String>,
    /// Manifest files that this command writes, with the text that each replaces.
    written: IndexMap<Utf8PathBuf, Option<String>>,
}

impl Repository {
    /// Opens the repository that the session stands in.
    ///
    /// # Errors
    /// When there is none, or its manifest cannot be read.
    pub fn open(session: &Session, writes: bool) -> Result<Self, Error> {
        let root = discover(&session.directory)?;
        let workspace = open(&root, session.printer, writes)?;
        let (texts, unreadable) = manifest::read(&root);
        let Some(texts) = texts else {
            return Err(Error::problems(unreadable, Sources::default()));
        };
        Ok(Self { atmos: atmos(&root)?, workspace, texts, unreadable, written: IndexMap::new() })
    }

    /// Starts a repository in a directory that has none: the manifest exists in memory only.
    ///
    /// # Errors
    /// When the directory cannot be opened.
    pub fn start(root: &Utf8Path, printer: Printer, texts: ManifestTexts) -> Result<Self, Error> {
        let workspace = open(root, printer, true)?;
        let written = std::iter::once(&texts.organization).chain(&texts.accounts).map(|file| (file.path.clone(), None));
        let unreadable = Diagnostics::default();
        Ok(Self { atmos: atmos(root)?, workspace, written: written.collect(), unreadable, texts })
    }

    /// Adds an account's manifest, in memory over one that is there.
    pub fn add_account(&mut self, account: &str, text: String) {
        let path = Layout::account_manifest(account);
        self.texts.accounts.retain(|file| file.path != path);
        self.written.insert(path.clone(), None);
        let at = self.texts.accounts.partition_point(|file| file.path < path);
        self.texts.accounts.insert(at, ManifestText { path, text });
    }

    /// Adds kinds to the file of an account, in memory.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub fn add_kinds(&mut self, path: &Utf8Path, kinds: &[String]) -> Result<(), Error> {
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        if self.edit(path, |text| yaml::append_to(text, "kinds", &kinds)) {
            return Ok(());
        }
        let message = format!("{path}: add {} to `kinds` by hand", kinds.join(", "));
        Err(Error::usage(message, "this file is written in a form that cannot be edited safely"))
    }

    /// The plan of the manifest; blocks that it allots are written into the accounts' files.
    ///
    /// # Errors
    /// All problems of the manifest.
    pub fn plan(&mut self, session: &Session) -> Result<Plan, Error> {
        let waiting = Progress::start(session, "reading the manifest");
        let migrations = self.migrate()?;
        let mut plan = self.with_unreadable(pipeline::plan(&self.texts, self.atmos.as_deref(), session.today))?;
        plan.migrations = migrations;
        let vanished = self.vanished(&plan)?;
        drop(waiting);
        if !vanished.is_empty() {
            return Err(Error::problems(vanished, plan.sources));
        }
        for allotment in &plan.allotments {
            self.write_allotment(allotment)?;
        }
        self.write_baseline(&plan);
        session.printer.diagnostics(&plan.warnings.clone().sorted(), &plan.sources);
        Ok(plan)
    }

    /// What the last run wrote of and the manifest no longer has.
    fn vanished(&self, plan: &Plan) -> Result<Diagnostics, Error> {
        let (organization, layout) = (&plan.organization, &plan.layout);
        let accounts = self.workspace.owners()?.into_iter().filter_map(|owner| match owner {
            Owner::Account(name) => Some(name),
            _ => None,
        });
        let mut before = Before { accounts: accounts.collect(), ..Before::default() };
        let kinds = |name: &str| plan.blueprints.components.get(name).map(|component| component.kind.name());
        let component = plan.blueprints.components.keys().find(|name| kinds(name) == Some(Governance::KIND));
        if let (Some(component), Some(management)) = (component, organization.management()) {
            let units = layout.component(component).join("units.tf");
            let units = self.workspace.recorded(&Owner::Component(component.clone()), &units)?;
            before.units = units.as_deref().map(units_in).unwrap_or_default();
            if has_lost_units(organization, &before) {
                let Account { tenant, stage, name, .. } = management;
                let stack = layout.stack(&organization.namespace, tenant, stage, "global-region");
                let stack = self.workspace.recorded(&Owner::Account(name.clone()), &stack)?;
                before.members = stack.map(|text| members_in(&text, component)).unwrap_or_default();
            }
        }
        Ok(vanished(organization, &before))
    }

    /// Brings a manifest of an earlier baseline up to this one.
    fn migrate(&mut self) -> Result<Vec<Migrated>, Error> {
        let (changed, migrations) = manifest::migrate(&self.texts, kinds::migrations(), Version::of_binary())?;
        for file in changed {
            self.edit(&file.path, |_| Some(file.text.clone()));
        }
        Ok(migrations)
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

    fn write_allotment(&mut self, allotment: &Allotment) -> Result<(), Error> {
        let path = Layout::account_manifest(&allotment.account);
        let block = allotment.block.to_string();
        let edited =
            self.edit(&path, |text| yaml::insert_into(text, &["regions", &allotment.region], "addresses", &block));
        if edited {
            return Ok(());
        }
        let message = format!("{path}: write `addresses: {block}` below {}", allotment.region);
        let diagnostic = Diagnostic::error(Code::ValueNeeded, message)
            .help("the block was allotted, but this file is written in a form that cannot be edited safely");
        Err(Error::problems(Diagnostics::from_iter([diagnostic]), Sources::default()))
    }

    /// Records the version of the baseline that this repository is generated with.
    fn write_baseline(&mut self, plan: &Plan) {
        let written = &plan.organization.baseline;
        if written.value != BASELINE_VERSION {
            let source = &plan.sources.get(plan.organization.source).text;
            let span = written.span.clone();
            self.edit(ORGANIZATION_MANIFEST.into(), |text| {
                let version = text.get(span.clone())?.replacen(&written.value, BASELINE_VERSION, 1);
                (text == source).then(|| format!("{}{version}{}", &text[..span.start], &text[span.end..]))
            });
        }
    }

    /// Edits a file of the manifest; false when `edit` cannot.
    fn edit(&mut self, path: &Utf8Path, edit: impl Fn(&str) -> Option<String>) -> bool {
        let accounts = &mut self.texts.accounts;
        let file = match accounts.binary_search_by(|file| file.path.as_path().cmp(path)) {
            Ok(at) => &mut accounts[at],
            Err(_) if self.texts.organization.path == path => &mut self.texts.organization,
            Err(_) => return false,
        };
        let Some(text) = edit(&file.text) else {
            return false;
        };
        let before = std::mem::replace(&mut file.text, text);
        let root = self.workspace.root();
        self.written.entry(path.to_owned()).or_insert_with(|| Some(as_on_disk(root, path, before)));
        true
    }

    /// Everything that the plan renders, and the manifest files that this command writes.
    ///
    /// # Errors
    /// When a template fails, which is a mistake in this program.
    pub fn files(&self, session: &Session, plan: &Plan, scope: Scope) -> Result<Files, Error> {
        let _waiting = Progress::start(session, "rendering");
        let mut files = plan.files()?;
        files.extend(self.manifests());
        Ok(Files::new(files, scope, BASELINE_VERSION)?.with_former(plan.former_paths()))
    }

    /// For commands that only look: the plan, every file of it, and what was written last and is on disk.
    ///
    /// # Errors
    /// When the manifest has problems or the repository cannot be read.
    pub fn survey(&mut self, session: &Session) -> Result<(Plan, Files, (Base, Disk)), Error> {
        let plan = self.plan(session)?;
        let files = self.files(session, &plan, Scope::Everything)?;
        let compared = self.compare(session, &files)?;
        Ok((plan, files, compared))
    }

    /// What the plan renders with only some groups of a review accepted. While some are left, the repository keeps the
    /// version of the baseline that it was generated with.
    ///
    /// # Errors
    /// When a template fails, which is a mistake in this program.
    pub fn accepted(&self, plan: &Plan, review: &Review<'_>, groups: &[usize], all: bool) -> Result<Files, Error> {
        let mut files = review.accept(plan.files()?, groups);
        files.extend(self.manifests().filter(|file| all || file.path != ORGANIZATION_MANIFEST));
        let baseline = if all { BASELINE_VERSION } else { &plan.organization.baseline.value };
        Ok(Files::new(files, Scope::Everything, baseline)?.with_former(plan.former_paths()))
    }

    /// Only the manifest files that this command writes.
    ///
    /// # Errors
    /// When two of them would be one file.
    pub fn only_manifests(&self) -> Result<Files, Error> {
        Ok(Files::new(self.manifests().collect(), Scope::Only([].into()), BASELINE_VERSION)?)
    }

    /// The manifest files that this command writes.
    fn manifests(&self) -> impl Iterator<Item = RenderedFile> {
        let manifests = std::iter::once(&self.texts.organization).chain(&self.texts.accounts);
        manifests.filter_map(|file| Some(manifest_file(file, self.written.get(&file.path)?.clone())))
    }

    /// Reads what was written last and what is on disk.
    ///
    /// # Errors
    /// When a base bundle is damaged.
    pub fn compare(&self, session: &Session, files: &Files) -> Result<(Base, Disk), Error> {
        let _waiting = Progress::start(session, "comparing");
        let base = self.workspace.base(files)?;
        let disk = self.workspace.disk(&base, files);
        Ok((base, disk))
    }

    /// Carries out a changeset in which nothing is blocked, and shows how far it is.
    ///
    /// # Errors
    /// When a file changed meanwhile or cannot be written.
    pub fn write(&self, session: &Session, changeset: &Changeset<'_>) -> Result<(), Error> {
        let progress = Progress::start(session, "writing");
        Ok(self.workspace.apply(changeset, &|step| progress.show(&step))?)
    }
}

/// What a run would do.
#[must_use]
pub fn changeset<'a>(files: &'a Files, compared: &'a (Base, Disk)) -> Changeset<'a> {
    changeset_with(files, compared, &Choices::default())
}

/// What a run would do with these decisions.
#[must_use]
pub fn changeset_with<'a>(files: &'a Files, (base, disk): &'a (Base, Disk), choices: &Choices) -> Changeset<'a> {
    reconcile_with(base, disk, files, choices)
}

/// The text of a manifest as it stands in its file: what was read of it lacks a byte order mark, and is composed.
fn as_on_disk(root: &Utf8Path, path: &Utf8Path, read: String) -> String {
    match std::fs::read_to_string(root.join(path)) {
        Ok(text) if manifest::read_text(text.as_bytes()).as_ref() == Ok(&read) => text,
        // It changed meanwhile; the run will be stopped by what we read being no longer there.
        _ => read,
    }
}

fn manifest_file(file: &ManifestText, replaces: Option<String>) -> RenderedFile {
    const MARK: char = '\u{feff}';
    let is_marked = replaces.as_ref().is_some_and(|text| text.starts_with(MARK));
    RenderedFile {
        path: file.path.clone(),
        text: if is_marked { format!("{MARK}{}", file.text) } else { file.text.clone() },
        owner: Owner::Organization,
        policy: Policy::Manifest { replaces },
    }
}

fn open(root: &Utf8Path, printer: Printer, writes: bool) -> Result<Workspace, Error> {
    let mut workspace = Workspace::open(root)?;
    if let Some(recovery) = workspace.recovery() {
        printer.note(format_args!("{FAINT}{recovery}{FAINT:#}"));
    }
    if writes {
        workspace.lock()?;
    }
    Ok(workspace)
}

fn atmos(root: &Utf8Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(root.join("atmos.yaml")) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::usage(format!("atmos.yaml cannot be read: {error}"), "")),
    }
}
