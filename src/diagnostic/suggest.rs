//! "Did you mean": the known name nearest to a mistyped one.

/// A sentence that proposes the nearest of the known names, or nothing when none is near.
#[must_use]
pub fn did_you_mean<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), name))
        .filter(|(distance, name)| *distance <= 1 + given.len().min(name.len()) / 4)
        .min()
        .map_or_else(String::new, |(_, name)| format!("did you mean `{name}`?"))
}

/// The same, or other help when no name is near.
#[must_use]
pub fn did_you_mean_or<'a>(
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    let hint = did_you_mean(given, known);
    if hint.is_empty() { otherwise() } else { hint }
}

/// The known names as a list for a message: `` `a`, `b` or `c` ``.
#[must_use]
pub fn one_of<'a>(known: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// All of the known names as a list that choices are told by: `` `a`, `b` and `c` ``.
#[must_use]
pub fn all_of<'a>(known: impl IntoIterator<Item = &'a str>) -> String {
    one_of(known).replace("` or `", "` and `")
}

/// The first of the known names as a list, where there may be thousands, such as accounts. Choices are told by [`all_of`].
#[must_use]
pub fn some_of<'a>(known: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let names: Vec<&str> = known.into_iter().collect();
    if names.len() <= MOST {
        return all_of(names);
    }
    let first: Vec<String> = names[..MOST].iter().map(|name| format!("`{name}`")).collect();
    format!("{} and {} others", first.join(", "), names.len() - MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proposes_a_near_name_only() {
        assert_eq!(did_you_mean("regoins", ["regions", "units"]), "did you mean `regions`?");
        assert_eq!(did_you_mean("banana", ["regions", "units"]), "");
    }

    #[test]
    fn choices_are_never_cut_and_accounts_are() {
        let names: Vec<String> = (0..200).map(|number| format!("n{number}")).collect();
        assert_eq!(all_of(names.iter().map(String::as_str)).matches('`').count(), 400);
        assert!(some_of(names.iter().map(String::as_str)).ends_with(" and 188 others"));
    }

    #[test]
    fn lists_names_as_a_person_would() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(all_of(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
