//! Diagnostics for people, in the manner of rustc.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet, normalize_untrusted_str};

use crate::diagnostic::{Diagnostic, Place, Severity, Source, Sources, Span};

/// All diagnostics as text, one below the other; `styled` adds the colours of a terminal.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, styled: bool) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let texts: Vec<String> = diagnostics.iter().map(|one| tidy(&render_one(one, sources, &renderer))).collect();
    texts.join("\n\n")
}

fn render_one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let help = diagnostic.help.as_ref().map(|help| Level::HELP.message(visible(help)));
    let Some(place) = &diagnostic.place else {
        return renderer.render(&[title.elements(help)]);
    };
    let source = sources.get(place.source);
    let lines = Lines::around(source, &place.span);
    let label = (!diagnostic.label.is_empty()).then_some(diagnostic.label.as_str());
    let snippet = Snippet::source(lines.text)
        .path(source.path.as_str())
        .line_start(lines.first)
        .annotation(AnnotationKind::Primary.span(lines.span).label(label));
    renderer.render(&[title.element(snippet).elements(help)])
}

/// The lines of a source that a span touches: a message needs no more, and a large file costs no more.
struct Lines<'a> {
    text: &'a str,
    first: usize,
    span: Span,
}

impl<'a> Lines<'a> {
    fn around(source: &'a Source, span: &Span) -> Self {
        let Span { start, end } = within(&source.text, span);
        let line_start = source.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source.text[end..].find('\n').map_or(source.text.len(), |at| end + at);
        Self {
            text: source.text[line_start..line_end].trim_end_matches('\r'),
            first: source.line_and_column(start).0,
            span: start - line_start..end - line_start,
        }
    }
}

/// A span that lies in the text and cuts no character.
fn within(text: &str, span: &Span) -> Span {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    start..text.floor_char_boundary(span.end.min(text.len())).max(start)
}

/// The line and column of the first character of a place and of the character after its last.
pub(super) fn corners(place: &Place, sources: &Sources) -> [(usize, usize); 2] {
    let source = sources.get(place.source);
    let span = within(&source.text, &place.span);
    [source.line_and_column(span.start), source.line_and_column(span.end)]
}

/// A text with control characters made visible, line by line.
fn visible(text: &str) -> String {
    text.lines().map(normalize_untrusted_str).collect::<Vec<_>>().join("\n")
}

/// The library pads empty lines; a message has no trailing blanks.
fn tidy(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
