//! How wide text is, in characters as a reader counts them.

use unicode_normalization::char::is_combining_mark;

use super::token::Token;

/// The columns that tokens take, with the white space before them.
pub(super) fn columns(tokens: &[Token]) -> usize {
    tokens.iter().map(|token| token.spaces + characters(token.text)).sum()
}

/// The number of characters, each with its accents, as Unicode joins them to grapheme clusters.
fn characters(text: &str) -> usize {
    if text.bytes().all(|byte| byte.is_ascii() && byte != b'\r') {
        return text.len();
    }
    let mut cluster = Cluster::default();
    text.chars().filter(|&next| cluster.breaks(next)).count()
}

/// The cluster that the text read so far ends in.
#[derive(Default)]
struct Cluster {
    last: Option<Class>,
    /// Whether a zero width joiner glues a pictogram to it.
    gluing: bool,
    /// Whether it holds one half of a flag.
    half_flag: bool,
}

impl Cluster {
    /// Adds a character and says whether it begins a new cluster.
    fn breaks(&mut self, next: char) -> bool {
        let next = class(next);
        let joined = self.last.is_some_and(|last| self.joins(last, next));
        if !joined || self.last == Some(Class::Prefix) {
            self.gluing = matches!(next, Class::Pictogram | Class::Flag | Class::Hangul(_));
        }
        self.half_flag = next == Class::Flag && !(joined && self.half_flag);
        self.last = Some(next);
        !joined
    }

    fn joins(&self, last: Class, next: Class) -> bool {
        match (last, next) {
            (Class::CarriageReturn, Class::LineFeed) => true,
            (Class::CarriageReturn | Class::LineFeed | Class::Control, _)
            | (_, Class::CarriageReturn | Class::LineFeed | Class::Control) => false,
            (_, Class::Mark | Class::Joiner) | (Class::Prefix, _) => true,
            (Class::Joiner, Class::Pictogram) => self.gluing,
            (Class::Flag, Class::Flag) => self.half_flag,
            (Class::Hangul(last), Class::Hangul(next)) => last.joins(next),
            _ => false,
        }
    }
}

/// How a character behaves at the borders of clusters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    CarriageReturn,
    LineFeed,
    Control,
    /// Joins what stands before it.
    Mark,
    /// The zero width joiner.
    Joiner,
    /// Joins what follows it.
    Prefix,
    /// One of the letters of which two make a flag.
    Flag,
    Pictogram,
    Hangul(Hangul),
    Other,
}

/// A part of a Korean syllable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hangul {
    Lead,
    Vowel,
    Tail,
    LeadVowel,
    LeadVowelTail,
}

impl Hangul {
    fn joins(self, next: Self) -> bool {
        match self {
            Self::Lead => next != Self::Tail,
            Self::Vowel | Self::LeadVowel => matches!(next, Self::Vowel | Self::Tail),
            Self::Tail | Self::LeadVowelTail => next == Self::Tail,
        }
    }
}

fn class(character: char) -> Class {
    match character {
        '\r' => Class::CarriageReturn,
        '\n' => Class::LineFeed,
        ' '..='~' => Class::Other,
        '\u{200d}' => Class::Joiner,
        '\u{1f1e6}'..='\u{1f1ff}' => Class::Flag,
        _ if is_control(character) => Class::Control,
        _ if is_prefix(character) => Class::Prefix,
        _ if is_mark(character) => Class::Mark,
        _ if is_pictogram(character) => Class::Pictogram,
        _ => hangul(character).map_or(Class::Other, Class::Hangul),
    }
}

/// Whether the character stands alone and shows nothing; the replacement character counts as one too.
fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff0}'..='\u{fffb}' | '\u{fffd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e001f}' | '\u{e0080}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}'
        )
}

fn is_prefix(character: char) -> bool {
    matches!(
        character,
        '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{d4e}' | '\u{110bd}'
        | '\u{110cd}' | '\u{111c2}' | '\u{111c3}' | '\u{1193f}' | '\u{11941}' | '\u{11a3a}'
        | '\u{11a84}'..='\u{11a89}' | '\u{11d46}' | '\u{11f02}'
    )
}

fn is_mark(character: char) -> bool {
    match character {
        // Letters and signs that join although they are no marks: Thai and Lao vowels, skin tones, tags.
        '\u{200c}'
        | '\u{e33}'
        | '\u{eb3}'
        | '\u{ff9e}'
        | '\u{ff9f}'
        | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0020}'..='\u{e007f}' => true,
        // Marks that stand on their own, in Myanmar and some other scripts.
        '\u{102b}'
        | '\u{102c}'
        | '\u{1038}'
        | '\u{1062}'..='\u{1064}'
        | '\u{1067}'..='\u{106d}'
        | '\u{1083}'
        | '\u{1087}'..='\u{108c}'
        | '\u{108f}'
        | '\u{109a}'..='\u{109c}'
        | '\u{1a61}'
        | '\u{1a63}'
        | '\u{1a64}'
        | '\u{aa7b}'
        | '\u{aa7d}'
        | '\u{11720}'
        | '\u{11721}' => false,
        _ => is_combining_mark(character),
    }
}

/// Whether the character lies in a block of pictograms, which is as exact as joining them needs.
fn is_pictogram(character: char) -> bool {
    matches!(
        character,
        '©' | '®' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}'
        | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}'
        | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}' | '\u{1fc00}'..='\u{1fffd}'
    )
}

fn hangul(character: char) -> Option<Hangul> {
    Some(match character {
        '\u{1100}'..='\u{115f}' | '\u{a960}'..='\u{a97c}' => Hangul::Lead,
        '\u{1160}'..='\u{11a7}' | '\u{d7b0}'..='\u{d7c6}' => Hangul::Vowel,
        '\u{11a8}'..='\u{11ff}' | '\u{d7cb}'..='\u{d7fb}' => Hangul::Tail,
        '\u{ac00}'..='\u{d7a3}' if (u32::from(character) - 0xac00).is_multiple_of(28) => Hangul::LeadVowel,
        '\u{ac00}'..='\u{d7a3}' => Hangul::LeadVowelTail,
        _ => return None,
    })
}
