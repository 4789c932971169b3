//! The repository's files, reached without following a symbolic link.
//!
//! Every directory on the way is opened from the one above it, so that a link put in the way, even in the
//! middle of a run, leads nowhere.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::sync::atomic::AtomicUsize;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{self as sys, AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;

use crate::layout::path;

/// Called before and after every write, sync, rename and delete with the name of the step and its number in the
/// run. Tests fail or end the process there.
pub type Fault = Box<dyn Fn(&str, usize) -> io::Result<()> + Send + Sync>;

/// A repository's directory.
pub struct Tree {
    root: OwnedFd,
    path: Utf8PathBuf,
    pub(super) fault: Option<Fault>,
    pub(super) calls: AtomicUsize,
}

/// What stands at a path.
#[derive(Debug)]
pub enum Found {
    /// Nothing.
    Missing,
    /// A regular file.
    File(File, Stamp),
    /// A symbolic link.
    Symlink,
    /// A directory.
    Directory,
    /// A device, a socket or a pipe.
    Special,
    /// A directory above it is a symbolic link.
    UnderSymlink(Utf8PathBuf),
    /// A directory above it is a file.
    UnderFile(Utf8PathBuf),
}

/// What tells whether a file was touched without reading it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    inode: (u64, u64),
    size: u64,
    modified: (i64, i64),
    /// Its permissions.
    pub(super) mode: Mode,
}

impl Stamp {
    #[allow(
        clippy::unnecessary_cast,
        clippy::cast_sign_loss,
        clippy::cast_possible_wrap,
        reason = "the fields' types differ between systems"
    )]
    fn new(stat: &sys::Stat) -> Self {
        Self {
            inode: (stat.st_dev as u64, stat.st_ino as u64),
            size: stat.st_size as u64,
            modified: (stat.st_mtime as i64, stat.st_mtime_nsec as i64),
            mode: Mode::from_raw_mode(stat.st_mode),
        }
    }

    /// The file's size.
    #[must_use]
    pub const fn size(self) -> u64 {
        self.size
    }

    /// Whether both are one and the same file, perhaps under two names.
    #[must_use]
    pub fn is_same_file(self, other: Self) -> bool {
        self.inode == other.inode
    }
}

/// Why a directory cannot be opened.
#[derive(Debug)]
pub(super) enum Hindrance {
    Missing,
    Symlink(Utf8PathBuf),
    File(Utf8PathBuf),
    Io(io::Error),
}

impl From<Hindrance> for io::Error {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Missing => Self::from(io::ErrorKind::NotFound),
            Hindrance::Symlink(dir) => Self::other(format!("{dir} is a symbolic link")),
            Hindrance::File(dir) => Self::new(io::ErrorKind::NotADirectory, format!("{dir} is not a directory")),
            Hindrance::Io(error) => error,
        }
    }
}

const DIRECTORY: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
// A pipe without a writer must not stop the run.
const READ: OFlags = OFlags::NOFOLLOW.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

impl Tree {
    /// Opens the repository at a directory.
    ///
    /// # Errors
    /// When it is no directory or cannot be read.
    pub fn open(path: &Utf8Path) -> io::Result<Self> {
        let root = sys::open(path.as_std_path(), OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { root, path: path.to_owned(), fault: None, calls: AtomicUsize::new(0) })
    }

    /// Where the repository lies.
    #[must_use]
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// Opens a directory: at once where the system can, else one part at a time, which also tells what hinders.
    pub(super) fn dir(&self, dir: &Utf8Path) -> Result<OwnedFd, Hindrance> {
        if let Some(fd) = open_beneath(&self.root, dir) {
            return Ok(fd);
        }
        let mut fd = self.root.try_clone().map_err(Hindrance::Io)?;
        let mut walked = Utf8PathBuf::new();
        for part in dir {
            walked.push(part);
            fd = match sys::openat(&fd, part, DIRECTORY, Mode::empty()) {
                Ok(next) => next,
                Err(Errno::NOENT) => return Err(Hindrance::Missing),
                Err(error @ (Errno::NOTDIR | Errno::LOOP)) => {
                    return Err(match kind(&fd, part) {
                        Ok(FileType::Symlink) => Hindrance::Symlink(walked),
                        Ok(_) => Hindrance::File(walked),
                        Err(_) => Hindrance::Io(error.into()),
                    });
                }
                Err(error) => return Err(Hindrance::Io(error.into())),
            };
        }
        Ok(fd)
    }

    /// What stands at a path; a regular file is opened for reading.
    ///
    /// # Errors
    /// When the system refuses to look.
    pub fn find(&self, path: &Utf8Path) -> io::Result<Found> {
        let (dir, name) = path::split(path);
        match self.dir(dir) {
            Ok(dir) => find_in(&dir, name),
            Err(hindrance) => hindered(hindrance),
        }
    }

    /// The bytes of a regular file, and its stamp as of before the reading; none when nothing is there.
    ///
    /// # Errors
    /// When it cannot be read or is no regular file.
    pub fn read(&self, path: &Utf8Path) -> io::Result<Option<(Vec<u8>, Stamp)>> {
        match self.find(path)? {
            Found::Missing => Ok(None),
            Found::File(file, stamp) => Ok(Some((read(file, stamp)?, stamp))),
            _ => Err(io::Error::other("it is not a regular file inside the repository")),
        }
    }

    /// The names of what lies in a directory; none when there is no such directory.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub fn list(&self, dir: &Utf8Path) -> io::Result<Vec<String>> {
        let fd = match self.dir(dir) {
            Ok(fd) => fd,
            Err(Hindrance::Missing) => return Ok(Vec::new()),
            Err(hindrance) => return Err(hindrance.into()),
        };
        let mut names = Vec::new();
        for entry in sys::Dir::read_from(&fd)? {
            // A name that is not UTF-8 cannot be one of ours.
            if let Ok(name) = entry?.file_name().to_str()
                && !matches!(name, "." | "..")
            {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable();
        Ok(names)
    }
}

/// Opens a directory below another if no link is on the way.
#[cfg(target_os = "linux")]
fn open_beneath(root: &OwnedFd, dir: &Utf8Path) -> Option<OwnedFd> {
    let resolve = sys::ResolveFlags::BENEATH | sys::ResolveFlags::NO_SYMLINKS;
    sys::openat2(root, dir.as_std_path(), DIRECTORY, Mode::empty(), resolve).ok()
}

#[cfg(not(target_os = "linux"))]
fn open_beneath(_: &OwnedFd, _: &Utf8Path) -> Option<OwnedFd> {
    None
}

/// What a hindrance means for a file below that directory.
pub(super) fn hindered(hindrance: Hindrance) -> io::Result<Found> {
    match hindrance {
        Hindrance::Missing => Ok(Found::Missing),
        Hindrance::Symlink(dir) => Ok(Found::UnderSymlink(dir)),
        Hindrance::File(dir) => Ok(Found::UnderFile(dir)),
        Hindrance::Io(error) => Err(error),
    }
}

/// What stands under a name in an open directory.
pub(super) fn find_in(dir: &OwnedFd, name: &str) -> io::Result<Found> {
    match sys::openat(dir, name, READ, Mode::empty()) {
        Ok(fd) => {
            let stat = sys::fstat(&fd)?;
            Ok(match FileType::from_raw_mode(stat.st_mode) {
                FileType::RegularFile => Found::File(File::from(fd), Stamp::new(&stat)),
                FileType::Directory => Found::Directory,
                _ => Found::Special,
            })
        }
        Err(Errno::NOENT) => Ok(Found::Missing),
        Err(error) => match kind(dir, name) {
            Ok(FileType::Symlink) => Ok(Found::Symlink),
            Ok(FileType::Directory) => Ok(Found::Directory),
            Ok(FileType::RegularFile) | Err(_) => Err(error.into()),
            Ok(_) => Ok(Found::Special),
        },
    }
}

/// The stamp of the regular file under a name.
pub(super) fn stamp_in(dir: &OwnedFd, name: &str) -> io::Result<Stamp> {
    Ok(Stamp::new(&sys::statat(dir, name, AtFlags::SYMLINK_NOFOLLOW)?))
}

/// The stamp of an open file.
pub(super) fn stamp_of(file: &File) -> io::Result<Stamp> {
    Ok(Stamp::new(&sys::fstat(file)?))
}

fn kind(dir: &OwnedFd, name: &str) -> io::Result<FileType> {
    let stat = sys::statat(dir, name, AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(FileType::from_raw_mode(stat.st_mode))
}

/// All bytes of an opened file.
pub(super) fn read(mut file: File, stamp: Stamp) -> io::Result<Vec<u8>> {
    let size = usize::try_from(stamp.size).map_err(|_| io::ErrorKind::FileTooLarge)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size.saturating_add(1)).map_err(|_| io::ErrorKind::OutOfMemory)?;
    bytes.resize(size + 1, 0);
    let mut read = 0;
    // One byte more than there should be: reading it fails in the same call that reads the rest.
    while read < size {
        match file.read(&mut bytes[read..]) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(read);
    if read > size {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
