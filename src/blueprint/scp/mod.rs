//! Policies.
mod packing;
