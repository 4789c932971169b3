//! Indents, spaces and aligns the tokens of a file, line by line.

use std::ops::Range;

use super::token::{Kind, Token};
use super::{spacing, width};

/// A line as up to three cells: what leads it, the assignment from its `=` on, and the comment at its end.
struct Line {
    start: usize,
    assignment: Option<usize>,
    comment: Option<usize>,
    end: usize,
}

impl Line {
    fn lead(&self) -> Range<usize> {
        self.start..self.assignment.unwrap_or(self.code_end())
    }

    fn assignment(&self) -> Range<usize> {
        self.assignment.unwrap_or(self.code_end())..self.code_end()
    }

    fn code_end(&self) -> usize {
        self.comment.unwrap_or(self.end)
    }
}

/// Gives every token its canonical white space.
pub(super) fn lay_out(mut tokens: Vec<Token>) -> Vec<Token> {
    let lines = cut(&tokens);
    indent(&mut tokens, &lines);
    for line in &lines {
        space(&mut tokens[line.lead()]);
        space(&mut tokens[line.assignment()]);
    }
    align(&mut tokens, &lines, |line| line.assignment);
    align(&mut tokens, &lines, |line| line.comment);
    tokens
}

/// Cuts the tokens into lines. A string, a heredoc and a block comment belong to the line on which they begin.
fn cut(tokens: &[Token]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        let end = match token.kind {
            Kind::End => index,
            _ if token.ends_line() => index + 1,
            _ => continue,
        };
        if start < end {
            lines.push(cells(tokens, start, end));
        }
        start = end;
    }
    lines
}

fn cells(tokens: &[Token], start: usize, end: usize) -> Line {
    let has_comment = end - start > 1 && tokens[end - 1].kind == Kind::Comment;
    let comment = has_comment.then_some(end - 1);
    let code = start + 1..comment.unwrap_or(end);
    // An assignment whose value goes on in the next line is not aligned.
    let assignment = tokens[code.clone()]
        .iter()
        .position(|token| token.kind == Kind::Equal)
        .map(|offset| code.start + offset)
        .filter(|&equal| depth_change(&tokens[equal..code.end]) == 0);
    Line { start, assignment, comment, end }
}

/// Indents each line by the number of lines above that opened more brackets than they closed.
fn indent(tokens: &mut [Token], lines: &[Line]) {
    let mut levels: Vec<usize> = Vec::new();
    for line in lines {
        if tokens[line.start].kind == Kind::Newline {
            tokens[line.start].spaces = 0;
            continue;
        }
        let lead = until_heredoc(&tokens[line.lead()]);
        let change = depth_change(lead) + depth_change(&tokens[line.assignment()]);
        if change < 0 {
            close(&mut levels, change.unsigned_abs());
        }
        tokens[line.start].spaces = 2 * levels.len();
        if change > 0 {
            levels.push(change.unsigned_abs());
        }
    }
}

/// Takes closed brackets off the levels, which hold how many brackets each of them opened.
fn close(levels: &mut Vec<usize>, mut brackets: usize) {
    while let Some(level) = levels.last_mut() {
        if brackets < *level {
            *level -= brackets;
            return;
        }
        brackets -= *level;
        levels.pop();
        if brackets == 0 {
            return;
        }
    }
}

fn until_heredoc<'t, 'a>(lead: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let heredoc = lead.iter().position(|token| token.kind == Kind::OpenHeredoc);
    &lead[..heredoc.unwrap_or(lead.len())]
}

fn depth_change(tokens: &[Token]) -> isize {
    tokens.iter().map(Token::depth_change).sum()
}

/// Sets the blanks between the tokens of one cell.
fn space(cell: &mut [Token]) {
    for index in 1..cell.len() {
        let previous = index.checked_sub(2).map(|previous| &cell[previous]);
        let spaced = spacing::is_spaced(previous, &cell[index - 1], &cell[index]);
        cell[index].spaces = usize::from(spaced);
    }
}

/// Puts a cell of consecutive lines that all have it into one column. `cell` gives the token at which it begins.
fn align(tokens: &mut [Token], lines: &[Line], cell: impl Fn(&Line) -> Option<usize>) {
    let mut columns = Vec::new();
    for chain in lines.chunk_by(|line, next| cell(line).is_some() && cell(next).is_some()) {
        columns.clear();
        if chain.len() > 1 {
            columns.extend(chain.iter().map(|line| {
                let end = cell(line).unwrap_or(line.end);
                width::columns(&tokens[line.start..end])
            }));
        }
        let widest = columns.iter().copied().max().unwrap_or(0);
        for (index, line) in chain.iter().enumerate() {
            if let Some(first) = cell(line) {
                tokens[first].spaces = 1 + columns.get(index).map_or(0, |width| widest - width);
            }
        }
    }
}
