//! Recordings of speech, cut and put together: where somebody begins and ends, and a pause in the middle of a sentence.

use sotto_audio::{Activity, FRAME, FRAME_MS, RATE};

/// Samples in a millisecond.
const PER_MS: usize = RATE as usize / 1_000;
/// The detector of voice is so late, in milliseconds: two to three of its own frames.
pub const LATE_MS: usize = Activity::LATE_MS as usize;
/// Speech begins with so much voice, in milliseconds.
const BEGINS_MS: usize = 50;
/// What is cut fades over so much, so that no click is heard where there was none.
const FADE: usize = 5 * PER_MS;
/// A word begins or ends within so much of where the ear says.
const AROUND: usize = 100 * PER_MS;

/// So many milliseconds of silence.
pub fn quiet(ms: usize) -> Vec<f32> {
    vec![0.0; ms * PER_MS]
}

/// How long it is, in milliseconds.
pub fn length_ms(sound: &[f32]) -> usize {
    sound.len() / PER_MS
}

/// Frames of 10 ms, and whether somebody is heard to speak in each.
pub fn spoken_frames(sound: &[f32]) -> Vec<bool> {
    let mut activity = Activity::default();
    let frames = sound.as_chunks::<FRAME>().0;
    frames
        .iter()
        .map(|frame| {
            let speech = activity.hear(frame);
            // The hang-over is silence already.
            speech.speaking && speech.quiet_ms == 0
        })
        .collect()
}

/// When the last voice in it ends, in milliseconds from its beginning; none where nobody speaks.
pub fn end_ms(sound: &[f32]) -> Option<usize> {
    // What is late must still be heard.
    let mut longer = sound.to_vec();
    longer.extend(quiet(100));
    let last = spoken_frames(&longer).iter().rposition(|spoken| *spoken)?;
    Some(((last + 1) * FRAME_MS as usize).saturating_sub(LATE_MS))
}

/// From the first loud sound on: what is at least a thirtieth as loud as the loudest 10 ms.
pub fn from_its_beginning(sound: &[f32]) -> &[f32] {
    let frames = sound.as_chunks::<FRAME>().0;
    let loudness = |frame: &[f32; FRAME]| frame.iter().map(|sample| sample.powi(2)).sum::<f32>();
    let loudest = frames.iter().map(loudness).fold(0.0, f32::max);
    let first = frames
        .iter()
        .position(|frame| loudness(frame) > 0.0 && loudness(frame) * 900.0 >= loudest);
    &sound[first.unwrap_or(0) * FRAME..]
}

/// From the first voice on. The detector is late, and wants a little of it before it says so.
pub fn from_its_voice(sound: &[f32]) -> &[f32] {
    let first = spoken_frames(sound).iter().position(|spoken| *spoken);
    let from = first.unwrap_or(0) * FRAME_MS as usize;
    let from = from.saturating_sub(LATE_MS + BEGINS_MS) * PER_MS;
    &sound[from.min(sound.len())..]
}

/// The quietest place near this one, where one word ends and the next begins.
pub fn gap_near(sound: &[f32], place: usize) -> usize {
    let from = place.saturating_sub(AROUND);
    let until = (place + AROUND).min(sound.len());
    let piece = 20 * PER_MS;
    let loudness = |at: usize| -> f32 {
        sound[at..at + piece]
            .iter()
            .map(|sample| sample.powi(2))
            .sum()
    };
    (from..until.saturating_sub(piece))
        .step_by(5 * PER_MS)
        .min_by(|a, b| loudness(*a).total_cmp(&loudness(*b)))
        .map_or(place.min(sound.len()), |at| at + piece / 2)
}

/// A WAV file of it: one channel, 16 bits.
pub fn wav(sound: &[f32]) -> Vec<u8> {
    let bytes = u32::try_from(sound.len() * 2).unwrap_or(u32::MAX);
    let mut file = Vec::with_capacity(sound.len() * 2 + 44);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&bytes.saturating_add(36).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    for word in [16_u32, 0x0001_0001, RATE, RATE * 2, 0x0010_0002] {
        file.extend_from_slice(&word.to_le_bytes());
    }
    file.extend_from_slice(b"data");
    file.extend_from_slice(&bytes.to_le_bytes());
    for sample in sound {
        file.extend_from_slice(&((sample * 32_767.0) as i16).to_le_bytes());
    }
    file
}

/// With a pause at this sample.
pub fn hesitating(sound: &[f32], at: usize, pause_ms: usize) -> Vec<f32> {
    let (before, behind) = sound.split_at(at.min(sound.len()));
    let mut whole = before.to_vec();
    let fading = whole.len().saturating_sub(FADE);
    for (step, sample) in whole[fading..].iter_mut().rev().enumerate() {
        *sample *= (step as f32 / FADE as f32).min(1.0);
    }
    whole.extend(quiet(pause_ms));
    let from = whole.len();
    whole.extend_from_slice(behind);
    for (step, sample) in whole[from..].iter_mut().take(FADE).enumerate() {
        *sample *= step as f32 / FADE as f32;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(ms: usize) -> Vec<f32> {
        (0..ms * PER_MS)
            .map(|n| (n as f32 * 0.3).sin() * 0.5)
            .collect()
    }

    #[test]
    fn silence_before_the_first_sound_is_cut_off() {
        let mut sound = quiet(200);
        sound.extend(tone(300));
        let cut = from_its_beginning(&sound);
        assert_eq!(length_ms(cut), 300);
        assert_eq!(from_its_beginning(&quiet(50)).len(), quiet(50).len());
        assert!(from_its_beginning(&[]).is_empty());
    }

    #[test]
    fn a_pause_comes_in_and_nothing_else_is_lost() {
        let sound = tone(400);
        let with = hesitating(&sound, 200 * PER_MS, 300);
        assert_eq!(length_ms(&with), 700);
        let middle = &with[200 * PER_MS..500 * PER_MS];
        assert!(middle.iter().all(|sample| *sample == 0.0));
        assert_eq!(with[..190 * PER_MS], sound[..190 * PER_MS]);
        assert_eq!(with[510 * PER_MS..], sound[210 * PER_MS..]);
        // Beyond its end there is nothing to part.
        assert_eq!(length_ms(&hesitating(&sound, usize::MAX, 100)), 500);
    }

    #[test]
    fn the_gap_between_two_words_is_found() {
        let mut sound = tone(300);
        sound.extend(quiet(40));
        sound.extend(tone(300));
        let gap = gap_near(&sound, 270 * PER_MS) / PER_MS;
        assert!((300..=340).contains(&gap), "{gap}");
        assert_eq!(gap_near(&[], 500), 0);
    }

    #[test]
    fn a_wav_file_says_what_is_in_it() {
        let file = wav(&[0.0, 1.0, -1.0]);
        assert_eq!(file.len(), 44 + 6);
        assert_eq!(file[..4], *b"RIFF");
        assert_eq!(file[4..8], 42_u32.to_le_bytes());
        // Whole numbers, one channel, 16,000 samples a second, 2 bytes and 16 bits each.
        assert_eq!(file[20..24], [1, 0, 1, 0]);
        assert_eq!(file[24..28], 16_000_u32.to_le_bytes());
        assert_eq!(file[32..36], [2, 0, 16, 0]);
        assert_eq!(file[44..], [0, 0, 255, 127, 1, 128]);
    }

    #[test]
    fn nobody_speaks_in_silence() {
        assert_eq!(end_ms(&quiet(500)), None);
        assert!(spoken_frames(&quiet(100)).iter().all(|spoken| !spoken));
    }
}
