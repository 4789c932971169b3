//! Templates that Atmos runs: it expands a file with `locals` as a whole, comments included, whatever `atmos.yaml` says
//! about templates, and a template can read the environment.

use super::stack_file::StackFile;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::yaml::Node;

/// A warning for each line with a template in a file that has `locals`.
pub(super) fn expanded(file: &StackFile<'_>, stack: &Node) -> Vec<Diagnostic> {
    if stack.get(&["locals"]).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        if let Some(at) = line.find("{{") {
            let end = line.rfind("}}").map_or(line.trim_end().len(), |end| end + 2);
            let span = start + at..start + end.max(at + 2);
            found.push(
                Diagnostic::warning(Code::StackTemplate, "Atmos expands this template, because the file has `locals`")
                    .at(Place { source: file.source, span })
                    .expected("functions such as `env` are run too, whatever atmos.yaml says")
                    .help("remove it, or move `locals` to a file without templates"),
            );
        }
        start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::*;
    use crate::diagnostic::SourceId;
    use crate::yaml::parse;

    /// The marked texts.
    fn marked(text: &str) -> Vec<&str> {
        let file = StackFile { source: SourceId(0), path: Utf8Path::new("a.yaml"), text, top_level: true };
        let found = expanded(&file, &parse(text).expect("YAML"));
        found.into_iter().map(|one| &text[one.place.expect("a place").span]).collect()
    }

    #[test]
    fn templates_are_told_where_atmos_expands_them() {
        assert_eq!(marked("locals: {}\nvars:\n  a: '{{ env \"HOME\" }}'\n"), ["{{ env \"HOME\" }}"]);
        assert_eq!(marked("locals: {}\n# {{ .x\n# }}\n"), ["{{ .x"]);
        assert!(marked("vars:\n  a: '{{ env \"HOME\" }}'\n").is_empty());
        assert!(marked("locals: {}\nvars:\n  a: { b: { c: d } }\n").is_empty());
    }
}
