//! The ear beside the loop: each reading is a request of its own, fed while the person speaks. What it says comes back with
//! the reading that it belongs to.

use std::collections::BTreeMap;
use std::sync::Arc;

use sotto_audio::ending::At;
use sotto_audio::{Before, RATE};
use sotto_engines::hearing::{Hearing, HearingEvent, HearingRequest, Listening};
use sotto_engines::supervisor::{EngineError, Supervisor};
use sotto_skills::numbers::Language;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use super::happened::Happened;
use super::told;

/// The shortest time between two partial decodes; where the machine is slow the ear itself takes longer steps.
const PARTIAL_EVERY_MS: u32 = 250;
/// Pieces of sound that may wait for the ear: 80 s, more than a turn has unless it is allowed to be longer.
const WAITING: usize = 8_192;
/// Samples in a millisecond.
const IN_A_MS: usize = RATE as usize / 1_000;

/// A reading in the ear.
struct Reading {
    /// None once all of its sound was given.
    sound: Option<mpsc::Sender<Arc<[f32]>>>,
    /// Some of it did not reach the ear.
    torn: bool,
    task: AbortHandle,
}

/// See the module.
pub(super) struct Ears {
    ear: Supervisor<Hearing>,
    hearing: Listening,
    /// In which is told what it does not hear.
    language: Language,
    partials: bool,
    tell: mpsc::Sender<Happened>,
    runtime: Handle,
    /// The sound of the turn that is listened to, from its beginning on.
    turn: Option<(u64, Vec<f32>)>,
    /// The end of the sound of the one before: whoever goes on may have begun in it.
    last: Vec<f32>,
    readings: BTreeMap<At, Reading>,
}

impl Ears {
    pub(super) fn new(
        ear: Supervisor<Hearing>,
        hearing: Listening,
        language: Language,
        partials: bool,
        tell: &mpsc::Sender<Happened>,
        runtime: &Handle,
    ) -> Self {
        Self {
            ear,
            hearing,
            language,
            partials,
            tell: tell.clone(),
            runtime: runtime.clone(),
            turn: None,
            last: Vec::new(),
            readings: BTreeMap::new(),
        }
    }

    /// A reading begins: with what was heard before, or with all the sound of its turn so far.
    pub(super) fn begin(&mut self, at: At, before: impl FnOnce() -> Vec<f32>) {
        let so_far = match &self.turn {
            Some((turn, sound)) if *turn == at.turn => sound.clone(),
            _ => {
                let sound = before();
                self.turn = Some((at.turn, sound.clone()));
                sound
            }
        };
        let (give, sound) = mpsc::channel(WAITING);
        if !so_far.is_empty() {
            let _ = give.try_send(so_far.into());
        }
        let listening = self.hearing.clone();
        let request = if self.partials {
            HearingRequest::Listen {
                listening,
                partial_every_ms: PARTIAL_EVERY_MS,
            }
        } else {
            HearingRequest::Transcribe(listening)
        };
        let (ear, tell, language) = (self.ear.clone(), self.tell.clone(), self.language);
        let task = self.runtime.spawn(async move {
            let said = match read(&ear, request, at, sound, &tell).await {
                Ok(said) => said,
                Err(error) => {
                    let sentence = told::not_heard(&error, language);
                    Happened::NotHeard { at, sentence }
                }
            };
            let _ = tell.send(said).await;
        });
        let reading = Reading {
            sound: Some(give),
            torn: false,
            task: task.abort_handle(),
        };
        self.readings.insert(at, reading);
    }

    /// A reading begins in which somebody goes on after the turn before: with all that was heard in so many milliseconds, also
    /// where that belonged to it.
    pub(super) fn begin_behind(&mut self, at: At, before_ms: u32, kept: impl FnOnce() -> Vec<f32>) {
        let last = std::mem::take(&mut self.last);
        self.begin(at, || joined(&last, &kept(), before_ms));
    }

    /// The next sound of a turn.
    pub(super) fn feed(&mut self, turn: u64, sound: &[f32]) {
        if let Some((number, all)) = &mut self.turn
            && *number == turn
        {
            all.extend_from_slice(sound);
        }
        let growing = self.readings.iter_mut().rev();
        let mut growing = growing.filter(|(at, _)| at.turn == turn);
        if let Some((_, reading)) = growing.next()
            && let Some(give) = &reading.sound
            && give.try_send(sound.into()).is_err()
        {
            tracing::warn!("the ear is far behind: this reading is given to it once more");
            reading.torn = true;
        }
    }

    /// All of the sound of a reading was given.
    pub(super) fn decode(&mut self, at: At) {
        if self.readings.get(&at).is_some_and(|reading| reading.torn) {
            // All of it is kept here: no word is left out because the ear was late.
            self.leave(at);
            self.begin(at, Vec::new);
        }
        if let Some(reading) = self.readings.get_mut(&at) {
            reading.sound = None;
        }
    }

    /// A reading is not wanted any more.
    pub(super) fn leave(&mut self, at: At) {
        if let Some(reading) = self.readings.remove(&at) {
            reading.task.abort();
        }
    }

    /// The sound of a turn is not needed any more.
    pub(super) fn close(&mut self, turn: u64) {
        if let Some((_, mut sound)) = self.turn.take_if(|(number, _)| *number == turn) {
            let most = Before::MS as usize * IN_A_MS;
            self.last = sound.split_off(sound.len().saturating_sub(most));
        }
    }

    /// What comes next is heard at another time or place: nobody goes on from what was heard before.
    pub(super) fn forget_the_last(&mut self) {
        self.last = Vec::new();
    }

    /// The ear has said its last word to a reading.
    pub(super) fn over(&mut self, at: At) {
        self.readings.remove(&at);
    }

    /// Something is being decoded.
    pub(super) fn works(&self) -> bool {
        self.readings
            .values()
            .any(|reading| reading.sound.is_none())
    }
}

/// The newest of two stretches of sound that follow each other, so many milliseconds of it.
fn joined(older: &[f32], newer: &[f32], ms: u32) -> Vec<f32> {
    let wanted = ms as usize * IN_A_MS;
    let newer = &newer[newer.len().saturating_sub(wanted)..];
    let missing = wanted - newer.len();
    [&older[older.len().saturating_sub(missing)..], newer].concat()
}

/// Feeds one request, and tells what comes of it.
async fn read(
    ear: &Supervisor<Hearing>,
    request: HearingRequest,
    at: At,
    mut sound: mpsc::Receiver<Arc<[f32]>>,
    tell: &mpsc::Sender<Happened>,
) -> Result<Happened, EngineError> {
    let mut answer = ear.ask(request).await?;
    let mut grows = true;
    let mut heard = None;
    loop {
        tokio::select! {
            // Sound first: what the ear says of less of it is older.
            biased;
            piece = sound.recv(), if grows => match piece {
                Some(piece) => answer.feed(piece).await?,
                None => {
                    grows = false;
                    answer.end_of_audio().await?;
                }
            },
            event = answer.event() => match event {
                Some(Ok(HearingEvent::Partial(partial))) => {
                    let words = Happened::Words {
                        at,
                        firm: partial.committed,
                        tentative: partial.tentative,
                    };
                    let _ = tell.send(words).await;
                }
                Some(Ok(HearingEvent::Transcript(transcript))) => heard = Some(transcript),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error),
                None => break,
            },
        }
    }
    let transcript = Box::new(heard.unwrap_or_default());
    Ok(Happened::Transcript { at, transcript })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many milliseconds of sound, each sample another number.
    fn sound(from: usize, ms: usize) -> Vec<f32> {
        (from * IN_A_MS..(from + ms) * IN_A_MS)
            .map(|number| number as f32)
            .collect()
    }

    #[test]
    fn whoever_goes_on_is_heard_from_their_last_voice_on_without_a_gap() {
        let (before, since) = (sound(0, 500), sound(500, 40));
        let all = joined(&before, &since, 260);
        assert_eq!(all, sound(280, 260));
        // All of it was heard since.
        assert_eq!(joined(&before, &since, 30), sound(510, 30));
        assert!(joined(&before, &since, 0).is_empty());
        // There is not so much.
        assert_eq!(joined(&before, &since, 700), sound(0, 540));
        assert!(joined(&[], &[], 700).is_empty());
    }
}
