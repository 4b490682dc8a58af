//! The ear in a context that fits the words, beside the stock weights in their whole context: both straight through whisper.cpp,
//! greedy and without gates, so that it is the weights that are compared.

use std::time::Instant;

use sotto_ear::straight::Straight;
use sotto_ear::{Errors, default_threads, word_errors};
use sotto_engines::hearing::AudioContext;
use sotto_models::models_folder;

use crate::recordings::{Clip, all, samples};
use crate::table::{Goal, Table, median};
use crate::{Outcome, scene};

const TUNED: &str = "ear-tiny.en/ear-tiny.en-q8_0.bin";
const STOCK: &str = "whisper-tiny.en/ggml-tiny.en.bin";
const GROUPS: [(&str, &str); 4] = [
    ("command", "people's commands"),
    ("read", "read speech"),
    ("young", "young, not native"),
    ("adult", "adult, not native"),
];
const SNRS: [f32; 3] = [15.0, 10.0, 5.0];
/// Longer ones are in no command, and cost both sides the same.
const LONGEST: usize = 29 * 16_000;

struct Side {
    straight: Straight,
    context: AudioContext,
}

impl Side {
    fn of(file: &str, context: AudioContext) -> Outcome<Self> {
        let path = models_folder().join(file);
        let straight = Straight::load(&path, default_threads())?;
        Ok(Self { straight, context })
    }

    fn hear(&mut self, sound: &[f32]) -> Outcome<String> {
        Ok(self.straight.text(sound, self.context, "en")?)
    }
}

/// Errors of both sides, and texts that ran away: more than twice as many words as were said.
#[derive(Default)]
struct Counted {
    tuned: Errors,
    stock: Errors,
    clips: usize,
    loops: usize,
}

impl Counted {
    fn row(&self, table: &mut Table, what: &str) {
        let of = format!("{} clips, {} words", self.clips, self.tuned.said);
        let (own, stock) = (self.tuned.percent(), self.stock.percent());
        table.add(
            &format!("ear: word error %, {what}"),
            own,
            Some(stock),
            Goal::AsStarter,
            &of,
        );
    }
}

pub fn measure(table: &mut Table, quick: bool) -> Outcome<()> {
    let clips = all()?;
    let mut tuned = Side::of(TUNED, AudioContext::Fitted)?;
    let mut stock = Side::of(STOCK, AudioContext::Full)?;
    let load = |group: &str| -> Vec<Vec<f32>> {
        let some = clips.iter().filter(|clip| clip.group == group);
        some.filter_map(|clip| samples(&clip.path).ok())
            .filter(|sound| !sound.is_empty())
            .collect()
    };
    let (rooms, noises) = (load("rir"), load("noise"));
    let mut noisy: Vec<Counted> = SNRS.iter().map(|_| Counted::default()).collect();
    let (mut loops, mut heard) = (0, 0);
    for (group, title) in GROUPS {
        let mut quiet = Counted::default();
        let some: Vec<&Clip> = clips.iter().filter(|clip| clip.group == group).collect();
        for (place, clip) in some.iter().take(if quick { 8 } else { 60 }).enumerate() {
            let sound = samples(&clip.path)?;
            if sound.len() > LONGEST {
                continue;
            }
            count(&mut quiet, &mut tuned, &mut stock, &sound, &clip.said)?;
            if !rooms.is_empty() && !noises.is_empty() {
                let far = scene::in_room(&sound, &rooms[place % rooms.len()]);
                let noise = &noises[place % noises.len()];
                let from = (place * 7_919 * 16) % noise.len();
                let sound = scene::with_noise(&far, noise, from, SNRS[place % SNRS.len()]);
                count(
                    &mut noisy[place % SNRS.len()],
                    &mut tuned,
                    &mut stock,
                    &sound,
                    &clip.said,
                )?;
            }
        }
        quiet.row(table, title);
        loops += quiet.loops;
        heard += quiet.clips;
    }
    for (counted, snr) in noisy.iter().zip(SNRS) {
        counted.row(table, &format!("in rooms with noise, {snr} dB"));
        loops += counted.loops;
        heard += counted.clips;
    }
    table.add(
        "ear: texts that ran away",
        loops as f64,
        None,
        Goal::AtMost(0.0),
        &format!("{heard} heard"),
    );
    nobody(table, &clips, &mut tuned, &mut stock)?;
    time(
        table,
        &clips,
        &mut tuned,
        &mut stock,
        if quick { 3 } else { 7 },
    )
}

fn count(
    counted: &mut Counted,
    tuned: &mut Side,
    stock: &mut Side,
    sound: &[f32],
    said: &str,
) -> Outcome<()> {
    let text = tuned.hear(sound)?;
    let errors = word_errors(said, &text);
    counted.loops += usize::from(errors.count() > 2 * errors.said + 3);
    counted.tuned += errors;
    counted.stock += word_errors(said, &stock.hear(sound)?);
    counted.clips += 1;
    Ok(())
}

/// What is written where nobody speaks, in pieces of five seconds.
fn nobody(table: &mut Table, clips: &[Clip], tuned: &mut Side, stock: &mut Side) -> Outcome<()> {
    let (mut own, mut other, mut pieces) = (0, 0, 0);
    for clip in clips
        .iter()
        .filter(|clip| matches!(clip.group.as_str(), "noise" | "music" | "silence"))
    {
        let sound = samples(&clip.path)?;
        for piece in sound.chunks(5 * 16_000).take(6) {
            own += tuned.hear(piece)?.chars().count();
            other += stock.hear(piece)?.chars().count();
            pieces += 1;
        }
    }
    table.add(
        "ear: characters from noise, silence and music, gates off",
        own as f64,
        Some(other as f64),
        Goal::AtMost(0.0),
        &format!("{pieces} pieces of 5 s"),
    );
    Ok(())
}

/// A command of two seconds, the sides by turns, so that a busy machine is busy for both.
fn time(
    table: &mut Table,
    clips: &[Clip],
    tuned: &mut Side,
    stock: &mut Side,
    rounds: usize,
) -> Outcome<()> {
    let commands = clips.iter().filter(|clip| clip.group == "command");
    let sounds: Vec<Vec<f32>> = commands
        .filter_map(|clip| samples(&clip.path).ok())
        .collect();
    let sound = sounds
        .into_iter()
        .min_by_key(|sound| sound.len().abs_diff(2 * 16_000))
        .ok_or("no command to time")?;
    let (mut fitted, mut full, mut stocks) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=rounds {
        let timed = |side: &mut Side, context| -> Outcome<f64> {
            let before = std::mem::replace(&mut side.context, context);
            let began = Instant::now();
            side.hear(&sound)?;
            side.context = before;
            Ok(began.elapsed().as_secs_f64() * 1000.0)
        };
        let times = [
            timed(tuned, AudioContext::Fitted)?,
            timed(tuned, AudioContext::Full)?,
            timed(stock, AudioContext::Full)?,
        ];
        // The first round warms up.
        if round > 0 {
            fitted.push(times[0]);
            full.push(times[1]);
            stocks.push(times[2]);
        }
    }
    let (fitted, full, stocks) = (median(&mut fitted), median(&mut full), median(&mut stocks));
    let of = format!(
        "{:.1} s of sound, {} threads, Q8_0",
        sound.len() as f64 / 16_000.0,
        default_threads()
    );
    table.add(
        "ear: ms for a command; starter F16 in its whole context",
        fitted,
        Some(stocks),
        Goal::None,
        &of,
    );
    table.add(
        "ear: its time, fitted ÷ whole context",
        fitted / full,
        None,
        Goal::AtMost(0.12),
        &of,
    );
    table.add(
        "ear: its time, fitted ÷ the starter's whole context",
        fitted / stocks,
        None,
        Goal::AtMost(0.12),
        "starter in F16",
    );
    Ok(())
}
