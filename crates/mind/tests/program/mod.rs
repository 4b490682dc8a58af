//! The real program over its pipes, for the tests in this folder.

// Shared with the tests within the crate, which use more of it.
#[allow(dead_code)]
#[path = "../../src/tests/hand.rs"]
mod hand;
#[path = "../../src/tests/story.rs"]
mod story;

use std::io::{BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use sotto_engines::frame::{self, Frame, FrameKind};
use sotto_engines::thinking::{ThinkingEvent, ThinkingRequest};
use sotto_engines::{FaultKind, FromEngine, ToEngine};

pub(crate) use story::small_model;

/// The running program.
pub struct Engine {
    /// Its process.
    pub child: Child,
    /// What it reads.
    pub input: ChildStdin,
    output: BufReader<ChildStdout>,
    next: u64,
}

impl Engine {
    /// Starts it, without a model.
    pub fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sotto-mind"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, output) = (
            child.stdin.take().unwrap(),
            BufReader::new(child.stdout.take().unwrap()),
        );
        Self {
            child,
            input,
            output,
            next: 1,
        }
    }

    /// `None`: the engine died.
    pub fn ask(
        &mut self,
        request: ThinkingRequest,
    ) -> Option<Result<Vec<ThinkingEvent>, FaultKind>> {
        let body = postcard::to_stdvec(&ToEngine::Request(request)).unwrap();
        self.send(&body)
    }

    /// Sends these bytes as a message. `None`: the engine died.
    pub fn send(&mut self, body: &[u8]) -> Option<Result<Vec<ThinkingEvent>, FaultKind>> {
        let id = self.next;
        self.next += 1;
        frame::write_bytes(&mut self.input, FrameKind::Message, id, body).ok()?;
        self.input.flush().ok()?;
        let mut events = Vec::new();
        loop {
            let Frame::Message { id: about, body } = frame::read(&mut self.output).ok()? else {
                continue;
            };
            assert_eq!(about, id);
            match postcard::from_bytes::<FromEngine<ThinkingEvent>>(&body).unwrap() {
                FromEngine::Event(event) => events.push(event),
                FromEngine::Done => return Some(Ok(events)),
                FromEngine::Failed(fault) => {
                    assert!(fault.message.len() > 10, "no sentence: {fault:?}");
                    return Some(Err(fault.kind));
                }
                FromEngine::Pong { .. } => {}
            }
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
