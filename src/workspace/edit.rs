//! The few ways in which the repository is changed, each with a fault point before and after it.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::Ordering;

use camino::Utf8Path;
use rustix::fs::{self as sys, AtFlags, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::tree::{Hindrance, Tree};
use crate::layout::path;

const NEW: OFlags =
    OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

impl Tree {
    /// Runs a change between its two fault points.
    fn step<T>(&self, name: &str, change: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        self.fault_point(name)?;
        let value = change()?;
        self.fault_point(name)?;
        Ok(value)
    }

    fn fault_point(&self, name: &str) -> io::Result<()> {
        match &self.fault {
            None => Ok(()),
            Some(fault) => fault(name, self.calls.fetch_add(1, Ordering::Relaxed)),
        }
    }

    /// Writes a file that must not exist yet, with these permissions or the usual ones.
    pub(super) fn write_new(&self, path: &Utf8Path, bytes: &[u8], mode: Option<Mode>, sync: bool) -> io::Result<()> {
        let (dir, name) = path::split(path);
        let dir = self.dir(dir)?;
        self.step("write", || {
            let mut file = File::from(sys::openat(&dir, name, NEW, Mode::from_raw_mode(0o644))?);
            file.write_all(bytes)?;
            if let Some(mode) = mode {
                sys::fchmod(&file, mode)?;
            }
            if sync { self.step("sync", || file.sync_all()) } else { Ok(()) }
        })
    }

    /// Makes a directory and those above it, where they are missing.
    pub(super) fn create_dirs(&self, dir: &Utf8Path) -> io::Result<()> {
        match self.dir(dir) {
            Ok(_) => return Ok(()),
            Err(Hindrance::Missing) => {}
            Err(hindrance) => return Err(hindrance.into()),
        }
        let (above, name) = path::split(dir);
        self.create_dirs(above)?;
        let above = self.dir(above)?;
        self.step("mkdir", || match sys::mkdirat(&above, name, Mode::from_raw_mode(0o777)) {
            Err(error) if error != Errno::EXIST => Err(error.into()),
            _ => Ok(()),
        })
    }

    /// Moves a file to where nothing is.
    pub(super) fn move_new(&self, from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
        let ((from, from_name), (to, to_name)) = (path::split(from), path::split(to));
        let (from, to) = (self.dir(from)?, self.dir(to)?);
        self.step("rename", || match sys::renameat_with(&from, from_name, &to, to_name, RenameFlags::NOREPLACE) {
            Err(error) if unsupported(&error.into()) => {
                if exists(&to, to_name)? {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                Ok(sys::renameat(&from, from_name, &to, to_name)?)
            }
            result => Ok(result?),
        })
    }

    /// Exchanges two files in one instant; false where the file system cannot.
    pub(super) fn exchange(&self, one: &Utf8Path, other: &Utf8Path) -> io::Result<bool> {
        let ((one, one_name), (other, other_name)) = (path::split(one), path::split(other));
        let (one, other) = (self.dir(one)?, self.dir(other)?);
        let exchanged = self
            .step("exchange", || Ok(sys::renameat_with(&one, one_name, &other, other_name, RenameFlags::EXCHANGE)?));
        match exchanged {
            Err(error) if unsupported(&error) => Ok(false),
            result => result.map(|()| true),
        }
    }

    /// Moves a file over another.
    pub(super) fn move_over(&self, from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
        let ((from, from_name), (to, to_name)) = (path::split(from), path::split(to));
        let (from, to) = (self.dir(from)?, self.dir(to)?);
        self.step("rename", || Ok(sys::renameat(&from, from_name, &to, to_name)?))
    }

    /// Gives a file a second name, unless that exists; a copy where the file system knows no second names.
    pub(super) fn keep_as(&self, path: &Utf8Path, second: &Utf8Path) -> io::Result<()> {
        let ((from, from_name), (to, to_name)) = (path::split(path), path::split(second));
        let (from, to) = (self.dir(from)?, self.dir(to)?);
        let linked = self.step("link", || match sys::linkat(&from, from_name, &to, to_name, AtFlags::empty()) {
            Err(error) if error != Errno::EXIST => Err(error.into()),
            _ => Ok(()),
        });
        match linked {
            Err(error) if unsupported(&error) || error.kind() == io::ErrorKind::PermissionDenied => {
                let (bytes, stamp) = self.read(path)?.ok_or(io::ErrorKind::NotFound)?;
                self.write_new(second, &bytes, Some(stamp.mode), true)
            }
            result => result,
        }
    }

    /// Deletes a file; one that is gone already is no error.
    pub(super) fn delete(&self, path: &Utf8Path) -> io::Result<()> {
        let (dir, name) = path::split(path);
        let dir = match self.dir(dir) {
            Err(Hindrance::Missing) => return Ok(()),
            dir => dir?,
        };
        self.step("delete", || match sys::unlinkat(&dir, name, AtFlags::empty()) {
            Err(error) if error != Errno::NOENT => Err(error.into()),
            _ => Ok(()),
        })
    }

    /// Removes a directory if it is there and empty; says whether it did.
    pub(super) fn delete_empty_dir(&self, path: &Utf8Path) -> io::Result<bool> {
        let (dir, name) = path::split(path);
        let Ok(dir) = self.dir(dir) else { return Ok(false) };
        self.step("rmdir", || Ok(sys::unlinkat(&dir, name, AtFlags::REMOVEDIR).is_ok()))
    }

    /// Makes what was written so far survive a power cut: everything, by one call that asks the file system.
    pub(super) fn sync_everything(&self) -> io::Result<()> {
        let root = self.dir("".into())?;
        self.step("sync", || sync_file_system(&root))
    }

    /// Makes the names in a directory survive a power cut.
    pub(super) fn sync_dir(&self, dir: &Utf8Path) -> io::Result<()> {
        let fd = match self.dir(dir) {
            Err(Hindrance::Missing) => return Ok(()),
            fd => fd?,
        };
        self.step("sync", || match sys::fsync(&fd) {
            // Some network file systems cannot sync a directory, and need not.
            Err(Errno::INVAL | Errno::BADF) => Ok(()),
            result => Ok(result?),
        })
    }
}

fn exists(dir: &OwnedFd, name: &str) -> io::Result<bool> {
    match sys::statat(dir, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(_) => Ok(true),
        Err(Errno::NOENT) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Whether the file system does not know what it was asked to do.
fn unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Whether one call can make a whole file system durable.
pub(super) const CAN_SYNC_EVERYTHING: bool = cfg!(target_os = "linux");

#[cfg(target_os = "linux")]
fn sync_file_system(root: &impl AsFd) -> io::Result<()> {
    Ok(sys::syncfs(root)?)
}

#[cfg(not(target_os = "linux"))]
fn sync_file_system(root: &impl AsFd) -> io::Result<()> {
    Ok(sys::fsync(root)?)
}
