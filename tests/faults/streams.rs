//! Bytes that no Sotto would send, to each of the real programs: a stream that cannot be trusted any more ends it at once, and
//! what is merely no request is refused with a sentence, after which the next one is done.

use std::io::{BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use sotto_engines::frame::{self, Frame, FrameKind};
use sotto_engines::hearing::{Hearing, HearingRequest, Listening};
use sotto_engines::speaking::{Speaking, SpeakingRequest, Speech};
use sotto_engines::supervisor::find_program;
use sotto_engines::thinking::{Completion, Thinking, ThinkingRequest};
use sotto_engines::{Fault, FaultKind, FromEngine, ToEngine, Vocabulary};

/// Stands in the request of each engine.
const WORDS: &str = "Once upon a time";

/// A program without a model. It ends by itself when its input does.
struct Program {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Program {
    /// Says why and gives nothing when it was not built.
    fn start(engine: &'static str) -> Option<Self> {
        let program = match find_program(engine) {
            Ok(program) => program,
            Err(error) => {
                println!("skipped: {error}");
                return None;
            }
        };
        let mut process = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        Some(Self {
            process,
            input,
            output,
        })
    }

    /// The fault that these bytes are answered with, as a message under this number.
    fn fault<V: Vocabulary>(&mut self, id: u64, body: &[u8]) -> Fault {
        frame::write_bytes(&mut self.input, FrameKind::Message, id, body).unwrap();
        self.input.flush().unwrap();
        loop {
            // Its greeting comes before.
            let Frame::Message { id: about, body } = frame::read(&mut self.output).unwrap() else {
                continue;
            };
            assert_eq!(about, id);
            match postcard::from_bytes::<FromEngine<V::Event>>(&body).unwrap() {
                FromEngine::Failed(fault) => return fault,
                other => panic!("no fault but {other:?}"),
            }
        }
    }
}

/// A header as it stands on the wire.
fn header(length: u32, kind: u8) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    bytes[4] = kind;
    bytes
}

fn ends_at_what_cannot_be_trusted(engine: &'static str) {
    for (what, bytes) in [
        ("four gibibytes", header(u32::MAX, 1)),
        ("four gibibytes of sound", header(u32::MAX, 2)),
        ("an unknown kind", header(4, 77)),
        ("half a sample", header(3, 2)),
    ] {
        let Some(mut program) = Program::start(engine) else {
            return;
        };
        program.input.write_all(&bytes).unwrap();
        program.input.flush().unwrap();
        let status = program.process.wait().unwrap();
        assert_eq!(status.code(), Some(4), "{engine}: {what}: {status:?}");
    }
}

fn refuses_what_is_no_request<V: Vocabulary>(request: V::Request) {
    let Some(mut program) = Program::start(V::NAME) else {
        return;
    };
    let whole = postcard::to_stdvec(&ToEngine::Request(request)).unwrap();
    let at = whole
        .windows(WORDS.len())
        .position(|part| part == WORDS.as_bytes())
        .unwrap();
    // Not UTF-8, in the middle of the text.
    let mut broken = whole.clone();
    broken[at + 2] = 0xFF;
    let half = whole[..whole.len() / 2].to_vec();
    let mut id = 0;
    for bytes in [Vec::new(), vec![0xFF; 40], half, broken] {
        id += 1;
        let fault = program.fault::<V>(id, &bytes);
        assert_eq!(fault.kind, FaultKind::BadRequest, "{id}: {fault}");
        assert!(fault.message.contains("could not be understood"), "{fault}");
    }
    // It is there and says what it lacks.
    let fault = program.fault::<V>(id + 1, &whole);
    assert_eq!(fault.kind, FaultKind::NotReady, "{fault}");
    let Program {
        mut process, input, ..
    } = program;
    drop(input);
    let status = process.wait().unwrap();
    assert_eq!(status.code(), Some(0), "{}: {status:?}", V::NAME);
}

#[test]
fn an_ear_ends_at_a_stream_that_cannot_be_trusted() {
    ends_at_what_cannot_be_trusted(Hearing::NAME);
}

#[test]
fn a_mind_ends_at_a_stream_that_cannot_be_trusted() {
    ends_at_what_cannot_be_trusted(Thinking::NAME);
}

#[test]
fn a_voice_ends_at_a_stream_that_cannot_be_trusted() {
    ends_at_what_cannot_be_trusted(Speaking::NAME);
}

#[test]
fn an_ear_refuses_what_is_no_request_and_goes_on() {
    refuses_what_is_no_request::<Hearing>(HearingRequest::Transcribe(Listening {
        before: Some(WORDS.to_owned()),
        ..Listening::default()
    }));
}

#[test]
fn a_mind_refuses_what_is_no_request_and_goes_on() {
    refuses_what_is_no_request::<Thinking>(ThinkingRequest::Complete(Completion {
        prompt: WORDS.to_owned(),
        ..Completion::default()
    }));
}

#[test]
fn a_voice_refuses_what_is_no_request_and_goes_on() {
    refuses_what_is_no_request::<Speaking>(SpeakingRequest::Speak(Speech {
        text: WORDS.to_owned(),
        ..Speech::default()
    }));
}
