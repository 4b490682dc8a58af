//! Ten minutes of noise, music and silence, the recordings again and again with other loudness and from other places, through
//! the loop with somebody listened to all the time: nothing may come of it. The clock stands still while the ear works.

use std::time::Duration;

use sotto_assistant::listening::running::Shown;
use sotto_assistant::listening::{Input, Purpose, Settings};
use sotto_audio::RATE;
use sotto_audio::ending;

use crate::Outcome;
use crate::recordings::{all, samples};
use crate::room::{Core, How, Room};
use crate::staged::{Staged, file};
use crate::table::{Goal, single};

/// From one time that somebody asks to be listened to, to the next; with it the recording changes too.
const PIECE_S: usize = 10;

pub fn measure(room: &Room, quick: bool) -> Outcome<()> {
    let mut sounds = Vec::new();
    for clip in all()? {
        if matches!(clip.group.as_str(), "noise" | "music" | "silence") {
            let sound = samples(&clip.path)?;
            if !sound.is_empty() {
                sounds.push(sound);
            }
        }
    }
    if sounds.is_empty() {
        return Err("no recordings of noise and music".into());
    }
    let minutes = if quick { 1 } else { 10 };
    let pieces = minutes * 60 / PIECE_S;
    let mut dice = 0x2545_f491_4f6c_dd1d;
    let mut whole = Vec::new();
    for place in 0..pieces {
        let sound = &sounds[place % sounds.len()];
        let from = roll(&mut dice, sound.len());
        // From 24 dB quieter to 6 dB louder.
        let gain = 10_f32.powf((roll(&mut dice, 31) as f32 - 24.0) / 20.0);
        let piece = (0..PIECE_S * RATE as usize)
            .map(|n| (sound[(from + n) % sound.len()] * gain).clamp(-1.0, 1.0));
        whole.extend(piece);
    }
    let seconds = |number: usize| Duration::from_secs((number * PIECE_S) as u64);
    let moments: Vec<Duration> = (0..pieces).map(seconds).collect();
    let (core, heard) = Core::open()?;
    let how = How {
        in_step: true,
        until: Some(seconds(pieces)),
        settings: Settings {
            sounds: false,
            follow_up: false,
            // Longer than a piece: the window stays open until it is asked for anew.
            ending: ending::Settings {
                window_ms: 15_000,
                ..ending::Settings::default()
            },
            ..Settings::default()
        },
    };
    let (staged, stage) = Staged::new(file(whole)?, moments);
    let talk = room.listen(&core, heard, how, || Ok(staged))?;
    stage.play(0..pieces, |_| talk.tell(Input::Start(Purpose::Request)));
    let (_, shown) = talk.wait()?;
    let turns: Vec<String> = shown
        .into_iter()
        .filter_map(|shown| match shown {
            Shown::Over { turn, .. } => Some(turn.heard),
            // Words that were shown and taken back were seen all the same.
            Shown::Words {
                firm, tentative, ..
            } => Some(format!("{firm} {tentative}")).filter(|shown| !shown.trim().is_empty()),
            _ => None,
        })
        .collect();
    if !turns.is_empty() {
        eprintln!("  heard: {turns:?}");
    }
    single(
        &format!(
            "turns and words made of {minutes} min of noise, music and silence, listened to all the time"
        ),
        Goal::EachAtMost(0.0),
        "",
        turns.len() as f64,
        pieces,
    );
    Ok(())
}

/// A number under `below` that looks like dice and is the same in each run (xorshift).
fn roll(state: &mut u64, below: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state % below.max(1) as u64).unwrap_or(0)
}
