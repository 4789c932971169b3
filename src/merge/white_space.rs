//! Which white space means nothing. A carriage return is no such white space: in a plain text ([`super::convention`])
//! it marks a line that ends in another way than the lines around it, which somebody typed.

/// The words of a text, whatever white space stands between them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|word| !word.is_empty())
}

/// The lines of a text, without the white space around each.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n').map(|line| line.trim_matches(is_space))
}

/// Whether two texts differ in white space at most.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    words(one).eq(words(other))
}

/// Whether a character is white space that means nothing.
pub(super) fn is_space(character: char) -> bool {
    character.is_whitespace() && character != '\r'
}
