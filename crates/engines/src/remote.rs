//! A mind outside Sotto: the thinking vocabulary spoken to an OpenAI-compatible endpoint that the user chose.
//!
//! Nothing here opens a connection by itself: requests go through the outbound door, which asks the user's switch and
//! records them. Reading happens on a thread of its own, so that a cancel is noticed while the other side is silent.

use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use sotto_outbound::{Call, Outbound, Purpose, Secret, Stop};

use crate::fault::Fault;
use crate::thinking::{MindFacts, ThinkingEvent, ThinkingRequest};

mod ask;
mod error;
pub mod key;
mod reply;
mod sse;
#[cfg(test)]
mod tests;

pub use error::RemoteError;
use reply::Reply;

/// A whole answer without streaming may be this long.
const LONGEST_WHOLE: u64 = 16 << 20;
/// Models outside can think for minutes before their first word.
const FIRST_WORD: Duration = Duration::from_secs(300);
/// Between two words.
const SILENCE: Duration = Duration::from_secs(120);
/// How often a cancel is looked for.
const LOOK: Duration = Duration::from_millis(20);

/// Where the other mind is.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The address up to and without `/chat/completions`.
    pub base: String,
    /// The model's name there.
    pub model: String,
    /// The key, if the endpoint wants one.
    pub key: Option<Secret>,
}

/// A mind at an endpoint.
#[derive(Debug, Clone)]
pub struct RemoteMind {
    door: Outbound,
    endpoint: Endpoint,
}

impl RemoteMind {
    /// A mind behind this door. Nothing is sent yet.
    #[must_use]
    pub fn new(door: Outbound, endpoint: Endpoint) -> Self {
        Self { door, endpoint }
    }

    /// Does one request. Blocks until it is done.
    pub fn answer(
        &self,
        request: &ThinkingRequest,
        cancelled: &AtomicBool,
        say: &mut dyn FnMut(ThinkingEvent) -> Result<(), Fault>,
    ) -> Result<(), RemoteError> {
        let started = Instant::now();
        let asked = match request {
            // Nothing to load here, and nothing is sent before there is something to ask.
            ThinkingRequest::Load(_) => {
                return say(ThinkingEvent::Loaded(self.facts())).map_err(RemoteError::Said);
            }
            ThinkingRequest::Chat(chat) => ask::chat(&self.endpoint.model, chat)?,
            ThinkingRequest::Complete(completion) => {
                ask::completion(&self.endpoint.model, completion)?
            }
        };
        let url = format!(
            "{}/{}",
            self.endpoint.base.trim_end_matches('/'),
            asked.path
        );
        let mut call = Call::post_json(Purpose::ExternalModel, &url, &asked.body)?
            .header("accept", "text/event-stream")
            .answer_within(FIRST_WORD)
            .silence_at_most(SILENCE);
        // Dropped whenever this is left, whatever for: the other mind must not think on for nobody.
        let leash = Leash(Stop::new());
        call = call.ended_by(&leash.0);
        if let Some(key) = &self.endpoint.key {
            call = call.bearer(key.clone());
        }
        let (sender, incoming) = sync_channel(16);
        let door = self.door.clone();
        std::thread::spawn(move || fetch(&door, &call, &sender));
        let mut reply = Reply::new(asked.thinking, started);
        loop {
            if cancelled.load(Ordering::Relaxed) {
                return Err(RemoteError::Cancelled);
            }
            match incoming.recv_timeout(LOOK) {
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(RemoteError::Cut),
                Ok(Arrived::Event(data)) => {
                    for event in reply.take(&data)? {
                        say(event).map_err(RemoteError::Said)?;
                    }
                }
                Ok(Arrived::End) => {
                    for event in reply.finish()? {
                        say(event).map_err(RemoteError::Said)?;
                    }
                    return Ok(());
                }
                Ok(Arrived::Failed(error)) => return Err(error),
            }
        }
    }

    fn facts(&self) -> MindFacts {
        MindFacts {
            name: self.endpoint.model.clone(),
            parameters: 0,
            context: 0,
            chat_template: true,
            backend: self.endpoint.base.clone(),
            load_ms: 0,
        }
    }
}

/// Closes the connection, which ends the reading thread also while the other side is silent.
struct Leash(Stop);

impl Drop for Leash {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// What the reading thread brings.
enum Arrived {
    Event(String),
    End,
    Failed(RemoteError),
}

fn fetch(door: &Outbound, call: &Call, out: &SyncSender<Arrived>) {
    let last = match read_all(door, call, out) {
        Ok(()) => Arrived::End,
        Err(error) => Arrived::Failed(error),
    };
    // Nobody listens any more when the request was cancelled.
    let _ = out.send(last);
}

fn read_all(door: &Outbound, call: &Call, out: &SyncSender<Arrived>) -> Result<(), RemoteError> {
    let answer = door.send(call)?;
    if !(200..300).contains(&answer.status) {
        let retry_after = answer
            .header("retry-after")
            .and_then(|text| text.trim().parse().ok());
        let status = answer.status;
        let text = answer.read_text(4096).unwrap_or_default();
        return Err(RemoteError::of_status(status, retry_after, &text));
    }
    // Some servers do not stream, whatever they are asked.
    let whole = answer
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/json"));
    if whole {
        let text = answer.read_text(LONGEST_WHOLE)?;
        let _ = out.send(Arrived::Event(text));
        return Ok(());
    }
    let mut events = sse::Events::default();
    let mut body = answer.into_body();
    let mut buffer = [0; 8192];
    loop {
        let read = match body.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                return Err(RemoteError::Silent);
            }
            Err(_) => return Err(RemoteError::Cut),
        };
        let found = if read == 0 {
            events.finish().into_iter().collect()
        } else {
            events.push(&buffer[..read])?
        };
        for data in found {
            if data.trim() == "[DONE]" {
                return Ok(());
            }
            if out.send(Arrived::Event(data)).is_err() {
                return Err(RemoteError::Cancelled);
            }
        }
        if read == 0 {
            return Ok(());
        }
    }
}
