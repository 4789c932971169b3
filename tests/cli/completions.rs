//! Completion in the shells themselves.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use super::shell::Shell;
use super::terminal::on_terminal;

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

/// Lines that are not finished, and the word that each shell proposes for the last one.
const LINES: [(&[&str], &str); 7] = [
    (&["atmos-forge", "gen"], "generate"),
    (&["atmos-forge", "add", "--acc"], "--account"),
    (&["atmos-forge", "blueprint", "sh"], "show"),
    (&["atmos-forge", "blueprint", "show", "--js"], "--json"),
    (&["atmos-forge", "accounts", "import", "--dry"], "--dry-run"),
    (&["atmos-forge", "generate", "--conflicts", "ma"], "markers"),
    (&["atmos-forge", "-C", "x", "review", "--acc"], "--accept"),
];

/// A PATH with the binary in front.
fn path() -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_atmos-forge")).parent().expect("a folder");
    format!("{}:{}", folder.display(), std::env::var("PATH").expect("a PATH"))
}

#[test]
fn bash_completes_at_every_level() {
    for ((line, expected), found) in LINES.iter().zip(proposed(&LINES.map(|(line, _)| line))) {
        assert_eq!(found, [*expected], "{line:?}");
    }
}

#[test]
fn zsh_completes_at_every_level() {
    let Some(zsh) = Shell::find("zsh") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let mut settings = String::new();
    if let (Some(libraries), Some(functions)) = (zsh.libraries(), zsh.folder("share/zsh/functions")) {
        let _ = writeln!(settings, "module_path=({}/zsh/*(/N))", libraries.display());
        let _ = writeln!(settings, "fpath=({functions} {functions}/**/*(/N))");
    }
    settings.push_str(
        "PS1='ready>'\nautoload -Uz compinit\ncompinit -u -D\nsource <(atmos-forge completions zsh)\n\
         show() { print -r -- \"[$BUFFER]\"; BUFFER=; zle accept-line }\nzle -N show\nbindkey '^X' show\n",
    );
    std::fs::write(folder.path().join(".zshrc"), settings).expect("a new file");
    let env = [("PATH", path()), ("ZDOTDIR", folder.path().display().to_string())];
    let typed: Vec<String> = LINES.iter().map(|(line, _)| format!("{}\t\u{18}", line.join(" "))).collect();
    let mut steps: Vec<(&str, &str)> = typed.iter().map(|typed| ("]", typed.as_str())).collect();
    steps[0].0 = "ready>";
    steps.push(("]", "exit\r"));
    let program = zsh.program.display().to_string();
    let seen = on_terminal(folder.path(), &[&program, "-d", "-i"], &env, &steps);
    assert_eq!(seen.status, Some(0), "{}", seen.shown);
    for (line, expected) in LINES {
        let (_, rest) = line.split_last().expect("a word");
        let whole = format!("[{} {expected}", rest.join(" "));
        assert!(seen.shown.contains(&whole), "{whole}: {}", seen.shown);
    }
}

#[test]
fn fish_completes_at_every_level() {
    let Some(fish) = Shell::find("fish") else { return };
    let home = tempfile::tempdir().expect("a folder");
    let mut script = String::new();
    if let Some(functions) = fish.folder("share/fish/functions") {
        let _ = writeln!(script, "set fish_function_path '{functions}'");
    }
    script.push_str("atmos-forge completions fish | source\n");
    for (line, _) in LINES {
        let _ = writeln!(script, "echo (complete -C '{}' | string split -f 1 \\t)", line.join(" "));
    }
    let mut command = Command::new(&fish.program);
    command.args(["--no-config", "-c", &script]).env("HOME", home.path()).env("PATH", path());
    if let Some(libraries) = fish.libraries() {
        command.env("LD_LIBRARY_PATH", libraries);
    }
    let output = command.output().expect("fish");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("a text");
    for ((line, expected), found) in LINES.iter().zip(text.lines()) {
        assert_eq!(found, *expected, "{line:?}");
    }
    assert_eq!(text.lines().count(), LINES.len());
}
