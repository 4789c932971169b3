//! The tests that are functions, as one program: each that links the crate anew costs seconds and 100 MB.
//!
//! Those of the kinds, which are data, are made by the other program, in `tests/proofs`.

mod apply_script;
mod atmos;
mod baseline;
mod cli;
mod cold_start;
mod determinism;
mod format;
mod identity;
mod kept_arguments;
mod keys;
mod merge;
mod moved;
mod organization;
mod overrides;
mod pinned_versions;
mod policies;
mod provider_versions;
mod rehearsal;
mod rotation;
mod simulation;
mod snapshots;
mod stack_schema;
mod support;
mod upgrade;
mod upgrade_workflow;
mod values;
mod workspace;
mod workspace_crash;
mod workspace_disk;
mod workspace_edits;
mod workspace_moves;
mod workspace_packages;
mod workspace_scale;
