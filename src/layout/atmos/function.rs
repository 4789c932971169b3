//! The functions that a value of `atmos.yaml` may call, as far as paths and names are made of them.

use super::surroundings::Surroundings;

/// What a call gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Called {
    /// A text.
    Text(String),
    /// The key is as if it were not there.
    Unset,
}

/// Calls a function, such as `!env` with `STACKS ./stacks`.
///
/// # Errors
/// Why it gives no text here.
pub(super) fn call(tag: &str, argument: &str, around: &Surroundings) -> Result<Called, String> {
    let argument = argument.trim();
    let text = match tag {
        "!env" => variable(argument, around)?,
        "!repo-root" | "!git.root" => match &around.git_root {
            Some(root) => root.to_string(),
            None if argument.is_empty() => {
                return Err(format!(
                    "`{tag}` finds no git repository here: run `git init`, or give a default, as in `{tag} .`"
                ));
            }
            None => argument.to_owned(),
        },
        "!cwd" => around.root.join(argument).to_string(),
        "!unset" => return Ok(Called::Unset),
        _ => return Err(format!("atmos-forge does not evaluate `{tag}`: write the value itself")),
    };
    Ok(Called::Text(text.trim().to_owned()))
}

/// The value of a variable, or the default after its name. A variable that is not set is an empty text.
fn variable(argument: &str, around: &Surroundings) -> Result<String, String> {
    let (name, default) = argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
    let (name, default) = (unquoted(name), unquoted(default.trim()));
    if name.is_empty() {
        return Err("`!env` needs the name of a variable".to_owned());
    }
    Ok(around.variables.get(name).map_or(default, String::as_str).to_owned())
}

fn unquoted(text: &str) -> &str {
    let within = |quote| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    within('"').or_else(|| within('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_give_what_they_give_in_atmos() {
        let mut around = Surroundings { root: "/repo/infra".into(), ..Surroundings::default() };
        around.variables.insert("STACKS".to_owned(), "infra/stacks".to_owned());
        let text = |tag: &str, argument: &str, around: &Surroundings| match call(tag, argument, around) {
            Ok(Called::Text(text)) => text,
            other => format!("{other:?}"),
        };
        for (tag, argument, expected) in [
            ("!env", "STACKS", "infra/stacks"),
            ("!env", "STACKS stacks", "infra/stacks"),
            ("!env", "NONE 'my stacks'", "my stacks"),
            ("!env", "NONE", ""),
            ("!repo-root", ".", "."),
            ("!cwd", "", "/repo/infra/"),
            ("!cwd", "../x", "/repo/infra/../x"),
        ] {
            assert_eq!(text(tag, argument, &around), expected, "{tag} {argument}");
        }
        assert_eq!(call("!unset", "", &around), Ok(Called::Unset));
        assert!(call("!exec", "rm -rf /", &around).is_err() && call("!git.root", "", &around).is_err());
        around.git_root = Some("/repo".into());
        assert_eq!(text("!git.root", "./other", &around), "/repo");
    }
}
