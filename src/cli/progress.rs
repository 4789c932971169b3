//! Progress of a long run, on a terminal and only once it takes longer than a second.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Session;
use crate::workspace::{Phase, Progress as Step};

/// How long a run may take before it shows progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error; nothing where standard error is no terminal.
pub struct Progress {
    started: Instant,
    bar: ProgressBar,
}

impl Progress {
    /// Starts to wait.
    #[must_use]
    pub fn start(_: &Session) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{msg:>10} {bar:32} {human_pos}/{human_len}") {
            bar.set_style(style);
        }
        Self { started: Instant::now(), bar }
    }

    /// Shows a step.
    pub fn show(&self, step: &Step) {
        if self.started.elapsed() < PATIENCE {
            return;
        }
        self.bar.set_message(match step.phase {
            Phase::Staging => "preparing",
            Phase::Writing => "writing",
            Phase::Tidying => "tidying",
        });
        self.bar.set_length(step.total as u64);
        self.bar.set_position(step.done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
