//! Sotto speaks for minutes where its loudspeaker is heard, and nobody else says anything: it must not take itself for somebody.
//! At the pace of real time, since a word ends an answer while it is still being said, and such words are told only then.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use sotto_api::{Listening, SpeechSettings};
use sotto_assistant::listening::running::{Shown, mouth};
use sotto_assistant::{Manner, Mouth};
use sotto_audio::RATE;
use sotto_audio::device_file::EchoPath;
use sotto_audio::devices::{Ended, Sound, Spoken};
use sotto_skills::numbers::Language;

use crate::Outcome;
use crate::room::{Core, How, Room, Talk};
use crate::staged::{Staged, file, on_a_desk};
use crate::table::{Goal, single};

/// What it says again and again, with all kinds of beginnings and ends.
const STORY: &str = "Here is the weather for the rest of the week. Tomorrow it is mostly cloudy, with some rain in the \
                     afternoon and eleven degrees. On Wednesday the sun comes out, and it is warmer: fifteen degrees! \
                     Should you go for a walk? Thursday is the best day for that. Friday begins with fog. It is gone by ten \
                     o'clock. At the weekend a strong wind comes from the west, so close the windows, take in the chairs, and \
                     stop the awning before it gets loose. That was all for now.";
/// One that says it takes no longer until it is done, or begins.
const PATIENCE: Duration = Duration::from_secs(300);
/// How loud the room itself is.
const HISS: f32 = 5e-4;

pub fn measure(room: &Room, quick: bool) -> Outcome<()> {
    let half = if quick { 30 } else { 300 };
    for (place, path) in [
        ("on a desk (40 ms, a tenth as loud)", on_a_desk()),
        ("in a room with walls (60 ms, a sixth as loud)", in_a_room()),
    ] {
        let came = speak(room, path, Duration::from_secs(half))?;
        for (what, goal, times) in [
            ("false interruptions", Goal::EachAtMost(0.0), came.stopped),
            // Neither ends an answer, and both are heard.
            ("– of its own accord quieter", Goal::None, came.ducked),
            ("– of its own accord held on", Goal::None, came.paused),
        ] {
            single(
                &format!("{what} in {half} s of speaking {place}, nobody else speaks"),
                goal,
                "",
                times as f64,
                came.answers,
            );
        }
    }
    Ok(())
}

/// What it did with its answers though nobody spoke.
struct Came {
    answers: usize,
    /// Answers that were ended before their end.
    stopped: usize,
    /// How often it took its own voice for somebody's, and spoke more quietly.
    ducked: usize,
    /// And how often it held on.
    paused: usize,
}

/// Late, and with what comes back from the walls within the next tenth of a second.
fn in_a_room() -> EchoPath {
    let mut dice = dice();
    let tail = (1..RATE / 10).map(|at| {
        let fades = (-(at as f32) / (0.03 * RATE as f32)).exp();
        0.1 * fades * dice()
    });
    EchoPath {
        delay: Duration::from_millis(60),
        gain: 0.16,
        response: std::iter::once(1.0).chain(tail).collect(),
    }
}

/// Numbers from -1 to 1 that look like dice and are the same in each run.
fn dice() -> impl FnMut() -> f32 {
    let mut state = 7_u32;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    }
}

/// Speaks for so long.
fn speak(room: &Room, path: EchoPath, long: Duration) -> Outcome<Came> {
    let (core, _own) = Core::open()?;
    // What is said here is said unasked.
    let (mouth, heard) = mouth();
    let mut dice = dice();
    let quiet: Vec<f32> = (0..(long + PATIENCE).as_secs() * u64::from(RATE))
        .map(|_| HISS * dice())
        .collect();
    let talk = room.listen(&core, heard, How::default(), || {
        let double = file(quiet)?.with_path(path).paced();
        let (staged, _) = Staged::new(double, Vec::new());
        Ok(staged)
    })?;
    let began = Instant::now();
    while began.elapsed() < long {
        let manner = Manner::of(&SpeechSettings::default(), Language::ENGLISH);
        mouth.say(STORY, manner);
        until(&talk, Listening::Speaking)?;
        until(&talk, Listening::Idle)?;
    }
    let staged = talk.close()?;
    let (mut answers, mut stopped) = (BTreeSet::new(), BTreeSet::new());
    for (_, spoken) in &staged.said {
        if let Spoken::Ended(played, ended) = spoken {
            answers.insert(played.at.turn);
            if *ended == Ended::Stopped {
                stopped.insert(played.at.turn);
            }
        }
    }
    if answers.is_empty() {
        return Err("nothing was said".into());
    }
    Ok(Came {
        answers: answers.len(),
        stopped: stopped.len(),
        ducked: staged.ducked,
        paused: staged.paused,
    })
}

fn until<S: Sound + 'static>(talk: &Talk<S>, wanted: Listening) -> Outcome<()> {
    let began = Instant::now();
    while let Some(left) = PATIENCE.checked_sub(began.elapsed()) {
        match talk.next(left) {
            Some((_, Shown::State(state))) if state == wanted => return Ok(()),
            _ => {}
        }
    }
    Err(format!("it never came to the state {wanted:?}").into())
}
