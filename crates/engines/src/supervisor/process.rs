//! One running engine process: its pipes, its handshake, its last words.

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout};
use tokio::sync::mpsc;

use super::error::EngineError;
use super::last_words::LastWords;
use super::spec::Spec;
use crate::frame::{self, Frame, FrameError, FrameKind, Header, PROTOCOL};
use crate::wire::{Hello, ToEngine, Vocabulary};

/// How long an engine may take to end when it is asked to.
const FAREWELL: Duration = Duration::from_secs(2);

/// How the threads of native code wait for each other: libgomp looks this often, then sleeps. It reads this before
/// `main`, so the engine cannot set it for itself. ggml's threads meet some hundred times a token. Two threads on two
/// processors, SmolLM2 135M: libgomp's own setting (it spins for milliseconds) writes 155 tokens a second on a quiet
/// machine and 2 beside other work; 300 looks write 148 and 37; none write 62 and 35.
const WAITING: (&str, &str) = ("GOMP_SPINCOUNT", "300");

/// What is written to an engine.
pub(super) enum Outgoing {
    /// An encoded message.
    Message { id: u64, body: Vec<u8> },
    /// Samples, written straight from the caller's buffer.
    Audio { id: u64, samples: Arc<[f32]> },
}

pub(super) struct Process {
    child: Child,
    /// Frames to the engine. Bounded: audio then backs up into the caller's queue.
    pub(super) outgoing: mpsc::Sender<Outgoing>,
    /// Frames from the engine. Bounded: an engine whose listener is slow then waits in its pipe.
    pub(super) incoming: mpsc::Receiver<Result<Frame, FrameError>>,
    last_words: LastWords,
    /// What the program was built for.
    build: String,
}

impl Process {
    /// Starts a program and waits for its handshake.
    pub(super) async fn start<V: Vocabulary>(spec: &Spec<V>) -> Result<Self, EngineError> {
        let engine = V::NAME;
        let mut command = tokio::process::Command::new(&spec.program);
        if std::env::var_os(WAITING.0).is_none() {
            command.env(WAITING.0, WAITING.1);
        }
        command
            .args(&spec.arguments)
            .envs(spec.environment.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        #[cfg(windows)]
        command.creation_flags(0x0800_0000); // CREATE_NO_WINDOW: no console flashes up
        let mut child = command.spawn().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => EngineError::Missing {
                engine,
                looked_in: spec.program.parent().unwrap_or(&spec.program).to_owned(),
            },
            _ => EngineError::NotStarted {
                engine,
                reason: error.to_string(),
            },
        })?;
        let (Some(stdin), Some(mut stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(EngineError::NotStarted {
                engine,
                reason: "it has no pipes".to_owned(),
            });
        };
        let mut last_words = LastWords::of(engine, stderr);
        let greeting = tokio::time::timeout(spec.handshake, frame::read_async(&mut stdout)).await;
        let not_started = |reason| EngineError::NotStarted { engine, reason };
        let hello = match greeting {
            Ok(Ok(Frame::Hello(bytes))) => serde_json::from_slice::<Hello>(&bytes).ok(),
            Ok(Err(FrameError::Closed | FrameError::Torn)) => {
                return Err(not_started(Self::ending(&mut child, &mut last_words).await));
            }
            Err(_) => {
                let _ = child.start_kill();
                let waited = spec.handshake.as_secs_f32();
                return Err(not_started(format!("it said nothing for {waited} s")));
            }
            Ok(_) => None,
        };
        if let Err(error) = accept(engine, hello.as_ref()) {
            let _ = child.start_kill();
            return Err(error);
        }
        let build = hello.map_or_else(String::new, |hello| {
            let Hello { version, build, .. } = hello;
            tracing::debug!(engine, version, build, "engine started");
            build
        });
        let (outgoing, to_write) = mpsc::channel(64);
        let (arrived, incoming) = mpsc::channel(64);
        tokio::spawn(write_all(stdin, to_write));
        tokio::spawn(read_all(stdout, arrived));
        Ok(Self {
            child,
            outgoing,
            incoming,
            last_words,
            build,
        })
    }

    pub(super) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    pub(super) fn build(&self) -> &str {
        &self.build
    }

    /// Says how a process that closed its pipe ended, for people.
    pub(super) async fn how_it_ended(mut self) -> String {
        Self::ending(&mut self.child, &mut self.last_words).await
    }

    async fn ending(child: &mut Child, last_words: &mut LastWords) -> String {
        let status = match tokio::time::timeout(Duration::from_millis(500), child.wait()).await {
            Ok(Ok(status)) => describe(status),
            _ => {
                let _ = child.start_kill();
                "its connection broke".to_owned()
            }
        };
        match last_words.last().await {
            Some(last) => format!("{status}; its last words: {last}"),
            None => status,
        }
    }

    /// Ends a process that hangs.
    pub(super) async fn kill(mut self) {
        let _ = self.child.start_kill();
        let _ = tokio::time::timeout(FAREWELL, self.child.wait()).await;
    }

    /// Ends a process in good order: asks, waits, then insists.
    pub(super) async fn end<V: Vocabulary>(mut self) {
        if let Ok(body) = postcard::to_stdvec(&ToEngine::<V::Request>::Shutdown) {
            let _ = tokio::time::timeout(
                FAREWELL,
                self.outgoing.send(Outgoing::Message { id: 0, body }),
            )
            .await;
        }
        drop(self.outgoing);
        if tokio::time::timeout(FAREWELL, self.child.wait())
            .await
            .is_err()
        {
            let _ = self.child.start_kill();
            let _ = tokio::time::timeout(FAREWELL, self.child.wait()).await;
        }
    }
}

/// Whether an engine that greeted like this can be spoken with.
fn accept(engine: &'static str, hello: Option<&Hello>) -> Result<(), EngineError> {
    let wrong = |found| EngineError::WrongVersion {
        engine,
        found,
        needed: format!("protocol {PROTOCOL}"),
    };
    let Some(hello) = hello else {
        return Err(wrong("no handshake".to_owned()));
    };
    if hello.protocol != PROTOCOL || hello.engine != engine {
        return Err(wrong(format!(
            "{} {}, protocol {}",
            hello.engine, hello.version, hello.protocol
        )));
    }
    if !hello.missing.is_empty() {
        return Err(EngineError::WrongProcessor {
            engine,
            build: hello.build.clone(),
            missing: hello.missing.clone(),
        });
    }
    Ok(())
}

fn describe(status: std::process::ExitStatus) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        match status.signal() {
            Some(4) => return "it used an instruction this processor does not have".to_owned(),
            Some(6) => return "it gave up inside its native code".to_owned(),
            Some(9) => return "it was ended from outside, perhaps for lack of memory".to_owned(),
            Some(11) => return "it crashed in its native code".to_owned(),
            Some(other) => return format!("it was ended by signal {other}"),
            None => {}
        }
    }
    match status.code() {
        Some(code) => format!("it ended with code {code}"),
        None => "it ended".to_owned(),
    }
}

async fn write_all(mut stdin: ChildStdin, mut to_write: mpsc::Receiver<Outgoing>) {
    while let Some(next) = to_write.recv().await {
        let result = match next {
            Outgoing::Message { id, body } => {
                write_frame(&mut stdin, FrameKind::Message, id, &body).await
            }
            Outgoing::Audio { id, samples } => {
                let mut result = Ok(());
                for piece in samples.chunks(frame::MAX_PAYLOAD / 4) {
                    result = write_frame(
                        &mut stdin,
                        FrameKind::Audio,
                        id,
                        bytemuck::cast_slice(piece),
                    )
                    .await;
                    if result.is_err() {
                        break;
                    }
                }
                result
            }
        };
        // The engine is gone; the reading side notices and says so.
        if result.is_err() {
            return;
        }
    }
}

async fn write_frame(
    stdin: &mut ChildStdin,
    kind: FrameKind,
    id: u64,
    payload: &[u8],
) -> std::io::Result<()> {
    let header = Header {
        length: payload.len(),
        kind,
        id,
    }
    .encode();
    if payload.len() <= 4096 - frame::HEADER {
        // One write for a small frame: half the system calls for live audio.
        let mut small = [0; 4096];
        small[..frame::HEADER].copy_from_slice(&header);
        small[frame::HEADER..frame::HEADER + payload.len()].copy_from_slice(payload);
        return stdin
            .write_all(&small[..frame::HEADER + payload.len()])
            .await;
    }
    stdin.write_all(&header).await?;
    stdin.write_all(payload).await
}

async fn read_all(stdout: ChildStdout, arrived: mpsc::Sender<Result<Frame, FrameError>>) {
    let mut stdout = BufReader::with_capacity(64 * 1024, stdout);
    loop {
        let frame = frame::read_async(&mut stdout).await;
        let over = frame.is_err();
        if arrived.send(frame).await.is_err() || over {
            return;
        }
    }
}
