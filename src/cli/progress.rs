//! Progress of a long run, on a terminal and only once it takes longer than a second.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Session;
use crate::workspace::{Phase, Progress as Step};

/// How long a run may take before it shows progress.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often what is shown is drawn again.
const TICK: Duration = Duration::from_millis(100);

/// A line on standard error until it is dropped; nothing where standard error is no terminal.
pub struct Progress {
    bar: ProgressBar,
    waiter: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts a part of the run, such as "rendering".
    #[must_use]
    pub fn start(session: &Session, what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_message(what);
        bar.set_style(style("{spinner} {msg}"));
        let waiter = std::io::stderr().is_terminal().then(|| {
            let (done, waiting) = channel::<()>();
            let (bar, rest) = (bar.clone(), PATIENCE.saturating_sub(session.started.elapsed()));
            let thread = std::thread::spawn(move || {
                if waiting.recv_timeout(rest) == Err(RecvTimeoutError::Timeout) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(TICK);
                }
            });
            (done, thread)
        });
        Self { bar, waiter }
    }

    /// Shows a step of a part whose length is known.
    pub fn show(&self, step: &Step) {
        if self.bar.length() != Some(step.total as u64) {
            self.bar.set_style(style("{spinner} {msg:9} {bar:32} {human_pos}/{human_len}"));
            self.bar.set_length(step.total as u64);
        }
        self.bar.set_message(match step.phase {
            Phase::Staging => "preparing",
            Phase::Writing => "writing",
            Phase::Tidying => "tidying",
        });
        self.bar.set_position(step.done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.waiter.take() {
            drop(done);
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
