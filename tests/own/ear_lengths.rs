//! The ear at every length and margin: people joined to sounds from half a second to 29 seconds, heard in contexts that reach so
//! many frames beyond them, beside the starter in its whole context.
//!
//! The engine leaves 32 frames behind a sound by itself and takes wishes for more ([`AudioContext::AtLeast`]), never for less:
//! a margin of 16 cannot be chosen, and is not measured.

use sotto_ear::{Errors, word_errors};
use sotto_engines::hearing::AudioContext;

use crate::Outcome;
use crate::ear::{GROUPS, Side, ran_away};
use crate::recordings::{Clip, samples};
use crate::table::{Goal, Table};

const RATE: f32 = 16_000.0;
/// Seconds.
const LENGTHS: [f32; 6] = [0.5, 1.0, 2.0, 5.0, 15.0, 29.0];
/// Frames of 20 ms.
const MARGINS: [usize; 3] = [32, 96, 160];
/// Samples of a frame.
const FRAME: usize = 320;
/// Silence that the engine puts behind a sound before it fits the context to both.
const BEHIND: usize = 8_000;
/// Silence between two who are joined.
const BETWEEN: usize = 4_800;
/// Whisper hears 30 seconds, the silence behind with them.
const LONGEST: usize = 29 * 16_000;

/// A sound, and what is said in it.
#[derive(Debug, Clone, Default)]
struct Spoken {
    sound: Vec<f32>,
    said: String,
}

impl Spoken {
    /// Somebody goes on after a moment.
    fn join(&mut self, next: &Spoken) {
        if !self.sound.is_empty() {
            self.sound.resize(self.sound.len() + BETWEEN, 0.0);
            self.said.push(' ');
        }
        self.sound.extend(&next.sound);
        self.said.push_str(&next.said);
    }
}

/// What came of hearing some sounds.
#[derive(Debug, Default)]
struct Heard {
    errors: Errors,
    ran: usize,
}

pub fn measure(
    table: &mut Table,
    clips: &[Clip],
    tuned: &mut Side,
    stock: &mut Side,
    quick: bool,
) -> Outcome<()> {
    let (of_each_group, of_each_length) = if quick { (8, 1) } else { (30, 6) };
    let people = people(clips, of_each_group)?;
    for seconds in LENGTHS {
        let sounds = joined(&people, seconds, of_each_length);
        let what = format!("ear: word error %, sounds of about {seconds} s");
        if sounds.is_empty() {
            table.skipped(&what, "no recording is so short");
            continue;
        }
        let starter = hear(stock, &sounds, |_| AudioContext::Full)?;
        for margin in MARGINS {
            let own = hear(tuned, &sounds, |sound| reaching(sound, margin))?;
            let of = format!(
                "{} sounds, {} words; {} ran away, the starter's {}",
                sounds.len(),
                own.errors.said,
                own.ran,
                starter.ran
            );
            table.add(
                &format!("{what}, {margin} frames behind"),
                own.errors.percent(),
                Some(starter.errors.percent()),
                Goal::AsStarter,
                &of,
            );
        }
    }
    Ok(())
}

/// So many of each group, one of each by turns, so that every length has all of them in it.
fn people(clips: &[Clip], of_each_group: usize) -> Outcome<Vec<Spoken>> {
    let mut found = Vec::new();
    for (group, _) in GROUPS {
        let some = clips.iter().filter(|clip| clip.group == group);
        for (place, clip) in some.take(of_each_group).enumerate() {
            let sound = samples(&clip.path)?;
            let said = clip.said.clone();
            found.push((place, Spoken { sound, said }));
        }
    }
    found.sort_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, spoken)| spoken).collect())
}

/// Sounds of about this length, each of as many people as find room in it.
fn joined(people: &[Spoken], seconds: f32, most: usize) -> Vec<Spoken> {
    let samples = |seconds: f32| (seconds * RATE) as usize;
    let (least, longest) = (samples(seconds * 0.5), samples(seconds * 1.2).min(LONGEST));
    let mut all = Vec::new();
    let mut open = Spoken::default();
    for one in people.iter().filter(|one| one.sound.len() <= longest) {
        if !open.sound.is_empty() && open.sound.len() + BETWEEN + one.sound.len() > longest {
            all.push(std::mem::take(&mut open));
        }
        open.join(one);
    }
    all.push(open);
    all.retain(|sound| sound.sound.len() >= least.max(1));
    all.truncate(most);
    all
}

fn hear(
    side: &mut Side,
    sounds: &[Spoken],
    context: impl Fn(&[f32]) -> AudioContext,
) -> Outcome<Heard> {
    let mut heard = Heard::default();
    for one in sounds {
        let text = side.hear_in(context(&one.sound), &one.sound)?;
        let errors = word_errors(&one.said, &text);
        heard.errors += errors;
        heard.ran += usize::from(ran_away(errors));
    }
    Ok(heard)
}

/// A context that ends so many frames behind the sound and its silence; the engine cuts it at the whole one.
fn reaching(sound: &[f32], margin: usize) -> AudioContext {
    let frames = (sound.len() + BEHIND).div_ceil(FRAME) + margin;
    AudioContext::AtLeast(u16::try_from(frames).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(samples: usize) -> Spoken {
        Spoken {
            sound: vec![0.1; samples],
            said: "two words".to_owned(),
        }
    }

    #[test]
    fn people_are_joined_to_about_the_length_and_never_beyond() {
        let people: Vec<Spoken> = [8_000, 30_000, 40_000, 9_600, 500_000].map(of).into();
        for (seconds, longest) in [(0.5, 9_600), (2.0, 38_400), (5.0, 96_000), (8.0, 153_600)] {
            let sounds = joined(&people, seconds, 9);
            assert!(!sounds.is_empty(), "{seconds}");
            for one in &sounds {
                assert!(one.sound.len() <= longest, "{seconds}: {}", one.sound.len());
                assert!(one.sound.len() as f32 >= seconds * 0.5 * RATE);
                assert_eq!(one.said.split("two words").count() - 1, parts(one));
            }
        }
        assert!(joined(&people[3..4], 5.0, 9).is_empty(), "far too short");
        assert!(joined(&[], 1.0, 9).is_empty());
        assert_eq!(joined(&people, 0.5, 1).len(), 1);
    }

    /// How many were joined, by the silence between them.
    fn parts(one: &Spoken) -> usize {
        let silence = one.sound.iter().filter(|sample| **sample == 0.0).count();
        silence / BETWEEN + 1
    }

    #[test]
    fn a_context_reaches_beyond_the_sound_and_its_silence() {
        let two_seconds = vec![0.0; 32_000];
        let AudioContext::AtLeast(frames) = reaching(&two_seconds, 96) else {
            panic!("a length that was not chosen");
        };
        assert_eq!(frames, 100 + 25 + 96);
    }
}
