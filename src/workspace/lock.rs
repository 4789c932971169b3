//! One run at a time.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use rustix::fs::{self as sys, Mode, OFlags};
use rustix::io::Errno;

use super::error::Error;
use super::path;
use super::tree::{self, Found, Tree};

/// The right to write to the repository, given back when dropped.
///
/// The system releases it when the process dies, however it dies, so a lock never has to be broken by hand.
pub(super) struct Lock {
    tree: Arc<Tree>,
    file: File,
}

enum Attempt {
    Taken(Lock),
    /// By a process that calls itself so.
    Held(String),
    /// The file vanished: somebody gave the lock back just now.
    Gone,
}

const FILE: &str = "lock";
const IGNORE: &str = ".gitignore";

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(tree: &Arc<Tree>) -> Result<Self, Error> {
        let mut holder = String::new();
        // Whoever had it before us may remove the file that we just opened, and whoever only asks whether it is
        // taken holds it for a moment.
        for _ in 0..4 {
            match Self::try_take(tree).map_err(Error::io("lock", path::in_run(FILE)))? {
                Attempt::Taken(lock) => return Ok(lock),
                Attempt::Held(by) => holder = by,
                Attempt::Gone => {}
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let holder = if holder.is_empty() { "it just began".to_owned() } else { holder };
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

    /// Whether another process has the lock.
    pub(super) fn is_held(tree: &Tree) -> bool {
        match tree.find(&path::in_run(FILE)) {
            Ok(Found::File(file, _)) => matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)),
            _ => false,
        }
    }
}

impl Drop for Lock {
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
