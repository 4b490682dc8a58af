//! The microphone of a conversation from a recording: it hears what is said at a stretch, and then nothing until that was
//! answered. Everything else is the devices' test double, which knows no real time.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sotto_assistant::listening::running::{ListenError, Listener, Shown};
use sotto_assistant::listening::{Input, Purpose};
use sotto_audio::device_file::{DeviceFile, Recording};
use sotto_audio::devices::{Choice, Desk, DeviceError, Devices, Next, Opened, Role, Sound};
use sotto_audio::rate::RateError;
use sotto_audio::{FRAME_MS, RATE};

use super::floor::{Floor, Turn};
use super::recording::Part;

/// The loudspeaker's rate: that of the usual voice, which is then written down as it is.
pub(super) const SPEAKER_RATE: u32 = 24_000;
/// A frame.
const FRAME: Duration = Duration::from_millis(FRAME_MS as u64);
/// For so long it is waited until the loop was told that somebody wants to speak: what is a blink, but on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// See the module.
pub(super) struct Conversation {
    file: DeviceFile,
    purpose: Purpose,
    /// What is still to be said.
    rest: VecDeque<Part>,
    floor: Watched,
    /// An ear is asked for here; nothing once all is over.
    begins: Option<SyncSender<Input>>,
    begun: Receiver<()>,
    /// It was asked for already.
    asked: bool,
    /// What was known of who speaks, and for how long that was so while the recording waited.
    seen: Floor,
    waited: Duration,
    held: Duration,
}

/// Begins what the recording asks for.
pub(super) struct Attendant {
    begins: Receiver<Input>,
    begun: SyncSender<()>,
}

/// What the loop shows of who speaks.
#[derive(Clone, Default)]
pub(super) struct Watched(Arc<Mutex<Floor>>);

impl Watched {
    /// Something was shown.
    pub(super) fn see(&self, shown: &Shown) {
        let mut floor = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *floor = floor.see(shown);
    }

    fn now(&self) -> Floor {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Conversation {
    /// A microphone that hears these parts, and who begins what they ask for.
    pub(super) fn new(
        rest: VecDeque<Part>,
        purpose: Purpose,
        floor: Watched,
        paced: bool,
    ) -> Result<(Self, Attendant), RateError> {
        let silence = Recording {
            rate: RATE,
            channels: 1,
            samples: Vec::new(),
        };
        let file = DeviceFile::new(silence, SPEAKER_RATE)?;
        let (begins, asked_for) = sync_channel(1);
        let (tell_begun, begun) = sync_channel(1);
        let conversation = Self {
            file: if paced { file.paced() } else { file },
            purpose,
            rest,
            floor,
            begins: Some(begins),
            begun,
            asked: false,
            seen: Floor::default(),
            waited: Duration::ZERO,
            held: Duration::ZERO,
        };
        let attendant = Attendant {
            begins: asked_for,
            begun: tell_begun,
        };
        Ok((conversation, attendant))
    }

    /// What the loudspeaker played, from the first sample of the recording on.
    pub(super) fn played(&self) -> Vec<f32> {
        let stretches = self.file.played().iter();
        stretches
            .flat_map(|(_, samples)| samples.iter().copied())
            .collect()
    }

    /// How long the recording was held back until Sotto had answered.
    pub(super) fn held(&self) -> Duration {
        self.held
    }

    /// How long all of it took, on its own clock.
    pub(super) fn took(&self) -> Duration {
        self.file.clock()
    }

    /// All that was to be heard by now was heard. What comes next is put there if it is its time; whether the clock goes on.
    fn go_on(&mut self) -> bool {
        let floor = self.floor.now();
        if floor != std::mem::replace(&mut self.seen, floor) {
            self.waited = Duration::ZERO;
        }
        let next = self.rest.front().map(|part| part.speaks);
        let turn = if self.asked {
            Turn::Say
        } else {
            floor.turn(self.purpose, next, self.waited)
        };
        match turn {
            Turn::Wait => {}
            Turn::Begin => {
                self.asked = true;
                if let Some(begins) = &self.begins
                    && begins.try_send(Input::Start(self.purpose)).is_ok()
                {
                    // It is told within this step of the clock, so that the same recording gives the same conversation.
                    let _ = self.begun.recv_timeout(PATIENCE);
                }
                return false;
            }
            Turn::Say => {
                if let Some(part) = self.rest.pop_front() {
                    self.file.hear_also(&part.samples);
                }
                self.asked = false;
                self.waited = Duration::ZERO;
            }
            Turn::End => {
                self.begins = None;
                return false;
            }
        }
        true
    }
}

impl Attendant {
    /// Attends until all is over, and gives the devices back.
    pub(super) fn attend(
        self,
        listener: Listener<Conversation>,
    ) -> Result<Conversation, ListenError> {
        for begins in &self.begins {
            listener.tell(begins);
            let _ = self.begun.try_send(());
        }
        listener.close()
    }
}

impl Sound for Conversation {
    fn devices(&mut self) -> Devices {
        self.file.devices()
    }

    fn open(&mut self, role: Role, choice: &Choice) -> Result<Opened, DeviceError> {
        self.file.open(role, choice)
    }

    fn close(&mut self, role: Role) {
        self.file.close(role);
        if role == Role::Speaker {
            // The loop has ended, for whatever reason.
            self.begins = None;
        }
    }

    fn next(&mut self, longest: Duration) -> Next {
        if self.begins.is_none() {
            // The clock stands still until the loop is told that it ends, and in its end.
            let last = self.file.next(Duration::ZERO);
            if last == Next::Nothing {
                let _ = self.begun.recv_timeout(longest);
            }
            return last;
        }
        if self.file.is_over() && !self.go_on() {
            return Next::Nothing;
        }
        let waits = self.file.is_over();
        let next = self.file.next(longest);
        if waits && matches!(next, Next::Frame(_)) {
            self.waited += FRAME;
            if !self.rest.is_empty() {
                self.held += FRAME;
            }
        }
        next
    }

    fn desk(&mut self) -> &mut Desk {
        self.file.desk()
    }

    fn now(&self) -> Duration {
        self.file.now()
    }

    fn dropped(&self) -> u64 {
        self.file.dropped()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use sotto_api::Listening;
    use sotto_audio::FRAME as SAMPLES;

    use super::*;

    fn part(speaks: bool, level: f32, frames: usize) -> Part {
        let samples = vec![level; frames * SAMPLES];
        Part { samples, speaks }
    }

    /// How loud so many frames are.
    fn hear(sound: &mut Conversation, frames: usize) -> Vec<f32> {
        let mut heard = Vec::new();
        while heard.len() < frames {
            if let Next::Frame(frame) = sound.next(FRAME) {
                heard.push(frame.microphone[0]);
            }
        }
        heard
    }

    #[test]
    fn what_is_said_next_waits_for_the_answer_and_the_end_comes_by_itself() {
        let rest = [part(false, 0.0, 3), part(true, 0.1, 5), part(true, 0.2, 5)];
        let floor = Watched::default();
        let (mut sound, attendant) =
            Conversation::new(rest.into(), Purpose::Request, floor.clone(), false).unwrap();
        for role in Role::BOTH {
            sound.open(role, &Choice::Default).unwrap();
        }
        let shown = floor.clone();
        let attending = std::thread::spawn(move || {
            let mut asked = 0;
            for input in &attendant.begins {
                assert_eq!(input, Input::Start(Purpose::Request));
                shown.see(&Shown::State(Listening::Request));
                attendant.begun.try_send(()).unwrap();
                asked += 1;
            }
            asked
        });
        assert_eq!(
            hear(&mut sound, 8),
            [0.0, 0.0, 0.0, 0.1, 0.1, 0.1, 0.1, 0.1]
        );
        for state in [Listening::Request, Listening::Working, Listening::Speaking] {
            floor.see(&Shown::State(state));
            assert_eq!(hear(&mut sound, 50), [0.0; 50]);
        }
        floor.see(&Shown::State(Listening::Idle));
        assert_eq!(hear(&mut sound, 5), [0.2; 5]);
        floor.see(&Shown::State(Listening::Idle));
        assert_eq!(sound.held(), Duration::from_millis(1_500));
        // A second of nothing, and it is over: the clock stands still.
        hear(&mut sound, 100);
        let over = sound.took();
        for _ in 0..3 {
            assert_eq!(sound.next(Duration::ZERO), Next::Nothing);
        }
        assert_eq!(sound.took(), over);
        assert_eq!(sound.played().len(), (over.as_millis() * 24) as usize);
        assert_eq!(attending.join().unwrap(), 2);
    }
}
