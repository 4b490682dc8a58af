//! How a microphone is listened to, on a clock of the test's own; and ALSA's own device that needs no hardware.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use cpal::SupportedBufferSize;

use super::*;
use crate::rings::{Reader, ring};

const RATE: u64 = 48_000;
/// 30 ms of it.
const PERIOD: u64 = 1_440;
const MINUTE: Duration = Duration::from_secs(60);
/// What a look costs. Without it, who asks without a pause would never come to an end.
const LOOK: Duration = Duration::from_micros(20);

fn frames(time: Duration) -> u64 {
    time.as_micros() as u64 * RATE / 1_000_000
}

/// A device behind PulseAudio's plugin for ALSA: its server sends pieces of so many frames, and it calls as soon as those that
/// are not taken to their end are as long as a period.
struct Plugin {
    piece: u64,
    /// So much is there by its own account and is never given.
    kept_back: u64,
    /// What goes wrong at the next looks.
    wrong: RefCell<VecDeque<ErrorKind>>,
    now: Cell<Duration>,
    until: Duration,
    taken: Cell<u64>,
    looks: Cell<u32>,
    begun_anew: Cell<u32>,
    stop: AtomicBool,
}

impl Plugin {
    fn new(piece: u64) -> Self {
        Self {
            piece,
            kept_back: 0,
            wrong: RefCell::default(),
            now: Cell::new(Duration::ZERO),
            until: MINUTE,
            taken: Cell::new(0),
            looks: Cell::new(0),
            begun_anew: Cell::new(0),
            stop: AtomicBool::new(false),
        }
    }

    fn sent(&self) -> u64 {
        frames(self.now.get()) / self.piece * self.piece
    }

    fn calls(&self) -> bool {
        let begun = self.taken.get() % self.piece;
        self.sent() - (self.taken.get() - begun) + self.kept_back >= PERIOD
    }

    fn pass(&self, time: Duration) {
        self.now.set(self.now.get() + time);
        if self.now.get() >= self.until {
            self.stop.store(true, Ordering::Release);
        }
    }

    /// Is listened to for its time. What was heard, and what was left of it.
    fn heard(&self) -> (Reader, Arc<Signs>) {
        let (writer, reader) = ring(frames(2 * self.until) as usize, 1);
        let signs = Arc::new(Signs::default());
        let mut ears = Ears {
            channels: 1,
            capture: Capture::new(writer),
            signs: Arc::clone(&signs),
        };
        let mut room = vec![0.0_f32; AT_ONCE * PERIOD as usize];
        let pace = pace(PERIOD, RATE as u32);
        listen(self, pace, &mut room, &mut ears, &self.stop);
        (reader, signs)
    }
}

impl Device<f32> for Plugin {
    fn now(&self) -> Duration {
        self.now.get()
    }

    fn rest(&self, how_long: Duration) {
        self.pass(how_long);
    }

    fn wait(&self, longest: Duration) -> Result<bool, ErrorKind> {
        self.looks.set(self.looks.get() + 1);
        self.pass(LOOK);
        let until = self.now.get() + longest;
        while !self.calls() {
            if self.now.get() >= until {
                return Ok(false);
            }
            self.pass(Duration::from_micros(100));
        }
        Ok(true)
    }

    fn read(&self, room: &mut [f32]) -> Result<usize, ErrorKind> {
        if let Some(kind) = self.wrong.borrow_mut().pop_front() {
            return Err(kind);
        }
        let there = self.sent() - self.taken.get();
        let frames = there.min(room.len() as u64);
        self.taken.set(self.taken.get() + frames);
        Ok(frames as usize)
    }

    fn again(&self) -> Result<(), ErrorKind> {
        self.begun_anew.set(self.begun_anew.get() + 1);
        Ok(())
    }
}

#[test]
fn it_is_looked_seldom_and_all_is_heard_however_the_server_cuts_it() {
    // As periods are cut, a little less or more, shorter, and longer.
    for piece in [PERIOD, 1_438, 1_442, 480, 1_000, 2_400] {
        let plugin = Plugin::new(piece);
        let (reader, signs) = plugin.heard();
        let looks = plugin.looks.get();
        // With a look for each period there are 2,000 in a minute.
        assert!(looks < 4_000, "{piece}: {looks}");
        let heard = reader.fill() as u64;
        assert_eq!(heard, plugin.taken.get(), "{piece}");
        let left = frames(MINUTE).saturating_sub(heard);
        assert!(left <= 2 * PERIOD + piece, "{piece}: {left}");
        assert_eq!((signs.glitches(), plugin.begun_anew.get()), (0, 0));
    }
}

#[test]
fn pieces_as_long_as_a_period_are_looked_at_once_each() {
    let plugin = Plugin::new(PERIOD);
    plugin.heard();
    assert!((1_990..=2_010).contains(&plugin.looks.get()));
}

#[test]
fn a_device_that_always_calls_is_not_looked_at_all_the_time() {
    // The second one has nothing to give: its first piece comes after the minute.
    for piece in [PERIOD, frames(2 * MINUTE)] {
        let plugin = Plugin {
            kept_back: PERIOD,
            ..Plugin::new(piece)
        };
        let (reader, _) = plugin.heard();
        let looks = plugin.looks.get();
        // Three in a period.
        assert!(looks < 6_100, "{piece}: {looks}");
        assert_eq!(reader.fill() as u64, plugin.taken.get(), "{piece}");
    }
}

#[test]
fn a_device_that_says_nothing_is_looked_at_seldom() {
    let plugin = Plugin::new(frames(2 * MINUTE));
    let (reader, signs) = plugin.heard();
    // After one and a half periods each time.
    assert!(plugin.looks.get() < 1_400);
    assert_eq!((reader.fill(), signs.beats()), (0, 0));
}

#[test]
fn after_an_overrun_it_begins_anew_and_other_faults_it_gets_over_by_itself() {
    let plugin = Plugin::new(PERIOD);
    plugin
        .wrong
        .borrow_mut()
        .extend([ErrorKind::Xrun, ErrorKind::BackendError]);
    let (reader, signs) = plugin.heard();
    assert_eq!((plugin.begun_anew.get(), signs.glitches()), (1, 1));
    let seen = signs.look();
    assert!(seen.failed && !seen.gone);
    assert!(signs.beats() > 1_900);
    assert_eq!(reader.fill() as u64, plugin.taken.get());
}

#[test]
fn a_device_that_is_gone_is_left() {
    let plugin = Plugin::new(PERIOD);
    plugin
        .wrong
        .borrow_mut()
        .push_back(ErrorKind::DeviceNotAvailable);
    let (reader, signs) = plugin.heard();
    assert!(signs.look().gone);
    assert!(plugin.looks.get() < 3 && reader.is_abandoned());
}

#[test]
fn the_pace_follows_the_periods_within_bounds() {
    let ms = Duration::from_millis;
    let (longest, rest) = (ms(45), ms(10));
    assert_eq!(pace(PERIOD, 48_000), Pace { longest, rest });
    // A device with short periods of its own is never kept waiting for a whole one of them.
    let short = pace(240, 48_000);
    assert_eq!(short.longest, SHORTEST);
    assert!(short.rest < ms(5));
    // One with long ones can be closed all the same.
    let long = pace(480_000, 48_000);
    assert_eq!((long.longest, long.rest), (LONGEST, REST));
    assert_eq!(pace(0, 0).rest, Duration::ZERO);
}

fn listened(name: &str, format: SampleFormat) -> (Result<(), ErrorKind>, Reader, Arc<Signs>) {
    let format = SupportedStreamConfig::new(2, 48_000, SupportedBufferSize::Unknown, format);
    let (writer, reader) = ring(48_000, 2);
    let signs = Arc::new(Signs::default());
    let ears = Ears {
        channels: 2,
        capture: Capture::new(writer),
        signs: Arc::clone(&signs),
    };
    let begun = match format.sample_format() {
        SampleFormat::F32 => begin::<f32>(name, &format, 1_440, ears),
        _ => begin::<i16>(name, &format, 1_440, ears),
    };
    let done = begun.map_err(|error| error.kind()).map(|(stop, thread)| {
        // For a few seconds at most, should nothing ever come.
        for _ in 0..5_000 {
            if signs.beats() > 2 {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        stop.store(true, Ordering::Release);
        assert!(thread.join().is_ok());
    });
    (done, reader, signs)
}

#[test]
fn alsas_device_that_brings_only_silence_is_heard_and_closed() {
    for format in [SampleFormat::F32, SampleFormat::I16] {
        let (done, mut reader, signs) = listened("null", format);
        assert_eq!(done, Ok(()), "{format}");
        assert!(signs.beats() > 2 && reader.fill() > 0 && reader.is_abandoned());
        let mut heard = [9.0; 960];
        let frames = reader.read(&mut heard);
        assert!(heard[..2 * frames].iter().all(|sample| *sample == 0.0));
    }
}

#[test]
fn a_device_that_is_not_there_is_told_of_as_cpal_does() {
    let (done, reader, _) = listened("no such microphone", SampleFormat::F32);
    assert_eq!(done, Err(ErrorKind::DeviceNotAvailable));
    assert!(reader.is_abandoned());
}
