//! The words of HCL, as far as layout tells them apart.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Newline,
    /// `#`, `//` or `/* */`; the first two hold the line break that ends them.
    Comment,
    Identifier,
    Number,
    Dot,
    DoubleColon,
    Comma,
    Ellipsis,
    Equal,
    /// `=>`
    Arrow,
    Colon,
    Question,
    Bang,
    Minus,
    /// Any other operator between two values.
    Operator,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenParen,
    CloseParen,
    OpenQuote,
    CloseQuote,
    /// Text inside quotes.
    QuotedText,
    /// `<<EOT` with its line break.
    OpenHeredoc,
    CloseHeredoc,
    /// Text inside a heredoc.
    HeredocText,
    /// `${`
    OpenInterpolation,
    /// `%{`
    OpenDirective,
    /// The `}` of either.
    CloseTemplate,
    /// The end of the source, without text.
    End,
}

/// A token and the white space before it, counted in bytes of the source and written as blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub spaces: usize,
    pub text: &'a str,
}

impl Token<'_> {
    /// How many brackets the token opens; negative if it closes one.
    pub fn depth_change(&self) -> isize {
        match self.kind {
            Kind::OpenBrace | Kind::OpenBracket | Kind::OpenParen | Kind::OpenInterpolation | Kind::OpenDirective => 1,
            Kind::CloseBrace | Kind::CloseBracket | Kind::CloseParen | Kind::CloseTemplate => -1,
            _ => 0,
        }
    }

    /// Whether a new line begins after the token.
    pub fn ends_line(&self) -> bool {
        self.kind == Kind::Newline || self.is_line_comment()
    }

    /// Whether the token is a comment that holds the end of its line.
    pub fn is_line_comment(&self) -> bool {
        self.kind == Kind::Comment && self.text.ends_with('\n')
    }

    /// Appends the token to the text, with its white space.
    pub fn write(&self, output: &mut String) {
        const BLANKS: &str = "                                                                ";
        let mut spaces = self.spaces;
        while spaces > BLANKS.len() {
            output.push_str(BLANKS);
            spaces -= BLANKS.len();
        }
        output.push_str(&BLANKS[..spaces]);
        output.push_str(self.text);
    }
}
