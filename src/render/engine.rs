//! All templates, each in the engine of its language, with those of the organization over the embedded ones.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, DirEntry, include_dir};
use serde::Serialize;
use tera::{Context, Tera};

use super::{former_names, language};
use crate::error::Error;
use crate::hcl::format;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// A template that failed. Of an embedded one it is a mistake in this program, since contexts are typed.
#[derive(Debug, thiserror::Error)]
#[error("the template {template} failed{}", if *.overridden { "" } else { "; this is a bug in atmos-forge, please report it" })]
pub struct TemplateError {
    template: String,
    /// Whether it is one of the organization's own.
    overridden: bool,
    #[source]
    source: tera::Error,
}

impl TemplateError {
    /// A context that cannot become a value of a template.
    pub(super) fn context(error: &serde_json::Error) -> Self {
        Self { template: "context".to_owned(), overridden: false, source: tera::Error::message(error.to_string()) }
    }

    /// The template's path below `templates/`.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// What tera says, with its position in the template.
    #[must_use]
    pub fn cause(&self) -> String {
        let mut text = self.source.to_string();
        let mut cause = std::error::Error::source(&self.source);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        text
    }
}

impl From<TemplateError> for Error {
    fn from(error: TemplateError) -> Self {
        Self::Template(Box::new(error))
    }
}

/// What a template sees that needs nothing.
#[derive(Serialize)]
pub(super) struct Nothing {}

/// All templates, each in the engine of its language.
#[derive(Debug)]
pub struct Engine {
    hcl: Tera,
    yaml: Tera,
    markdown: Tera,
    plain: Tera,
    /// The names of the organization's own templates.
    overridden: BTreeSet<String>,
}

impl Engine {
    /// The engine with all embedded templates.
    ///
    /// # Panics
    /// When an embedded template cannot be parsed, which the tests rule out.
    #[must_use]
    pub fn get() -> &'static Arc<Self> {
        static ENGINE: LazyLock<Arc<Engine>> =
            LazyLock::new(|| Arc::new(Engine::with(&[]).unwrap_or_else(|error| panic!("{error}: {:?}", error.source))));
        &ENGINE
    }

    /// The engine with an organization's own templates over the embedded ones: path below `templates/`, and text.
    ///
    /// # Errors
    /// When one of them cannot be parsed.
    pub fn with(own: &[(&str, &str)]) -> Result<Self, TemplateError> {
        let mut engine = Self {
            hcl: language::hcl(),
            yaml: language::yaml(),
            markdown: language::markdown(),
            plain: language::plain(),
            overridden: own.iter().map(|(name, _)| (*name).to_owned()).collect(),
        };
        let embedded = texts().into_iter().filter(|(name, _)| !own.iter().any(|(other, _)| other == name));
        let all = embedded.chain(own.iter().copied());
        let (hcl, rest): (Vec<_>, Vec<_>) = all.partition(|(name, _)| is(name, ".tf.tera"));
        let (yaml, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(name, _)| is(name, ".yaml.tera"));
        let (markdown, plain): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(name, _)| is(name, ".md.tera"));
        for (tera, texts) in [
            (&mut engine.hcl, hcl),
            (&mut engine.yaml, yaml),
            (&mut engine.markdown, markdown),
            (&mut engine.plain, plain),
        ] {
            let texts = texts.into_iter().map(|(name, text)| (name, as_parsed(name, text)));
            tera.add_raw_templates(texts).map_err(|source| {
                let told = format!("{source} {:?}", std::error::Error::source(&source).map(ToString::to_string));
                let own = engine.overridden.iter().find(|name| told.contains(name.as_str()));
                TemplateError { template: own.cloned().unwrap_or_default(), overridden: own.is_some(), source }
            })?;
        }
        Ok(engine)
    }

    /// An error in a template, or in one of the organization's own that it includes.
    fn blamed(&self, name: &str, source: tera::Error) -> TemplateError {
        let error = TemplateError { template: name.to_owned(), overridden: self.overridden.contains(name), source };
        let cause = error.cause();
        match self.overridden.iter().find(|own| is_partial(own) && cause.contains(own.as_str())) {
            Some(own) if !error.overridden => TemplateError { template: own.clone(), overridden: true, ..error },
            _ => error,
        }
    }

    /// The names of the templates of one kind's component, without `.tera` and without those of parts, of which the
    /// structure decides the number.
    pub fn of_component(&self, kind: &str) -> impl Iterator<Item = &str> {
        let prefix = format!("components/{kind}/");
        let mut names: Vec<&str> = self
            .hcl
            .get_template_names()
            .filter_map(|name| name.strip_prefix(&prefix)?.strip_suffix(".tera"))
            .filter(|name| !name.contains('/'))
            .chain(self.code_of_component(kind))
            .collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// The names of what one kind's component holds of another language than HCL.
    fn code_of_component(&self, kind: &str) -> impl Iterator<Item = &str> {
        let prefix = format!("components/{kind}/");
        self.plain.get_template_names().filter_map(move |name| name.strip_prefix(&prefix)?.strip_suffix(".tera"))
    }

    /// Renders a template, named by its path below `templates/` without `.tera`.
    ///
    /// # Errors
    /// When the context lacks a name that the template uses, or holds a value of another type than it expects.
    pub fn render(&self, template: &str, context: &impl Serialize) -> Result<String, TemplateError> {
        let name = format!("{template}.tera");
        #[cfg(test)]
        super::template_tests::record(&name, context);
        let tera = match &name {
            name if is(name, ".tf.tera") => &self.hcl,
            name if is(name, ".yaml.tera") => &self.yaml,
            name if is(name, ".md.tera") => &self.markdown,
            _ => &self.plain,
        };
        let context = if self.overridden.contains(&name) {
            let mut context = serde_json::to_value(context).map_err(|error| TemplateError::context(&error))?;
            former_names::add(&name, &mut context);
            Context::from_serialize(&context)
        } else {
            Context::from_serialize(context)
        };
        let text =
            context.and_then(|context| tera.render(&name, &context)).map_err(|source| self.blamed(&name, source))?;
        // Python separates functions by two blank lines.
        let text = if is(&name, ".py.tera") { text } else { tidy(&text) };
        Ok(if is(&name, ".tf.tera") { format(&text) } else { text })
    }
}

fn is(name: &str, ending: &str) -> bool {
    name.ends_with(ending)
}

/// All templates: path and text.
#[must_use]
pub fn texts() -> Vec<(&'static str, &'static str)> {
    let mut texts = Vec::new();
    collect(&TEMPLATES, &mut texts);
    texts
}

/// All templates below a folder, by path.
fn collect<'a>(folder: &'a Dir<'a>, texts: &mut Vec<(&'a str, &'a str)>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(folder) => collect(folder, texts),
            DirEntry::File(file) => {
                let name = file.path().to_str().filter(|name| is(name, ".tera"));
                if let (Some(name), Some(text)) = (name, file.contents_utf8()) {
                    texts.push((name, text));
                }
            }
        }
    }
}

/// A template as tera reads it. A partial ends where its text ends, so that it may stand within a line.
fn as_parsed(name: &str, text: &str) -> String {
    let text = without_tag_lines(text);
    if is_partial(name) { text.trim_end().to_owned() } else { text }
}

/// Whether a template is a part of several others, which include it.
fn is_partial(name: &str) -> bool {
    name.starts_with("components/shared/parts/")
}

/// A template in which a line that holds only tags leaves no empty line behind, as long as no tag trims by itself.
fn without_tag_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let tags = line.trim();
        let trims_itself = tags.contains("{%-") || tags.contains("-%}");
        let includes = tags.contains("{% include ");
        let only_tags = tags.starts_with("{%") && !trims_itself && !includes && outside_tags(tags).trim().is_empty();
        out.push_str(if only_tags { tags } else { line });
    }
    out
}

/// What of a line stands outside `{% %}`.
fn outside_tags(line: &str) -> String {
    let mut pieces = line.split("{%");
    let before = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(before, |outside, piece| outside + piece.split_once("%}").map_or("", |(_, after)| after))
}

/// One blank line at most between two lines, none at the ends, one newline at the end.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() {
            blank = !out.is_empty();
            continue;
        }
        if blank {
            out.push('\n');
            blank = false;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use regex_lite::Regex;

    use super::*;

    #[test]
    fn every_template_can_be_parsed() {
        let engine = Engine::get();
        assert!(engine.hcl.get_template_names().count() > 0);
    }

    #[test]
    fn a_line_of_tags_leaves_no_line_behind() {
        assert_eq!(
            without_tag_lines("a\n  {% if x is on %}\nb {% if y is on %}c{% endif %}\n{% endif %}{% endfor %}\nd\n"),
            "a\n{% if x is on %}b {% if y is on %}c{% endif %}\n{% endif %}{% endfor %}d\n"
        );
    }

    #[test]
    fn only_a_list_or_a_value_is_given() {
        let ask = |name: &str, value: serde_json::Value| {
            let text = format!("{{% if {name} is given %}}yes{{% else %}}no{{% endif %}}");
            let engine = Engine::with(&[("components/vpc/asks.tf.tera", &text)]).expect("a template");
            engine.render("components/vpc/asks.tf", &serde_json::json!({ "x": value })).map(|text| text.contains("yes"))
        };
        for (value, is_given) in [
            (serde_json::json!([]), false),
            (serde_json::json!([""]), true),
            (serde_json::json!(null), false),
            (serde_json::json!("a"), true),
            (serde_json::json!(0), true),
        ] {
            assert_eq!(ask("x", value.clone()).ok(), Some(is_given), "{value}");
        }
        assert!(ask("x", serde_json::json!(true)).is_err());
        assert!(ask("x", serde_json::json!("")).is_err());
        assert!(ask("y", serde_json::json!([])).is_err());
        assert!(ask("x.y", serde_json::json!({})).is_err());
    }

    #[test]
    fn conditions_are_typed_and_no_quotes_stand_beside_a_value() {
        for (name, text) in texts() {
            for line in text.lines() {
                for condition in
                    line.split("{%").skip(1).filter(|part| part.trim_start_matches('-').trim_start().starts_with("if "))
                {
                    let condition = condition.split("%}").next().unwrap_or_default();
                    let tests = [" is on", " is not on", " is given", " is not given"];
                    let typed: usize = tests.iter().map(|test| condition.matches(test).count()).sum();
                    let parts = condition.matches(" and ").count() + condition.matches(" or ").count() + 1;
                    assert_eq!(typed, parts, "{name}: untyped condition in {line}");
                }
                let part = Regex::new(r"\{\{ [^{}|]+ \| part \}\}").expect("a pattern");
                let plain = part.replace_all(line, "");
                assert!(!plain.contains("\"{{") && !plain.contains("}}\""), "{name}: quotes beside a value in {line}");
            }
        }
    }
}
