//! What the thread that brings the microphone's sound does between two callbacks on Linux: it sleeps until there can be more,
//! since it does not always sleep where it waits for sound. How long is pure, time comes from outside; only [`Between::rest`] sleeps.
//!
//! PulseAudio's plugin for ALSA calls a period whole as soon as the pieces that its server sent are as long as one, also where
//! the beginning of the first piece was taken with the period before. Pieces seldom begin where periods do. cpal then finds less
//! than a period, asks again at once, and does so until the next piece comes: all day long, where only the wake word is listened
//! for. A period is never whole before its time has passed, so nothing is missed by whoever does not ask until then.

use std::time::Duration;

/// It is asked again so long before the next period can be whole: no two clocks are the same, and a sleep may end late.
const BEFORE: Duration = Duration::from_millis(1);
/// Who closes the microphone waits for the end of this.
const LONGEST: Duration = Duration::from_millis(100);
/// A device may be slower than the system's clock by one part in so many; what was lost for good is made up for as quickly.
const SLOWER: u32 = 1_000;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Between {
    /// When the newest period was whole. Not known before a callback was waited for: what came before it may have been late.
    whole: Option<Duration>,
    /// When the newest callback came.
    came: Option<Duration>,
    slept: bool,
}

impl Between {
    /// Sleeps behind a callback until there can be more. Only there where the thread is cpal's own, which asks again by itself,
    /// and only after the sound was handed on.
    pub(super) fn rest(&mut self, now: Duration, period: Duration) {
        let (next, sleep) = self.pass(now, period);
        *self = next;
        std::thread::sleep(sleep);
    }

    /// A callback came at this time, on any clock that only goes on, with so much sound. Gives for how long nothing more can
    /// be there; nothing while what is there already is behind its time.
    fn pass(self, now: Duration, period: Duration) -> (Self, Duration) {
        let since = self.came.map(|came| now.saturating_sub(came));
        // Nothing else was there then.
        let waited = !self.slept && since.is_some_and(|since| since >= period * 9 / 10);
        let whole = if waited {
            Some(now)
        } else {
            let next = |whole: Duration| whole + period + period / SLOWER;
            self.whole.map(|whole| now.min(next(whole)))
        };
        let sleep = whole.map_or(Duration::ZERO, |whole| {
            let late = now.saturating_sub(whole);
            period.saturating_sub(late + BEFORE).min(LONGEST)
        });
        let next = Self {
            whole,
            came: Some(now),
            slept: !sleep.is_zero(),
        };
        (next, sleep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIOD: Duration = Duration::from_millis(30);

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// What became of periods that came at these times.
    #[derive(Debug, Default)]
    struct Became {
        /// How much of the time it was asked in vain.
        awake: f64,
        /// How late each period was taken.
        late: Vec<Duration>,
    }

    /// A thread that takes periods as they come, and cannot run at all from `stands.0` to `stands.1`.
    fn run(came: &[Duration], stands: (Duration, Duration)) -> Became {
        let (mut between, mut now, mut awake) = (Between::default(), came[0], Duration::ZERO);
        let mut became = Became::default();
        for at in came {
            awake += at.saturating_sub(now);
            now = now.max(*at);
            if (stands.0..stands.1).contains(&now) {
                now = stands.1;
            }
            became.late.push(now - *at);
            let sleep;
            (between, sleep) = between.pass(now, PERIOD);
            now += sleep;
        }
        became.awake = awake.as_secs_f64() / (now - came[0]).as_secs_f64();
        became
    }

    const NEVER: (Duration, Duration) = (Duration::ZERO, Duration::ZERO);

    /// So many periods of a device whose clock is slower by this share.
    fn steady(periods: u32, slower: f64) -> Vec<Duration> {
        let period = PERIOD.mul_f64(1.0 + slower);
        (1..=periods).map(|number| period * number).collect()
    }

    #[test]
    fn it_sleeps_nearly_all_the_time_and_is_never_late_for_long() {
        // An hour.
        for slower in [0.0, 200e-6, -200e-6, 900e-6, -900e-6] {
            let became = run(&steady(120_000, slower), NEVER);
            assert!(became.awake < 0.05, "{slower}: {}", became.awake);
            let latest = became.late.iter().max().copied();
            assert!(latest <= Some(BEFORE), "{slower}: {latest:?}");
        }
    }

    #[test]
    fn a_server_that_sends_unevenly_is_slept_for_too() {
        let mut state = 1_u32;
        let came: Vec<Duration> = steady(10_000, 0.0)
            .into_iter()
            .map(|at| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                at + Duration::from_micros(u64::from(state >> 20))
            })
            .collect();
        let became = run(&came, NEVER);
        assert!(became.awake < 0.12, "{}", became.awake);
        let latest = became.late.iter().max().copied();
        assert!(latest <= Some(BEFORE), "{latest:?}");
    }

    #[test]
    fn after_a_stall_what_waits_is_taken_at_once() {
        let became = run(&steady(100, 0.0), (ms(900), ms(1_300)));
        // The 30th came when it began. At its end 14 periods wait, and all but the newest are late.
        let late: Vec<u128> = became.late.iter().map(Duration::as_millis).collect();
        assert_eq!(late[28..31], [0, 400, 370]);
        assert_eq!(late[42], 10);
        assert!(late[44..].iter().all(|late| *late <= 1), "{late:?}");
    }

    #[test]
    fn after_sound_was_lost_it_sleeps_again() {
        for lost in [ms(10), ms(100), ms(5_000)] {
            let mut came = steady(20_000, 0.0);
            for at in &mut came[500..] {
                *at += lost;
            }
            let became = run(&came, NEVER);
            assert!(became.awake < 0.06, "{lost:?}: {}", became.awake);
        }
    }

    #[test]
    fn the_first_callbacks_are_not_kept_waiting() {
        // What the device had gathered before it was asked for the first time.
        let (between, sleep) = Between::default().pass(ms(5), PERIOD);
        assert_eq!(sleep, Duration::ZERO);
        let (between, sleep) = between.pass(ms(6), PERIOD);
        assert_eq!(sleep, Duration::ZERO);
        // This one was waited for.
        let (_, sleep) = between.pass(ms(36), PERIOD);
        assert_eq!(sleep, PERIOD - BEFORE);
    }

    #[test]
    fn whoever_rests_goes_on_from_there() {
        let (mut rested, mut passed) = (Between::default(), Between::default());
        for at in [ms(5), ms(6), ms(36)] {
            rested.rest(at, PERIOD);
            (passed, _) = passed.pass(at, PERIOD);
            assert_eq!(rested, passed);
        }
        assert_ne!(rested, Between::default());
    }

    #[test]
    fn a_device_that_brings_much_at_once_can_be_closed_all_the_same() {
        let long = ms(2_000);
        let (between, _) = Between::default().pass(long, long);
        let (_, sleep) = between.pass(2 * long, long);
        assert_eq!(sleep, LONGEST);
    }

    #[test]
    fn a_callback_without_sound_is_no_reason_to_sleep() {
        let mut between = Between::default();
        for at in 0..100 {
            let sleep;
            (between, sleep) = between.pass(ms(at), Duration::ZERO);
            assert_eq!(sleep, Duration::ZERO);
        }
    }
}
