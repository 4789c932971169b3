//! One run at a time.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use rustix::fs::{self as sys, FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use super::error::Error;
use super::tree::{self, Found, Tree};
use crate::layout::path;

/// The right to write to the repository, given back when dropped.
///
/// The system releases it when the process dies, however it dies, so a lock never has to be broken by hand. It is a
/// lock on the directory `forge` itself, so that a run that finds nothing to do leaves no trace, not even a time.
pub(super) enum Lock {
    /// On the directory.
    Directory(#[allow(dead_code, reason = "closing it gives the lock back")] OwnedFd),
    /// Announced in a file: there is no directory yet, or the file system cannot lock one.
    File(#[allow(dead_code, reason = "dropping it gives the lock back")] Announced),
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(tree: &Arc<Tree>) -> Result<Self, Error> {
        let Ok(dir) = tree.dir("forge".into()) else { return Announced::take(tree).map(Self::File) };
        let mut holder = String::new();
        for _ in 0..TRIES {
            match sys::flock(&dir, FlockOperation::NonBlockingLockExclusive) {
                // Whoever cannot lock directories announces itself at once.
                Ok(()) if Announced::is_held(tree) => holder = Announced::holder(tree),
                Ok(()) => return Ok(Self::Directory(dir)),
                Err(Errno::WOULDBLOCK) => holder = Announced::holder(tree),
                Err(_) => return Announced::take(tree).map(Self::File),
            }
            std::thread::sleep(PAUSE);
        }
        if holder.is_empty() {
            holder = holder_of(&dir).unwrap_or_else(|| "it has written nothing yet".to_owned());
        }
        Err(Error::Locked { holder })
    }

    /// Tells others who writes; while it does, a failure leaves something to recover.
    pub(super) fn announce(&self, tree: &Arc<Tree>) -> Result<Option<Announced>, Error> {
        match self {
            Self::Directory(_) => Announced::take(tree).map(Some),
            Self::File(_) => Ok(None),
        }
    }
}

/// A file that says who writes to the repository, itself locked, and removed when dropped.
pub(super) struct Announced {
    tree: Arc<Tree>,
    file: File,
}

enum Attempt {
    Taken(Announced),
    /// By a process that calls itself so.
    Held(String),
    /// The file vanished: somebody gave the lock back just now.
    Gone,
}

/// How often, and after which pauses, a lock is tried that may be given back at any moment: also by a process that was
/// forked just now and holds it until its own program begins.
const TRIES: usize = 15;
const PAUSE: Duration = Duration::from_millis(20);

const FILE: &str = "lock";
const IGNORE: &str = ".gitignore";

impl Announced {
    /// Takes the lock of the file, or says who has it.
    fn take(tree: &Arc<Tree>) -> Result<Self, Error> {
        let mut holder = String::new();
        // Whoever had it before us may remove the file that we just opened, and whoever only asks whether it is
        // taken holds it for a moment.
        for _ in 0..TRIES {
            match Self::try_take(tree).map_err(Error::io("lock", path::in_run(FILE)))? {
                Attempt::Taken(lock) => return Ok(lock),
                Attempt::Held(by) => holder = by,
                Attempt::Gone => {}
            }
            std::thread::sleep(PAUSE);
        }
        let holder = if holder.is_empty() { "it just started".to_owned() } else { holder };
        Err(Error::Locked { holder })
    }

    fn try_take(tree: &Arc<Tree>) -> io::Result<Attempt> {
        tree.create_dirs(path::RUN.into())?;
        let Ok(dir) = tree.dir(path::RUN.into()) else { return Ok(Attempt::Gone) };
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = match sys::openat(&dir, FILE, flags, Mode::from_raw_mode(0o644)) {
            Ok(fd) => File::from(fd),
            Err(Errno::NOENT) => return Ok(Attempt::Gone),
            Err(error) => {
                let _ = tree.delete_empty_dir(path::RUN.into());
                return Err(error.into());
            }
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Ok(Attempt::Held(holder));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        match tree::find_in(&dir, FILE)? {
            Found::File(_, stamp) if stamp.is_same_file(tree::stamp_of(&file)?) => {}
            _ => return Ok(Attempt::Gone),
        }
        // From here on a failure gives it back.
        let mut lock = Self { tree: Arc::clone(tree), file };
        lock.file.set_len(0)?;
        lock.file.rewind()?;
        lock.file.write_all(this_process().as_bytes())?;
        if matches!(tree::find_in(&dir, IGNORE)?, Found::Missing) {
            tree.write_new(&path::in_run(IGNORE), b"*\n", None, false)?;
        }
        Ok(Attempt::Taken(lock))
    }

    /// What the file says.
    fn holder(tree: &Tree) -> String {
        let text = tree.read(&path::in_run(FILE)).ok().flatten();
        text.map_or_else(String::new, |(bytes, _)| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Whether another process writes.
    pub(super) fn is_held(tree: &Tree) -> bool {
        match tree.find(&path::in_run(FILE)) {
            Ok(Found::File(file, _)) => matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)),
            _ => false,
        }
    }
}

impl Drop for Announced {
    fn drop(&mut self) {
        // An unfinished run keeps its directory, and with it the file that hides it from git.
        let names = self.tree.list(path::RUN.into()).unwrap_or_default();
        let _ = self.tree.delete(&path::in_run(FILE));
        if names.iter().all(|name| [FILE, IGNORE].contains(&name.as_str())) {
            let _ = self.tree.delete(&path::in_run(IGNORE));
            let _ = self.tree.delete_empty_dir(path::RUN.into());
            let _ = self.tree.delete_empty_dir("forge".into());
        }
        let _ = self.file.unlock();
    }
}

/// Who we are, for whoever finds the lock taken.
fn this_process() -> String {
    let command: Vec<_> = std::env::args().skip(1).collect();
    let host = rustix::system::uname();
    format!(
        "`atmos-forge {}`, process {} on {}",
        command.join(" "),
        std::process::id(),
        host.nodename().to_string_lossy()
    )
}

/// The process that holds a directory's lock, as far as the system tells.
#[cfg(target_os = "linux")]
fn holder_of(dir: &OwnedFd) -> Option<String> {
    let inode = sys::fstat(dir).ok()?.st_ino.to_string();
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    // 1: FLOCK  ADVISORY  WRITE 4711 00:1f:1234 0 EOF
    let held = locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "FLOCK", _, _, process, place, ..] = words[..] else { return None };
        (place.rsplit(':').next() == Some(&inode)).then(|| process.to_owned())
    });
    let process: u32 = held?.parse().ok()?;
    let command = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    let arguments: Vec<_> = command.split(|byte| *byte == 0).skip(1).map(String::from_utf8_lossy).collect();
    Some(format!("`atmos-forge {}`, process {process}", arguments.join(" ").trim_end()))
}

#[cfg(not(target_os = "linux"))]
fn holder_of(_: &OwnedFd) -> Option<String> {
    None
}
