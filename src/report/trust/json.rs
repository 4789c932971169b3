//! The graph for programs.

use serde_json::{Value, json};

use crate::organization::trust::{Graph, Principal};

/// Every step, one account each.
#[must_use]
pub fn json(graph: &Graph) -> Value {
    let edges: Vec<Value> = graph
        .links
        .iter()
        .map(|link| {
            let from = match &link.from {
                Principal::Role { account, role } => json!({ "account": account, "role": role }),
                Principal::Outside(words) => json!({ "outside": words }),
            };
            json!({
                "from": from,
                "to": { "account": link.account, "role": link.role },
                "conditions": link.conditions,
                "reason": link.reason,
            })
        })
        .collect();
    json!({ "edges": edges })
}
