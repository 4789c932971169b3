//! Programs that answer a question a line, started once for all who ask.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde_json::Value;

/// A program that is started with the first question. It ends when its input does, which is when this process does.
pub struct Server {
    start: fn() -> Command,
    running: Mutex<Option<Running>>,
}

struct Running {
    _process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Server {
    pub const fn new(start: fn() -> Command) -> Self {
        Self { start, running: Mutex::new(None) }
    }

    /// The answer to a question, both in JSON. Others wait meanwhile.
    pub fn ask<T: DeserializeOwned>(&self, question: &Value) -> T {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        // One that failed is not asked again.
        let mut server = running.take().unwrap_or_else(|| Running::new((self.start)()));
        let mut answer = String::new();
        writeln!(server.questions, "{question}")
            .and_then(|()| server.questions.flush())
            .and_then(|()| server.answers.read_line(&mut answer).map(drop))
            .unwrap_or_else(|error| panic!("{:?}: {error}", (self.start)()));
        assert!(!answer.is_empty(), "{:?} ended without an answer", (self.start)());
        *running = Some(server);
        drop(running);
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{:?}: {error}: {answer}", (self.start)()))
    }
}

impl Running {
    fn new(mut command: Command) -> Self {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let questions = process.stdin.take().expect("its input");
        let answers = BufReader::new(process.stdout.take().expect("its output"));
        Self { _process: process, questions, answers }
    }
}
