//! `atmos-forge completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Session};
use crate::{Error, Outcome};

/// Print a shell completion script.
///
/// For bash: `source <(atmos-forge completions bash)` in ~/.bashrc.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    /// Runs the command.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "atmos-forge", &mut script);
        // For a name with a hyphen, clap_complete 4 spells the states of bash's subcommands in two ways.
        let script = String::from_utf8_lossy(&script).replace("atmos__subcmd__forge", "atmos__forge");
        session.printer.result(script)?;
        Ok(Outcome::Done)
    }
}
