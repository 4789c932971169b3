//! The only place that prints: results to standard output, everything else to standard error.

use std::io::Write;

use anstream::{AutoStream, ColorChoice as StreamChoice};
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use serde_json::json;

use super::format::Format;
use crate::Error;
use crate::diagnostic::{Diagnostic, Severity, Sources};
use crate::report;

/// Standard output and standard error, with colours where they are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Printer {
    choice: StreamChoice,
}

/// The style of what was done or is in order.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// The style of what is pending.
pub const PENDING: Style = AnsiColor::Yellow.on_default().bold();
/// The style of what is wrong.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// The style of what may be skipped.
pub const FAINT: Style = Style::new().dimmed();
/// The style of a command or heading.
pub const STRONG: Style = Style::new().bold();

impl Printer {
    /// A printer for the user's choice of colours.
    #[must_use]
    pub fn new(choice: ColorChoice) -> Self {
        Self {
            choice: match choice {
                ColorChoice::Auto => StreamChoice::Auto,
                ColorChoice::Always => StreamChoice::Always,
                ColorChoice::Never => StreamChoice::Never,
            },
        }
    }

    /// Whether standard output shows colours.
    #[must_use]
    pub fn styled(&self) -> bool {
        self.stdout().current_choice() != StreamChoice::Never
    }

    /// Writes a result.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn result(&self, text: impl std::fmt::Display) -> Result<(), Error> {
        let mut out = self.stdout();
        write!(out, "{text}")?;
        Ok(out.flush()?)
    }

    /// Writes a result as JSON.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn json(&self, value: &serde_json::Value) -> Result<(), Error> {
        self.result(format_args!("{value:#}\n"))
    }

    /// Tells the user something beside the result. That it cannot be told is no failure.
    pub fn note(&self, text: impl std::fmt::Display) {
        let _ = writeln!(self.stderr(), "{text}");
    }

    /// Says what to do next, with the commands for it.
    pub fn next(&self, what: &str, commands: &[String]) {
        self.note(format_args!("\nNext: {what}"));
        for command in commands {
            self.note(format_args!("  {STRONG}{command}{STRONG:#}"));
        }
    }

    /// Shows warnings.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], sources: &Sources) {
        if !diagnostics.is_empty() {
            let mut err = self.stderr();
            let styled = err.current_choice() != StreamChoice::Never;
            let _ = writeln!(err, "{}", report::render(diagnostics, sources, styled));
        }
    }

    /// Shows the failure that ends the run.
    pub fn error(&self, error: &Error) {
        match error {
            Error::Problems { diagnostics, sources } => {
                self.diagnostics(diagnostics, sources);
                let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error).count();
                if errors > 1 {
                    self.note(format_args!("\n{BAD}{errors} errors{BAD:#}"));
                }
            }
            Error::Usage { message, help } => {
                self.note(format_args!("{BAD}error{BAD:#}: {message}"));
                if !help.is_empty() {
                    self.note(format_args!("  {STRONG}help{STRONG:#}: {help}"));
                }
            }
            other => {
                match other.code() {
                    Some(code) => self.note(format_args!("{BAD}error[{code}]{BAD:#}: {other}")),
                    None => self.note(format_args!("{BAD}error{BAD:#}: {other}")),
                }
                let mut told = other.to_string();
                let mut source = std::error::Error::source(other);
                while let Some(cause) = source {
                    let cause_told = cause.to_string();
                    if !told.contains(&cause_told) {
                        self.note(format_args!("  caused by: {cause}"));
                    }
                    told = cause_told;
                    source = cause.source();
                }
            }
        }
    }

    /// Tells a program of the failure that ends the run.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn failure(&self, error: &Error, format: Format) -> Result<(), Error> {
        let (diagnostics, sources) = match error {
            Error::Problems { diagnostics, sources } => (&diagnostics[..], sources),
            // A log without results would say that all is well.
            _ if format == Format::Sarif => return Ok(()),
            _ => (&[][..], &Sources::default()),
        };
        if format == Format::Sarif {
            return self.json(&report::to_sarif(diagnostics, sources));
        }
        let mut value = json!({ "error": error.to_string(), "problems": report::to_json(diagnostics, sources) });
        if let Some(code) = error.code() {
            value["code"] = code.into();
        }
        if let Error::Usage { help, .. } = error {
            value["help"] = help.as_str().into();
        }
        self.json(&value)
    }

    fn stdout(self) -> AutoStream<std::io::Stdout> {
        AutoStream::new(std::io::stdout(), choice(self.choice, &std::io::stdout()))
    }

    fn stderr(self) -> AutoStream<std::io::Stderr> {
        AutoStream::new(std::io::stderr(), choice(self.choice, &std::io::stderr()))
    }
}

fn choice(choice: StreamChoice, stream: &impl anstream::stream::RawStream) -> StreamChoice {
    match choice {
        StreamChoice::Auto => AutoStream::choice(stream),
        other => other,
    }
}
