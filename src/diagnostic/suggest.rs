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

/// The first of the known names as a list, where there may be very many.
#[must_use]
pub fn some_of<'a>(known: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let names: Vec<&str> = known.into_iter().collect();
    if names.len() <= MOST {
        return one_of(names).replace("` or `", "` and `");
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
    fn lists_names_as_a_person_would() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
