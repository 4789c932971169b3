//! Names that templates had in an earlier baseline. An organization's own templates still see them; those that are
//! embedded ask by the present ones only.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Value, json};

/// `templates/former-names.yaml`: the former names of some templates, each with where its value is now.
static FORMER_NAMES: LazyLock<IndexMap<String, IndexMap<String, Source>>> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("../../templates/former-names.yaml"))
        .unwrap_or_else(|error| panic!("templates/former-names.yaml: {error}"))
});

/// Where the value of a former name is now.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
enum Source {
    /// At a path.
    At(String),
    /// It tells whether there is any of what is at a path.
    Given(String),
    /// At a path, and an empty text where that holds nothing.
    Text(String),
}

impl From<String> for Source {
    fn from(text: String) -> Self {
        match text.split_once(' ') {
            Some(("given", path)) => Self::Given(path.to_owned()),
            Some(("text", path)) => Self::Text(path.to_owned()),
            _ => Self::At(text),
        }
    }
}

impl Source {
    fn value(&self, context: &Value) -> Option<Value> {
        let at = |path: &str| path.split('.').try_fold(context, |value, key| value.get(key));
        match self {
            Self::At(path) => at(path).cloned(),
            Self::Given(path) => at(path).map(|value| json!(is_given(value))),
            Self::Text(path) => at(path).map(|value| if value.is_null() { json!("") } else { value.clone() }),
        }
    }
}

fn is_given(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

/// Adds the former names to the context of a template of the organization's own, named by its path below `templates/`.
pub(super) fn add(template: &str, context: &mut Value) {
    let fits = |place: &&String| template.strip_prefix(place.as_str()).is_some_and(|rest| rest.starts_with(['/', '.']));
    let Some(place) = FORMER_NAMES.keys().filter(fits).max_by_key(|place| place.len()) else {
        return;
    };
    // In their order, so that a name is asked for before its value becomes what it was.
    for (name, source) in &FORMER_NAMES[place] {
        set(context, name, source);
    }
}

/// Sets one former name, in each item of the lists that lead to it.
fn set(context: &mut Value, name: &str, source: &Source) {
    if let Some((list, name)) = name.split_once("[].") {
        let items = list.split('.').try_fold(context, |value, key| value.get_mut(key)).and_then(Value::as_array_mut);
        items.into_iter().flatten().for_each(|item| set(item, name, source));
        return;
    }
    let Some(value) = source.value(context) else {
        return;
    };
    let (holder, name) = match name.rsplit_once('.') {
        Some((path, name)) => (path.split('.').try_fold(context, |value, key| value.get_mut(key)), name),
        None => (Some(context), name),
    };
    if let Some(holder) = holder.and_then(Value::as_object_mut) {
        holder.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_name_has_the_value_of_what_took_its_place() {
        let mut context = json!({
            "features": { "ipv6": true, "s3_endpoint": false },
            "endpoints": { "tier": "private" },
            "tiers": [{ "exclusion": null, "acl": [{ "comment": "Clients." }, { "comment": null }] }],
        });
        add("components/vpc/main.tf.tera", &mut context);
        assert_eq!(context["ipv6"], json!(true));
        assert_eq!(context["endpoints"], json!({ "tier": "private", "s3": false }));
        let acl = json!([{ "comment": "Clients.", "commented": true }, { "comment": "", "commented": false }]);
        assert_eq!(context["tiers"], json!([{ "exclusion": "", "excluded": false, "acl": acl }]));
    }

    #[test]
    fn the_longest_place_counts() {
        let mut context = json!({ "features": { "auto_scaling": true }, "auto_scaling": false, "users": [] });
        add("components/kms/parts/key.tf.tera", &mut context);
        assert_eq!(context["auto_scaling"], json!(false));
        assert_eq!(context["has_users"], json!(false));
    }
}
