//! The loop that really listens and speaks: one thread that owns the devices, and beside it the ear, the voice and the
//! assistant, each at its own pace. What happens comes to it through one channel, in order, and is decided by
//! [`step`](super::step()); the clock is that of the sound.

mod carrying;
mod clock;
mod ears;
mod frames;
mod happened;
mod keeping;
mod listener;
mod looking;
mod mouth;
mod setup;
mod telling;
#[cfg(test)]
mod tests;
mod told;
mod voices;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sotto_api::Outcome;
use sotto_audio::devices::{Next, Role, Sound};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::words::Commands;
use super::{Input, State, step};
use clock::Clock;
use ears::Ears;
use frames::Frames;
use happened::{Growing, Happened};
use keeping::{Keeping, Whole};
pub use listener::Listener;
pub use mouth::{Heard, SpokenHere, mouth};
pub use setup::{DeviceNews, Devices, ListenError, Setup, Shown};
use telling::Telling;
pub use told::device_error;
pub use voices::{NotSpoken, Ready, Voices, Wanted};

/// Where the clock stands still for the engines, this is how long one of them may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// The thread's own.
struct Running<S> {
    sound: S,
    devices: Devices,
    frames: Frames,
    clock: Clock,
    state: State,
    inbox: mpsc::Receiver<Happened>,
    /// What follows at once from what was done.
    next: VecDeque<Input>,
    ears: Ears,
    growing: Growing,
    /// The newest answer asked something back.
    asked: bool,
    voices: voices::Desk,
    telling: Telling,
    commands: Commands,
    language: sotto_skills::numbers::Language,
    runtime: Handle,
    show: Box<dyn FnMut(Shown) + Send>,
    /// The clock stands still while an engine works, so that the same recording gives the same conversation.
    in_step: bool,
    ends_after: Option<Duration>,
    ring: (u32, Vec<f32>),
    rings: bool,
    /// When that was last heard.
    rang: Option<u64>,
    /// Clauses with the player, by the number that it gave them: whose they are.
    pieces: BTreeMap<u64, (u64, u64)>,
    keeping: Keeping,
    complained: bool,
    /// Why no microphone is open that should be.
    deaf: Option<String>,
    /// There is something to hear the wake word by.
    hears_its_name: bool,
    /// Nobody is listened to, and nothing is being answered or said: for those who look from outside.
    idle: Arc<AtomicBool>,
    ended: bool,
}

impl<S: Sound> Running<S> {
    fn new(
        setup: Setup<S>,
        heard: Heard,
        commands: Commands,
        runtime: Handle,
    ) -> Result<Self, ListenError> {
        let tell = heard.tell;
        let telling = Telling::start(&setup.assistant, &tell, &runtime)?;
        let ears = Ears::new(
            setup.ear,
            setup.hearing,
            setup.language,
            !setup.in_step,
            &tell,
            &runtime,
        );
        let hears_its_name = setup.wake.is_some();
        let mut state = State::new(setup.settings.as_it_hears(hears_its_name));
        if setup.muted {
            // Told first of all, so that nothing is heard before.
            state = step(state, Input::Mute(true), 0).0;
        }
        let frames = Frames::new(setup.wake, setup.devices.suppress_noise);
        Ok(Self {
            sound: setup.sound,
            devices: setup.devices,
            frames,
            clock: Clock::default(),
            state,
            inbox: heard.inbox,
            next: VecDeque::new(),
            ears,
            growing: Growing::default(),
            asked: false,
            voices: voices::Desk::start(setup.voices, &tell, &runtime),
            telling,
            commands,
            language: setup.language,
            runtime,
            show: setup.show,
            in_step: setup.in_step,
            ends_after: setup.ends_after,
            ring: setup.ring,
            rings: false,
            rang: None,
            pieces: BTreeMap::new(),
            keeping: Keeping::default(),
            complained: false,
            deaf: None,
            hears_its_name,
            idle: Arc::new(AtomicBool::new(true)),
            ended: false,
        })
    }

    fn run(&mut self) {
        // First: what is said while the loudspeaker is opened waits in the ring and is not lost.
        if self.state.is_muted() {
            (self.show)(Shown::State(sotto_api::Listening::Closed));
        } else {
            self.open_microphone();
        }
        if let Err(error) = self.sound.open(Role::Speaker, &self.devices.speaker) {
            let sentence = told::device_error(&error, self.language);
            (self.show)(Shown::Problem(sentence));
        }
        self.frames
            .listen_for(self.state.listens_for(), self.state.sensitivity());
        while !self.ended {
            self.hear_what_happened();
            if self.in_step && self.works() {
                self.wait_for_the_engines();
                continue;
            }
            self.look_at_the_devices();
            self.let_it_ring();
            let enough = self.ends_after.is_some_and(|end| self.clock.now() >= end);
            // What is still being written down is shown before the end.
            if enough && self.state.is_idle() && !self.telling.works() {
                self.ended = true;
            }
        }
        self.leave();
    }

    /// Nobody is heard and nothing is said any more. What was heard of an answer until now is still written down.
    fn leave(&mut self) {
        self.tell(Input::Leave);
        for role in Role::BOTH {
            self.sound.close(role);
        }
        loop {
            match self.sound.next(Duration::ZERO) {
                Next::Spoken(spoken) => self.spoken(spoken),
                Next::Frame(_) | Next::Event(_) => {}
                Next::Nothing => break,
            }
        }
        while let Ok(happened) = self.inbox.try_recv() {
            if matches!(happened, Happened::Done { .. }) {
                self.happened(happened);
            }
        }
        // Whoever still tells something must not wait for a reader.
        self.inbox.close();
        self.telling.end();
    }

    /// Moves on by one input, and by all that follows from it at once.
    fn tell(&mut self, input: Input) {
        if let Input::Ring(rings) = input {
            self.rings = rings;
            // At once.
            self.rang = None;
        }
        self.next.push_back(input);
        while let Some(input) = self.next.pop_front() {
            let before = std::mem::take(&mut self.state);
            let (state, effects) = step(before, input, self.clock.ms());
            self.state = state;
            for effect in effects {
                self.carry_out(effect);
            }
        }
        self.frames
            .listen_for(self.state.listens_for(), self.state.sensitivity());
        self.idle.store(self.state.is_idle(), Ordering::Relaxed);
    }

    fn hear_what_happened(&mut self) {
        while let Ok(happened) = self.inbox.try_recv() {
            self.happened(happened);
        }
    }

    /// Something is worked on, and the clock of a recording stands still for it.
    fn works(&self) -> bool {
        self.ears.works() || self.voices.works() || self.telling.works()
    }

    fn wait_for_the_engines(&mut self) {
        let Self { runtime, inbox, .. } = self;
        let next = runtime.block_on(async { tokio::time::timeout(PATIENCE, inbox.recv()).await });
        match next {
            Ok(Some(happened)) => self.happened(happened),
            Ok(None) => self.ended = true,
            Err(_) => {
                tracing::error!("an engine did not answer; the recording goes on without it");
                self.in_step = false;
            }
        }
    }

    fn happened(&mut self, happened: Happened) {
        match happened {
            Happened::Input(Input::Set(settings)) => {
                self.tell(Input::Set(settings.as_it_hears(self.hears_its_name)));
            }
            Happened::Input(input) if self.is_in_vain(&input) => {
                // Whoever presses the key into an answer wants that to end in any case.
                if self.state.is_speaking() {
                    self.tell(Input::Stop);
                }
                self.tell_why_deaf();
            }
            Happened::Input(input) => {
                if let Input::SaidAll { answer } | Input::NotSaid { answer, .. } = &input {
                    self.voices.done(*answer);
                }
                match &input {
                    Input::Began { .. } | Input::TakenBack { .. } => self.telling.answered(),
                    Input::Refused { turn, .. } => {
                        self.telling.answered();
                        self.telling.refused(*turn);
                    }
                    _ => {}
                }
                self.tell(input);
            }
            Happened::Words {
                at,
                firm,
                tentative,
            } => {
                let (language, growing) = (self.language, &mut self.growing);
                let input = happened::partial(at, firm, tentative, language, growing);
                self.tell(input);
            }
            Happened::Transcript { at, mut transcript } => {
                self.ears.over(at);
                // What is heard badly while Sotto speaks may be Sotto's own voice.
                if !self.state.is_answering_aloud() {
                    happened::believe(&mut transcript, &self.commands);
                }
                let (language, asked) = (self.language, self.asked);
                let (commands, growing) = (&self.commands, &self.growing);
                let input = happened::heard(at, &transcript, language, commands, growing, asked);
                self.tell(input);
            }
            Happened::NotHeard { at, sentence } => {
                self.ears.over(at);
                self.tell(Input::NotHeard { at, sentence });
            }
            Happened::Told => self.telling.answered(),
            Happened::Done { turn, kept } => {
                self.telling.done(turn);
                let asks = kept.outcome == Outcome::AskedBack;
                self.asked = asks;
                let whole = self.keeping.done(turn, *kept);
                self.tell(Input::Done { turn, asks });
                self.keep(whole);
            }
            Happened::Over { turn, wait_ms } => {
                self.telling.answered();
                (self.show)(Shown::Over { turn, wait_ms });
            }
            Happened::End => self.ended = true,
        }
    }

    /// A turn is over on both sides: it is written down and then shown, beside the loop, since a disk may take its time.
    fn keep(&mut self, whole: Option<Whole>) {
        if let Some(whole) = whole
            && !self.telling.keep(whole)
        {
            tracing::warn!("what was heard of an answer could not be kept: too much waits already");
        }
    }
}
