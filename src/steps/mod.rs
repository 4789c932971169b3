//! What is done in AWS, step by step, and in which order. A step applies or destroys one component in one stack of an
//! account; it waits for the steps that it depends on, in its own account and in others.
//!
//! Everything that has an order asks this graph: the workflows of an account, the accounts that a change has to be applied
//! to, and a removal, which takes the steps in reverse. A step is known by its place in the graph and not by its component,
//! so that a graph may take a component more than once.

mod graph;
mod needed;
mod order;
#[cfg(test)]
mod tests;

pub use graph::{Graph, Step, Verb};
pub use needed::still_needed;
