//! What only the manifest decides: the class of an account, its id, its addresses, who enters which role, and what is
//! waived. A stack that says otherwise would lift the rules that follow from it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::examined::Examined;
use super::fact::Fact;
use super::stacks::{Instance, Stacks};
use super::variable::Variable;
use super::variables::{place_of, value_of};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::hcl::{Type, Value};

/// The variable that names what is waived.
const WAIVERS: &str = "waivers";

/// What is the same for all components of an account, and so for those that the manifest does not know.
const OF_ACCOUNT: [&str; 5] = ["account_id", "applying_role", "entry_role", "production", "tags"];

/// The stacks as the manifest has them.
pub(super) struct Facts<'a> {
    rendered: Stacks<'a>,
    /// Of each file on disk, whether it is as it is rendered.
    unchanged: Vec<bool>,
    /// What the manifest says of the accounts, by tenant and stage.
    accounts: OnceLock<HashMap<(String, String), Account>>,
}

/// What the manifest says of an account.
#[derive(Default)]
struct Account {
    values: HashMap<String, Value>,
    waivers: Vec<Value>,
}

impl<'a> Facts<'a> {
    /// Those that the rendered stacks hold, for the stacks on disk.
    pub fn of(rendered: Stacks<'a>, on_disk: &Stacks<'_>) -> Self {
        Self { unchanged: on_disk.same_in(&rendered), rendered, accounts: OnceLock::new() }
    }

    /// Whether files on disk are as they are rendered: a stack that is merged from them alone cannot differ.
    pub fn are_unchanged(&self, files: &[usize]) -> bool {
        files.iter().all(|file| self.unchanged[*file])
    }

    /// The stacks as the manifest has them.
    pub const fn rendered(&self) -> &Stacks<'a> {
        &self.rendered
    }

    /// The instances of a stack, as the manifest has them.
    pub fn instances(&self, path: &camino::Utf8Path) -> Vec<Instance> {
        self.rendered.at(path).map_or_else(Vec::new, |stack| self.rendered.instances(stack).instances)
    }

    /// Compares what a component gets with what the manifest says. `expected` are the instances of its stack there.
    pub fn check(
        &self,
        instance: &Instance,
        expected: &[Instance],
        component: &Examined<'_>,
        values: &Value,
    ) -> Diagnostics {
        let counterpart = expected.iter().find(|one| one.name == instance.name && one.component == instance.component);
        let mut diagnostics = Diagnostics::default();
        for fact in component.facts() {
            let Some(variable) = component.variables.iter().find(|one| one.name == fact.variable) else { continue };
            let is_given =
                instance.vars.entry(&fact.variable).is_some() || component.given.contains_key(&fact.variable);
            if !is_given && variable.default.is_none() {
                // That it is missing is told where variables are checked.
                continue;
            }
            let found = part(values.get(&fact.variable), fact);
            let wanted = match counterpart {
                Some(one) => {
                    let given = one.vars.get(&[&fact.variable]).map(|node| variable.ty.convert(&value_of(node)).0);
                    given.or_else(|| variable.default.clone())
                }
                None => match self.of_account(instance, variable, found) {
                    Some(wanted) => Some(wanted),
                    None => continue,
                },
            };
            let wanted = part(wanted.as_ref(), fact);
            // What a function of Atmos reads is no fact.
            if wanted.is_some_and(|value| !value.is_known()) || same(&variable.ty, found, wanted) {
                continue;
            }
            diagnostics.push(differs(instance, component, fact, wanted));
        }
        diagnostics
    }

    /// What the manifest says of the account of an instance that it does not know.
    fn of_account(&self, instance: &Instance, variable: &Variable<'_>, found: Option<&Value>) -> Option<Value> {
        let text = |name: &str| instance.vars.get(&[name]).and_then(crate::yaml::Node::as_str);
        let account = (text("tenant")?.to_owned(), text("stage")?.to_owned());
        let account = self.accounts.get_or_init(|| self.read_accounts()).get(&account)?;
        if variable.name == WAIVERS {
            let Some(Value::List(found)) = found else { return None };
            return Some(Value::List(found.iter().filter(|one| account.waivers.contains(one)).cloned().collect()));
        }
        account.values.get(&variable.name).map(|value| variable.ty.convert(value).0)
    }

    fn read_accounts(&self) -> HashMap<(String, String), Account> {
        let mut accounts: HashMap<(String, String), Account> = HashMap::new();
        for stack in self.rendered.top_level() {
            for instance in self.rendered.instances(stack).instances {
                let text = |name: &str| instance.vars.get(&[name]).and_then(crate::yaml::Node::as_str);
                let (Some(tenant), Some(stage)) = (text("tenant"), text("stage")) else { continue };
                let account = accounts.entry((tenant.to_owned(), stage.to_owned())).or_default();
                for (key, node) in instance.vars.entries() {
                    if OF_ACCOUNT.contains(&key.text.as_str()) {
                        account.values.entry(key.text.clone()).or_insert_with(|| value_of(node));
                    } else if key.text == WAIVERS {
                        account.waivers.extend(node.items().iter().map(value_of));
                    }
                }
            }
        }
        accounts
    }
}

fn part<'v>(value: Option<&'v Value>, fact: &Fact) -> Option<&'v Value> {
    match &fact.key {
        Some(key) => value.and_then(|value| value.get(key)),
        None => value,
    }
}

/// Whether two values are one for Terraform. What is not set at all is unknown on one side and missing on the other.
fn same(ty: &Type, found: Option<&Value>, wanted: Option<&Value>) -> bool {
    let sorted = |value: &Value| match value {
        Value::List(items) => {
            let mut items: Vec<String> = items.iter().map(Value::to_string).collect();
            items.sort();
            items.dedup();
            items
        }
        other => vec![other.to_string()],
    };
    match (found, wanted) {
        (Some(found), Some(wanted)) if matches!(ty, Type::Set(_)) => sorted(found) == sorted(wanted),
        (Some(found), Some(wanted)) => found == wanted,
        (None, None) => true,
        (Some(found), None) => !found.is_known(),
        (None, Some(_)) => false,
    }
}

fn differs(instance: &Instance, component: &Examined<'_>, fact: &Fact, wanted: Option<&Value>) -> Diagnostic {
    let path = fact.key.as_ref().map_or_else(|| fact.variable.clone(), |key| format!("{}.{key}", fact.variable));
    let said = wanted.map_or_else(|| "not be set".to_owned(), |value| format!("be `{value}`"));
    let help = if fact.variable == WAIVERS {
        "a waiver needs a reason, an owner and an expiry date: add it under `waivers` to the manifest in `forge/`, and run \
         `atmos-forge generate`"
    } else {
        "only the manifest decides this: change it in `forge/`, and run `atmos-forge generate`"
    };
    Diagnostic::error(Code::FactDiffers, format!("`{path}` must {said}, as the manifest says"))
        .at(place_of(instance, component, &fact.variable, fact.key.as_deref()))
        .help(help)
}
