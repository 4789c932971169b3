//! Completion in the shells themselves.

use std::fmt::Write as _;
use std::process::Command;

/// What bash proposes after each of these lines.
fn proposed(lines: &[&[&str]]) -> Vec<Vec<String>> {
    let forge = env!("CARGO_BIN_EXE_atmos-forge");
    let mut script = format!("source <('{forge}' completions bash)\ncomplete -p atmos-forge >/dev/null || exit 9\n");
    script.push_str("function=$(complete -p atmos-forge | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n");
    for words in lines {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let last = words.len() - 1;
        let (words, previous) = (quoted.join(" "), last - 1);
        let _ = writeln!(
            script,
            "COMP_WORDS=({words}); COMP_CWORD={last}; COMPREPLY=(); \"$function\" atmos-forge \"${{COMP_WORDS[{last}]}}\" \
             \"${{COMP_WORDS[{previous}]}}\"; echo \"${{COMPREPLY[*]}}\""
        );
    }
    let output = Command::new("bash").args(["--noprofile", "--norc", "-c", &script]).output().expect("bash");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("a text");
    text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

#[test]
fn bash_completes_at_every_level() {
    let lines: [&[&str]; 7] = [
        &["atmos-forge", "gen"],
        &["atmos-forge", "add", "--acc"],
        &["atmos-forge", "blueprint", "sh"],
        &["atmos-forge", "blueprint", "show", "--js"],
        &["atmos-forge", "accounts", "import", "--dry"],
        &["atmos-forge", "generate", "--conflicts", "ma"],
        &["atmos-forge", "-C", "x", "review", "--acc"],
    ];
    let expected = ["generate", "--account", "show", "--json", "--dry-run", "markers", "--accept"];
    let found = proposed(&lines);
    for ((line, expected), found) in lines.iter().zip(expected).zip(found) {
        assert_eq!(found, [expected], "{line:?}");
    }
}
