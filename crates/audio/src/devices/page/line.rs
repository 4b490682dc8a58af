//! A page, as those see it who carry its messages and as its devices do. Whoever carries them never waits here, and believes
//! nothing of what they say: a page that speaks of sound it was never given says nothing.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::rings::Writer;

/// Messages that wait to be sent to a page. No more than a quarter of them is ever sound that a page has not heard, so a page
/// for which they do not suffice does not take anything any more.
const WAITING: usize = 256;

/// What a page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FromPage {
    /// It wants to be heard.
    Wants,
    /// It does not, any more. What is being said to it is said to its end.
    Leaves,
    /// What its microphone heard: one channel at [`crate::RATE`].
    Samples(Vec<i16>),
    /// So much of a stream was heard.
    Played {
        /// Which.
        stream: u32,
        /// Samples, from its beginning on.
        samples: u32,
        /// Nothing more of it will be heard.
        over: bool,
    },
}

/// What a page is told.
#[derive(Debug, Clone, PartialEq)]
pub enum ToPage {
    /// Its microphone is listened to from now on.
    Taken,
    /// It is not, or not any more; the sentence says why.
    Refused(String),
    /// What is to become of a stream.
    Steer(u32, Steer),
    /// Samples of a stream.
    Samples {
        /// Which.
        stream: u32,
        /// Where they belong, in samples from its beginning.
        offset: u32,
        /// One channel at [`super::PAGE_RATE`].
        samples: Vec<i16>,
    },
}

/// What is to become of a stream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Steer {
    /// It is heard after those that were begun before.
    Begin,
    /// It is heard at once, over everything else.
    Beside,
    /// Everything but what is beside is so loud, 0 to 1.
    Gain(f32),
    /// All of it holds on.
    Hold,
    /// And goes on, at the very sample that would have come next.
    Resume,
    /// Nothing more of it is to be heard; of stream 0, which there never is: of any.
    Stop,
    /// Nothing more of it comes.
    End,
}

/// How far a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Heard {
    pub samples: u32,
    pub over: bool,
}

/// See the module.
#[derive(Debug)]
pub struct Page {
    state: Mutex<State>,
    news: Condvar,
    to: SyncSender<ToPage>,
}

#[derive(Debug, Default)]
struct State {
    wants: bool,
    gone: bool,
    /// Something came since the last look.
    fresh: bool,
    microphone: Option<Writer>,
    some: Vec<f32>,
    /// Streams that are not over, with what was sent of them and how far they are.
    streams: BTreeMap<u32, (u32, Heard)>,
    last: u32,
}

impl Page {
    /// A page, and what it is to be told.
    #[must_use]
    pub fn new() -> (Arc<Self>, Receiver<ToPage>) {
        let (to, told) = sync_channel(WAITING);
        let page = Self {
            state: Mutex::default(),
            news: Condvar::new(),
            to,
        };
        (Arc::new(page), told)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what it said.
    pub fn take(&self, said: FromPage) {
        let mut state = self.state();
        state.fresh = true;
        match said {
            FromPage::Wants => state.wants = true,
            FromPage::Leaves => state.wants = false,
            FromPage::Samples(samples) => {
                let State {
                    wants,
                    microphone,
                    some,
                    ..
                } = &mut *state;
                // Of a page that left, something may still be on its way: nobody is to hear it.
                if let (true, Some(microphone)) = (*wants, microphone) {
                    some.clear();
                    some.extend(samples.iter().map(|sample| f32::from(*sample) / 32_768.0));
                    microphone.write(some);
                }
            }
            FromPage::Played {
                stream,
                samples,
                over,
            } => {
                if let Some((sent, heard)) = state.streams.get_mut(&stream) {
                    heard.samples = heard.samples.max(samples.min(*sent));
                    heard.over |= over;
                }
            }
        }
        drop(state);
        self.news.notify_all();
    }

    /// It is gone: nothing more comes from it, and nothing reaches it.
    pub fn end(&self) {
        let mut state = self.state();
        state.gone = true;
        state.wants = false;
        state.microphone = None;
        state.fresh = true;
        drop(state);
        self.news.notify_all();
    }

    /// Whether it is gone.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.state().gone
    }

    /// Whether it wants to be heard.
    #[must_use]
    pub fn wants(&self) -> bool {
        self.state().wants
    }

    /// It is listened to.
    pub fn accept(&self) {
        self.tell(ToPage::Taken);
    }

    /// It is not, or not any more.
    pub fn refuse(&self, sentence: &str) {
        self.state().wants = false;
        self.tell(ToPage::Refused(sentence.to_owned()));
    }

    fn tell(&self, told: ToPage) {
        if self.to.try_send(told).is_err() {
            tracing::warn!("a page does not take what it is told");
            self.end();
        }
    }

    /// Where what it hears goes from now on.
    pub(super) fn listen(&self, microphone: Option<Writer>) {
        self.state().microphone = microphone;
    }

    /// Begins a stream, and gives its number.
    pub(super) fn begin(&self, how: Steer) -> u32 {
        let mut state = self.state();
        state.last = state.last.wrapping_add(1);
        let stream = state.last;
        if how == Steer::Begin {
            state.streams.insert(stream, (0, Heard::default()));
        }
        drop(state);
        self.tell(ToPage::Steer(stream, how));
        stream
    }

    /// Sends samples of a stream, which belong so far from its beginning.
    pub(super) fn send(&self, stream: u32, offset: usize, samples: &[f32]) {
        let end = u32::try_from(offset + samples.len()).unwrap_or(u32::MAX);
        if let Some((sent, _)) = self.state().streams.get_mut(&stream) {
            *sent = end;
        }
        let whole = |sample: &f32| (sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16;
        self.tell(ToPage::Samples {
            stream,
            offset: u32::try_from(offset).unwrap_or(u32::MAX),
            samples: samples.iter().map(whole).collect(),
        });
    }

    pub(super) fn steer(&self, stream: u32, how: Steer) {
        self.tell(ToPage::Steer(stream, how));
    }

    /// How far a stream is.
    pub(super) fn heard(&self, stream: u32) -> Heard {
        let state = self.state();
        state
            .streams
            .get(&stream)
            .map(|(_, heard)| *heard)
            .unwrap_or_default()
    }

    /// What is said of this stream from now on does not matter.
    pub(super) fn forget(&self, stream: u32) {
        self.state().streams.remove(&stream);
    }

    /// Waits until something comes, but no longer than this.
    pub(super) fn wait(&self, longest: Duration) {
        let state = self.state();
        let nothing = |state: &mut State| !state.fresh;
        let waited = self.news.wait_timeout_while(state, longest, nothing);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.fresh = false;
    }
}
