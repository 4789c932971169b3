//! What a plain scalar means to yaml.v3, the library that Atmos reads stacks with.

use super::node::Value;

/// A word, number, date or text, written without quotes.
pub(super) fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).or_else(|| date(text)).unwrap_or_else(|| Value::Str(text.to_owned())),
    }
}

/// A number as Go reads it: with a base in front or a leading zero for eight, and underscores between digits.
fn number(text: &str) -> Option<Value> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return None;
    }
    let plain = text.replace('_', "");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let lower = digits.to_ascii_lowercase();
    let (base, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, &lower[..]),
    };
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_digit(base));
    if is_number && let Ok(number) = i64::from_str_radix(&format!("{sign}{digits}"), base) {
        return Some(Value::Int(number));
    }
    is_float(&plain).then(|| plain.parse().ok().map(Value::Float)).flatten()
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`
fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole)
        && digits(part)
        && !(whole.is_empty() && part.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

/// A date, which yaml.v3 takes for a time. With a time of day its text depends on more than is followed here.
fn date(text: &str) -> Option<Value> {
    let (date, rest) = text.split_at_checked(text.find(['T', 't', ' ']).unwrap_or(text.len()))?;
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let number = |text: &str, least: usize| {
        let is_one = (least..=least.max(2)).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| is_one)
    };
    let (year, month, day) = (number(year, 4)?, number(month, 1)?, number(day, 1)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    match rest {
        "" => Some(Value::Str(format!("{year:04}-{month:02}-{day:02}T00:00:00Z"))),
        rest => {
            rest[1..].trim_start().starts_with(|c: char| c.is_ascii_digit()).then(|| Value::Unknown(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_mean_what_yaml_v3_makes_of_them() {
        let json = |text: &str| match resolve(text) {
            Value::Int(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Str(text) => format!("{text:?}"),
            Value::Unknown(text) => format!("?{text}"),
            other => format!("{other:?}"),
        };
        for (text, meant) in [
            ("0400", "256"),
            ("-0400", "-256"),
            ("0o620", "400"),
            ("0x190", "400"),
            ("0b11", "3"),
            ("4_00", "400"),
            ("1e3", "1000"),
            (".5", "0.5"),
            ("1.", "1"),
            ("+5", "5"),
            ("08", "8"),
            ("0xg", "\"0xg\""),
            ("1.2.3", "\"1.2.3\""),
            ("12:30:45", "\"12:30:45\""),
            ("1e", "\"1e\""),
            ("-", "\"-\""),
            ("yes", "\"yes\""),
            ("2027-03-31", "\"2027-03-31T00:00:00Z\""),
            ("2027-3-1", "\"2027-03-01T00:00:00Z\""),
            ("2027-13-31", "\"2027-13-31\""),
            ("2027-03-31 10:00:00", "?2027-03-31 10:00:00"),
            ("10-20-30", "\"10-20-30\""),
        ] {
            assert_eq!(json(text), meant, "{text}");
        }
    }
}
