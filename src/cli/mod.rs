//! What the user types: one file a command, which reads its words, takes the steps of a [`crate::run`] and prints what
//! came of them.

mod account_defaults;
mod accounts;
mod add;
mod blueprint;
mod check;
mod closing;
mod command_line;
mod completions;
mod decisions;
mod diff;
mod format;
mod generate;
mod glob;
mod import;
mod init;
mod known_account;
mod man;
mod new;
mod printer;
mod progress;
mod prompt;
mod questions;
mod remove;
mod review;
mod snapshot;
mod status;
mod steps;
mod trust;
mod wanted_kinds;

use std::process::ExitCode;
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ColorChoice, Parser, Subcommand};

use crate::organization::Date;
use crate::{Error, Outcome};
pub use format::Format;
pub use printer::Printer;

/// What scripts ask for.
const EXIT_CODES: &str = "\
Exit codes: 0 success, 1 error, 2 changes pending or a control broken, 3 conflicts or blocked files";

/// Generates the Atmos repository that a careful platform team would have written by hand.
///
/// From a small description of an AWS organization in `forge/`, atmos-forge writes Terraform components and Atmos
/// stacks with secure defaults, and keeps them current without ever overwriting a file that you edited by hand.
#[derive(Debug, Parser)]
#[command(name = "atmos-forge", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// The heading of what every command takes.
const GLOBAL: &str = "Global options";

/// Global options.
#[derive(Debug, Args)]
pub struct Global {
    /// Run as if started in this directory.
    #[arg(short = 'C', value_name = "DIR", global = true, help_heading = GLOBAL)]
    directory: Option<Utf8PathBuf>,
    /// When to use colors.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true, help_heading = GLOBAL)]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Import(import::Import),
    New(new::New),
    Add(add::Add),
    Remove(remove::Remove),
    Accounts(accounts::Accounts),
    Generate(generate::Generate),
    Diff(diff::Diff),
    Review(review::ReviewCommand),
    Snapshot(snapshot::Snapshot),
    Status(status::Status),
    Check(check::Check),
    Trust(trust::Trust),
    Blueprint(blueprint::Blueprint),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Command {
    /// How a program wants to be told of a failure, if a program asks.
    const fn format(&self) -> Option<Format> {
        let json = match self {
            Self::Check(check) => return check.format(),
            Self::Init(init) => init.json,
            Self::Import(import) => import.json(),
            Self::New(new) => new.json,
            Self::Add(add) => add.json,
            Self::Remove(remove) => remove.json(),
            Self::Accounts(accounts) => accounts.json(),
            Self::Generate(generate) => generate.json,
            Self::Diff(diff) => diff.json,
            Self::Review(review) => review.json,
            Self::Snapshot(snapshot) => snapshot.json(),
            Self::Status(status) => status.json,
            Self::Trust(trust) => trust.json,
            Self::Blueprint(_) | Self::Completions(_) | Self::Man(_) => false,
        };
        if json { Some(Format::Json) } else { None }
    }
}

/// What every command gets besides its own options.
#[derive(Debug)]
pub struct Session {
    /// Where the user stands.
    pub directory: Utf8PathBuf,
    /// Where messages and results go.
    pub printer: Printer,
    /// The day on which waivers are judged.
    pub today: Date,
    /// When the run began.
    pub started: Instant,
}

impl Session {
    /// Reads a file that an argument names.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, file: &Utf8Path) -> Result<String, Error> {
        std::fs::read_to_string(self.directory.join(file))
            .map_err(|error| Error::usage(format!("cannot read {file}: {error}"), ""))
    }
}

/// The exit code after Ctrl-C, as shells have it: 128 and the number of the signal.
const INTERRUPTED: u8 = 130;

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let started = Instant::now();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            // Help that was asked for is a success; 2 would mean that changes are pending.
            let failed = message.use_stderr();
            return if message.print().is_err() || failed { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        }
    };
    let printer = Printer::new(cli.global.color);
    let format = cli.command.format();
    match run(cli, printer, started) {
        Ok(outcome) => ExitCode::from(outcome.exit_code()),
        // Whoever reads our output has seen enough: a success.
        Err(Error::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Error::Interrupted) => ExitCode::from(INTERRUPTED),
        Err(error) => {
            printer.error(&error);
            if let Some(format) = format {
                let _ = printer.failure(&error, format);
            }
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli, printer: Printer, started: Instant) -> Result<Outcome, Error> {
    let directory = cli.global.directory.unwrap_or_else(|| Utf8PathBuf::from("."));
    let session = Session { directory, printer, today: today()?, started };
    match cli.command {
        Command::Init(init) => init.run(&session),
        Command::Import(import) => import.run(&session),
        Command::New(new) => new.run(&session),
        Command::Add(add) => add.run(&session),
        Command::Remove(remove) => remove.run(&session),
        Command::Accounts(accounts) => accounts.run(&session),
        Command::Generate(generate) => generate.run(&session),
        Command::Diff(diff) => diff.run(&session),
        Command::Review(review) => review.run(&session),
        Command::Snapshot(snapshot) => snapshot.run(&session),
        Command::Status(status) => status.run(&session),
        Command::Check(check) => check.run(&session),
        Command::Trust(trust) => trust.run(&session),
        Command::Blueprint(blueprint) => blueprint.run(&session),
        Command::Completions(completions) => completions.run(&session),
        Command::Man(man) => man.run(&session),
    }
}

/// Today, or the day of `SOURCE_DATE_EPOCH`, so that a run can be repeated. The only place where time enters.
fn today() -> Result<Date, Error> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.parse::<i64>().ok().ok_or_else(|| {
            Error::usage(format!("SOURCE_DATE_EPOCH must be a number of seconds since 1970, found `{text}`"), "")
        })?,
        Err(_) => std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .ok()
            .and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok())
            .unwrap_or_default(),
    };
    jiff::Timestamp::from_second(seconds)
        .map(|timestamp| timestamp.to_zoned(jiff::tz::TimeZone::UTC).date())
        .map_err(|error| Error::usage(format!("cannot determine the date: {error}"), ""))
}
