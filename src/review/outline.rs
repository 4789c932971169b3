//! What a line of a rendered file is about. These files are ours, so their indentation says where a line belongs.

use camino::Utf8Path;

/// For each line of a text, the address of what it belongs to: `var.nat` or `aws_vpc.this` in HCL, the keys that lead
/// to it, with dots between them, in YAML and JSON, and the first word in code marks in the row of a Markdown table.
#[must_use]
pub fn outline(path: &Utf8Path, text: &str) -> Vec<String> {
    match path.extension() {
        Some("tf") => hcl(text),
        Some("yaml") => keys(text, yaml_key),
        Some("json") => keys(text, json_key),
        Some("md") => text.lines().map(marked).collect(),
        _ => text.lines().map(|_| String::new()).collect(),
    }
}

fn hcl(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut addresses = vec![String::new(); lines.len()];
    let (mut block, mut local) = (String::new(), String::new());
    for (number, line) in lines.iter().enumerate() {
        if let Some(address) = head(line) {
            block = address;
            local.clear();
        }
        if block == "locals"
            && let Some((name, _)) = line.strip_prefix("  ").and_then(|rest| rest.split_once(" = "))
            && !name.starts_with([' ', '#'])
        {
            local = format!("local.{}", name.trim());
        }
        addresses[number].clone_from(if local.is_empty() { &block } else { &local });
        if *line == "}" {
            block.clear();
            local.clear();
        }
    }
    // Comments and empty lines between blocks belong to what follows.
    let mut next = String::new();
    for address in addresses.iter_mut().rev() {
        if address.is_empty() {
            address.clone_from(&next);
        } else {
            next.clone_from(address);
        }
    }
    addresses
}

/// The address of the block that a line opens.
pub(super) fn head(line: &str) -> Option<String> {
    let (head, _) = line.split_once('{')?;
    let mut words = head.split_whitespace().map(|word| word.trim_matches('"'));
    let kind = words.next().filter(|_| line.starts_with(|first: char| first.is_ascii_alphabetic()))?;
    let labels: Vec<&str> = words.collect();
    Some(match (kind, &labels[..]) {
        ("resource", [kind, name]) => format!("{kind}.{name}"),
        ("variable", [name]) => format!("var.{name}"),
        (kind, []) => kind.to_owned(),
        (kind, labels) => format!("{kind}.{}", labels.join(".")),
    })
}

fn keys(text: &str, key_of: fn(&str) -> Option<String>) -> Vec<String> {
    let mut path: Vec<(usize, String)> = Vec::new();
    let mut addresses = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim_start();
        if !trimmed.is_empty() {
            let indent = line.len() - trimmed.len();
            path.retain(|(at, _)| *at < indent);
            if let Some(key) = key_of(trimmed) {
                path.push((indent, key));
            }
        }
        addresses.push(path.iter().map(|(_, key)| key.as_str()).collect::<Vec<_>>().join("."));
    }
    addresses
}

fn yaml_key(line: &str) -> Option<String> {
    let (key, rest) = line.strip_prefix("- ").unwrap_or(line).split_once(':')?;
    let is_key = (rest.is_empty() || rest.starts_with(' ')) && !key.starts_with('#');
    is_key.then(|| key.trim_matches('"').to_owned())
}

fn json_key(line: &str) -> Option<String> {
    let (key, _) = line.strip_prefix('"')?.split_once("\":")?;
    Some(key.to_owned())
}

/// The first word in code marks of a table's row.
fn marked(line: &str) -> String {
    let row = line.strip_prefix('|').and_then(|row| row.split('`').nth(1));
    row.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_hcl_belongs_to_its_block() {
        let text = "# why\nresource \"aws_vpc\" \"this\" {\n  a = 1\n}\n\nlocals {\n  x = {\n    y = 1\n  }\n}\n\nvariable \"nat\" {\n}\n";
        let addresses = outline("main.tf".into(), text);
        let expected = [
            "aws_vpc.this",
            "aws_vpc.this",
            "aws_vpc.this",
            "aws_vpc.this",
            "locals",
            "locals",
            "local.x",
            "local.x",
            "local.x",
            "local.x",
            "var.nat",
            "var.nat",
            "var.nat",
        ];
        assert_eq!(addresses, expected);
    }

    #[test]
    fn a_line_of_yaml_belongs_to_the_keys_above_it() {
        let text = "components:\n  terraform:\n    vpc:\n      vars:\n        nat: single\n        zones:\n          - a\nimport:\n  - b\n";
        let addresses = outline("s.yaml".into(), text);
        assert_eq!(addresses[4], "components.terraform.vpc.vars.nat");
        assert_eq!(addresses[6], "components.terraform.vpc.vars.zones");
        assert_eq!(addresses[8], "import");
    }

    #[test]
    fn a_line_of_json_belongs_to_the_keys_above_it() {
        let text = "{\n  \"properties\": {\n    \"vars\": {\n      \"nat\": {\n        \"enum\": [\n          \"a\"\n";
        assert_eq!(outline("s.json".into(), text)[5], "properties.vars.nat.enum");
    }
}
