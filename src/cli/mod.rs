//! What the user types: one file a command, without logic of its own.

mod blueprint;
mod check;
mod completions;
mod diff;
mod generate;
mod glob;
mod init;
mod new;
mod printer;
mod progress;
mod repository;
mod status;

use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::{Args, ColorChoice, CommandFactory, Parser, Subcommand};

use crate::organization::Date;
use crate::{Error, Outcome};
pub use printer::Printer;

/// Generates the Atmos repository that a careful platform team would have written by hand.
///
/// From a small description of an AWS organization in `forge/`, atmos-forge writes Terraform components and Atmos
/// stacks with secure defaults, and keeps them current without ever overwriting a file that was changed by hand.
#[derive(Debug, Parser)]
#[command(name = "atmos-forge", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// Work in this directory, as if started there.
    #[arg(short = 'C', value_name = "DIR", global = true)]
    directory: Option<Utf8PathBuf>,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    New(new::New),
    Generate(generate::Generate),
    Diff(diff::Diff),
    Status(status::Status),
    Check(check::Check),
    Blueprint(blueprint::Blueprint),
    Completions(completions::Completions),
    Man(completions::Man),
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
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let printer = Printer::new(cli.global.color);
    match run(cli, printer) {
        Ok(outcome) => ExitCode::from(outcome.exit_code()),
        // Whoever reads our output has seen enough: a success.
        Err(Error::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            printer.error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli, printer: Printer) -> Result<Outcome, Error> {
    let directory = cli.global.directory.unwrap_or_else(|| Utf8PathBuf::from("."));
    let session = Session { directory, printer, today: today()? };
    match cli.command {
        Command::Init(init) => init.run(&session),
        Command::New(new) => new.run(&session),
        Command::Generate(generate) => generate.run(&session),
        Command::Diff(diff) => diff.run(&session),
        Command::Status(status) => status.run(&session),
        Command::Check(check) => check.run(&session),
        Command::Blueprint(blueprint) => blueprint.run(&session),
        Command::Completions(completions) => completions.run(&session, &mut Cli::command()),
        Command::Man(man) => man.run(&session, Cli::command()),
    }
}

/// Today, or the day of `SOURCE_DATE_EPOCH`, so that a run can be repeated. The only place where time enters.
fn today() -> Result<Date, Error> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.parse::<i64>().ok().ok_or_else(|| {
            Error::usage(format!("SOURCE_DATE_EPOCH is `{text}`"), "it must be a number of seconds since 1970")
        })?,
        Err(_) => std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .ok()
            .and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok())
            .unwrap_or_default(),
    };
    jiff::Timestamp::from_second(seconds)
        .map(|timestamp| timestamp.to_zoned(jiff::tz::TimeZone::UTC).date())
        .map_err(|error| Error::usage(format!("the date cannot be told: {error}"), ""))
}
