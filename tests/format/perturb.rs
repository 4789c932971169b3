//! Changes of source text.

use super::random::Random;

const RUNS: [&str; 6] = [" ", "  ", "\t", "   \t", "      ", " "];
const INDENTS: [&str; 6] = ["", "  ", "   ", "\t", "         ", "    "];

/// Stretches and shrinks runs of blanks, indents lines at random and adds empty lines, and keeps HCL valid.
pub fn white_space(source: &str, random: &mut Random) -> String {
    let mut output = String::new();
    let strength = 1 + random.below(4);
    for line in source.split_inclusive('\n') {
        let mut rest = line.trim_start_matches([' ', '\t']);
        // A byte order mark must stay the first character.
        if !line.starts_with('\u{feff}') {
            let indent = &line[..line.len() - rest.len()];
            output.push_str(pick(indent, &INDENTS, strength, random));
        }
        while let Some(blank) = rest.find([' ', '\t']) {
            let (word, tail) = rest.split_at(blank);
            rest = tail.trim_start_matches([' ', '\t']);
            output.push_str(word);
            output.push_str(pick(&tail[..tail.len() - rest.len()], &RUNS, strength, random));
        }
        output.push_str(rest);
        if line.ends_with('\n') && random.one_in(8 * strength) {
            output.push('\n');
        }
    }
    output
}

fn pick<'a>(old: &'a str, choices: &[&'a str], strength: usize, random: &mut Random) -> &'a str {
    if random.one_in(strength) { random.choose(choices) } else { old }
}

/// Drops and doubles characters at random, and mostly breaks HCL.
pub fn characters(source: &str, random: &mut Random) -> String {
    let mut output = String::new();
    for character in source.chars() {
        let copies = match random.below(60) {
            0 => 0,
            1 => 2,
            _ => 1,
        };
        output.extend(std::iter::repeat_n(character, copies));
    }
    output
}
