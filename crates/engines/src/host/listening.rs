//! The reading thread: puts requests in line and hears cancels, pings and the end of the parent while native code
//! computes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::conversation::Piece;
use super::{Out, Shared, hurry, pipes};
use crate::fault::{Fault, FaultKind};
use crate::frame::{self, Frame};
use crate::wire::{FromEngine, ToEngine, Vocabulary};

/// The longest audio of one request: three hours at 16 kHz. Longer recordings are cut by the caller. What comes faster
/// than it is looked at waits here whole (two hours are 461 MB), because a cancel behind it must be read; the supervisor
/// keeps as much once more, to be able to give it to a fresh process.
pub(crate) const MOST_SAMPLES: usize = 3 * 3600 * 16_000;

/// A request in line.
pub(super) struct Waiting<V: Vocabulary> {
    pub(super) id: u64,
    pub(super) request: V::Request,
    pub(super) audio: Receiver<Piece>,
    pub(super) cancelled: Arc<AtomicBool>,
}

/// A request that is not done yet, as the reading thread knows it.
pub(super) struct Open {
    audio: Sender<Piece>,
    samples: usize,
    cancelled: Arc<AtomicBool>,
}

pub(super) type OpenRequests = Arc<Mutex<HashMap<u64, Open>>>;

pub(super) fn open(requests: &OpenRequests) -> MutexGuard<'_, HashMap<u64, Open>> {
    requests.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn read_all<V: Vocabulary>(
    mut input: std::fs::File,
    out: &Arc<Out>,
    shared: &Arc<Shared>,
    requests: &OpenRequests,
    waiting: &SyncSender<Waiting<V>>,
) {
    let refuse = |id, fault| out.message::<V::Event>(id, &FromEngine::Failed(fault));
    loop {
        let frame = match frame::read(&mut input) {
            Ok(frame) => frame,
            Err(frame::FrameError::Closed | frame::FrameError::Torn | frame::FrameError::Io(_)) => {
                pipes::leave(0)
            }
            Err(error) => {
                // The stream cannot be trusted any more. The supervisor starts a fresh engine.
                eprintln!("sotto-{}: {error}", V::NAME);
                pipes::leave(4)
            }
        };
        let (id, body) = match frame {
            Frame::Hello(_) => continue,
            Frame::Audio { id, samples } => {
                // Never blocks, so that a cancel behind the audio is always read; bounded by length instead.
                let mut open = open(requests);
                if let Some(request) = open.get_mut(&id) {
                    request.samples += samples.len();
                    if request.samples <= MOST_SAMPLES {
                        let _ = request.audio.send(Piece::Samples(samples));
                        continue;
                    }
                    request.cancelled.store(true, Ordering::Relaxed);
                    open.remove(&id);
                    drop(open);
                    let fault = "This recording is longer than three hours. Cut it into parts and try again.";
                    let _ = refuse(id, Fault::new(FaultKind::BadAudio, fault));
                }
                continue;
            }
            Frame::Message { id, body } => (id, body),
        };
        let message = match postcard::from_bytes::<ToEngine<V::Request>>(&body) {
            Ok(message) => message,
            Err(error) => {
                let fault =
                    Fault::bad_request(format!("This request could not be understood: {error}."));
                let _ = refuse(id, fault);
                continue;
            }
        };
        match message {
            ToEngine::Request(request) => {
                let (audio, incoming) = channel();
                let cancelled = Arc::new(AtomicBool::new(false));
                open(requests).insert(
                    id,
                    Open {
                        audio,
                        samples: 0,
                        cancelled: Arc::clone(&cancelled),
                    },
                );
                let wanted = Waiting {
                    id,
                    request,
                    audio: incoming,
                    cancelled,
                };
                if let Err(TrySendError::Full(_)) = waiting.try_send(wanted) {
                    open(requests).remove(&id);
                    let fault = Fault::new(
                        FaultKind::BadRequest,
                        "Too many requests are waiting already.",
                    );
                    let _ = refuse(id, fault);
                }
            }
            ToEngine::EndOfAudio => {
                if let Some(request) = open(requests).get(&id) {
                    let _ = request.audio.send(Piece::End);
                }
            }
            ToEngine::Cancel => {
                if let Some(request) = open(requests).get(&id) {
                    request.cancelled.store(true, Ordering::Relaxed);
                }
                hurry::hurry();
            }
            ToEngine::Ping { nonce } => {
                let pong: FromEngine<V::Event> = FromEngine::Pong {
                    nonce,
                    vitals: shared.vitals(),
                };
                let _ = out.message(0, &pong);
            }
            ToEngine::Shutdown => pipes::leave(0),
        }
    }
}
