//! A merge as a sequence of pieces, and the texts that they make.

use std::borrow::Cow;

use super::{Conflict, Conflicts, Merged};

pub(super) const DISK_MARKER: &str = "<<<<<<< disk (yours)";
pub(super) const BASE_MARKER: &str = "||||||| base";
const MIDDLE_MARKER: &str = "=======";
pub(super) const RENDER_MARKER: &str = ">>>>>>> render (atmos-forge)";

/// A part of the merge, from its start to its end.
#[derive(Debug, Clone)]
pub(super) enum Piece<'t> {
    /// Text on which both sides agree.
    Text(Cow<'t, str>),
    /// A conflict.
    Clash(Clash<'t>),
}

/// A conflict with the text of each side. A side without it is `None`.
#[derive(Debug, Clone)]
pub(super) struct Clash<'t> {
    pub(super) what: String,
    pub(super) line: usize,
    pub(super) base: Option<Cow<'t, str>>,
    pub(super) disk: Option<Cow<'t, str>>,
    pub(super) render: Option<Cow<'t, str>>,
}

impl Piece<'_> {
    /// Whether it is no text at all.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// The piece with texts of its own.
    pub(super) fn into_owned<'o>(self) -> Piece<'o> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Text(text) => Piece::Text(owned(text)),
            Self::Clash(clash) => Piece::Clash(Clash {
                what: clash.what,
                line: clash.line,
                base: clash.base.map(owned),
                disk: clash.disk.map(owned),
                render: clash.render.map(owned),
            }),
        }
    }
}

impl<'t> From<&'t str> for Piece<'t> {
    fn from(text: &'t str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<Clash<'_>> for Conflict {
    fn from(clash: Clash<'_>) -> Self {
        let owned = |side: Option<Cow<'_, str>>| side.map(Cow::into_owned);
        Self {
            what: clash.what,
            line: clash.line,
            base: owned(clash.base),
            disk: owned(clash.disk),
            render: owned(clash.render),
        }
    }
}

/// The outcome that the pieces make.
pub(super) fn assemble(pieces: Vec<Piece<'_>>) -> Merged {
    let mut writer = Writer::default();
    let mut conflicts = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => writer.text(&text),
            Piece::Clash(clash) => {
                writer.clash(&clash);
                conflicts.push(clash.into());
            }
        }
    }
    writer.flush();
    if conflicts.is_empty() {
        return Merged::Clean(writer.marked);
    }
    Merged::Conflicts(Conflicts {
        conflicts,
        marked: writer.marked,
        disk: writer.disk.done,
        render: writer.render.done,
    })
}

/// Writes the three texts. Markers stand on lines of their own, so the line around a conflict within a line is written
/// once for each side.
#[derive(Default)]
struct Writer {
    marked: String,
    disk: Side,
    base: Side,
    render: Side,
    clashed: bool,
}

/// A side's text so far and the line, or lines, that are not in the marked text yet.
#[derive(Default)]
struct Side {
    done: String,
    pending: String,
}

impl Writer {
    fn text(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            for side in [&mut self.disk, &mut self.base, &mut self.render] {
                side.pending.push_str(line);
            }
            if line.ends_with('\n') {
                self.flush();
            }
        }
    }

    fn clash(&mut self, clash: &Clash<'_>) {
        self.clashed = true;
        for (side, text) in
            [(&mut self.disk, &clash.disk), (&mut self.base, &clash.base), (&mut self.render, &clash.render)]
        {
            side.pending.push_str(text.as_deref().unwrap_or_default());
        }
        let complete = |side: &Side| side.pending.is_empty() || side.pending.ends_with('\n');
        if [&self.disk, &self.base, &self.render].into_iter().all(complete) {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.clashed {
            for (marker, side) in [(DISK_MARKER, &self.disk), (BASE_MARKER, &self.base), (MIDDLE_MARKER, &self.render)]
            {
                self.marked.push_str(marker);
                self.marked.push('\n');
                self.marked.push_str(&side.pending);
                if !side.pending.is_empty() && !side.pending.ends_with('\n') {
                    self.marked.push('\n');
                }
            }
            self.marked.push_str(RENDER_MARKER);
            self.marked.push('\n');
        } else {
            self.marked.push_str(&self.disk.pending);
        }
        self.clashed = false;
        for side in [&mut self.disk, &mut self.base, &mut self.render] {
            side.done.push_str(&side.pending);
            side.pending.clear();
        }
    }
}
