//! The other side of a comparison: the same work straight through the library, asked turn by turn. Its program stays, with
//! its model loaded, so that nothing lies between the two sides of a pair and both are equally warm.

use std::ffi::OsStr;
use std::fmt::Display;
use std::process::Stdio;

use serde_json::Value;
use sotto_engines::supervisor::{EngineError, find_program};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};

use crate::error::CliError;

/// How the threads of native code wait for each other in an engine.
const WAITING: (&str, &str) = ("GOMP_SPINCOUNT", "300");

/// The straight side of an engine program.
pub(super) struct Straight {
    engine: &'static str,
    child: Child,
    questions: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Straight {
    /// Starts it.
    pub(super) fn start(engine: &'static str, arguments: &[&OsStr]) -> Result<Self, CliError> {
        let program = find_program(engine)?;
        let mut command = tokio::process::Command::new(&program);
        // As the supervisor starts it: threads that wait otherwise would be another library.
        if std::env::var_os(WAITING.0).is_none() {
            command.env(WAITING.0, WAITING.1);
        }
        let mut child = command
            .args(["straight", "--repeat", "asked"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| CliError::unreadable(&program, source))?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            let reason = "it has no pipes".to_owned();
            return Err(EngineError::NotStarted { engine, reason }.into());
        };
        Ok(Self {
            engine,
            child,
            questions,
            answers: BufReader::new(answers).lines(),
        })
    }

    /// Lets it do the work once, and gives what it measured under this name.
    pub(super) async fn ask(
        &mut self,
        question: impl Display,
        measured: &str,
    ) -> Result<f64, CliError> {
        let question = format!("{question}\n");
        if self.questions.write_all(question.as_bytes()).await.is_ok() {
            // Native code may print a line of its own now and then.
            while let Ok(Some(line)) = self.answers.next_line().await {
                let answer = serde_json::from_str::<Value>(&line).unwrap_or_default();
                if let Some(value) = answer[measured].as_f64() {
                    return Ok(value);
                }
            }
        }
        Err(self.last_words().await)
    }

    async fn last_words(&mut self) -> CliError {
        let _ = self.child.start_kill();
        let mut words = String::new();
        if let Some(mut said) = self.child.stderr.take() {
            let _ = said.read_to_string(&mut words).await;
        }
        let reason = words.lines().last().unwrap_or("it said nothing").to_owned();
        let engine = self.engine;
        EngineError::NotStarted { engine, reason }.into()
    }
}
