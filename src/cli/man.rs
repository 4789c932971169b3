//! `atmos-forge man`.

use clap::{Args, CommandFactory};

use super::{Cli, Session};
use crate::diagnostic::{did_you_mean_or, one_of};
use crate::{Error, Outcome};

/// Print the manual of atmos-forge or of one command, as a man page.
///
/// To view one: `atmos-forge man new | man -l -`. To save one:
/// `atmos-forge man blueprint show > atmos-forge-blueprint-show.1`.
#[derive(Debug, Args)]
pub struct Man {
    /// The command, such as `new` or `blueprint show`; by default, atmos-forge itself.
    command: Vec<String>,
}

impl Man {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such command or standard output cannot be written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let mut command = Cli::command();
        command.build();
        let mut page = &command;
        for word in &self.command {
            page = page.find_subcommand(word).ok_or_else(|| {
                let known: Vec<&str> = page.get_subcommands().map(clap::Command::get_name).collect();
                let help = did_you_mean_or(word, known.iter().copied(), || {
                    format!("the commands are {}", one_of(known.iter().copied()))
                });
                Error::usage(format!("there is no command `{}`", self.command.join(" ")), help)
            })?;
        }
        let mut text = Vec::new();
        clap_mangen::Man::new(page.clone())
            .source(concat!("atmos-forge ", env!("CARGO_PKG_VERSION")))
            .render(&mut text)?;
        session.printer.result(String::from_utf8_lossy(&text))?;
        Ok(Outcome::Done)
    }
}
