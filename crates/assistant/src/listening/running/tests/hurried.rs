//! The test double in a hurry, in a room in which nobody speaks; and what is looked for in what is shown.

use sotto_audio::device_file::Incident;
use sotto_audio::devices::{Choice, Desk, DeviceError};

use super::*;

pub(super) const MICROPHONE: Role = Role::Microphone;
pub(super) const SPEAKER: Role = Role::Speaker;
pub(super) const RATE: u32 = 16_000;
pub(super) const SPEAKER_RATE: u32 = 48_000;
/// For so long the room has a sound of its own; nothing here takes longer on the double's clock.
pub(super) const ROOM: Duration = Duration::from_secs(20);
/// Before each 10 ms of the double's clock: many times as fast as a real clock, and still so slow that what the loudspeaker
/// plays meanwhile does not fill the memory.
const BREATH: Duration = Duration::from_micros(100);

/// The double, in a hurry.
pub(super) struct Hurried(pub DeviceFile);

impl Sound for Hurried {
    fn devices(&mut self) -> sotto_audio::devices::Devices {
        self.0.devices()
    }

    fn open(&mut self, role: Role, choice: &Choice) -> Result<Opened, DeviceError> {
        self.0.open(role, choice)
    }

    fn close(&mut self, role: Role) {
        self.0.close(role);
    }

    fn next(&mut self, longest: Duration) -> Next {
        std::thread::sleep(BREATH);
        self.0.next(longest)
    }

    fn desk(&mut self) -> &mut Desk {
        self.0.desk()
    }

    fn now(&self) -> Duration {
        self.0.now()
    }

    fn dropped(&self) -> u64 {
        self.0.dropped()
    }
}

pub(super) fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// A room in which nobody speaks: no room is as silent as nothing at all.
pub(super) fn quiet() -> Vec<f32> {
    let mut state = 7_u32;
    (0..ROOM.as_secs() * u64::from(RATE))
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 8) as f32 / 8_388_608.0 - 1.0) * 0.001
        })
        .collect()
}

pub(super) fn devices(samples: Vec<f32>, incidents: Vec<(Duration, Incident)>) -> DeviceFile {
    let recording = Recording {
        rate: RATE,
        channels: 1,
        samples,
    };
    let file = DeviceFile::new(recording, SPEAKER_RATE).unwrap();
    file.with_incidents(incidents)
}

/// What happens first has happened before anybody opens them.
pub(super) fn after_a_moment(mut sound: DeviceFile) -> DeviceFile {
    while sound.next(Duration::from_millis(20)) != Next::Nothing {}
    sound
}

/// A sentence about something that does not work.
pub(super) fn complaint(shown: &Shown) -> Option<&str> {
    match shown {
        Shown::Problem(sentence) => Some(sentence),
        Shown::Device(news) if news.fault => Some(&news.sentence),
        _ => None,
    }
}

/// A sentence about a device that works, again or in another way.
pub(super) fn good_news(shown: &Shown) -> Option<&str> {
    match shown {
        Shown::Device(news) if !news.fault => Some(&news.sentence),
        _ => None,
    }
}

pub(super) fn contains(sentence: Option<&str>, words: &str) -> bool {
    sentence.is_some_and(|sentence| sentence.contains(words))
}

pub(super) fn listened_to(shown: &Shown) -> bool {
    *shown == Shown::State(Listening::Request)
}
