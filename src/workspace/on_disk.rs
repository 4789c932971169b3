//! What can stand at a path.

use camino::Utf8PathBuf;

/// A file larger than this is none of ours, whatever is in it.
pub(super) const TOO_LARGE: u64 = 16 << 20;

/// What stands at one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnDisk {
    /// Nothing.
    Missing,
    /// The text that was rendered.
    AsRendered,
    /// The text that the base records, which is not the rendered one.
    AsRecorded,
    /// Another text.
    Text(String),
    /// A regular file that is not UTF-8, or far too large.
    NotText,
    /// A package, or what else is called `.zip`.
    Package(Vec<u8>),
    /// A symbolic link.
    Symlink,
    /// A directory.
    Directory,
    /// A device, a socket or a pipe.
    Special,
    /// Something below a symbolic link to a directory.
    UnderSymlink(Utf8PathBuf),
    /// Something below what is a file.
    UnderFile(Utf8PathBuf),
    /// The same file as another path of ours whose name differs in case alone.
    OtherCase(Utf8PathBuf),
    /// The system refuses to read it.
    Unreadable(String),
}
