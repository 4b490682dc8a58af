//! A long recording is heard in stretches of some minutes, each a request of its own, cut where nobody speaks.
//!
//! The sound of a request is kept twice until it is done: by the supervisor, who may have to give it to a fresh engine,
//! and in line before the ear, which hears more slowly than files are read. In one request two hours cost 461 MB in both;
//! a stretch costs 19.

use sotto_engines::hearing::EAR_RATE;

const RATE: usize = EAR_RATE as usize;

/// Loudness is looked at in frames of 20 ms, so that every stretch has whole milliseconds.
const FRAME: usize = RATE / 50;
/// What counts as a pause: 0.4 s. Between the sounds of a word nobody is quiet for so long.
const PAUSE: usize = 20;

/// A stretch ends within its last half minute, in which everybody draws breath.
const EARLIEST_SECONDS: usize = 270;
const LATEST_SECONDS: usize = 300;

/// What comes of a piece of sound.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// It belongs to the stretch in work.
    Sound(Vec<f32>),
    /// The stretch in work is over; what follows belongs to the next one, and something does follow.
    Over,
}

/// Cuts a stream of sound into stretches.
#[derive(Debug, Clone)]
pub struct Stretches {
    earliest: usize,
    latest: usize,
    /// Samples of the stretch in work that were given on.
    given: usize,
    /// What follows them, held back until it is known where the stretch ends.
    held: Vec<f32>,
}

impl Default for Stretches {
    fn default() -> Self {
        Self::between(EARLIEST_SECONDS, LATEST_SECONDS)
    }
}

impl Stretches {
    /// Stretches that end between these numbers of seconds.
    #[must_use]
    pub fn between(earliest: usize, latest: usize) -> Self {
        let earliest = earliest.max(1);
        Self {
            earliest: earliest * RATE,
            latest: latest.max(earliest) * RATE,
            given: 0,
            held: Vec::new(),
        }
    }

    /// Takes the next piece of sound, in one channel and at the ear's rate.
    pub fn take(&mut self, mut piece: Vec<f32>) -> Vec<Part> {
        let mut parts = Vec::new();
        let undecided = self.latest - self.earliest;
        loop {
            let sure = (self.earliest - self.given).min(piece.len());
            if sure > 0 {
                let rest = piece.split_off(sure);
                self.given += sure;
                parts.push(Part::Sound(piece));
                piece = rest;
            }
            self.held.append(&mut piece);
            if self.held.len() <= undecided {
                return parts;
            }
            let cut = quietest(&self.held[..undecided]);
            piece = self.held.split_off(cut);
            if !self.held.is_empty() {
                parts.push(Part::Sound(std::mem::take(&mut self.held)));
            }
            parts.push(Part::Over);
            self.given = 0;
        }
    }

    /// The recording is over: what was held back still belongs to the stretch in work.
    #[must_use]
    pub fn finish(self) -> Vec<f32> {
        self.held
    }
}

/// The middle of the quietest pause, in samples; the beginning where there is no room for one.
fn quietest(sound: &[f32]) -> usize {
    let loudness: Vec<f32> = sound
        .as_chunks::<FRAME>()
        .0
        .iter()
        .map(|frame| frame.iter().map(|sample| sample * sample).sum())
        .collect();
    loudness
        .windows(PAUSE)
        .map(|pause| pause.iter().sum::<f32>())
        .enumerate()
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(0, |(frame, _)| (frame + PAUSE / 2) * FRAME)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// Gives sound on in pieces of these lengths, again and again; the stretches that come of it.
    fn stretches(mut cutter: Stretches, sound: &[f32], pieces: &[usize]) -> Vec<Vec<f32>> {
        let (mut all, mut rest) = (vec![Vec::new()], sound);
        for length in pieces.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, behind) = rest.split_at((*length).min(rest.len()));
            rest = behind;
            for part in cutter.take(piece.to_vec()) {
                match part {
                    Part::Sound(more) => {
                        assert!(!more.is_empty());
                        if let Some(last) = all.last_mut() {
                            last.extend(more);
                        }
                    }
                    Part::Over => all.push(Vec::new()),
                }
            }
        }
        if let Some(last) = all.last_mut() {
            last.extend(cutter.finish());
        }
        all
    }

    /// Somebody who speaks, in samples that tell where they stood, and is quiet from `from` to `to` seconds.
    fn speech(seconds: usize, from: f64, to: f64) -> Vec<f32> {
        (0..seconds * RATE)
            .map(|place| {
                let at = place as f64 / RATE as f64;
                let loud = if (from..to).contains(&at) { 0.01 } else { 0.5 };
                (loud * (place as f64 * 0.3).sin()) as f32
            })
            .collect()
    }

    #[test]
    fn five_minutes_are_one_stretch() {
        let minutes = vec![0.1; 300 * RATE];
        let all = stretches(Stretches::default(), &minutes, &[RATE / 4]);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].len(), minutes.len());
    }

    #[test]
    fn an_hour_is_never_held_whole() {
        let mut cutter = Stretches::default();
        let (mut over, mut most_held) = (0, 0);
        for _ in 0..60 * 60 * 4 {
            let parts = cutter.take(vec![0.1; RATE / 4]);
            over += parts.iter().filter(|part| **part == Part::Over).count();
            most_held = most_held.max(cutter.held.len());
        }
        assert!((12..=13).contains(&over), "{over}");
        assert!(most_held <= 30 * RATE, "{most_held}");
    }

    #[test]
    fn the_cut_lies_in_the_pause() {
        for (from, to) in [(3.5, 4.0), (3.0, 3.4), (4.3, 4.9)] {
            let sound = speech(9, from, to);
            let all = stretches(Stretches::between(3, 5), &sound, &[1_000]);
            let first = all[0].len() as f64 / RATE as f64;
            assert!((from..to).contains(&first), "{first} in {from} to {to}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn nothing_is_lost_and_no_stretch_is_too_long(
            seconds in 0usize..12,
            from in 0.0f64..10.0,
            earliest in 1usize..4,
            more in 0usize..4,
            pieces in proptest::collection::vec(1usize..40_000, 1..6),
        ) {
            let sound = speech(seconds, from, from + 0.5);
            let cutter = Stretches::between(earliest, earliest + more);
            let all = stretches(cutter, &sound, &pieces);
            prop_assert!(all.concat() == sound, "something is lost or doubled");
            let (last, done) = all.split_last().unwrap();
            prop_assert!(last.len() <= (earliest + more) * RATE);
            prop_assert!(sound.is_empty() || !last.is_empty());
            for stretch in done {
                prop_assert!((earliest * RATE..=(earliest + more) * RATE).contains(&stretch.len()));
                prop_assert!(stretch.len().is_multiple_of(FRAME));
            }
        }
    }
}
