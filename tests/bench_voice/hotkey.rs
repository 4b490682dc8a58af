//! The key to talk: from the key until it is listened, with a microphone that is open already; and whether the first word is
//! whole when somebody begins to speak in the very moment of pressing it: with such a microphone, and with one that the key opens,
//! as it does whenever nobody was listened to for half a minute.

use std::time::{Duration, Instant};

use sotto_api::Listening;
use sotto_assistant::listening::running::{Shown, mouth};
use sotto_assistant::listening::{Input, Purpose, Settings};
use sotto_ear::normal_words;

use crate::Outcome;
use crate::clip::{from_its_beginning, length_ms, quiet};
use crate::recordings::{all, samples};
use crate::room::{Core, How, Room};
use crate::staged::{Staged, file};
use crate::table::{Goal, absent, percent, row, single};

const FIRST_WORD: &str = "first word kept, speech 0 to 50 ms after the key";

/// Before the key: what is kept from before is full by then.
const LEAD_MS: usize = 1_000;
/// The key is held so much longer than what is said.
const HELD_MS: usize = 400;
/// What is shown must come within this.
const PATIENCE: Duration = Duration::from_secs(10);

/// From the key until the loop listens. What was heard in the 150 ms before belongs to the turn as well.
pub fn warm(room: &Room, quick: bool) -> Outcome<()> {
    let (core, heard) = Core::open()?;
    let how = How {
        settings: Settings {
            sounds: false,
            ..Settings::default()
        },
        ..How::default()
    };
    let talk = room.listen(&core, heard, how, || Ok(file(Vec::new())?.paced()))?;
    let listens = |wanted: Listening| -> Option<Instant> {
        loop {
            match talk.next(PATIENCE)? {
                (when, Shown::State(state)) if state == wanted => return Some(when),
                _ => {}
            }
        }
    };
    let mut took = Vec::new();
    for press in 0..if quick { 10_u64 } else { 100 } {
        // At another place between two looks at the devices each time.
        std::thread::sleep(Duration::from_millis(50 + press * 7 % 23));
        let pressed = Instant::now();
        talk.tell(Input::Press(Purpose::Request));
        let when = listens(Listening::Request).ok_or("the key was not heard")?;
        took.push(when.duration_since(pressed).as_secs_f64() * 1000.0);
        talk.tell(Input::Cancel);
        talk.tell(Input::Release);
        listens(Listening::Idle).ok_or("it was not given up")?;
    }
    talk.close()?;
    row(
        "hotkey down → the loop listens, microphone warm (what was heard in the 150 ms before is kept with it)",
        Goal::AtMost(5.0),
        "ms",
        &took,
    );
    Ok(())
}

/// Something said, and its first word.
struct Said {
    first: String,
    sound: Vec<f32>,
}

/// The first word, when somebody speaks 0 to 50 ms after the key. Dictated, so that what was heard comes back as it is.
pub fn first_word(room: &Room, quick: bool) -> Outcome<()> {
    let said = said(room)?;
    let presses = if quick { 10 } else { 100 };
    let warm = kept(room, &said, presses, None)?;
    single(
        &format!("{FIRST_WORD}, microphone warm (in step, people's commands)"),
        Goal::AtLeast(100.0),
        "%",
        percent(warm, presses),
        presses,
    );
    let opened_by_the_key = format!(
        "{FIRST_WORD}, microphone opened by the key (the same; each press loses all sound for as long as an opening took on ALSA on PulseAudio)"
    );
    match openings(quick) {
        Ok(openings) => {
            let cold = kept(room, &said, presses, Some(&openings))?;
            single(
                &opened_by_the_key,
                Goal::AtLeast(100.0),
                "%",
                percent(cold, presses),
                presses,
            );
        }
        Err(error) => absent(&opened_by_the_key, &error.to_string()),
    }
    Ok(())
}

/// How long the opening of a closed microphone took, in milliseconds.
#[cfg(target_os = "linux")]
fn openings(quick: bool) -> Outcome<Vec<f64>> {
    let openings = crate::program::openings(quick)?;
    if openings.is_empty() {
        return Err("no microphone was opened".into());
    }
    Ok(openings)
}

#[cfg(not(target_os = "linux"))]
fn openings(_: bool) -> Outcome<Vec<f64>> {
    Err("it needs Linux and PulseAudio".into())
}

/// People's commands of which the ear hears the first word right.
fn said(room: &Room) -> Outcome<Vec<Said>> {
    let mut all_said = Vec::new();
    for clip in all()? {
        if clip.group != "command" {
            continue;
        }
        let sound = from_its_beginning(&samples(&clip.path)?).to_vec();
        // The whole of it, heard alone: only what the ear then hears right says something about what was lost.
        let mut alone = quiet(LEAD_MS / 2);
        alone.extend_from_slice(&sound);
        let heard = normal_words(&room.hear(&alone)?);
        if let Some(first) = normal_words(&clip.said).into_iter().next()
            && heard.first() == Some(&first)
        {
            all_said.push(Said { first, sound });
        }
    }
    if all_said.is_empty() {
        return Err("the ear hears no first word right".into());
    }
    Ok(all_said)
}

/// In how many of these presses the first word was heard. `openings` are how long the microphone takes to be opened, in
/// milliseconds, where the key opens it.
fn kept(room: &Room, said: &[Said], presses: usize, openings: Option<&[f64]>) -> Outcome<usize> {
    let (core, _own) = Core::open()?;
    let mut kept = 0;
    for press in 0..presses {
        let Said { first, sound } = &said[press % said.len()];
        let mut behind_the_key = quiet(press * 50 / (presses - 1));
        behind_the_key.extend_from_slice(sound);
        let heard = match openings {
            None => dictated(room, &core, &quiet(LEAD_MS), &behind_the_key)?,
            Some(openings) => {
                let lost = openings[press % openings.len()].ceil() as usize;
                let lost = quiet(lost).len().min(behind_the_key.len());
                dictated(room, &core, &[], &behind_the_key[lost..])?
            }
        };
        if normal_words(&heard).first() == Some(first) {
            kept += 1;
        } else {
            eprintln!("  press {press}: {first:?} is missing in {heard:?}");
        }
    }
    Ok(kept)
}

/// Presses the key where the one ends and the other begins, and lets go a little behind that; gives what is typed.
fn dictated(room: &Room, core: &Core, before: &[f32], behind: &[f32]) -> Outcome<String> {
    let whole = [before, behind].concat();
    let pressed = Duration::from_millis(length_ms(before) as u64);
    let released = Duration::from_millis((length_ms(&whole) + HELD_MS) as u64);
    let how = How {
        in_step: true,
        until: Some(released + Duration::from_millis(500)),
        settings: Settings {
            sounds: false,
            ..Settings::default()
        },
    };
    let (staged, stage) = Staged::new(file(whole)?, vec![pressed, released]);
    // Nothing is answered to a dictation, so the core needs no mouth of this loop's.
    let (_, heard) = mouth();
    let talk = room.listen(core, heard, how, || Ok(staged))?;
    let acts = [Input::Press(Purpose::Dictation), Input::Release];
    stage.play(acts, |input| talk.tell(input));
    let (_, shown) = talk.wait()?;
    let typed = shown.into_iter().filter_map(|shown| match shown {
        Shown::Type(text) => Some(text),
        _ => None,
    });
    Ok(typed.collect::<Vec<_>>().join(" "))
}
