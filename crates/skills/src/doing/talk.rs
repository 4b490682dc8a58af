//! Everything that is about the talk itself: help, say it again, stop, undo, how Sotto speaks, small talk.

use std::ops::RangeInclusive;

use sotto_api::{SettingsPatch, SpeechSettingsPatch};
use sotto_store::settings;

use crate::abilities::Group;

use super::{ByHand, Done, Line, NotDone, Result, Task, Voice, failed};

/// How much louder or quieter, faster or slower one request makes it, in percent.
const STEP: u32 = 15;
/// More examples of one ability are too much to listen to.
const MOST_EXAMPLES: usize = 3;
/// How far loudness and pace can be taken by voice, in percent: as far as a voice follows them.
const LOUDNESS: RangeInclusive<u32> = 10..=200;
const PACE: RangeInclusive<u32> = 50..=200;

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    match task.verb.tool.as_str() {
        "speech_louder" | "speech_quieter" | "speech_faster" | "speech_slower" => speak(task),
        "stop" => Ok(with_voice(Done::plain(), Voice::Stop)),
        "repeat" => match task.here.last_answer {
            Some(answer) => Ok(Done::answer(answer)),
            None => Ok(Done::instead(Line::new("talk.nothing_said"))),
        },
        "undo" => undo(task),
        "help" => Ok(help(task)),
        _ => Ok(Done::plain()),
    }
}

fn with_voice(done: Done, voice: Voice) -> Done {
    Done {
        voice: Some(voice),
        ..done
    }
}

/// "Speak louder": a setting like any other, which stays.
fn speak(task: &Task<'_>) -> Result<Done> {
    let speech = task.here.store.read(settings::get)?.speech;
    let (loudness, more, end) = match task.verb.tool.as_str() {
        "speech_louder" => (true, true, "speech.loudest"),
        "speech_quieter" => (true, false, "speech.quietest"),
        "speech_faster" => (false, true, "speech.fastest"),
        _ => (false, false, "speech.slowest"),
    };
    let to = if loudness {
        stepped(speech.volume_percent, more, &LOUDNESS)
    } else {
        stepped(speech.speed_percent, more, &PACE)
    };
    let Some(to) = to else {
        return Ok(Done::instead(Line::new(end)));
    };
    let speech = if loudness {
        SpeechSettingsPatch {
            volume_percent: Some(to),
            ..SpeechSettingsPatch::default()
        }
    } else {
        SpeechSettingsPatch {
            speed_percent: Some(to),
            ..SpeechSettingsPatch::default()
        }
    };
    let patch = SettingsPatch {
        speech: Some(speech),
        ..SettingsPatch::default()
    };
    let done = with_voice(Done::plain(), Voice::Changed);
    task.act(&done, |writer| settings::change(writer, patch).map(drop))?;
    Ok(done)
}

/// One step more or less; nothing at the end. What was set beyond the end counts as the end, as it does for the voice.
fn stepped(percent: u32, more: bool, within: &RangeInclusive<u32>) -> Option<u32> {
    let (least, most) = (*within.start(), *within.end());
    let from = percent.clamp(least, most);
    let to = if more {
        from.saturating_add(STEP)
    } else {
        from.saturating_sub(STEP)
    };
    let to = to.clamp(least, most);
    (to != from).then_some(to)
}

fn undo(task: &Task<'_>) -> Result<Done> {
    // Whoever says it behind "open Firefox" does not mean the reminder of yesterday. Said again, it is for what was before.
    if task.here.store.pass_over_for_good(task.now())? {
        return Err(NotDone::failed(Line::new("talk.not_taken_back")));
    }
    let taken = match task.here.store.undo_last(task.now()) {
        Ok(taken) => taken,
        Err(sotto_store::StoreError::NothingToUndo) => {
            return Err(NotDone::failed(Line::new("talk.nothing_to_undo")));
        }
        Err(error) => return Err(error.into()),
    };
    super::rings::put_right(task.here.store, task.now())?;
    let book = task.here.book;
    let mut said: Vec<String> = taken
        .undone
        .what
        .into_iter()
        .filter(|what| !what.trim().is_empty())
        .map(|what| ByHand::told(what, book.language()))
        .collect();
    for inverse in &taken.outside {
        // What cannot be put back outside is said; the rest is taken back all the same.
        if let Err(error) = task.here.desktop.take_back(inverse) {
            said.push(book.line(&failed::refused(&error)));
        }
    }
    if said.is_empty() {
        said.push(book.line(&Line::new("talk.undone")));
    }
    // The voice may be as it was before, too.
    Ok(with_voice(Done::answer(said.join(" ")), Voice::Changed))
}

/// What can be said: in general, or about one thing.
fn help(task: &Task<'_>) -> Done {
    let (book, abilities) = (task.here.book, task.here.abilities);
    let about = task.word("about");
    let known = about.and_then(|about| book.ability_called(about, abilities));
    let tools: Vec<&str> = match known {
        Some(ability) => {
            let tools = ability.verbs.iter().map(|verb| verb.tool.as_str());
            tools.take(MOST_EXAMPLES).collect()
        }
        // One example of each group is enough to begin with.
        None => [Group::Time, Group::Work, Group::Knowledge, Group::Computer]
            .into_iter()
            .filter_map(|group| {
                abilities
                    .all()
                    .iter()
                    .find(|ability| ability.group == group)
            })
            .filter_map(|ability| Some(ability.verbs.first()?.tool.as_str()))
            .collect(),
    };
    let examples: Vec<&str> = tools
        .into_iter()
        .filter_map(|tool| book.example(tool))
        .collect();
    let line = Line::new("talk.help").with("examples", examples.join(" "));
    Done::answer(book.line(&line))
}
