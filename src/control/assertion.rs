//! What a control demands of the files of a component, as data.
//!
//! ```yaml
//! - every: aws_kms_key                      # each resource of the type; `provider.aws` for a provider, `locals`
//!   where: { is_enabled: true }             # only those
//!   has: { enable_key_rotation: true }      # what each must have
//! - every: aws_s3_bucket                    # each bucket has a resource of the type `beside`
//!   beside: aws_s3_bucket_versioning        # whose attribute `by` refers to it, or a key of it: `dimensions.QueueName`
//!   by: bucket
//!   has: { versioning_configuration.status: Enabled }
//! - some: aws_flow_log                      # at least one resource has it
//!   has: { traffic_type: ALL }
//! - some: aws_iam_policy                    # the same, made for each of these; where there is none, none is needed
//!   per: { is: data.aws_vpcs.default.ids }
//!   has: { name: { present: true } }
//! - no: aws_vpc_security_group_ingress_rule # none is like this
//!   where: { cidr_ipv4: 0.0.0.0/0, from_port: { not: { one-of: [80, 443] } } }
//! - variable: nat                           # a validation of the variable refuses the value
//!   refuses: single
//!   when: { production: true }
//!   if-declared: true                       # a component without the variable is fine
//! - kinds: [own]                            # only of these kinds: `own` is what somebody wrote by hand, `generated` the rest
//!   every: provider.aws
//!   has: { allowed_account_ids: { present: true } }
//! - statement: RootUser                     # a policy of the organization holds this statement of the catalogue
//! ```

use indexmap::IndexMap;
use serde::Deserialize;

use super::expect::{Conditions, Expect};
use crate::hcl::Value;

/// The kind of components that somebody wrote by hand beside the generated ones.
pub const OWN: &str = "own";

/// What stands for all other kinds, in an assertion of a control that holds of [`OWN`] too.
const GENERATED: &str = "generated";

/// One demand, which the files of a component meet or do not.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Assertion {
    /// The kinds that it is made of; of all kinds of the control when empty.
    pub kinds: Vec<String>,
    /// The demand.
    pub demand: Demand,
}

/// What is demanded.
#[derive(Debug, Clone)]
pub enum Demand {
    /// Each resource that the conditions select has this.
    Every {
        /// The type of the resources.
        resource: String,
        /// Which of them; all of them when empty.
        selection: Conditions,
        /// What each must have.
        has: Conditions,
    },
    /// Each resource has another one beside it, which has this.
    Beside {
        /// The type of the resources.
        resource: String,
        /// The type of those beside them.
        beside: String,
        /// The attribute of those that refers to the resource.
        by: String,
        /// What they must have.
        has: Conditions,
    },
    /// At least one resource has this.
    Some {
        /// The type of the resources.
        resource: String,
        /// Which of them.
        selection: Conditions,
        /// What its `for_each` must be, where none is needed without one of these.
        per: Option<Expect>,
        /// What one must have.
        has: Conditions,
    },
    /// No resource is like this.
    No {
        /// The type of the resources.
        resource: String,
        /// What none may be.
        selection: Conditions,
    },
    /// A variable refuses a value.
    Refuses {
        /// The variable.
        variable: String,
        /// The value.
        value: Value,
        /// The values of other variables under which it does.
        when: IndexMap<String, Value>,
        /// Whether a component without the variable is fine.
        if_declared: bool,
    },
    /// A policy of the organization holds a statement as the catalogue has it.
    Statement {
        /// Its `sid`.
        sid: String,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    kinds: Vec<String>,
    every: Option<String>,
    some: Option<String>,
    no: Option<String>,
    variable: Option<String>,
    statement: Option<String>,
    #[serde(default, rename = "where")]
    selection: Conditions,
    beside: Option<String>,
    by: Option<String>,
    per: Option<serde_json::Value>,
    #[serde(default)]
    has: Conditions,
    refuses: Option<serde_json::Value>,
    #[serde(default)]
    when: IndexMap<String, serde_json::Value>,
    #[serde(default)]
    if_declared: bool,
}

impl TryFrom<Raw> for Assertion {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, Self::Error> {
        let Raw {
            kinds,
            every,
            some,
            no,
            variable,
            statement,
            selection,
            beside,
            by,
            per,
            has,
            refuses,
            when,
            if_declared,
        } = raw;
        if let (Some(sid), None, None, None, None) = (&statement, &every, &some, &no, &variable) {
            return Ok(Self { kinds, demand: Demand::Statement { sid: sid.clone() } });
        }
        let demand = match (every, some, no, variable) {
            (Some(resource), None, None, None) => match (beside, by) {
                (Some(beside), Some(by)) if selection.is_empty() => Demand::Beside { resource, beside, by, has },
                (None, None) if !has.is_empty() => Demand::Every { resource, selection, has },
                _ => return Err("`every` takes `has`, with `where` or with `beside` and `by`".to_owned()),
            },
            (None, Some(resource), None, None) => {
                let per = per.as_ref().map(Expect::parse).transpose()?;
                Demand::Some { resource, selection, per, has }
            }
            (None, None, Some(resource), None) if has.is_empty() => Demand::No { resource, selection },
            (None, None, None, Some(variable)) => Demand::Refuses {
                variable,
                value: refuses.as_ref().map(Value::from).ok_or("`variable` takes `refuses`")?,
                when: when.iter().map(|(name, value)| (name.clone(), Value::from(value))).collect(),
                if_declared,
            },
            _ => return Err("an assertion is one of `every`, `some`, `no`, `variable` and `statement`".to_owned()),
        };
        Ok(Self { kinds, demand })
    }
}

impl Assertion {
    /// Whether it is made of a kind.
    #[must_use]
    pub fn is_of(&self, kind: &str) -> bool {
        let is_meant = |one: &String| one == kind || one == GENERATED && kind != OWN;
        self.kinds.is_empty() || self.kinds.iter().any(is_meant)
    }
}
