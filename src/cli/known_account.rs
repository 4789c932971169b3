//! The file of an account that an option names.

use crate::diagnostic::{Code, Diagnostic, did_you_mean_or, some_of};
use crate::layout::Layout;
use crate::manifest::{ManifestText, ManifestTexts};

/// The file of an account.
///
/// # Errors
/// When there is none: a problem of whatever named the account.
pub fn known_account<'a>(name: &str, texts: &'a ManifestTexts) -> Result<&'a ManifestText, Diagnostic> {
    let path = Layout::account_manifest(name);
    texts.accounts.iter().find(|file| file.path == path).ok_or_else(|| {
        let known = || texts.accounts.iter().filter_map(|file| file.path.file_stem());
        let help = did_you_mean_or(name, known(), || format!("the accounts are {}", some_of(known())));
        Diagnostic::error(Code::UnknownAccount, format!("there is no account {name}"))
            .expected(format!("expected {path}"))
            .help(help)
    })
}
