//! The sound of a page: what its microphone hears goes to the Sotto that holds the data folder, and what that one says comes
//! back, to be played by the page.
//!
//! It has a connection of its own, which is made when the page wants to be heard for the first time: one thread writes to it and
//! one reads from it. Whatever a page sends that is no sound, or more than anybody can say, goes no further than here.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Instant;

use sotto_assistant::link::{FromPage, PageHears, ToPage as Told};
use sotto_skills::doing::Line as Words;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

use crate::line::Line;
use crate::words::{Do, ToPage};

/// Samples a second of a microphone.
const RATE: f64 = 16_000.0;
/// No message of it is longer: ten times what a page of ours sends at once.
const LONGEST: usize = 2 * 3_200;
/// So many samples may come at once, as after a network that stood still.
const AT_ONCE: f64 = 8.0 * RATE;
/// By so much a page's clock may be faster than ours.
const FASTER: f64 = 1.1;
/// What waits to be written: more than two seconds of sound. Beyond it sound is left out.
const WAITING: usize = 128;
/// What waits to be sent to the page; more is not read until there is room.
const TOLD: usize = 64;

/// Nobody is there any more who could say it.
const ENDED: &str = "listening.page_ended";
const TOO_FAST: &str = "listening.page_too_fast";

/// What a page sent is no sound.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoSound;

/// See the module.
pub(crate) struct Sound {
    line: Arc<Line>,
    /// The page wants to be heard.
    on: bool,
    open: Option<Open>,
    pace: Pace,
}

/// The connection, as the page's side of it sees it.
struct Open {
    says: SyncSender<FromPage>,
    told: mpsc::Receiver<Told>,
}

impl Sound {
    /// That of a page which does not want to be heard yet.
    pub(crate) fn new(line: Arc<Line>) -> Self {
        Self {
            line,
            on: false,
            open: None,
            pace: Pace::beginning(Instant::now()),
        }
    }

    /// Waits for what is to be sent to the page next.
    pub(crate) async fn told(&mut self) -> Message {
        loop {
            let Some(open) = &mut self.open else {
                return std::future::pending().await;
            };
            let told = open.told.recv().await;
            let message = match told {
                Some(told) => self.message(told),
                None => {
                    self.open = None;
                    std::mem::take(&mut self.on).then(|| self.refuses(ENDED))
                }
            };
            if let Some(message) = message {
                return message;
            }
        }
    }

    fn message(&mut self, told: Told) -> Option<Message> {
        let told = match told {
            // It may have left meanwhile.
            Told::Taken => return self.on.then(|| text(&ToPage::Microphone { on: true })),
            Told::Refused(sentence) => {
                return std::mem::take(&mut self.on).then(|| refused(&sentence));
            }
            Told::Steer(stream, how) => text(&ToPage::Sound {
                stream,
                what: Do::of(how),
                gain: Do::gain(how),
            }),
            Told::Samples {
                stream,
                offset,
                samples,
            } => {
                let mut bytes = Vec::with_capacity(8 + 2 * samples.len());
                bytes.extend(stream.to_le_bytes());
                bytes.extend(offset.to_le_bytes());
                bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
                Message::binary(bytes)
            }
        };
        Some(told)
    }

    /// The page wants to be heard. What is to be sent to it, where it is known at once that it is not.
    pub(crate) fn wants(&mut self) -> Option<Message> {
        if std::mem::replace(&mut self.on, true) && self.open.is_some() {
            return None;
        }
        match self.say(FromPage::Wants) {
            Ok(()) => None,
            Err(TrySendError::Full(_)) => {
                self.on = false;
                Some(self.refuses(TOO_FAST))
            }
            // There is none yet, or it has ended.
            Err(TrySendError::Disconnected(wants)) => {
                self.open = Some(connect(&self.line));
                // There is room for the first.
                let _ = self.say(wants);
                None
            }
        }
    }

    /// The page does not want to be heard any more. What is being said to it is said to its end.
    pub(crate) fn leaves(&mut self) {
        if std::mem::take(&mut self.on)
            && let Err(TrySendError::Full(_)) = self.say(FromPage::Leaves)
        {
            // This must not be left out: the end of the connection says the same.
            self.open = None;
        }
    }

    /// So much of a stream was heard. What is left out is said again with the next tenth of a second.
    pub(crate) fn played(&self, stream: u32, samples: u32, over: bool) {
        let played = FromPage::Played {
            stream,
            samples,
            over,
        };
        let _ = self.say(played);
    }

    /// Takes what the microphone heard. What is to be sent to the page, where it is not heard any more.
    pub(crate) fn heard(&mut self, bytes: &[u8], now: Instant) -> Result<Option<Message>, NoSound> {
        let (whole, rest) = bytes.as_chunks::<2>();
        if whole.is_empty() || !rest.is_empty() || bytes.len() > LONGEST {
            return Err(NoSound);
        }
        // What was on its way when it left.
        if !self.on {
            return Ok(None);
        }
        if !self.pace.allows(whole.len(), now) {
            self.leaves();
            return Ok(Some(self.refuses(TOO_FAST)));
        }
        let samples = whole.iter().map(|two| i16::from_le_bytes(*two)).collect();
        if self.say(FromPage::Samples(samples)).is_err() {
            tracing::debug!("sound of a page was left out");
        }
        Ok(None)
    }

    /// What the core does not say itself, in the language of whoever looks at the page.
    fn refuses(&self, why: &'static str) -> Message {
        refused(&Words::new(why).said_in(self.line.language()))
    }

    fn say(&self, said: FromPage) -> Result<(), TrySendError<FromPage>> {
        match &self.open {
            Some(open) => open.says.try_send(said),
            None => Err(TrySendError::Disconnected(said)),
        }
    }
}

fn text(told: &ToPage<'_>) -> Message {
    Message::text(told.text())
}

fn refused(sentence: &str) -> Message {
    text(&ToPage::MicrophoneRefused { sentence })
}

/// How much sound may still come.
#[derive(Debug, Clone, Copy)]
struct Pace {
    room: f64,
    at: Instant,
}

impl Pace {
    fn beginning(at: Instant) -> Self {
        Self { room: AT_ONCE, at }
    }

    /// Whether these samples may come now.
    fn allows(&mut self, samples: usize, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.at = self.at.max(now);
        self.room = (self.room + passed * RATE * FASTER).min(AT_ONCE);
        let room = self.room - samples as f64;
        if room < 0.0 {
            return false;
        }
        self.room = room;
        true
    }
}

/// Begins a connection. Where none comes of it, it ends with the reason.
fn connect(line: &Arc<Line>) -> Open {
    let (says, said) = sync_channel(WAITING);
    let (tell, told) = mpsc::channel(TOLD);
    let line = Arc::clone(line);
    let begun = std::thread::Builder::new()
        .name("page sound".to_owned())
        .spawn(move || carry(&line, &said, tell));
    if let Err(error) = begun {
        tracing::warn!(%error, "a page is not heard");
    }
    Open { says, told }
}

/// Carries what a page says until it goes away.
fn carry(line: &Line, said: &Receiver<FromPage>, tell: mpsc::Sender<Told>) {
    let client = match line.sound() {
        Ok(client) => client,
        Err(problem) => return refuse(&tell, problem.sentence),
    };
    let hang_up = client.hang_up();
    let (says, hears) = match client.sound() {
        Ok(both) => both,
        Err(error) => {
            tracing::debug!(%error, "a page is not heard");
            return refuse(&tell, Words::new(ENDED).said_in(line.language()));
        }
    };
    let reads = std::thread::Builder::new()
        .name("page voice".to_owned())
        .spawn(move || hear(hears, &tell));
    if reads.is_ok() {
        while let Ok(said) = said.recv() {
            if let Err(error) = says.say(&said) {
                tracing::debug!(%error, "a page is not heard any more");
                break;
            }
        }
    }
    // The page left, or there is nobody to hear it: for the other side that is the same.
    hang_up.now();
}

fn refuse(tell: &mpsc::Sender<Told>, sentence: String) {
    // Where the page is gone nobody reads it.
    let _ = tell.blocking_send(Told::Refused(sentence));
}

/// Hands on what a page is told until nothing more comes.
fn hear(mut hears: PageHears, tell: &mpsc::Sender<Told>) {
    loop {
        match hears.hear() {
            Ok(Some(told)) => {
                if tell.blocking_send(told).is_err() {
                    return;
                }
            }
            Ok(None) => return,
            Err(error) => {
                tracing::debug!(%error, "a page is not told any more");
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_page_may_be_late_and_catch_up_and_never_send_more_than_can_be_said() {
        let began = Instant::now();
        let mut pace = Pace::beginning(began);
        let mut now = began;
        // An hour of sound, by a clock that is a little fast.
        for _ in 0..180_000 {
            now += Duration::from_micros(19_000);
            assert!(pace.allows(320, now));
        }
        // The network stood still, and all of it comes at once.
        now += Duration::from_secs(7);
        for _ in 0..350 {
            assert!(pace.allows(320, now));
        }
        let more = (0..1_000).filter(|_| pace.allows(320, now)).count();
        assert!(more <= 50, "{more}");
        // A clock that is set back gives no room.
        assert!(!pace.allows(3_200, began));
    }
}
