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
    let requirements = diagnostic.control.as_ref().map(|control| control.requirements.as_str());
    let required = requirements.filter(|list| !list.is_empty()).map(|list| format!("supports {list}"));
    let help = diagnostic.help.as_ref().map(|help| Level::HELP.message(visible(help)));
    let help = help.into_iter().chain(required.map(|required| Level::NOTE.message(required)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn shown(text: &str, span: Span, help: &str) -> String {
        let mut sources = Sources::default();
        let source = sources.add("forge/accounts/a.yaml", text);
        let diagnostic = Diagnostic::error(Code::InvalidValue, "`b` cannot be 5")
            .at(Place { source, span })
            .expected("expected 3")
            .help(help);
        render(&[diagnostic], &sources, false)
    }

    #[test]
    fn the_marked_text_is_shown_with_its_line_and_column() {
        insta::assert_snapshot!(shown("é: ü # ä\r\nü: 5\r\nc: 1\r\n", 17..18, "see\n  b: 3"), @r"
error[invalid-value]: `b` cannot be 5
 --> forge/accounts/a.yaml:2:4
  |
2 | ü: 5
  |    ^ expected 3
  |
  = help: see
            b: 3
");
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let text = format!("a: [{}5{}]\n", "1, ".repeat(200), ", 1".repeat(200));
        insta::assert_snapshot!(shown(&text, 604..605, ""), @r"
error[invalid-value]: `b` cannot be 5
 --> forge/accounts/a.yaml:1:605
  |
1 | ..., 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,...
  |                                                               ^ expected 3
");
    }

    #[test]
    fn a_message_without_a_place_stands_alone() {
        let diagnostics = [
            Diagnostic::warning(Code::AtmosConfig, "base path is empty").help("set \u{1b}[31m`base_path`"),
            Diagnostic::error(Code::ManifestUnreadable, "a\u{1b}b is too large"),
        ];
        insta::assert_snapshot!(render(&diagnostics, &Sources::default(), false), @r"
warning[atmos-config]: base path is empty
 |
 = help: set ␛[31m`base_path`

error[manifest-unreadable]: a␛b is too large
");
    }

    #[test]
    fn no_span_makes_the_renderer_panic() {
        for text in ["", "\n", "é", "a\n\n", "a\r\nb"] {
            for start in 0..8 {
                for end in 0..8 {
                    let shown = shown(text, start..end, "");
                    assert!(shown.starts_with("error[invalid-value]: `b` cannot be 5\n"), "{text:?} {start}..{end}");
                }
            }
        }
    }

    #[test]
    fn colours_are_added_on_request_only() {
        let diagnostics = [Diagnostic::error(Code::AtmosConfig, "no")];
        assert!(render(&diagnostics, &Sources::default(), true).contains("\u{1b}["));
    }
}
