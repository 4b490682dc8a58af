//! Hours of sound in which nobody says the wake word: people as they were recorded, the same changed, and what a voice reads out.
//! Alarms in them set the threshold that lets one through in ten hours.

use std::time::Instant;

use sotto_wake::Wake;

use super::alarms::{Each, alarms, levels, once_in_ten_hours};
use super::sounds::{Dice, Voices, beginning, changed, with_hiss};
use crate::recordings::{Clip, samples};
use crate::table::{Goal, Table};
use crate::{Outcome, scene};

/// "stop" in what somebody says is no false alarm for it.
const STOP: usize = 2;

/// Alarms in hours of one kind of sound.
pub struct Kind {
    pub name: &'static str,
    pub seconds: f64,
    pub alarms: Each<Vec<f32>>,
}

impl Kind {
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            seconds: 0.0,
            alarms: Default::default(),
        }
    }

    pub fn hear(&mut self, wake: &mut Wake, sound: &[f32], says_stop: bool) {
        let levels = levels(wake, sound);
        self.seconds += sound.len() as f64 / 16_000.0;
        for (phrase, kept) in self.alarms.iter_mut().enumerate() {
            if phrase != STOP || !says_stop {
                kept.extend(alarms(&levels, phrase));
            }
        }
    }
}

/// A person who speaks.
pub struct Person {
    pub sound: Vec<f32>,
    said: String,
    /// One word alone, as the contributors of wake words recorded them.
    pub alone: bool,
}

impl Person {
    fn says_stop(&self) -> bool {
        let said = self.said.to_lowercase();
        said.split_whitespace().any(|word| word == "stop")
    }
}

/// Everybody who speaks, and not what rooms and noise are made of.
pub fn people(clips: &[Clip], step: usize) -> Vec<Person> {
    let nobody = ["rir", "noise", "music", "silence"];
    let speak = clips
        .iter()
        .filter(|clip| !nobody.contains(&clip.group.as_str()));
    let person = |clip: &Clip| {
        let sound = samples(&clip.path).ok()?;
        (sound.len() >= 1_600).then(|| Person {
            sound,
            said: clip.said.clone(),
            alone: clip.path.iter().any(|part| part == "precise"),
        })
    };
    speak.step_by(step).filter_map(person).collect()
}

/// Recordings as they are, and what listening to them takes of a core.
pub fn speech(table: &mut Table, wake: &mut Wake, people: &[Person], dice: &mut Dice) -> Kind {
    let (mut real, mut took) = (Kind::new("real speech"), 0.0);
    for person in people {
        let mut sound = person.sound.clone();
        sound.extend([0.0; 6_400]);
        let sound = with_hiss(sound, dice);
        let began = Instant::now();
        real.hear(wake, &sound, person.says_stop());
        took += began.elapsed().as_secs_f64();
    }
    table.add(
        "wake: % of one core",
        100.0 * took / real.seconds.max(1e-9),
        None,
        Goal::AtMost(1.0),
        "listening to people",
    );
    real
}

/// The same people changed, until so many seconds were heard.
pub fn more_speech(
    wake: &mut Wake,
    people: &[Person],
    dice: &mut Dice,
    noises: &[Vec<f32>],
    rooms: &[Vec<f32>],
    seconds: f64,
) -> Kind {
    let mut kind = Kind::new("speech changed and with noise added");
    let rooms: Vec<Vec<f32>> = rooms.iter().map(|room| beginning(room)).collect();
    let some = people.iter().filter(|person| !person.says_stop());
    let others: Vec<Vec<f32>> = some
        .step_by(20)
        .map(|person| person.sound.clone())
        .collect();
    while kind.seconds < seconds && !people.is_empty() {
        for person in people {
            let sound = changed(&person.sound, dice, &others, noises, &rooms);
            kind.hear(wake, &sound, person.says_stop());
            if kind.seconds >= seconds {
                break;
            }
        }
        eprintln!(
            "  wake: {:.1} hours of changed speech",
            kind.seconds / 3600.0
        );
    }
    kind
}

/// What the people read, by a voice.
pub async fn read_out(voices: &Voices, people: &[Person], most: usize) -> Outcome<Vec<Vec<f32>>> {
    let mut texts: Vec<&str> = people
        .iter()
        .filter(|person| person.said.split_whitespace().count() > 3 && !person.says_stop())
        .map(|person| person.said.as_str())
        .collect();
    texts.sort_unstable();
    texts.dedup();
    let step = texts.len().div_ceil(most).max(1);
    let mut sounds = Vec::new();
    for text in texts.into_iter().step_by(step) {
        for name in voices.names {
            let sound = voices.say(name, text, 1.0).await?;
            sounds.push(scene::at_loudness(&sound, 0.06));
        }
    }
    Ok(sounds)
}

/// For each phrase the threshold that one alarm in ten hours of all this passes.
pub fn thresholds(kinds: &[Kind]) -> Each<f32> {
    let hours = kinds.iter().map(|kind| kind.seconds).sum::<f64>() / 3600.0;
    std::array::from_fn(|phrase| {
        let mut every: Vec<f32> = kinds
            .iter()
            .flat_map(|kind| kind.alarms[phrase].iter().copied())
            .collect();
        every.sort_by(|a, b| b.total_cmp(a));
        once_in_ten_hours(&every, hours)
    })
}
