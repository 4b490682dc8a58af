//! The ear in a context that fits the words, beside the stock weights in their whole context: both straight through whisper.cpp,
//! greedy and without gates, so that it is the weights that are compared.

use std::ops::AddAssign;
use std::path::PathBuf;
use std::time::Instant;

use sotto_ear::straight::Straight;
use sotto_ear::{Errors, default_threads, word_errors};
use sotto_engines::hearing::AudioContext;
use sotto_models::starter::{FetchProgress, Starter};

use crate::recordings::{Clip, all, samples};
use crate::table::{Goal, Table};
use crate::{Outcome, ear_lengths, ear_nobody, ear_time, scene};

pub const TUNED: &str = "ear-tiny.en";
const STOCK: &str = "whisper-tiny.en";
/// People, by how they speak: how their recordings are called, and in words.
pub const GROUPS: [(&str, &str); 4] = [
    ("command", "people's commands"),
    ("read", "read speech"),
    ("young", "young, not native"),
    ("adult", "adult, not native"),
];
const SNRS: [f32; 3] = [15.0, 10.0, 5.0];
/// Longer ones are in no command, and cost both sides the same.
const LONGEST: usize = 29 * 16_000;

/// The file of a model, joined first where it is made of what is on this machine already.
pub fn file(id: &str) -> Outcome<PathBuf> {
    let starter = Starter::load().without_registries();
    let made = starter.ensure(id, &mut FetchProgress::silent());
    Ok(made.map_err(|error| error.to_string())?)
}

/// A model, and the context in which it hears.
pub struct Side {
    straight: Straight,
    context: AudioContext,
}

impl Side {
    pub fn of(id: &str, context: AudioContext) -> Outcome<Self> {
        let straight = Straight::load(&file(id)?, default_threads())?;
        Ok(Self { straight, context })
    }

    pub fn hear(&mut self, sound: &[f32]) -> Outcome<String> {
        self.hear_in(self.context, sound)
    }

    /// The same in another context.
    pub fn hear_in(&mut self, context: AudioContext, sound: &[f32]) -> Outcome<String> {
        Ok(self.straight.text(sound, context, "en")?)
    }

    /// Milliseconds for a sound in another context.
    pub fn ms_in(&mut self, context: AudioContext, sound: &[f32]) -> Outcome<f64> {
        let began = Instant::now();
        self.straight.text(sound, context, "en")?;
        Ok(began.elapsed().as_secs_f64() * 1000.0)
    }
}

/// Errors of both sides, and texts that ran away: more than twice as many words as were said.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    tuned: Errors,
    stock: Errors,
    clips: usize,
    tuned_ran: usize,
    stock_ran: usize,
}

impl AddAssign for Counted {
    fn add_assign(&mut self, more: Self) {
        self.tuned += more.tuned;
        self.stock += more.stock;
        self.clips += more.clips;
        self.tuned_ran += more.tuned_ran;
        self.stock_ran += more.stock_ran;
    }
}

impl Counted {
    fn row(&self, table: &mut Table, what: &str, goal: Goal) {
        let what = format!("ear: word error %, {what}");
        if self.tuned.said == 0 {
            table.skipped(&what, "this machine has no such recordings");
            return;
        }
        let of = format!("{} clips, {} words", self.clips, self.tuned.said);
        let (own, stock) = (self.tuned.percent(), self.stock.percent());
        table.add(&what, own, Some(stock), goal, &of);
    }
}

pub async fn measure(table: &mut Table, quick: bool) -> Outcome<()> {
    let clips = all()?;
    let mut tuned = Side::of(TUNED, AudioContext::Fitted)?;
    let mut stock = Side::of(STOCK, AudioContext::Full)?;
    words(table, &clips, &mut tuned, &mut stock, quick)?;
    ear_lengths::measure(table, &clips, &mut tuned, &mut stock, quick)?;
    ear_nobody::measure(table, &clips, &mut tuned, &mut stock).await?;
    let rounds = if quick { 3 } else { 7 };
    ear_time::measure(table, &clips, &mut tuned, &mut stock, rounds)
}

/// Word error in quiet, and of the same clips in rooms and noise, where each has one of the loudnesses: both sides hear the
/// same sound, which makes them comparable at each; the loudnesses among each other are not.
fn words(
    table: &mut Table,
    clips: &[Clip],
    tuned: &mut Side,
    stock: &mut Side,
    quick: bool,
) -> Outcome<()> {
    let load = |group: &str| -> Vec<Vec<f32>> {
        let some = clips.iter().filter(|clip| clip.group == group);
        some.filter_map(|clip| samples(&clip.path).ok())
            .filter(|sound| !sound.is_empty())
            .collect()
    };
    let (rooms, noises) = (load("rir"), load("noise"));
    if rooms.is_empty() || noises.is_empty() {
        return Err("the recordings hold no rooms or no noise".into());
    }
    let mut all = Counted::default();
    let mut by_snr = [Counted::default(); SNRS.len()];
    let mut by_group = Vec::new();
    for (group, title) in GROUPS {
        let (mut quiet, mut noisy) = (Counted::default(), Counted::default());
        let some = clips.iter().filter(|clip| clip.group == group);
        for (place, clip) in some.take(if quick { 8 } else { 60 }).enumerate() {
            let sound = samples(&clip.path)?;
            if sound.len() > LONGEST {
                continue;
            }
            quiet += count(tuned, stock, &sound, &clip.said)?;
            let far = scene::in_room(&sound, &rooms[place % rooms.len()]);
            let noise = &noises[place % noises.len()];
            let from = (place * 7_919 * 16) % noise.len();
            let turn = place % SNRS.len();
            let sound = scene::with_noise(&far, noise, from, SNRS[turn]);
            let one = count(tuned, stock, &sound, &clip.said)?;
            noisy += one;
            by_snr[turn] += one;
        }
        quiet.row(table, title, Goal::AsStarter);
        all += quiet;
        all += noisy;
        by_group.push((title, noisy));
    }
    for (title, noisy) in by_group {
        let what = format!("{title}, in rooms with noise");
        noisy.row(table, &what, Goal::BelowStarter);
    }
    for (counted, snr) in by_snr.iter().zip(SNRS) {
        let what = format!("all groups in rooms with noise, {snr} dB");
        counted.row(table, &what, Goal::BelowStarter);
    }
    table.add(
        "ear: texts that ran away",
        all.tuned_ran as f64,
        Some(all.stock_ran as f64),
        Goal::AtMost(0.0),
        &format!("{} heard", all.clips),
    );
    Ok(())
}

/// A text with far more in it than was said.
pub fn ran_away(errors: Errors) -> bool {
    errors.count() > 2 * errors.said + 3
}

fn count(tuned: &mut Side, stock: &mut Side, sound: &[f32], said: &str) -> Outcome<Counted> {
    let ran = |errors: Errors| usize::from(ran_away(errors));
    let tuned = word_errors(said, &tuned.hear(sound)?);
    let stock = word_errors(said, &stock.hear(sound)?);
    Ok(Counted {
        tuned,
        stock,
        clips: 1,
        tuned_ran: ran(tuned),
        stock_ran: ran(stock),
    })
}
