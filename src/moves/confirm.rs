//! How a move is told, and the confirmation that each needs.

use super::after::GLOBAL;
use super::compare::Move;
use super::shape::Setting;
use crate::diagnostic::{Code, Diagnostic, some_of};
use crate::kind::Several;

impl Move {
    /// The account that it is about, unless it is about all.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Setting(..) | Self::Folders(_) | Self::StackNames(..) | Self::Place(..) => None,
            Self::Id(account, ..)
            | Self::NoId(account)
            | Self::Region(account, ..)
            | Self::Component(account, ..)
            | Self::Block(account, ..) => Some(account),
        }
    }

    /// Whether it is what a removal means: an account loses a component, or all that it had in a region.
    #[must_use]
    pub fn is_removal(&self, account: &str, name: &str) -> bool {
        let is_of = |component: &String| component == name || component.starts_with(&format!("{name}/"));
        match self {
            Self::Component(one, component, _) => one == account && is_of(component),
            Self::Region(one, region, components) => one == account && (region == name || components.iter().all(is_of)),
            Self::Place(region, accounts) => region == name && accounts.iter().all(|one| one == account),
            _ => false,
        }
    }

    /// The keys of the manifest that may make it, the likeliest first, each from the root of its file; none if Atmos's
    /// configuration makes it.
    #[must_use]
    pub fn keys(&self) -> Vec<Vec<&str>> {
        const NAME: [&str; 1] = ["tenant"];
        match self {
            Self::Folders(_) => Vec::new(),
            Self::Setting(Setting::StateBucket, ..) => vec![vec!["state-bucket"], vec!["namespace"]],
            Self::Setting(setting, ..) => vec![setting.key().split('.').collect()],
            Self::StackNames(..) => vec![vec!["regions", "codes"]],
            Self::Place(place, _) => vec![vec!["regions", "enabled", place]],
            Self::Id(..) | Self::NoId(_) => vec![vec!["id"], NAME.to_vec()],
            Self::Region(_, region, _) => vec![vec!["regions", region], vec!["kinds"], NAME.to_vec()],
            Self::Component(..) => vec![vec!["kinds"], vec!["profile"], NAME.to_vec()],
            Self::Block(_, region, ..) => vec![vec!["regions", region, "addresses"], NAME.to_vec()],
        }
    }

    /// What `--confirm` must say. It names the thing, and is written nowhere else.
    #[must_use]
    pub fn confirmation(&self) -> String {
        match self {
            Self::Setting(setting, _, to) => format!("{}={to}", setting.key()),
            Self::Folders(folders) => {
                folders.first().map(|(setting, _, to)| format!("{}={}", setting.key(), shown(to))).unwrap_or_default()
            }
            Self::StackNames(_, to, _) => format!("stack-name={to}"),
            Self::Id(account, _, id) => format!("{account}={id}"),
            Self::NoId(account) => format!("{account}=no-id"),
            Self::Place(place, _) => format!("region={place}"),
            Self::Region(account, region, _) => format!("{account}/{region}"),
            Self::Component(account, component, _) => format!("{account}/{component}"),
            Self::Block(account, region, _, None) => format!("{account}/{region}=none"),
            Self::Block(account, region, _, Some(block)) => format!("{account}/{region}={block}"),
        }
    }

    /// What would happen.
    fn message(&self) -> String {
        match self {
            Self::Setting(Setting::Namespace, from, to) => format!(
                "the namespace changes from {from} to {to}: every resource gets another name, and Terraform destroys most \
                 of them to create them again"
            ),
            Self::Setting(Setting::HomeRegion, from, to) => format!(
                "the home region changes from {from} to {to}: Terraform looks for its state in another bucket, and creates \
                 what is not regional a second time"
            ),
            Self::Setting(Setting::StateBucket, from, to) => format!(
                "the bucket of Terraform state changes from {from} to {to}: Terraform finds no state in it, and creates \
                 everything a second time"
            ),
            Self::Setting(setting, from, to) => format!("`{}` changes from {from} to {to}", setting.key()),
            Self::Folders(folders) => {
                let folders = folders
                    .iter()
                    .map(|(setting, from, to)| format!("`{}` from {} to {}", setting.key(), shown(from), shown(to)));
                format!("generated files move: {}", folders.collect::<Vec<_>>().join(", "))
            }
            Self::StackNames(from, to, accounts) => format!(
                "stacks get other names, such as {to} instead of {from}: Terraform finds no state under them, and creates \
                 everything a second time in {}",
                some_of(accounts.iter().map(String::as_str))
            ),
            Self::Id(account, from, to) => format!(
                "the ID of {account} changes from {from} to {to}: Terraform refuses the state of another account, and \
                 leaves what is in {from} behind"
            ),
            Self::NoId(account) => {
                format!("{account} no longer has an ID, but exists: its workflows would be deleted")
            }
            Self::Place(place, accounts) => format!(
                "the organization leaves {place}: what {} have there could not be destroyed any more",
                some_of(accounts.iter().map(String::as_str))
            ),
            Self::Region(account, region, components) => format!(
                "{account} no longer has {} in {region}: what exists there could not be destroyed any more",
                some_of(components.iter().map(String::as_str))
            ),
            Self::Component(account, component, places) => format!(
                "{account} no longer has {component}: what exists in {} could not be destroyed any more",
                some_of(places.iter().map(String::as_str))
            ),
            Self::Block(account, region, from, to) => format!(
                "the addresses of {account} in {region} change from {from} to {}: Terraform destroys the network, with \
                 everything in it, and creates another",
                to.map_or_else(|| "none".to_owned(), |block| block.to_string())
            ),
        }
    }

    /// What to do first.
    fn advice(&self) -> String {
        match self {
            Self::Folders(_) => "restore it in atmos.yaml, in a file that it imports or in the environment".to_owned(),
            Self::Setting(..) | Self::StackNames(..) | Self::Id(..) => "restore it".to_owned(),
            Self::NoId(account) => format!("restore `id` in the file of {account}"),
            Self::Place(region, accounts) => {
                let account = accounts.first().map_or("ACCOUNT", String::as_str);
                format!(
                    "restore the region, and run `atmos-forge remove region {region} --account {account}` for each account \
                     that uses it"
                )
            }
            Self::Region(account, region, components) if region == GLOBAL => {
                let components = components.join(",");
                format!("restore the line, and run `atmos-forge remove kind {components} --account {account}`")
            }
            Self::Region(account, region, _) => {
                format!("restore the line, and run `atmos-forge remove region {region} --account {account}`")
            }
            Self::Component(account, instance, _) if Several::is_instance(instance) => {
                format!("restore its lines, and run `atmos-forge remove instance {instance} --account {account}`")
            }
            Self::Component(account, component, _) => {
                format!("restore the line, and run `atmos-forge remove kind {component} --account {account}`")
            }
            Self::Block(..) => "restore the block".to_owned(),
        }
    }
}

/// A folder; the repository itself has an empty path.
fn shown(value: &str) -> &str {
    if value.is_empty() { "." } else { value }
}

/// The moves that nobody confirmed, as problems.
pub fn told<'a>(moves: &'a [Move], confirmations: &'a [String]) -> impl Iterator<Item = (&'a Move, Diagnostic)> {
    let is_open = |one: &&Move| !confirmations.contains(&one.confirmation());
    moves.iter().filter(is_open).map(|one| {
        let help =
            format!("{}; if this is meant, run `atmos-forge generate --confirm {}`", one.advice(), one.confirmation());
        (one, Diagnostic::error(Code::WouldDestroy, one.message()).help(help))
    })
}

/// The confirmations that no move needs: they are mistyped, or meant for another repository.
pub fn idle<'a>(moves: &'a [Move], confirmations: &'a [String]) -> impl Iterator<Item = &'a String> {
    confirmations.iter().filter(|given| moves.iter().all(|one| one.confirmation() != **given))
}
