//! One running engine process: its pipes, its handshake, its last words.

use std::collections::VecDeque;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout};
use tokio::sync::mpsc;

use super::error::EngineError;
use super::spec::Spec;
use crate::frame::{self, Frame, FrameError, FrameKind, Header, PROTOCOL};
use crate::wire::{Hello, ToEngine, Vocabulary};

/// How long an engine may take from its start to its handshake. Generous: a cold disk, a virus scanner.
const HANDSHAKE: Duration = Duration::from_secs(20);

/// How long an engine may take to end when it is asked to.
const FAREWELL: Duration = Duration::from_secs(2);

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
    last_words: Arc<Mutex<VecDeque<String>>>,
}

impl Process {
    /// Starts a program and waits for its handshake.
    pub(super) async fn start<V: Vocabulary>(spec: &Spec<V>) -> Result<Self, EngineError> {
        let engine = V::NAME;
        let mut command = tokio::process::Command::new(&spec.program);
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
        let last_words = Arc::new(Mutex::new(VecDeque::new()));
        tokio::spawn(listen_to_stderr(engine, stderr, Arc::clone(&last_words)));
        let hello = tokio::time::timeout(HANDSHAKE, frame::read_async(&mut stdout)).await;
        let hello = match hello {
            Ok(Ok(Frame::Hello(bytes))) => serde_json::from_slice::<Hello>(&bytes).ok(),
            Ok(Err(FrameError::Closed | FrameError::Torn)) => {
                let how = Self::ending(&mut child, &last_words).await;
                return Err(EngineError::NotStarted {
                    engine,
                    reason: how,
                });
            }
            _ => None,
        };
        let needed = format!("protocol {PROTOCOL}");
        let Some(hello) = hello else {
            let _ = child.start_kill();
            return Err(EngineError::WrongVersion {
                engine,
                found: "no handshake".to_owned(),
                needed,
            });
        };
        if hello.protocol != PROTOCOL || hello.engine != engine {
            let _ = child.start_kill();
            let found = format!(
                "{} {}, protocol {}",
                hello.engine, hello.version, hello.protocol
            );
            return Err(EngineError::WrongVersion {
                engine,
                found,
                needed,
            });
        }
        tracing::debug!(
            engine,
            version = hello.version,
            build = hello.build,
            "engine started"
        );
        let (outgoing, to_write) = mpsc::channel(64);
        let (arrived, incoming) = mpsc::channel(64);
        tokio::spawn(write_all(stdin, to_write));
        tokio::spawn(read_all(stdout, arrived));
        Ok(Self {
            child,
            outgoing,
            incoming,
            last_words,
        })
    }

    pub(super) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Says how a process that closed its pipe ended, for people.
    pub(super) async fn how_it_ended(mut self) -> String {
        Self::ending(&mut self.child, &self.last_words).await
    }

    async fn ending(child: &mut Child, last_words: &Mutex<VecDeque<String>>) -> String {
        let status = match tokio::time::timeout(Duration::from_millis(500), child.wait()).await {
            Ok(Ok(status)) => describe(status),
            _ => {
                let _ = child.start_kill();
                "its connection broke".to_owned()
            }
        };
        let words = last_words.lock().unwrap_or_else(PoisonError::into_inner);
        match words.back() {
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

async fn listen_to_stderr(
    engine: &'static str,
    stderr: tokio::process::ChildStderr,
    last_words: Arc<Mutex<VecDeque<String>>>,
) {
    let mut lines = BufReader::new(stderr).split(b'\n');
    while let Ok(Some(line)) = lines.next_segment().await {
        let line: String = String::from_utf8_lossy(&line)
            .trim()
            .chars()
            .take(300)
            .collect();
        if line.is_empty() {
            continue;
        }
        tracing::debug!(target: "engine", engine, "{line}");
        let mut words = last_words.lock().unwrap_or_else(PoisonError::into_inner);
        if words.len() == 20 {
            words.pop_front();
        }
        words.push_back(line);
    }
}
