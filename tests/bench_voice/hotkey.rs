//! The key to talk: from the key until it is listened, with a microphone that is open already; and whether the first word is
//! whole when somebody begins to speak in the very moment of pressing it.

use std::time::{Duration, Instant};

use sotto_api::Listening;
use sotto_assistant::listening::running::{Shown, mouth};
use sotto_assistant::listening::{Input, Purpose, Settings};
use sotto_audio::RATE;
use sotto_ear::normal_words;

use crate::Outcome;
use crate::clip::{from_its_beginning, length_ms, quiet};
use crate::recordings::{all, samples};
use crate::room::{Core, How, Room};
use crate::staged::{Staged, file};
use crate::table::{Goal, percent, row, single};

/// Before the key: what is kept from before is full by then.
const LEAD_MS: usize = 1_000;
/// The key is held so much longer than what is said.
const HELD_MS: usize = 400;
/// What is shown must come within this.
const PATIENCE: Duration = Duration::from_secs(10);

/// From the key until the loop listens. What was heard in the 700 ms before belongs to the turn as well.
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
        "hotkey down → the loop listens, microphone warm (what was heard 700 ms before is kept with it)",
        Goal::AtMost(5.0),
        "ms",
        &took,
    );
    Ok(())
}

/// The first word, when somebody speaks 0 to 50 ms after the key. Dictated, so that what was heard comes back as it is.
pub fn first_word(room: &Room, quick: bool) -> Outcome<()> {
    let mut speeches = Vec::new();
    for clip in all()? {
        if clip.group != "command" {
            continue;
        }
        let sound = from_its_beginning(&samples(&clip.path)?).to_vec();
        // The whole of it, heard alone: only what the ear then hears right says something about what was lost.
        let mut alone = quiet(LEAD_MS / 2);
        alone.extend_from_slice(&sound);
        let heard = normal_words(&room.hear(&alone)?);
        let said = normal_words(&clip.said);
        if let Some(first) = said.first()
            && heard.first() == Some(first)
        {
            speeches.push((first.clone(), sound));
        }
    }
    if speeches.is_empty() {
        return Err("the ear hears no first word right".into());
    }
    let presses = if quick { 10 } else { 100 };
    let (mut kept, (core, _own)) = (0, Core::open()?);
    for press in 0..presses {
        let (first, sound) = &speeches[press % speeches.len()];
        let after = press * 50 / (presses - 1) * (RATE as usize / 1_000);
        let heard = dictated(room, &core, sound, after)?;
        if normal_words(&heard).first() == Some(first) {
            kept += 1;
        } else {
            eprintln!("  press {press}: {first:?} is missing in {heard:?}");
        }
    }
    single(
        "first word kept, speech 0 to 50 ms after the key (in step, people's commands)",
        Goal::AtLeast(100.0),
        "%",
        percent(kept, presses),
        presses,
    );
    Ok(())
}

/// Presses, says this so many samples later, lets go; gives what is typed.
fn dictated(room: &Room, core: &Core, sound: &[f32], after: usize) -> Outcome<String> {
    let mut whole = quiet(LEAD_MS);
    whole.extend(vec![0.0; after]);
    whole.extend_from_slice(sound);
    let pressed = Duration::from_millis(LEAD_MS as u64);
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
