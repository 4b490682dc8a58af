//! The test double of the devices: recordings in, recordings out, on a clock of its own.
//!
//! Each step is 10 ms of that clock: the loudspeaker's callback runs, what it gave travels over the echo path to the
//! microphone, and the microphone's callback runs with it and with the recording. All of it happens in the caller's thread
//! and in always the same order, so the same input gives the same bytes. Between the callbacks and the frames stand the very
//! parts that the real devices use: the rings, the resamplers, the player.
//!
//! What can go wrong with devices can be put on a list beforehand: see [`Incident`].

mod incident;
mod path;
mod side;
#[cfg(test)]
mod tests;
mod trouble;

use std::collections::VecDeque;
use std::time::Duration;

use crate::devices::callbacks::{Capture, Render};
use crate::devices::{
    Choice, Desk, DeviceError, Devices, Event, Intake, Next, Opened, RING_SECONDS, Role, Sound,
    player,
};
use crate::rate::{RATES, RateError};
use crate::rings::ring;
pub use incident::Incident;
pub use path::EchoPath;
use side::Side;

/// 10 ms.
const STEP: Duration = Duration::from_millis(10);

/// A recording, interleaved.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recording {
    /// Its rate.
    pub rate: u32,
    /// Its channels.
    pub channels: u16,
    /// Its samples.
    pub samples: Vec<f32>,
}

/// The test double; see the module.
#[derive(Debug)]
pub struct DeviceFile {
    clock: Duration,
    microphone: Side<Capture>,
    speaker: Side<Render>,
    recording: VecDeque<f32>,
    nothing_until: Duration,
    path: Option<path::Travel>,
    incidents: VecDeque<(Duration, Incident)>,
    events: VecDeque<Event>,
    intake: Intake,
    desk: Desk,
    played: Vec<(u32, Vec<f32>)>,
    paced: Option<std::time::Instant>,
    buffer: Vec<f32>,
}

impl DeviceFile {
    /// A microphone that hears this recording while it is open, and silence after it; and a loudspeaker of this rate, with
    /// two channels.
    pub fn new(recording: Recording, speaker_rate: u32) -> Result<Self, RateError> {
        for rate in [recording.rate, speaker_rate] {
            if !RATES.contains(&rate) {
                return Err(RateError::OutOfRange(rate));
            }
        }
        Ok(Self {
            clock: Duration::ZERO,
            microphone: Side::new("file microphone", recording.rate, recording.channels),
            speaker: Side::new("file loudspeaker", speaker_rate, 2),
            recording: recording.samples.into(),
            nothing_until: Duration::ZERO,
            path: None,
            incidents: VecDeque::new(),
            events: VecDeque::new(),
            intake: Intake::default(),
            desk: Desk::default(),
            played: Vec::new(),
            paced: None,
            buffer: Vec::new(),
        })
    }

    /// What is to happen, and when on the double's clock.
    #[must_use]
    pub fn with_incidents(mut self, mut incidents: Vec<(Duration, Incident)>) -> Self {
        incidents.sort_by_key(|(when, _)| *when);
        self.incidents = incidents.into();
        self
    }

    /// The way of the loudspeaker's sound into the microphone.
    #[must_use]
    pub fn with_path(mut self, path: EchoPath) -> Self {
        self.set_path(Some(path));
        self
    }

    /// Lets the clock run as fast as the real one, and no faster.
    #[must_use]
    pub fn paced(mut self) -> Self {
        self.paced = Some(std::time::Instant::now());
        self
    }

    /// Puts more behind the recording, in the microphone's rate and channels.
    pub fn hear_also(&mut self, samples: &[f32]) {
        self.recording.extend(samples);
    }

    /// Whether all of the recording was heard.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.recording.is_empty()
    }

    /// The double's clock. It runs on while the microphone is closed.
    #[must_use]
    pub fn clock(&self) -> Duration {
        self.clock
    }

    /// What the loudspeaker played since it was opened first, one channel, in stretches of one rate.
    #[must_use]
    pub fn played(&self) -> &[(u32, Vec<f32>)] {
        &self.played
    }

    fn set_path(&mut self, path: Option<EchoPath>) {
        let (from, to) = (self.speaker.rate, self.microphone.rate);
        self.path = path.map(|path| path::Travel::new(path, from, to));
    }

    /// Opens what is wanted and there.
    fn start(&mut self, role: Role) -> Result<Opened, DeviceError> {
        self.is_free(role)?;
        match role {
            Role::Microphone => {
                let side = &mut self.microphone;
                let frames = side.rate as usize * RING_SECONDS;
                let (writer, reader) = ring(frames, usize::from(side.channels));
                side.callback = Some(Capture::new(writer));
                self.intake.open_microphone(reader, side.rate)?;
                Ok(side.opened(role))
            }
            Role::Speaker => {
                let side = &mut self.speaker;
                let (writer, reader) = ring(side.rate as usize * RING_SECONDS, 1);
                let (player, end) = player(side.rate);
                let channels = usize::from(side.channels);
                side.callback = Some(Render::new(player, writer, channels));
                self.desk.connect(end);
                self.intake.open_speaker(reader, side.rate)?;
                Ok(side.opened(role))
            }
        }
    }

    /// Closes what runs.
    fn end(&mut self, role: Role) {
        match role {
            Role::Microphone => {
                self.microphone.callback = None;
                self.microphone.way.end();
                self.intake.close_microphone();
            }
            Role::Speaker => {
                self.speaker.callback = None;
                self.speaker.way.end();
                self.intake.close_speaker();
                self.desk.disconnect();
            }
        }
    }

    fn is_open(&self, role: Role) -> bool {
        match role {
            Role::Microphone => self.microphone.callback.is_some(),
            Role::Speaker => self.speaker.callback.is_some(),
        }
    }

    /// It is there, and somebody wants it open.
    fn is_wanted(&self, role: Role) -> bool {
        match role {
            Role::Microphone => self.microphone.wanted && self.microphone.plugged,
            Role::Speaker => self.speaker.wanted && self.speaker.plugged,
        }
    }

    /// Says what has happened, and what there is to say about the device that was opened by it.
    fn tell(&mut self, event: Event) {
        let also = event.opened().and_then(Event::about);
        self.events.push_back(event);
        self.events.extend(also);
    }

    /// One step of the clock.
    fn step(&mut self) {
        while self
            .incidents
            .front()
            .is_some_and(|(when, _)| *when <= self.clock)
        {
            if let Some((_, incident)) = self.incidents.pop_front() {
                self.happen(incident);
            }
        }
        self.try_again();
        self.callbacks();
        self.clock += STEP;
        if let Some(began) = self.paced {
            std::thread::sleep(self.clock.saturating_sub(began.elapsed()));
        }
    }

    fn callbacks(&mut self) {
        // The loudspeaker first: what it gets now can be heard now.
        let frames = self.speaker.frames();
        self.buffer.clear();
        self.buffer
            .resize(frames * usize::from(self.speaker.channels), 0.0);
        let runs = !self.speaker.way.is_still();
        if let Some(render) = &mut self.speaker.callback
            && runs
        {
            render.give(&mut self.buffer);
        }
        let channels = usize::from(self.speaker.channels);
        let one: Vec<f32> = self.buffer.iter().copied().step_by(channels).collect();
        if self.speaker.callback.is_some() && runs {
            let rate = self.speaker.rate;
            if self.played.last().is_none_or(|(last, _)| *last != rate) {
                self.played.push((rate, Vec::new()));
            }
            if let Some((_, played)) = self.played.last_mut() {
                played.extend_from_slice(&one);
            }
        }
        let frames = self.microphone.frames();
        let mut echo = vec![0.0; frames];
        if let Some(path) = &mut self.path {
            path.travel(&one, &mut echo);
        }
        let channels = usize::from(self.microphone.channels);
        if self.microphone.way.is_still() {
            return;
        }
        let Some(capture) = &mut self.microphone.callback else {
            return;
        };
        let nothing = self.clock < self.nothing_until;
        self.buffer.clear();
        for echo in echo {
            for _ in 0..channels {
                let said = self.recording.pop_front().unwrap_or(0.0);
                self.buffer.push(if nothing { 0.0 } else { said + echo });
            }
        }
        capture.take(&self.buffer);
    }
}

impl Sound for DeviceFile {
    fn devices(&mut self) -> Devices {
        Devices {
            microphones: self.microphone.device().into_iter().collect(),
            speakers: self.speaker.device().into_iter().collect(),
        }
    }

    fn open(&mut self, role: Role, choice: &Choice) -> Result<Opened, DeviceError> {
        self.end(role);
        self.way(role).begin_anew();
        let (name, plugged) = match role {
            Role::Microphone => {
                self.microphone.wanted = true;
                (&self.microphone.name, self.microphone.plugged)
            }
            Role::Speaker => {
                self.desk.want(true);
                self.speaker.wanted = true;
                (&self.speaker.name, self.speaker.plugged)
            }
        };
        let opened = match choice {
            Choice::Named(wanted) if wanted != name => Err(DeviceError::NotFound {
                role,
                name: wanted.clone(),
            }),
            _ if !plugged => Err(DeviceError::None(role)),
            _ => self.start(role),
        };
        match &opened {
            Ok(opened) => self.events.extend(Event::about(opened)),
            Err(_) if role == Role::Speaker => self.desk.give_up(),
            Err(_) => {}
        }
        opened
    }

    fn close(&mut self, role: Role) {
        self.end(role);
        self.way(role).begin_anew();
        match role {
            Role::Microphone => self.microphone.wanted = false,
            Role::Speaker => {
                self.speaker.wanted = false;
                self.desk.want(false);
            }
        }
    }

    fn next(&mut self, longest: Duration) -> Next {
        let until = self.clock + longest;
        loop {
            self.desk.pass(self.clock);
            if let Some(event) = self.events.pop_front() {
                return Next::Event(event);
            }
            if let Some(spoken) = self.desk.spoken() {
                return Next::Spoken(spoken);
            }
            if let Some(heard) = self.intake.frame() {
                while let Some(notice) = self.intake.notice() {
                    self.events.push_back(notice.of(&self.microphone.name));
                }
                return Next::Frame(heard);
            }
            if self.clock >= until {
                return Next::Nothing;
            }
            self.step();
        }
    }

    fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }

    fn now(&self) -> Duration {
        self.intake.now()
    }

    fn dropped(&self) -> u64 {
        self.intake.dropped()
    }
}
