//! Each 10 ms of sound on their way: the echo is taken out, voice is looked for, the wake word is listened for, and the newest
//! is kept for the beginning of a turn. Where noise is suppressed, that is for the looking and the listening alone.

use sotto_audio::devices::Heard;
use sotto_audio::echo::{Cancelling, Echo};
use sotto_audio::{Activity, Before, FRAME, Meter, Quieter, RATE};
use sotto_wake::{Listening, NearMiss, Phrase, Wake, Weights};

use super::super::Input;

/// What is known of a frame.
pub(super) struct Frame {
    /// Without Sotto's own voice, and with all the noise: an ear hears better with it.
    pub sound: [f32; FRAME],
    pub speaking: bool,
    /// A voice may begin in it, which is too short yet to be speech.
    pub begins: bool,
    /// The wake word or "stop" ended in it.
    pub called: Option<Input>,
    /// What was nearly heard.
    pub nearly: Option<NearMiss>,
    pub level: Option<f32>,
}

/// See the module.
pub(super) struct Frames {
    echo: Echo,
    /// The microphone that the echo was heard with.
    microphone: String,
    quieter: Quieter,
    activity: Activity,
    wake: Option<Wake>,
    before: Before,
    meter: Meter,
    /// When it was last told that something was nearly heard, on the clock of the wake word.
    told: Option<u64>,
}

/// What is nearly heard is told so often at most.
const NEARLY_EVERY_MS: u64 = 2_000;

/// Whether what was nearly heard then is news.
fn is_news(told: Option<u64>, at_ms: u64) -> bool {
    told.is_none_or(|told| at_ms >= told.saturating_add(NEARLY_EVERY_MS))
}

impl Frames {
    pub(super) fn new(wake: Option<Weights>, suppress_noise: bool) -> Self {
        Self {
            echo: Echo::new(true),
            microphone: String::new(),
            quieter: Quieter::new(suppress_noise),
            activity: Activity::default(),
            wake: wake.map(Wake::new),
            before: Before::default(),
            meter: Meter::new(RATE),
            told: None,
        }
    }

    pub(super) fn hear(&mut self, heard: &Heard) -> Frame {
        let mut sound = heard.microphone;
        let (meter, level) = self.meter.hear(&sound);
        self.meter = meter;
        if heard.anew {
            self.echo.begin_anew();
        }
        self.echo.frame(&heard.reference, &mut sound);
        let quieter = self.quieter.listen(&sound);
        let speech = self.activity.hear(quieter);
        let called = self.wake.as_mut().and_then(|wake| wake.feed(quieter));
        Frame {
            sound,
            speaking: speech.speaking,
            begins: speech.begins(),
            called: called.map(|heard| match heard.phrase {
                Phrase::HeySotto | Phrase::Sotto => Input::Called,
                Phrase::Stop => Input::Stop,
            }),
            nearly: self.nearly(),
            level: level.map(|level| level.shown),
        }
    }

    /// What came close since it was told last.
    fn nearly(&mut self) -> Option<NearMiss> {
        let newest = self.wake.as_ref()?.near_misses().last()?;
        if !is_news(self.told, newest.at_ms) {
            return None;
        }
        self.told = Some(newest.at_ms);
        Some(newest)
    }

    /// A frame that belongs to no turn yet.
    pub(super) fn keep(&mut self, sound: &[f32]) {
        self.before.keep(sound);
    }

    /// So much of what was heard just before.
    pub(super) fn before(&mut self, ms: u32) -> Vec<f32> {
        let mut all = Vec::with_capacity(self.before.len());
        self.before.take(|piece| all.extend_from_slice(piece));
        let wanted = ms as usize * (RATE as usize / 1_000);
        all.split_off(all.len().saturating_sub(wanted))
    }

    /// What is listened for from now on, and how readily.
    pub(super) fn listen_for(&mut self, listening: Listening, sensitivity: f32) {
        let Some(wake) = &mut self.wake else { return };
        let before = wake.settings();
        let settings = sotto_wake::Settings {
            listening,
            sensitivity,
            ..before
        };
        if settings != before {
            wake.set(settings);
        }
    }

    /// Another microphone, or none for a while: what was heard before is of another place or time.
    pub(super) fn anew(&mut self, microphone: &str, cancelling: Cancelling) {
        let wanted = cancelling.wanted(microphone);
        if wanted == self.echo.is_on() && self.microphone == microphone {
            // It was closed for a while. That it hears the loudspeaker has not changed by that.
            self.echo.begin_anew();
        } else {
            self.echo = Echo::new(wanted);
            microphone.clone_into(&mut self.microphone);
        }
        self.quieter.forget();
        self.activity.forget();
        self.before.forget();
        if let Some(wake) = &mut self.wake {
            wake.forget();
        }
    }

    /// The sound takes another way from the loudspeaker to the microphone; the microphone's name if that is what changed.
    pub(super) fn other_path(&mut self, microphone: Option<&str>, cancelling: Cancelling) {
        match microphone {
            Some(microphone) => self.anew(microphone, cancelling),
            None => self.echo.forget(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_nearly_heard_is_told_once_and_then_now_and_then() {
        let mut told = None;
        let mut news = Vec::new();
        // Each frame sees the newest one again.
        for at_ms in [40, 40, 900, 2_039, 2_040, 2_040, 4_030, 9_000] {
            if is_news(told, at_ms) {
                told = Some(at_ms);
                news.push(at_ms);
            }
        }
        assert_eq!(news, [40, 2_040, 9_000]);
    }

    #[test]
    fn what_was_heard_before_is_given_as_far_as_it_is_wanted() {
        let mut frames = Frames::new(None, false);
        for number in 0..100 {
            frames.keep(&[number as f32; FRAME]);
        }
        let before = frames.before(20);
        assert_eq!(before.len(), 2 * FRAME);
        assert!((before[0] - 98.0).abs() < f32::EPSILON);
        // Given once.
        assert!(frames.before(700).is_empty());
    }

    /// Noise that comes and goes like syllables, so many frames of it.
    fn noise(frames: usize) -> Vec<f32> {
        let mut state = 7_u32;
        (0..frames * FRAME)
            .map(|at| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let syllable = (at as f32 * 0.000_8).sin().max(0.05);
                ((state >> 8) as f32 / 8_388_608.0 - 1.0) * 0.2 * syllable
            })
            .collect()
    }

    /// A frame of this, and what comes back of it so many frames later.
    fn comes_back(far: &[f32], frame: usize, late: usize) -> Heard {
        let sample = |place: usize| {
            let then = place.checked_sub(late * FRAME);
            then.map_or(0.0, |then| 0.3 * far[then])
        };
        Heard {
            at: Duration::ZERO,
            microphone: std::array::from_fn(|place| sample(frame * FRAME + place)),
            reference: std::array::from_fn(|place| far[frame * FRAME + place]),
            anew: false,
        }
    }

    /// As on a machine that stood still: from one frame on, what was played is heard at another time than before.
    #[test]
    fn an_echo_is_taken_out_again_after_sound_was_lost() {
        let far = noise(1_600);
        let mut frames = Frames::new(None, false);
        let (mut before, mut after) = (0.0, 0.0);
        for frame in 0..1_600 {
            let mut heard = comes_back(&far, frame, if frame < 600 { 6 } else { 12 });
            heard.anew = frame == 600;
            let sound = frames.hear(&heard).sound;
            if frame >= 1_000 {
                let power = |sound: &[f32; FRAME]| sound.iter().map(|one| one * one).sum::<f32>();
                before += power(&heard.microphone);
                after += power(&sound);
            }
        }
        assert!(after < before / 100.0, "{before} {after}");
    }

    #[test]
    fn that_there_is_an_echo_stays_known_of_a_microphone_that_was_closed_and_of_no_other() {
        let far = noise(720);
        for (next, known) in [("USB", true), ("Built-in", false)] {
            let mut frames = Frames::new(None, false);
            frames.anew("USB", Cancelling::On);
            for frame in 0..700 {
                frames.hear(&comes_back(&far, frame, 6));
            }
            frames.anew(next, Cancelling::On);
            let untouched = (700..720)
                .filter(|frame| {
                    let heard = comes_back(&far, *frame, 6);
                    frames.hear(&heard).sound == heard.microphone
                })
                .count();
            assert_eq!(untouched == 20, !known, "{next}: {untouched} of 20");
        }
    }

    #[test]
    fn a_microphone_without_a_canceller_is_untouched() {
        let far = noise(300);
        let mut frames = Frames::new(None, false);
        frames.anew("USB", Cancelling::On);
        frames.anew("USB", Cancelling::Off);
        for frame in 0..300 {
            let heard = comes_back(&far, frame, 6);
            assert_eq!(frames.hear(&heard).sound, heard.microphone);
        }
    }

    #[test]
    fn less_noise_is_for_the_looking_and_never_for_the_ear() {
        let (mut as_it_is, mut quieter) = (Frames::new(None, false), Frames::new(None, true));
        let mut state = 1_u32;
        let mut looked_otherwise = false;
        for _ in 0..300 {
            let microphone = std::array::from_fn(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((state >> 8) as f32 / 8_388_608.0 - 1.0) * 0.3
            });
            let heard = Heard {
                at: Duration::ZERO,
                microphone,
                reference: [0.0; FRAME],
                anew: false,
            };
            assert_eq!(as_it_is.hear(&heard).sound, quieter.hear(&heard).sound);
            let likely = [&as_it_is, &quieter].map(|one| one.activity.likelihood());
            looked_otherwise |= likely[0].to_bits() != likely[1].to_bits();
        }
        assert!(looked_otherwise);
    }
}
