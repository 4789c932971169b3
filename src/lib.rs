//! atmos-forge: from a small typed description of an AWS organization to the Atmos repository that a careful
//! platform team would have written by hand.
//!
//! Data moves in one direction, and each arrow is a function with a plain value on each side:
//!
//! ```text
//! manifest ──▶ organization ──▶ blueprints ──▶ files ──▶ changeset ──▶ workspace
//! ```
//!
//! * [`manifest`] is what the user writes, with the position of every value.
//! * [`organization`] is what it means once all checks have passed.
//! * [`kind`] is what every kind of component is made of, with the values that are decided about each, and [`kinds`] are
//!   those that this binary knows.
//! * [`policy`] makes policies of statements that are data.
//! * [`resolve`] says which components stand where, and what each gets.
//! * [`render`] turns them into files. It is pure: the same input gives the same bytes.
//! * [`merge`] brings together what the user and the baseline changed in one file.
//! * [`workspace`] compares the files with the disk and with what was written last, and writes all or nothing.
//! * [`review`] groups what changed between two renders by cause.
//! * [`overrides`] lays an organization's own blueprints and templates over the baseline.
//! * [`control`] holds files on disk, also edited ones, against the security controls.
//! * [`diagnostic`] and [`report`] say what is wrong, to people and to programs.
//! * [`yaml`] reads, writes and edits YAML with the place of every value, and [`hcl`] does so for HCL.
//! * [`layout`] says where files lie.
//! * [`version`] orders the versions of the baseline.
//! * [`pipeline`] is the pure part of a run: from texts to a plan to files.
//! * [`run`] is the whole of it: it reads the user's repository, plans, compares and writes.
//! * [`cli`] is what the user types, and what a terminal shows of a run.

pub mod cli;
pub mod control;
pub mod diagnostic;
pub mod embedded;
mod error;
pub mod hcl;
pub mod kind;
pub mod kinds;
pub mod layout;
pub mod manifest;
pub mod merge;
pub mod organization;
pub mod overrides;
pub mod pipeline;
pub mod policy;
pub mod render;
pub mod report;
pub mod resolve;
pub mod review;
pub mod run;
pub mod snapshot;
pub mod starter;
pub mod version;
pub mod workspace;
pub mod yaml;

pub use error::{Error, Outcome};
