//! From the bytes of a file to text that YAML, HCL and JSON can all hold.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The size above which a manifest file is not read at all.
pub const MAX_BYTES: u64 = 1 << 20;

/// Bytes that are no text of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct TextError {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What is wrong there.
    pub problem: String,
}

/// The text of a manifest file: UTF-8 without a byte order mark, brought to Unicode's composed form (NFC) because
/// Terraform does the same to every string it reads.
///
/// # Errors
/// When the bytes are not UTF-8, or hold a control character other than tab and line break.
pub fn read_text(bytes: &[u8]) -> Result<String, TextError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let (good, bad) = bytes.split_at(error.valid_up_to());
            let byte = bad.first().copied().unwrap_or_default();
            let before = String::from_utf8_lossy(good);
            return Err(error_after(&before, format!("byte 0x{byte:02x} is not UTF-8")));
        }
    };
    let is_line_break = |at: usize| text[at..].starts_with("\r\n");
    if let Some((at, control)) =
        text.char_indices().find(|(at, c)| is_control(*c) || (*c == '\r' && !is_line_break(*at)))
    {
        let problem = format!("control character U+{:04X}", u32::from(control));
        return Err(error_after(&text[..at], problem));
    }
    Ok(match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        _ => text.nfc().collect(),
    })
}

/// Whether no manifest and no output may hold this character: it is invisible, or ends a line for some readers only.
#[must_use]
pub fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

fn error_after(before: &str, problem: String) -> TextError {
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    TextError { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1, problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_dropped_and_text_is_composed() {
        assert_eq!(read_text("\u{feff}name: Jose\u{301}\r\n".as_bytes()).as_deref(), Ok("name: José\r\n"));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        for (bytes, message) in [
            (b"a: 1\nb: \xff".as_slice(), "line 2, column 4: byte 0xff is not UTF-8"),
            (b"a: \0", "line 1, column 4: control character U+0000"),
            ("é: \u{85}".as_bytes(), "line 1, column 4: control character U+0085"),
            (b"a: 1\rb: 2", "line 1, column 5: control character U+000D"),
            (b"\xff\xfea\0", "line 1, column 1: byte 0xff is not UTF-8"),
        ] {
            assert_eq!(read_text(bytes).map_err(|error| error.to_string()), Err(message.to_owned()));
        }
    }
}
