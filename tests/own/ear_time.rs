//! How long the ear takes for a command of two seconds, in a context that fits it and in the whole one, with numbers of 8 and of
//! 16 bits: all by turns, so that a busy machine is busy for each of them.

use sotto_ear::default_threads;
use sotto_engines::hearing::AudioContext;

use crate::Outcome;
use crate::ear::Side;
use crate::recordings::{Clip, samples};
use crate::table::{Goal, Table, median};

/// The tuned ear with 16-bit numbers, which set-up makes on request.
const TUNED_F16: &str = "ear-tiny.en-f16";
const CONTEXTS: [AudioContext; 2] = [AudioContext::Fitted, AudioContext::Full];

pub fn measure(
    table: &mut Table,
    clips: &[Clip],
    eight: &mut Side,
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
    let mut sixteen = Side::of(TUNED_F16, AudioContext::Fitted)?;
    let mut took: [Vec<f64>; 6] = Default::default();
    for round in 0..=rounds {
        let mut place = 0;
        for side in [&mut *eight, &mut sixteen, &mut *stock] {
            for context in CONTEXTS {
                let ms = side.ms_in(context, &sound)?;
                // The first round warms up.
                if round > 0 {
                    took[place].push(ms);
                }
                place += 1;
            }
        }
    }
    let [eight, eight_full, sixteen, sixteen_full, stock, stock_full] =
        took.map(|mut times| median(&mut times));
    let of = format!(
        "{:.1} s of sound, {} threads",
        sound.len() as f64 / 16_000.0,
        default_threads()
    );
    for (form, fitted, full) in [("8-bit", eight, eight_full), ("F16", sixteen, sixteen_full)] {
        table.add(
            &format!("ear: ms for a command, {form}; starter F16 in its whole context"),
            fitted,
            Some(stock_full),
            Goal::None,
            &of,
        );
        table.add(
            &format!("ear: its time, fitted ÷ whole context, {form}; starter F16"),
            fitted / full,
            Some(stock / stock_full),
            Goal::AtMost(0.12),
            "the starter fits to no less than 768 positions",
        );
        table.add(
            &format!("ear: its time, fitted ÷ the starter's whole context, {form}"),
            fitted / stock_full,
            None,
            Goal::AtMost(0.12),
            "starter in F16",
        );
    }
    Ok(())
}
