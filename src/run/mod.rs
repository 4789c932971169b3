//! A run: what every command does with the user's repository, from opening it to writing it.
//!
//! A run has five steps, and a command takes as many of them as it needs:
//!
//! 1. **Open** ([`Repository::open`]). The repository is found, a run that was interrupted in it is completed or undone,
//!    other processes are kept out if this one is going to write, and the manifest is read. [`Repository::start`]
//!    begins one that is not on disk yet.
//! 2. **Plan** ([`Repository::plan`]). A manifest of an earlier baseline is brought up to this one, the plan is made of
//!    it, and a plan that would lose an account or a unit, or move or destroy what nobody confirmed, is refused. Addresses that were allotted and the
//!    version of the baseline are entered into the manifest, in memory.
//! 3. **Render** ([`Repository::files`]). Every file of the plan, and the files of the manifest that the command edits.
//! 4. **Compare** ([`Repository::compare`]). What was written last and what is on disk are read, and
//!    [`Compared::changeset`] says what the run would do with each file.
//! 5. **Write** ([`Repository::write`]). The changeset is carried out, all of it or nothing.
//!
//! `status` and `diff` end after the fourth step, `generate` and `new` after the fifth. Two commands read other files of
//! the repository: `check` holds those on disk against the controls ([`Repository::files_to_check`]), and `snapshot`
//! compares components with the text that somebody reviewed ([`Repository::snapshots`]).
//!
//! The pure part of a run, from texts to plan to files, is [`crate::pipeline`]: it has no disk. This module reads the
//! disk before it and writes after it. It has no terminal: [`crate::cli`] shows how far a run is and prints what came of
//! it.

mod accounts_to_apply;
mod compared;
mod edited_manifest;
mod files_to_check;
mod folder;
mod joined_lists;
mod lost;
mod moved;
mod rendered_stacks;
mod repository;
mod snapshots;
mod vanished;

pub use accounts_to_apply::accounts_to_apply;
pub use compared::Compared;
pub use lost::Lost;
pub use repository::Repository;
pub use snapshots::{Snapshots, snapshot_differs, snapshot_files};
