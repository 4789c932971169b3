//! atmos-forge: from a small typed description of an AWS organization to the Atmos repository that a careful platform
//! team would write by hand.
//!
//! Data moves in one direction, and each arrow is a function that takes and returns plain values:
//!
//! ```text
//! manifest ──▶ organization ──▶ blueprints ──▶ files ──▶ changeset ──▶ workspace
//! ```
//!
//! * [`manifest`] is what the user writes, with the position of every value.
//! * [`organization`] is what it means once all checks have passed.
//! * [`kind`] defines the parts of every kind of component and the values set for each, and [`kinds`] are those that
//!   this binary knows.
//! * [`policy`] builds policies from statements that are data.
//! * [`resolve`] determines which components are deployed where, and what each gets.
//! * [`steps`] determines the order in which components are applied and destroyed.
//! * [`render`] turns them into files. It is pure: the same input gives the same bytes.
//! * [`merge`] combines the user's and the baseline's changes to one file.
//! * [`workspace`] compares the files with the disk and with what was written last, and writes all or nothing.
//! * [`review`] groups the changes between two renders by cause.
//! * [`overrides`] applies an organization's own blueprints and templates over the baseline.
//! * [`control`] checks files on disk, including edited ones, against the security controls.
//! * [`diagnostic`] and [`report`] report problems to people and to programs.
//! * [`yaml`] reads, writes and edits YAML with the position of every value, and [`hcl`] does so for HCL.
//! * [`existing`] reads what AWS has already, and finds the manifest's part of it.
//! * [`layout`] defines file locations.
//! * [`version`] orders the versions of the baseline.
//! * [`pipeline`] is the pure part of a run: from texts to a plan to files.
//! * [`run`] is the whole run: it reads the user's repository, plans, compares and writes.
//! * [`cli`] is what the user types, and the terminal output of a run.

pub mod cli;
pub mod control;
pub mod diagnostic;
pub mod embedded;
mod error;
pub mod existing;
pub mod hcl;
pub mod kind;
pub mod kinds;
pub mod layout;
pub mod manifest;
pub mod merge;
pub mod moves;
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
pub mod steps;
pub mod version;
pub mod workspace;
pub mod yaml;

pub use error::{Error, Outcome};
