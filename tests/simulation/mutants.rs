//! Statements with one thing wrong: a case that notices none of them proves little.

use serde_json::{Map, Value, json};

/// What was changed, and the statement with the change.
pub type Mutant = (String, Value);

/// Every statement that one small mistake would make of this one.
///
/// `IfExists` is neither added to nor taken from an operator that is true of a missing key anyway: IAM decides both
/// alike.
pub fn mutants(statement: &Value) -> Vec<Mutant> {
    let mut all = Vec::new();
    shorter_lists(&mut all, statement);
    conditions(&mut all, statement);
    exemptions(&mut all, statement);
    resources(&mut all, statement);
    all
}

/// One action, resource or value less.
fn shorter_lists(all: &mut Vec<Mutant>, statement: &Value) {
    let mut lists: Vec<String> = ["Action", "NotAction", "Resource"].map(|name| format!("/{name}")).to_vec();
    lists.extend(tests(statement).into_iter().map(|(operator, key)| pointer(&operator, &key)));
    for list in lists {
        let Some(items) = statement.pointer(&list).and_then(Value::as_array) else { continue };
        for index in 0..items.len() {
            let mut less = items.clone();
            let gone = less.remove(index);
            all.push(replaced(format!("without {gone} in {list}"), statement, &list, json!(less)));
        }
    }
}

/// One condition less, with `IfExists` or without, or the other way round.
fn conditions(all: &mut Vec<Mutant>, statement: &Value) {
    for (operator, key) in tests(statement) {
        let value = statement["Condition"][&operator][&key].clone();
        let mut without = statement.clone();
        remove(&mut without, &operator, &key);
        all.push((format!("without {operator} {key}"), without.clone()));
        let mut others = Vec::new();
        match operator.strip_suffix("IfExists") {
            Some(plain) => others.push(plain.to_owned()),
            None if operator.contains("Not") || operator == "Null" => {}
            None => others.push(format!("{operator}IfExists")),
        }
        for other in others {
            let mut mutant = without.clone();
            mutant["Condition"][&other][&key] = value.clone();
            all.push((format!("{other} in place of {operator} {key}"), mutant));
        }
        let opposite = match value.as_str() {
            Some("true") => "false",
            Some("false") => "true",
            _ => continue,
        };
        all.push(replaced(
            format!("{operator} {key} {opposite}"),
            statement,
            &pointer(&operator, &key),
            json!(opposite),
        ));
    }
}

/// One exempt role more.
fn exemptions(all: &mut Vec<Mutant>, statement: &Value) {
    let list = pointer("ArnNotLike", "aws:PrincipalArn");
    let Some(exempt) = statement.pointer(&list) else { return };
    let exempt: Vec<String> = match exempt {
        Value::String(one) => vec![one.clone()],
        more => more.as_array().into_iter().flatten().filter_map(|one| Some(one.as_str()?.to_owned())).collect(),
    };
    for (index, arn) in exempt.iter().enumerate() {
        let (_, name) = arn.split_once(":role/").unwrap_or_default();
        let shorter =
            name.strip_suffix("-*").and_then(|name| name.rsplit_once('-')).map(|(family, _)| format!("{family}-*"));
        let wider = [shorter.unwrap_or_else(|| format!("{name}*")), format!("*{name}"), "*".to_owned()];
        for name in wider {
            let mut more = exempt.clone();
            more[index] = format!("arn:*:iam::*:role/{name}");
            all.push(replaced(format!("{arn} widened to {name}"), statement, &list, json!(more)));
        }
    }
}

/// Other resources than those that are meant.
fn resources(all: &mut Vec<Mutant>, statement: &Value) {
    let Some(resource) = statement["Resource"].as_str() else { return };
    let narrower = match resource.strip_suffix('*') {
        Some("") => "arn:aws:s3:::nothing".to_owned(),
        Some(start) => format!("{start}nothing"),
        None => format!("{resource}-nothing"),
    };
    all.push(replaced(format!("only {narrower}"), statement, "/Resource", json!(narrower)));
}

/// Every operator and key of the condition.
fn tests(statement: &Value) -> Vec<(String, String)> {
    let operators = statement["Condition"].as_object().into_iter().flatten();
    operators
        .flat_map(|(operator, keys)| {
            keys.as_object().into_iter().flat_map(Map::keys).map(|key| (operator.clone(), key.clone()))
        })
        .collect()
}

fn pointer(operator: &str, key: &str) -> String {
    format!("/Condition/{operator}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn replaced(what: String, statement: &Value, at: &str, value: Value) -> Mutant {
    let mut mutant = statement.clone();
    if let Some(place) = mutant.pointer_mut(at) {
        *place = value;
    }
    (what, mutant)
}

fn remove(statement: &mut Value, operator: &str, key: &str) {
    let Some(conditions) = statement["Condition"].as_object_mut() else { return };
    if let Some(keys) = conditions.get_mut(operator).and_then(Value::as_object_mut) {
        keys.remove(key);
        if keys.is_empty() {
            conditions.remove(operator);
        }
    }
}
