//! Why a file must not be written, told to a person.

use std::fmt;

use camino::Utf8PathBuf;

/// Why a file must not be written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Nothing records that it is one of ours.
    Foreign,
    /// The record of what was written last is damaged, and does not tell.
    Unrecorded {
        /// The bundle.
        bundle: Utf8PathBuf,
        /// Whether nothing stands there now: deleted by hand, or never written.
        is_missing: bool,
    },
    /// It holds conflicts that nobody resolved yet, the first in this line.
    Markers(usize),
    /// A manifest changed after this command had read it.
    Manifest,
    /// It is not text.
    NotText,
    /// It is a symbolic link.
    Symlink,
    /// It is a directory.
    Directory,
    /// It is a device, a socket or a pipe.
    Special,
    /// It lies below a symbolic link.
    UnderSymlink(Utf8PathBuf),
    /// It lies below what is a file.
    UnderFile(Utf8PathBuf),
    /// It exists under a name that differs in case alone, on a file system that takes both for one.
    OtherCase(Utf8PathBuf),
    /// The user gave it another name, and it could be any of these.
    Renamed(Vec<Utf8PathBuf>),
    /// It declares what other files in its folder declare.
    DeclaredTwice(Vec<Twice>),
    /// It was edited by hand, is no longer needed, and imports what the run deletes.
    ImportLost(Utf8PathBuf),
    /// It cannot be read.
    Unreadable(String),
}

/// A name that is declared in two files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Twice {
    /// What is declared, such as `variable "team"`.
    pub name: String,
    /// The line in the file.
    pub line: usize,
    /// The other file.
    pub path: Utf8PathBuf,
    /// The line there.
    pub there: usize,
}

impl Reason {
    /// One word for it, in JSON.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Unrecorded { .. } => "unrecorded",
            Self::Markers(_) => "markers",
            Self::Manifest => "manifest-changed",
            Self::NotText => "not-text",
            Self::Symlink => "symlink",
            Self::Directory => "directory",
            Self::Special => "special-file",
            Self::UnderSymlink(_) => "under-symlink",
            Self::UnderFile(_) => "under-file",
            Self::OtherCase(_) => "other-case",
            Self::Renamed(_) => "renamed",
            Self::DeclaredTwice(_) => "declared-twice",
            Self::ImportLost(_) => "import-lost",
            Self::Unreadable(_) => "unreadable",
        }
    }

    /// What a person can do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Foreign => "rename it or remove it, or keep it as your edit with `--adopt`",
            Self::Unrecorded { is_missing: false, .. } => {
                "restore the bundle from git, or keep the file as your edit with `--adopt`, or remove it and \
                 generate it again with `--restore`"
            }
            Self::Unrecorded { is_missing: true, .. } => {
                "restore the bundle from git, or generate the file with `--restore`, or leave it out with `--adopt`"
            }
            Self::Markers(_) => "resolve it there, then run the command again",
            Self::Manifest => "run the command again",
            Self::NotText => "save it as UTF-8, or remove it",
            Self::Symlink | Self::UnderSymlink(_) => "replace the link with what it points to",
            Self::Directory | Self::Special | Self::UnderFile(_) => "move it elsewhere",
            Self::OtherCase(_) => "rename it with `git mv`",
            Self::Renamed(_) => "keep one of them, or bring the file back with `--restore`",
            Self::DeclaredTwice(_) => {
                "rename or remove your declaration; Terraform allows one of each name in a folder"
            }
            Self::ImportLost(_) => "delete it, or move what you need of it to a file that stays",
            Self::Unreadable(_) => "grant yourself read permission",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("exists, and atmos-forge has no record of writing it"),
            Self::Unrecorded { bundle, is_missing: false } => {
                write!(f, "differs from what would be written, and {bundle} no longer records what was written last")
            }
            Self::Unrecorded { bundle, is_missing: true } => {
                write!(f, "is missing, and {bundle} no longer records whether it was ever written")
            }
            Self::Markers(line) => write!(f, "has an unresolved conflict in line {line}"),
            Self::Manifest => f.write_str("changed while the command was running"),
            Self::NotText => f.write_str("is not UTF-8 text"),
            Self::Symlink => f.write_str("is a symbolic link"),
            Self::Directory => f.write_str("is a directory"),
            Self::Special => f.write_str("is not a regular file"),
            Self::UnderSymlink(dir) => write!(f, "is below {dir}, which is a symbolic link"),
            Self::UnderFile(dir) => write!(f, "is below {dir}, which is a file"),
            Self::OtherCase(path) => write!(f, "is the same file as {path} on this file system"),
            Self::Renamed(paths) => {
                let paths = paths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
                write!(f, "changed, but was renamed by hand: {paths} are equally like it")
            }
            Self::DeclaredTwice(all) => {
                for (index, Twice { name, line, path, there }) in all.iter().enumerate() {
                    let start = if index == 0 { "would declare" } else { "; and" };
                    write!(f, "{start} {name} in line {line}, which {path}:{there} declares too")?;
                }
                Ok(())
            }
            Self::ImportLost(path) => {
                write!(f, "is no longer needed, but was edited by hand and imports {path}, which goes")
            }
            Self::Unreadable(error) => write!(f, "cannot be read: {error}"),
        }
    }
}
