//! Made-up HCL: every construct in any nesting, with white space and comments wherever they may stand.

use super::random::Random;

/// Writes a valid program.
pub fn write(random: &mut Random) -> String {
    let mut program = Program { random, text: String::new(), free: false };
    program.body(0);
    program.text
}

struct Program<'r> {
    random: &'r mut Random,
    text: String,
    /// Whether lines may break between any two tokens here.
    free: bool,
}

const GAPS: [&str; 5] = ["", " ", "  ", "\t", " /* ü */ "];
const BREAKS: [&str; 6] = ["\n", "\n\n  ", "\r\n", " # c\n", "  // c\n ", "\n\t"];
const NAMES: [&str; 8] = ["a", "in", "each", "if", "bcd", "local_name", "é", "x-y"];

impl Program<'_> {
    fn gap(&mut self) {
        let gap =
            if self.free && self.random.one_in(5) { self.random.choose(&BREAKS) } else { self.random.choose(&GAPS) };
        self.text.push_str(gap);
    }

    /// Writes tokens with white space before each, at least where they would grow together.
    fn tokens(&mut self, tokens: &[&str]) {
        for token in tokens {
            self.gap();
            let joins = |character: char| character.is_alphanumeric() || "_-\"".contains(character);
            if self.text.ends_with(joins) && token.starts_with(joins) {
                self.text.push(' ');
            }
            self.text.push_str(token);
        }
    }

    fn name(&mut self) {
        let name = self.random.choose(&NAMES);
        self.tokens(&[name]);
    }

    fn body(&mut self, depth: usize) {
        for number in 0..=self.random.below(8) {
            let indent = self.random.choose(&["", "  ", "       ", "\t"]);
            self.text.push_str(indent);
            match self.random.below(10) {
                0 => self.text.push_str("# comment"),
                1 => self.text.push_str("/* block\n  comment */"),
                2 => {}
                3 | 4 if depth < 4 => self.block(depth),
                _ => self.argument(&format!("{}{depth}{number}", "n".repeat(number * 2 + 1))),
            }
            let end = self.random.choose(&["\n", "\r\n", " # é\n", "//c\r\n", "  \n"]);
            self.text.push_str(end);
        }
    }

    fn block(&mut self, depth: usize) {
        let kind = self.random.choose(&["variable", "resource", "dynamic"]);
        self.text.push_str(kind);
        for _ in 0..self.random.below(3) {
            let label = self.random.choose(&["x", "\"y\"", "\"a b\"", "\"\\u00e9\""]);
            self.tokens(&[label]);
        }
        self.tokens(&["{"]);
        if self.random.one_in(3) {
            self.text.push(' ');
            self.argument("only");
        } else if self.random.one_in(5) {
            self.text.push_str("  ");
        } else {
            self.text.push('\n');
            self.body(depth + 1);
        }
        self.text.push('}');
    }

    fn argument(&mut self, unique: &str) {
        if self.random.one_in(8) {
            self.text.push_str(unique);
            let value = self.random.choose(&["\"${a.b}\"", "\"list\"", "\"${[1, \"x\"]}\"", "list"]);
            self.tokens(&["=", value]);
            return;
        }
        self.text.push_str(unique);
        self.tokens(&["="]);
        self.value(3);
    }

    /// Writes what stands between brackets in which lines may break.
    fn freely(&mut self, content: impl FnOnce(&mut Self)) {
        let outer = self.free;
        self.free = true;
        content(self);
        self.gap();
        self.free = outer;
    }

    fn value(&mut self, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            let leaf = self.random.choose(&["1", "2.5e3", "\"text\"", "a.b", "\"ü %\"", "\"\""]);
            return self.tokens(&[leaf]);
        };
        match self.random.below(14) {
            0 => self.operation(depth),
            1 => self.prefixed(depth),
            2 => self.conditional(depth),
            3 => self.list(depth),
            4 => self.object(depth),
            5 => self.for_list(depth),
            6 => self.for_object(depth),
            7 => self.call(depth),
            8 => self.traversal(depth),
            9 => self.parenthesized(depth),
            10 => self.template(depth),
            11 if self.free => self.heredoc(depth),
            _ => self.value(0),
        }
    }

    fn operation(&mut self, depth: usize) {
        self.value(depth);
        let operator = self.random.choose(&["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"]);
        self.tokens(&[operator]);
        self.text.push(' ');
        self.value(depth);
    }

    fn prefixed(&mut self, depth: usize) {
        let sign = self.random.choose(&["-", "!"]);
        self.tokens(&[sign]);
        self.value(depth);
    }

    fn conditional(&mut self, depth: usize) {
        self.value(depth);
        self.tokens(&["?"]);
        self.value(depth);
        self.tokens(&[":"]);
        self.value(depth);
    }

    fn list(&mut self, depth: usize) {
        self.tokens(&["["]);
        self.freely(|this| {
            for _ in 0..this.random.below(4) {
                this.value(depth);
                this.tokens(&[","]);
            }
        });
        self.tokens(&["]"]);
    }

    fn object(&mut self, depth: usize) {
        let outer = self.free;
        self.free = false;
        self.tokens(&["{"]);
        for _ in 0..self.random.below(4) {
            let key = self.random.choose(&["k", "longer_key", "\"q\"", "(a.b)", "\"${a}-é\""]);
            let sign = self.random.choose(&["=", "=", ":"]);
            let end = self.random.choose(&[",", "\n", ",\n", " # c\n", "\n\n"]);
            self.tokens(&[key, sign]);
            self.value(depth);
            self.text.push_str(end);
        }
        self.tokens(&["}"]);
        self.free = outer;
    }

    fn for_list(&mut self, depth: usize) {
        self.tokens(&["["]);
        self.freely(|this| {
            this.tokens(&["for", "x", "in"]);
            this.value(depth);
            this.tokens(&[":"]);
            this.value(depth);
            if this.random.one_in(2) {
                this.tokens(&["if"]);
                this.value(depth);
            }
        });
        self.tokens(&["]"]);
    }

    fn for_object(&mut self, depth: usize) {
        self.tokens(&["{"]);
        self.freely(|this| {
            this.tokens(&["for", "k", ",", "v", "in"]);
            this.value(depth);
            this.tokens(&[":", "k", "=>"]);
            this.value(depth);
            if this.random.one_in(3) {
                this.tokens(&["..."]);
            }
        });
        self.tokens(&["}"]);
    }

    fn call(&mut self, depth: usize) {
        let function = self.random.choose(&["f", "jsonencode", "provider::a::b"]);
        self.tokens(&[function, "("]);
        self.freely(|this| {
            this.value(depth);
            if this.random.one_in(2) {
                this.tokens(&[","]);
                this.value(depth);
                let end = this.random.choose(&["", ",", "..."]);
                this.tokens(&[end]);
            }
        });
        self.tokens(&[")"]);
    }

    fn traversal(&mut self, depth: usize) {
        self.name();
        for _ in 0..=self.random.below(2) {
            match self.random.below(4) {
                0 => {
                    self.tokens(&["."]);
                    self.name();
                }
                1 => self.tokens(&["[", "*", "]"]),
                2 => self.tokens(&[".", "b"]),
                _ => {
                    self.tokens(&["["]);
                    self.freely(|this| this.value(depth));
                    self.tokens(&["]"]);
                }
            }
        }
    }

    fn parenthesized(&mut self, depth: usize) {
        self.tokens(&["("]);
        self.freely(|this| this.value(depth));
        self.tokens(&[")"]);
    }

    fn template(&mut self, depth: usize) {
        self.tokens(&["\"text $${x} \\\" $ "]);
        self.template_parts(depth);
        self.text.push('"');
    }

    fn heredoc(&mut self, depth: usize) {
        self.tokens(&["<<-EOT\n     text\n  "]);
        self.template_parts(depth);
        self.text.push_str("\n    EOTX\n   EOT\n");
    }

    fn template_parts(&mut self, depth: usize) {
        for _ in 0..self.random.below(3) {
            let open = self.random.choose(&["${", "é${~", " ${"]);
            self.text.push_str(open);
            self.freely(|this| this.value(depth));
            let close = self.random.choose(&["}", "~}", "} $ ", "}%{ if a }x%{ endif ~}"]);
            self.text.push_str(close);
        }
    }
}
