//! From the first sound of somebody who talks over an answer until the loudspeaker is silent. The loop at the pace of real time,
//! with the answer coming back into the microphone as on a desk; somebody talks when the canceller has had time to learn.

use std::time::{Duration, Instant};

use sotto_assistant::listening::{Input, Purpose};
use sotto_audio::devices::{Ended, Spoken};

use crate::Outcome;
use crate::clip::{from_its_voice, length_ms, quiet};
use crate::recordings::{all, samples};
use crate::room::{Core, How, Room};
use crate::staged::{SPEAKER_RATE, Staged, file, on_a_desk};
use crate::table::{Goal, row, single};

const LEAD_MS: usize = 1_500;
/// A question whose answer is long enough.
const QUESTION: &str = "What can you do?";
/// So long after the answer began.
const AFTER: Duration = Duration::from_millis(4_000);
/// What is quieter is not heard.
const SILENT: f32 = 1e-3;
/// So much of the speech is about what the ear has when its first word is there.
const FIRST_WORDS: usize = 700 * 16;

pub fn measure(room: &Room, quick: bool) -> Outcome<()> {
    let question = room.said(QUESTION)?;
    let speeches = speeches(room)?;
    let (mut took, mut ear, mut went_on, mut counted) = (Vec::new(), Vec::new(), 0, 0);
    let count = if quick { 2 } else { 10 };
    for speech in speeches.iter().cycle().take(count) {
        let began = Instant::now();
        room.hear(&speech[..speech.len().min(FIRST_WORDS)])?;
        ear.push(began.elapsed().as_secs_f64() * 1000.0);
        match talk_over(room, &question, speech)? {
            Spoke::TooLate => eprintln!("  an answer was over before somebody talked over it"),
            Spoke::Stopped(ms) => {
                counted += 1;
                took.push(ms);
            }
            Spoke::WentOn => {
                counted += 1;
                went_on += 1;
            }
        }
    }
    if counted == 0 {
        return Err("no answer was long enough".into());
    }
    row(
        "the recogniser: the first 0.7 s of what is said, decoded alone",
        Goal::None,
        "ms",
        &ear,
    );
    ear.sort_by(f64::total_cmp);
    let middle = ear.get(ear.len() / 2).copied().unwrap_or_default();
    row(
        "speech started → playback silent (250 ms and the recogniser; people's commands over a long answer, with its echo)",
        Goal::AtMost(250.0 + middle.round()),
        "ms",
        &took,
    );
    single(
        "– answers that went on in spite of it",
        Goal::EachAtMost(0.0),
        "",
        f64::from(went_on),
        counted,
    );
    Ok(())
}

enum Spoke {
    /// The answer was silent after so many milliseconds.
    Stopped(f64),
    /// It went on.
    WentOn,
    /// It was over before.
    TooLate,
}

fn talk_over(room: &Room, question: &[f32], speech: &[f32]) -> Outcome<Spoke> {
    let (core, heard) = Core::open()?;
    let mut whole = quiet(LEAD_MS);
    whole.extend_from_slice(question);
    let until = Duration::from_millis(length_ms(&whole) as u64);
    let how = How {
        until: Some(until),
        ..How::default()
    };
    let talk = room.listen(&core, heard, how, || {
        let double = file(whole)?.with_path(on_a_desk()).paced();
        let (staged, _) = Staged::new(double, Vec::new());
        Ok(staged.talked_over(AFTER, speech.to_vec()))
    })?;
    talk.tell(Input::Start(Purpose::Request));
    let (staged, _) = talk.wait()?;
    let Some(talked) = staged.talked else {
        return Ok(Spoke::TooLate);
    };
    let stopped = staged.said.iter().find_map(|(when, spoken)| match spoken {
        Spoken::Ended(_, Ended::Stopped) if *when >= talked => Some(*when),
        _ => None,
    });
    let Some(stopped) = stopped else {
        return Ok(Spoke::WentOn);
    };
    // It may have been held before it was stopped, and is silent since then.
    let played: Vec<f32> = staged
        .file
        .played()
        .iter()
        .flat_map(|(_, samples)| samples.iter().copied())
        .collect();
    let place = |when: Duration| (when.as_secs_f64() * f64::from(SPEAKER_RATE)) as usize;
    let (from, to) = (place(talked), place(stopped).min(played.len()));
    let silent = played
        .get(from..to)
        .and_then(|stretch| stretch.iter().rposition(|sample| sample.abs() > SILENT));
    let samples = silent.map_or(0, |last| last + 1);
    Ok(Spoke::Stopped(
        samples as f64 * 1000.0 / f64::from(SPEAKER_RATE),
    ))
}

/// What is said over an answer, from its first sound on.
fn speeches(room: &Room) -> Outcome<Vec<Vec<f32>>> {
    let Ok(clips) = all() else {
        let spoken = room.said("No, what time is it?")?;
        return Ok(vec![from_its_voice(&spoken).to_vec()]);
    };
    let some = clips
        .iter()
        .filter(|clip| clip.group == "command" && clip.said.split_whitespace().count() >= 4)
        .take(10);
    some.map(|clip| Ok(from_its_voice(&samples(&clip.path)?).to_vec()))
        .collect()
}
