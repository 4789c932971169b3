//! A run that fails or dies at any point leaves the repository as it was before or as it should be after.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a campaign tells its figures; what it cannot set up has failed"
)]

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::workspace::{Repository, Snapshot, Story, upgrade_in, version};
use atmos_forge::workspace::{Error, Fault, Workspace};

/// What the file system cannot do in a test.
#[derive(Debug, Clone, Copy, PartialEq)]
enum FileSystem {
    Able,
    NoExchange,
    NoExchangeNoLink,
}

/// Every point on an ordinary file system, every so many on the others.
const FILE_SYSTEMS: [(FileSystem, usize); 3] =
    [(FileSystem::Able, 1), (FileSystem::NoExchange, 7), (FileSystem::NoExchangeNoLink, 7)];

fn fault(file_system: FileSystem, at: usize, fail: fn(&str) -> io::Result<()>) -> Fault {
    Box::new(move |step, index| {
        let unable = match file_system {
            FileSystem::Able => false,
            FileSystem::NoExchange => step == "exchange",
            FileSystem::NoExchangeNoLink => matches!(step, "exchange" | "link"),
        };
        if index == at {
            fail(step)
        } else if unable {
            Err(io::ErrorKind::Unsupported.into())
        } else {
            Ok(())
        }
    })
}

/// Unwinds without a word: nothing in the workspace tidies up on the way but the lock, which the system would
/// release too.
fn die(_: &str) -> io::Result<()> {
    panic::resume_unwind(Box::new(()))
}

fn refuse(step: &str) -> io::Result<()> {
    Err(io::Error::other(format!("refused at {step}")))
}

struct Campaign {
    story: Story,
    before: Snapshot,
    after: Snapshot,
}

impl Campaign {
    fn new(story: Story) -> Self {
        let repository = Repository::new();
        repository.generate(version(false)).unwrap();
        story.edit(&repository);
        let before = repository.snapshot();
        upgrade_in(repository.root(), story, None).unwrap();
        let after = repository.snapshot();
        assert_ne!(before, after);
        if story == Story::Edited {
            let holds = |path: &str, parts: [&str; 2]| {
                let text = repository.read(path);
                assert!(parts.iter().all(|part| text.contains(part)), "{path}: {text}");
            };
            holds("components/terraform/vpc/main.tf", ["locals {}", "# two"]);
            holds("components/terraform/iam/main.tf", ["<<<<<<< ", "by hand"]);
            holds("components/terraform/eks/main.tf", ["<<<<<<< ", "# ecs main, by hand"]);
            holds("components/terraform/vpc/variables.tf", ["# vpc", "variables"]);
            holds("forge/base/accounts/t3-prod.base", ["owner account t3-prod", "\nend\n"]);
        }
        let run = repository.root().join("forge/.run");
        assert!(!run.exists(), "a run leaves nothing behind");
        Self { story, before, after }
    }

    fn run(&self, repository: &Repository, fault: Fault) -> Result<(), Error> {
        upgrade_in(repository.root(), self.story, Some(fault))
    }

    /// How many fault points a whole run passes.
    fn points(&self, file_system: FileSystem) -> usize {
        let repository = Repository::of(&self.before);
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        let unable = fault(file_system, usize::MAX, die);
        let hook: Fault = Box::new(move |step, index| {
            counter.fetch_max(index + 1, Ordering::Relaxed);
            unable(step, index)
        });
        self.run(&repository, hook).unwrap();
        assert!(repository.snapshot() == self.after);
        count.load(Ordering::Relaxed)
    }

    fn assert_whole(&self, repository: &Repository, at: &str) {
        let now = repository.snapshot();
        if now != self.before && now != self.after {
            let differs = |other: &Snapshot| {
                let paths = now.keys().chain(other.keys()).filter(|path| now.get(*path) != other.get(*path));
                paths.cloned().collect::<Vec<_>>()
            };
            panic!("{at}: neither before ({:?}) nor after ({:?})", differs(&self.before), differs(&self.after));
        }
    }
}

/// Every story on every file system, and how many points of it to skip.
fn campaigns() -> impl Iterator<Item = (Campaign, FileSystem, usize)> {
    let pairs =
        Story::ALL.into_iter().flat_map(|story| FILE_SYSTEMS.map(|(file_system, every)| (story, file_system, every)));
    pairs.map(|(story, file_system, every)| (Campaign::new(story), file_system, every))
}

fn quietly<T>(run: impl FnOnce() -> T) -> Result<T, ()> {
    panic::catch_unwind(AssertUnwindSafe(run)).map_err(drop)
}

#[test]
fn a_run_that_dies_anywhere_is_completed_or_undone_by_the_next() {
    for (campaign, file_system, every) in campaigns() {
        let points = campaign.points(file_system);
        println!("{:?}, {file_system:?}: every {every} of {points} points", campaign.story);
        assert!(points > 300, "{points} points");
        for at in (0..points).step_by(every) {
            let repository = Repository::of(&campaign.before);
            let died = quietly(|| campaign.run(&repository, fault(file_system, at, die)));
            assert!(died.is_err(), "point {at} was not reached");
            let _ = Workspace::open(repository.root()).unwrap_or_else(|error| panic!("point {at}: {error}"));
            campaign.assert_whole(&repository, &format!("point {at}"));
        }
    }
}

#[test]
fn a_run_that_fails_anywhere_leaves_the_repository_as_it_was() {
    for (campaign, file_system, every) in campaigns() {
        for at in (0..campaign.points(file_system)).step_by(every) {
            let repository = Repository::of(&campaign.before);
            let result = campaign.run(&repository, fault(file_system, at, refuse));
            if !matches!(result, Err(Error::Unfinished { .. })) {
                let expected = if result.is_ok() { &campaign.after } else { &campaign.before };
                let _ = Workspace::open(repository.root()).unwrap();
                assert!(repository.snapshot() == *expected, "point {at}: {result:?}");
            }
            let _ = Workspace::open(repository.root()).unwrap();
            campaign.assert_whole(&repository, &format!("point {at}"));
        }
    }
}

#[test]
fn a_recovery_that_dies_anywhere_is_itself_recovered() {
    let campaign = Campaign::new(Story::Edited);
    let points = campaign.points(FileSystem::Able);
    let mut recoveries = 0;
    for at in (0..points).step_by(23) {
        for again in (0..).step_by(7) {
            let repository = Repository::of(&campaign.before);
            let died = quietly(|| campaign.run(&repository, fault(FileSystem::Able, at, die)));
            assert!(died.is_err());
            let hook = fault(FileSystem::Able, again, die);
            let died = quietly(|| Workspace::open_with(repository.root(), Some(hook)).map(drop));
            let _ = Workspace::open(repository.root()).unwrap();
            campaign.assert_whole(&repository, &format!("points {at} and {again}"));
            recoveries += 1;
            if died.is_ok() {
                break;
            }
        }
    }
    println!("{recoveries} recoveries");
    assert!(recoveries > 100, "{recoveries}");
}

const AT: &str = "ATMOS_FORGE_TEST_ABORT_AT";
const ROOT: &str = "ATMOS_FORGE_TEST_ROOT";
const EDITED: &str = "ATMOS_FORGE_TEST_EDITED";

/// Not a test of its own: the process that the next test kills.
#[test]
fn victim() {
    let (Ok(at), Ok(root)) = (std::env::var(AT), std::env::var(ROOT)) else { return };
    let hook = fault(FileSystem::Able, at.parse().unwrap(), |_| std::process::abort());
    let story = if std::env::var_os(EDITED).is_some() { Story::Edited } else { Story::Plain };
    upgrade_in(root.as_str().into(), story, Some(hook)).unwrap();
}

#[test]
fn a_process_killed_anywhere_is_recovered_by_the_next() {
    for story in Story::ALL {
        let campaign = Campaign::new(story);
        let points = campaign.points(FileSystem::Able);
        for at in (0..points).step_by(9) {
            let repository = Repository::of(&campaign.before);
            let mut victim = Command::new(std::env::current_exe().unwrap());
            victim.args(["--exact", "workspace_crash::victim"]).env(AT, at.to_string()).env(ROOT, repository.root());
            if story == Story::Edited {
                victim.env(EDITED, "");
            }
            let output = victim.output().unwrap();
            assert!(!output.status.success(), "point {at} was not reached");
            let _ = Workspace::open(repository.root()).unwrap_or_else(|error| panic!("point {at}: {error}"));
            campaign.assert_whole(&repository, &format!("{story:?}, point {at}"));
        }
    }
}
