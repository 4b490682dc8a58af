//! What somebody does while the ear decodes what they said so far: whether they have just paused, and whether they said anything
//! since. What was decoded from a pause on holds all of it where nothing came behind, and nothing has to be decoded again.

use crate::sounding::power;
use crate::voiced::{FRAME, THRESHOLD, Voice};

/// So many frames without voice are a pause: 48 ms. The gap within a word, the closed lips of a "p", is shorter.
const PAUSE: usize = 3;
/// Less voice than this since a decode began is no reason for another one.
const WORD: usize = 3;
/// Where more came while a decode ran, half a second, it is so far on, or the sound comes so fast, that its end is waited for.
const SOON: usize = 31;
/// Whoever says something is no further below the mean power of the voice than this: 26 dB. The "s" at the end of a word is taken
/// for no voice, and is louder.
const BESIDE_VOICE: f32 = 0.002_5;
/// A room or a fan is hardly louder than the quietest frame there was: 6 dB at most.
const OVER_THE_QUIETEST: f32 = 4.0;

/// See the module. Holds less than a frame of sound, however long somebody speaks.
pub struct Pausing {
    voice: Voice,
    /// Samples that are no whole frame yet.
    rest: Vec<f32>,
    voiced_power: f32,
    voiced: usize,
    quietest: f32,
    /// Frames without voice at the end.
    quiet: usize,
    since: Since,
}

/// What came since the newest decode began, in frames.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Since {
    frames: usize,
    voiced: usize,
    /// Voiced, or loud enough to be part of a word.
    sounding: usize,
}

impl Default for Pausing {
    fn default() -> Self {
        Self {
            voice: Voice::default(),
            rest: Vec::new(),
            voiced_power: 0.0,
            voiced: 0,
            quietest: f32::INFINITY,
            quiet: 0,
            since: Since::default(),
        }
    }
}

impl Pausing {
    /// Hears more samples.
    pub fn hear(&mut self, samples: &[f32]) {
        self.voice.hear(samples);
        self.rest.extend_from_slice(samples);
        let frames = self.rest.chunks_exact(FRAME).map(power);
        let heard: Vec<(f32, f32)> = frames.zip(self.voice.scores().iter().copied()).collect();
        self.voice.forget(heard.len());
        self.rest.drain(..heard.len() * FRAME);
        for (power, likelihood) in heard {
            self.frame(power, likelihood);
        }
    }

    fn frame(&mut self, power: f32, likelihood: f32) {
        let voiced = likelihood >= THRESHOLD;
        self.quietest = self.quietest.min(power);
        if voiced {
            self.voiced_power += power;
            self.voiced += 1;
            self.quiet = 0;
        } else {
            self.quiet += 1;
        }
        let voice = self.voiced_power / self.voiced.max(1) as f32;
        let least = (voice * BESIDE_VOICE).max(self.quietest * OVER_THE_QUIETEST);
        self.since.frames += 1;
        self.since.voiced += usize::from(voiced);
        self.since.sounding += usize::from(voiced || power > least);
    }

    /// A decode of all that was heard so far begins.
    pub fn decodes(&mut self) {
        self.since = Since::default();
    }

    /// Somebody spoke since that decode began, and has just paused.
    pub fn has_paused(&self) -> bool {
        self.since.voiced >= WORD && self.quiet >= PAUSE
    }

    /// That is so, and the decode has hardly begun: one of all that was said until now is worth more.
    pub fn makes_way(&self) -> bool {
        self.has_paused() && self.since.frames <= SOON
    }

    /// Nothing was said since that decode began: it holds all of it.
    pub fn is_silent(&self) -> bool {
        self.since.sounding == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A voice, and a room in which it speaks.
    const VOICE: f32 = 0.01;
    const ROOM: f32 = 0.000_005;

    /// Somebody said a word in a room, and so many quiet frames passed behind it.
    fn said(quiet: usize) -> Pausing {
        let mut heard = Pausing::default();
        frames(&mut heard, 20, ROOM, 0.1);
        frames(&mut heard, 20, VOICE, 0.9);
        frames(&mut heard, quiet, ROOM, 0.1);
        heard
    }

    fn frames(heard: &mut Pausing, count: usize, power: f32, likelihood: f32) {
        for _ in 0..count {
            heard.frame(power, likelihood);
        }
    }

    #[test]
    fn a_pause_behind_a_word_is_seen_once() {
        assert!(!said(2).has_paused());
        let mut heard = said(3);
        assert!(heard.has_paused());
        heard.decodes();
        assert!(!heard.has_paused() && heard.is_silent());
        frames(&mut heard, 10, ROOM, 0.1);
        assert!(!heard.has_paused() && heard.is_silent());
        // A click is no word, and something was there all the same.
        frames(&mut heard, 1, VOICE, 0.7);
        frames(&mut heard, 5, ROOM, 0.1);
        assert!(!heard.has_paused() && !heard.is_silent());
        frames(&mut heard, 3, VOICE, 0.9);
        frames(&mut heard, 3, ROOM, 0.1);
        assert!(heard.has_paused());
    }

    #[test]
    fn the_end_of_a_word_that_is_no_voice_is_said_all_the_same() {
        // An "s" that is 20 dB below the voice.
        let mut heard = said(3);
        heard.decodes();
        frames(&mut heard, 1, VOICE / 100.0, 0.1);
        assert!(!heard.is_silent());
        // The room is 33 dB below it here and goes up and down a little; in another one it is 15 dB below.
        let mut heard = said(3);
        heard.decodes();
        frames(&mut heard, 30, ROOM * 2.0, 0.1);
        assert!(heard.is_silent());
        let mut heard = Pausing::default();
        frames(&mut heard, 20, VOICE / 30.0, 0.1);
        frames(&mut heard, 20, VOICE, 0.9);
        heard.decodes();
        frames(&mut heard, 30, VOICE / 15.0, 0.1);
        assert!(heard.is_silent());
    }

    #[test]
    fn a_decode_that_is_far_on_makes_way_for_none() {
        let mut heard = said(0);
        heard.decodes();
        frames(&mut heard, 10, VOICE, 0.9);
        frames(&mut heard, 3, ROOM, 0.1);
        assert!(heard.makes_way());
        let mut heard = said(0);
        heard.decodes();
        frames(&mut heard, 40, VOICE, 0.9);
        frames(&mut heard, 3, ROOM, 0.1);
        assert!(heard.has_paused() && !heard.makes_way());
    }

    #[test]
    fn sound_is_cut_into_the_same_frames_however_it_comes() {
        let sound: Vec<f32> = (0..FRAME * 10 + 7)
            .map(|place| (place as f32 * 0.3).sin() * 0.1)
            .collect();
        let mut whole = Pausing::default();
        whole.hear(&sound);
        let mut pieces = Pausing::default();
        for piece in sound.chunks(160) {
            pieces.hear(piece);
        }
        assert_eq!(whole.since, pieces.since);
        assert_eq!(whole.since.frames, 10);
        assert_eq!((whole.rest.len(), pieces.rest.len()), (7, 7));
    }
}
