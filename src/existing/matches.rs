//! Which account of the manifest is which on AWS.

use camino::Utf8PathBuf;
use indexmap::{IndexMap, IndexSet};

use super::listed::Listed;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Sources};
use crate::manifest::ManifestTexts;
use crate::organization::MANAGEMENT;
use crate::yaml::{Node, parse};

/// One account of the manifest, with its place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its name.
    pub name: String,
    /// Its file.
    pub path: Utf8PathBuf,
    /// Its name in AWS, where the file has one.
    pub aws_name: Option<String>,
    /// Its id, where the file has one.
    pub id: Option<String>,
    /// Where the id is written.
    pub place: Place,
}

/// What a list of accounts means for the manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    /// Accounts without an id, and the ids that they get.
    pub found: Vec<(Recorded, String)>,
    /// Accounts without a name of AWS's own whose name there is another one.
    pub named: Vec<(Recorded, String)>,
    /// Accounts that had their ids already.
    pub same: Vec<Recorded>,
    /// Accounts that AWS has and the manifest lacks.
    pub unrecorded: Vec<Listed>,
    /// Accounts that the manifest has and the list lacks.
    pub missing: Vec<Recorded>,
}

/// The accounts of the manifest. Read leniently: its problems are reported with the plan.
pub fn recorded(texts: &ManifestTexts, sources: &mut Sources) -> Vec<Recorded> {
    let mut accounts = Vec::with_capacity(texts.accounts.len());
    for file in &texts.accounts {
        let (Ok(node), Some(name)) = (parse(&file.text), file.path.file_stem()) else { continue };
        let source = sources.add(file.path.clone(), file.text.clone());
        let node = node.in_source(source);
        accounts.push(Recorded {
            name: name.to_owned(),
            path: file.path.clone(),
            aws_name: node.get(&["aws-name"]).and_then(Node::as_str).map(str::to_owned),
            id: node.get(&["id"]).and_then(Node::as_str).map(str::to_owned),
            place: node.place_of(&["id"]),
        });
    }
    accounts
}

/// Finds for each listed account the one of the manifest: by its id, or where none has the id, by its name in AWS. The
/// management account is told by its role, whatever its name.
///
/// # Errors
/// When an account has another id in the manifest, or a name fits two accounts.
pub fn match_accounts(listed: &[Listed], recorded: &[Recorded]) -> Result<Matches, Diagnostics> {
    let mut problems = Diagnostics::default();
    let mut matches = Matches::default();
    let by_id: IndexMap<&str, &Recorded> =
        recorded.iter().filter_map(|account| Some((account.id.as_deref()?, account))).collect();
    let mut by_name: IndexMap<&str, &Recorded> =
        recorded.iter().map(|account| (account.name.as_str(), account)).collect();
    by_name.extend(recorded.iter().filter_map(|account| Some((account.aws_name.as_deref()?, account))));
    let listed_ids: IndexSet<&str> = listed.iter().map(|account| account.id.as_str()).collect();
    let mut taken: IndexMap<&str, &Listed> = IndexMap::new();
    for one in listed {
        if let Some(account) = by_id.get(one.id.as_str()) {
            if taken.insert(&account.name, one).is_none() {
                matches.same.push((*account).clone());
                // The name of the management account is not managed.
                if account.aws_name.is_none() && account.name != one.name && !one.is_management && one.in_aws {
                    matches.named.push(((*account).clone(), one.name.clone()));
                }
            }
            continue;
        }
        let name = if one.is_management { MANAGEMENT } else { one.name.as_str() };
        // A closed account keeps its name for months, in which another can have it.
        let Some(account) = by_name.get(name).filter(|_| one.open) else {
            matches.unrecorded.push(one.clone());
            continue;
        };
        match &account.id {
            // The account of the manifest is in the list by its id; this is another one of the same name.
            Some(id) if listed_ids.contains(id.as_str()) => matches.unrecorded.push(one.clone()),
            Some(id) => problems.push(
                Diagnostic::error(
                    Code::AccountIdDiffers,
                    format!("{} has the ID {id} here and {} in AWS", account.name, one.id),
                )
                .at(account.place.clone())
                .expected(format!("AWS lists {}", one.id))
                .help("correct the ID if it is wrong; if these are two accounts, give one of them another name"),
            ),
            None => match taken.insert(&account.name, one) {
                None => matches.found.push(((*account).clone(), one.id.clone())),
                Some(other) => problems.push(
                    Diagnostic::error(
                        Code::DuplicateAccount,
                        format!("two accounts are named {}: {} and {}", one.name, other.id, one.id),
                    )
                    .at(one.place.clone())
                    .help(format!("write the `id` of the right one into {}", account.path)),
                ),
            },
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    matches.missing = recorded.iter().filter(|account| !taken.contains_key(account.name.as_str())).cloned().collect();
    Ok(matches)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str, id: Option<&str>) -> Recorded {
        let path = format!("forge/accounts/{name}.yaml").into();
        Recorded { name: name.to_owned(), path, aws_name: None, id: id.map(str::to_owned), place: Place::NOWHERE }
    }

    fn on_aws(id: &str, name: &str) -> Listed {
        Listed {
            id: id.to_owned(),
            name: name.to_owned(),
            in_aws: true,
            open: true,
            is_management: false,
            place: Place::NOWHERE,
        }
    }

    fn names(accounts: &[Recorded]) -> Vec<&str> {
        accounts.iter().map(|account| account.name.as_str()).collect()
    }

    #[test]
    fn ids_are_found_by_name_and_by_role() {
        let listed = [
            Listed { is_management: true, ..on_aws("1", "Acme Corporation") },
            on_aws("2", "a-prod"),
            on_aws("3", "renamed"),
            on_aws("4", "other"),
            Listed { open: false, ..on_aws("5", "c-prod") },
        ];
        let recorded = [
            account("core-management", None),
            account("a-prod", None),
            account("b-prod", Some("3")),
            account("c-prod", None),
        ];
        let matches = match_accounts(&listed, &recorded).expect("no problem");
        let found: Vec<_> = matches.found.iter().map(|(account, id)| (account.name.as_str(), id.as_str())).collect();
        assert_eq!(found, [("core-management", "1"), ("a-prod", "2")]);
        assert_eq!(names(&matches.same), ["b-prod"]);
        assert_eq!(matches.named, [(recorded[2].clone(), "renamed".to_owned())], "an account keeps its name");
        assert_eq!(matches.unrecorded, listed[3..]);
        assert_eq!(names(&matches.missing), ["c-prod"]);
    }

    #[test]
    fn an_account_of_the_same_name_is_another_one_where_the_first_is_known() {
        let listed = [on_aws("1", "a-prod"), on_aws("2", "a-prod")];
        let matches = match_accounts(&listed, &[account("a-prod", Some("2"))]).expect("no problem");
        assert_eq!(matches.unrecorded, listed[..1]);
        let problems = match_accounts(&listed, &[account("a-prod", None)]).expect_err("a problem");
        let problems: Vec<_> = problems.into_iter().map(|one| one.message).collect();
        assert_eq!(problems, ["two accounts are named a-prod: 1 and 2"]);
    }

    #[test]
    fn a_name_in_aws_of_its_own_counts() {
        let recorded = [
            Recorded { aws_name: Some("A Production".to_owned()), ..account("a-prod", None) },
            account("b-prod", None),
        ];
        let listed = [on_aws("1", "A Production"), on_aws("2", "a-prod")];
        let matches = match_accounts(&listed[..1], &recorded).expect("no problem");
        assert_eq!(matches.found, [(recorded[0].clone(), "1".to_owned())]);
        let kept = [Recorded { id: Some("2".to_owned()), ..recorded[0].clone() }];
        let matches = match_accounts(&listed[1..], &kept).expect("no problem");
        assert_eq!(matches.named, [], "the manifest renames it");
    }

    #[test]
    fn another_id_is_a_problem() {
        let problems = match_accounts(&[on_aws("1", "a-prod")], &[account("a-prod", Some("2"))]).expect_err("one");
        let problems: Vec<_> = problems.into_iter().map(|one| (one.code, one.message)).collect();
        assert_eq!(problems, [(Code::AccountIdDiffers, "a-prod has the ID 2 here and 1 in AWS".to_owned())]);
    }
}
