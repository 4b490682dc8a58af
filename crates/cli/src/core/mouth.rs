//! What a core that listens here says aloud: answers that are to be spoken, and what rings. The voice and the loudspeaker are
//! opened with the first word and given back when it has been silent for a while.

mod signals;

use std::time::Duration;

use sotto_assistant::turn::Signal;
use sotto_assistant::{Manner, Mouth};
use tokio::sync::mpsc;

use crate::commands::say::speak;
use crate::error::CliError;
use crate::home::Home;
use crate::sound::play::Speaker;
use crate::voice::ring;
use crate::voice::spoken::Voice;

/// Sentences that wait; a program that wants more said talks to nobody.
const WAITING: usize = 64;
/// After this long a silent loudspeaker is given back.
const SILENT: Duration = Duration::from_secs(30);
/// A ring and a pause.
const RING_EVERY: Duration = Duration::from_secs(2);
/// Samples a second of the signals.
const RATE: u32 = 24_000;

/// Speaks aloud.
#[derive(Debug)]
pub struct SpokenAloud(mpsc::Sender<Said>);

#[derive(Debug)]
enum Said {
    Words(String, Manner),
    Hush,
    Signal(Signal),
    Ring(bool),
}

impl SpokenAloud {
    /// A mouth. Must be called inside a tokio runtime.
    pub fn new(home: Home) -> Self {
        let (say, said) = mpsc::channel(WAITING);
        tokio::spawn(live(home, said));
        Self(say)
    }

    fn tell(&self, said: Said) {
        if self.0.try_send(said).is_err() {
            tracing::warn!("too much to say at once: a sentence was left out");
        }
    }
}

impl Mouth for SpokenAloud {
    fn say(&self, text: &str, manner: Manner) {
        self.tell(Said::Words(text.to_owned(), manner));
    }

    fn hush(&self) {
        self.tell(Said::Hush);
    }

    fn signal(&self, signal: Signal) {
        self.tell(Said::Signal(signal));
    }

    fn ring(&self, rings: bool) {
        self.tell(Said::Ring(rings));
    }
}

async fn live(home: Home, mut said: mpsc::Receiver<Said>) {
    let mut voice = Voice::new(home);
    let mut speaker: Option<Speaker> = None;
    let mut rings = false;
    let mut complained = false;
    loop {
        let wait = match (rings, &speaker) {
            (true, _) => RING_EVERY,
            (false, Some(_)) => SILENT,
            (false, None) => Duration::MAX,
        };
        let next = match tokio::time::timeout(wait, said.recv()).await {
            Ok(None) => return voice.end().await,
            Ok(Some(said)) => Some(said),
            Err(_) => None,
        };
        match next {
            Some(Said::Hush) => {
                if let Some(speaker) = &speaker {
                    speaker.stop();
                }
            }
            Some(Said::Signal(signal)) => match with(&mut speaker) {
                Ok(speaker) => speaker.queue(RATE, signals::sound(signal, RATE)),
                Err(error) => tell_once(Err(error), &mut complained),
            },
            Some(Said::Ring(now)) => rings = now,
            Some(Said::Words(text, manner)) => {
                let first = (text, manner);
                let done = say(&mut voice, &mut speaker, first, &mut said, &mut rings).await;
                tell_once(done, &mut complained);
            }
            None if rings => {}
            None => speaker = None,
        }
        if rings {
            match with(&mut speaker) {
                Ok(speaker) => {
                    let (rate, samples) = ring();
                    speaker.queue(rate, samples);
                }
                Err(error) => tell_once(Err(error), &mut complained),
            }
        }
    }
}

/// Without a loudspeaker it is shown all the same; one line in the log is enough.
fn tell_once(done: Result<(), CliError>, complained: &mut bool) {
    if let Err(error) = done
        && !std::mem::replace(complained, true)
    {
        tracing::warn!(%error, "nothing can be said aloud");
    }
}

fn with(speaker: &mut Option<Speaker>) -> Result<&Speaker, CliError> {
    let open = match speaker.take() {
        Some(open) => open,
        None => Speaker::open()?,
    };
    Ok(speaker.insert(open))
}

/// Speaks words; what comes meanwhile can end it.
async fn say(
    voice: &mut Voice,
    speaker: &mut Option<Speaker>,
    first: (String, Manner),
    said: &mut mpsc::Receiver<Said>,
    rings: &mut bool,
) -> Result<(), CliError> {
    // Before anything is computed: without a device there is nobody to compute it for.
    let speaker = with(speaker)?;
    let mut outcome = Ok(());
    let mut texts = std::collections::VecDeque::from([first]);
    while let Some((text, manner)) = texts.pop_front() {
        let (wanted, engine, rate) = match voice.speaking(&manner).await {
            Ok(speaking) => speaking,
            Err(error) => {
                outcome = Err(error);
                continue;
            }
        };
        let speech = wanted.speech(text, &manner);
        let aloud = |samples| speaker.queue(rate, manner.as_loud(samples));
        let speaking = async {
            speak(&engine, speech, aloud).await?;
            speaker.finished().await;
            Ok::<(), CliError>(())
        };
        tokio::pin!(speaking);
        loop {
            tokio::select! {
                spoken = &mut speaking => {
                    // One sentence that cannot be spoken does not silence the next.
                    outcome = spoken.and(outcome);
                    break;
                }
                more = said.recv() => match more {
                    Some(Said::Words(more, manner)) => texts.push_back((more, manner)),
                    Some(Said::Signal(signal)) => speaker.queue(RATE, signals::sound(signal, RATE)),
                    Some(Said::Ring(now)) => *rings = now,
                    Some(Said::Hush) | None => {
                        speaker.stop();
                        texts.clear();
                        break;
                    }
                },
            }
        }
    }
    outcome
}
