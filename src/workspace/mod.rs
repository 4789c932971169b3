//! The user's repository on disk: what was written last, what is there now, what a run would do, and doing it.
//!
//! ```text
//! Files ──────────────┐
//! forge/base ─ Base ──┼─ reconcile ─ Changeset ─ apply ─ stage ▸ journal ▸ rename ▸ done
//! disk ─────── Disk ──┘
//! ```
//! [`Files`] is what was rendered, [`Base`] what was rendered last time (in one [`bundle`] an owner), [`Disk`]
//! what the user has, and [`Choices`] what the user decides. Reading and writing never follow a symbolic link
//! ([`tree`], `edit`), and a run that dies at any instruction is completed or undone by the next command
//! ([`Recovery`]).

mod apply;
pub mod base;
pub mod bundle;
mod change;
mod changeset;
mod choices;
mod declared_twice;
mod discover;
mod disk;
mod durability;
mod edit;
mod error;
mod fate;
mod file;
mod finish;
mod import_lost;
mod journal;
mod lock;
mod markers;
mod moves;
mod on_disk;
mod own;
mod owner;
pub mod package;
mod package_change;
mod progress;
mod reason;
mod reconcile;
mod recorded;
mod recover;
mod salvage;
mod stage;
mod step;
pub mod tree;
mod undo;

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

pub use base::{Base, Damaged};
pub use change::{Action, Change, Package};
pub use changeset::{Changeset, Counts};
pub use choices::{Choices, OnConflict, Selection};
pub use discover::{MARK, discover};
pub use disk::Disk;
pub use error::Error;
pub use file::{Files, Policy, RenderedFile, Scope};
pub use on_disk::OnDisk;
pub use owner::Owner;
pub use progress::{Phase, Progress};
pub use reason::{Reason, Twice};
pub use reconcile::{reconcile, reconcile_with};
pub use recover::Recovery;
pub use tree::Fault;

use lock::Lock;
use tree::Tree;

/// A repository, opened.
pub struct Workspace {
    tree: Arc<Tree>,
    lock: Option<Lock>,
    recovery: Option<Recovery>,
}

impl Workspace {
    /// Opens the repository in a directory, after completing or undoing a run that was interrupted there.
    ///
    /// # Errors
    /// When the directory cannot be opened, another process is just writing, or an interrupted run can be
    /// neither completed nor undone.
    pub fn open(root: &Utf8Path) -> Result<Self, Error> {
        Self::open_with(root, None)
    }

    /// The same with a fault hook: how tests fail or end the process at any point of a run.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn open_with(root: &Utf8Path, fault: Option<Fault>) -> Result<Self, Error> {
        let mut tree = Tree::open(root).map_err(Error::io("open", root))?;
        tree.fault = fault;
        let tree = Arc::new(tree);
        let recovery = if recover::is_needed(&tree)? {
            let lock = Lock::take(&tree)?;
            let _announced = lock.announce(&tree)?;
            recover::recover(&tree)?
        } else {
            None
        };
        Ok(Self { tree, lock: None, recovery })
    }

    /// What became of an interrupted run, to be told in one line.
    #[must_use]
    pub const fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    /// Where the repository lies.
    #[must_use]
    pub fn root(&self) -> &Utf8Path {
        self.tree.path()
    }

    /// Keeps every other run out until this value is dropped. A command that will write takes the lock before
    /// it reads the manifest, so that what it decides is still true when it writes.
    ///
    /// # Errors
    /// When another process has it, or the repository cannot be written.
    pub fn lock(&mut self) -> Result<(), Error> {
        if self.lock.is_none() {
            self.lock = Some(Lock::take(&self.tree)?);
        }
        Ok(())
    }

    /// The owners that have a bundle.
    ///
    /// # Errors
    /// When `forge/base` cannot be listed.
    pub fn owners(&self) -> Result<Vec<Owner>, Error> {
        base::owners(&self.tree)
    }

    /// The text that was written last at a path, where the owner's bundle records one. A damaged bundle records nothing
    /// here: whoever compares it with the disk reports it.
    ///
    /// # Errors
    /// When the bundle cannot be read.
    pub fn recorded(&self, owner: &Owner, path: &Utf8Path) -> Result<Option<String>, Error> {
        recorded::recorded(&self.tree, owner, path)
    }

    /// All texts that were written last of an owner, as [`Self::recorded`] gives one.
    ///
    /// # Errors
    /// When the bundle cannot be read.
    pub fn records(&self, owner: &Owner) -> Result<Vec<(Utf8PathBuf, String)>, Error> {
        recorded::records(&self.tree, owner)
    }

    /// What the bundles in the files' scope record.
    ///
    /// # Errors
    /// When bundles are damaged; all of them at once.
    pub fn base(&self, files: &Files) -> Result<Base, Error> {
        Base::read(&self.tree, files)
    }

    /// What is on disk at every path that is rendered or recorded.
    #[must_use]
    pub fn disk(&self, base: &Base, files: &Files) -> Disk {
        Disk::read(&self.tree, base, files)
    }

    /// Carries out a changeset: all of it, or on an error none. A clean one touches nothing.
    ///
    /// # Errors
    /// When a file is in the way, changed meanwhile, or cannot be written.
    pub fn apply(&self, changeset: &Changeset<'_>, progress: &(dyn Fn(Progress) + Sync)) -> Result<(), Error> {
        let mut stops = changeset.changes().iter().filter(|change| change.stops());
        if let Some(first) = stops.next() {
            return Err(Error::Blocked { count: stops.count() + 1, first: first.path.to_owned() });
        }
        if changeset.is_clean() {
            return Ok(());
        }
        let own = if self.lock.is_none() { Some(Lock::take(&self.tree)?) } else { None };
        let lock = self.lock.as_ref().or(own.as_ref());
        let _announced = lock.map(|lock| lock.announce(&self.tree)).transpose()?;
        apply::apply(&self.tree, changeset, progress)
    }
}
