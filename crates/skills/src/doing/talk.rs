//! Everything that is about the talk itself: help, say it again, stop, undo, how Sotto speaks, small talk.

use crate::abilities::Group;

use super::{Done, Line, NotDone, Result, Task, Voice};

/// How much louder or quieter, faster or slower one request makes it, in percent.
const STEP: i8 = 15;

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    let voice = |voice| {
        Ok(Done {
            voice: Some(voice),
            ..Done::plain()
        })
    };
    match task.verb.tool.as_str() {
        "speech_louder" => voice(Voice::Volume(STEP)),
        "speech_quieter" => voice(Voice::Volume(-STEP)),
        "speech_faster" => voice(Voice::Rate(STEP)),
        "speech_slower" => voice(Voice::Rate(-STEP)),
        "stop" => voice(Voice::Stop),
        "repeat" => match task.here.last_answer {
            Some(answer) => Ok(Done::answer(answer)),
            None => Ok(Done::instead(Line::new("talk.nothing_said"))),
        },
        "undo" => undo(task),
        "help" => Ok(help(task)),
        _ => Ok(Done::plain()),
    }
}

fn undo(task: &Task<'_>) -> Result<Done> {
    let taken = match task.here.store.undo_last(task.now()) {
        Ok(taken) => taken,
        Err(sotto_store::StoreError::NothingToUndo) => {
            return Err(NotDone::failed(Line::new("talk.nothing_to_undo")));
        }
        Err(error) => return Err(error.into()),
    };
    super::rings::put_right(task.here.store, task.now())?;
    let mut said: Vec<String> = taken
        .undone
        .what
        .into_iter()
        .filter(|what| !what.trim().is_empty())
        .collect();
    for inverse in &taken.outside {
        // What cannot be put back outside is said; the rest is taken back all the same.
        if let Err(error) = task.here.desktop.take_back(inverse) {
            said.push(error.to_string());
        }
    }
    if said.is_empty() {
        said.push(task.here.book.line(&Line::new("talk.undone")));
    }
    Ok(Done::answer(said.join(" ")))
}

/// What can be said: in general, or about one thing.
fn help(task: &Task<'_>) -> Done {
    let (book, abilities) = (task.here.book, task.here.abilities);
    let about = task.word("about").map(str::to_lowercase);
    let known = about.and_then(|about| {
        let single = about.trim_end_matches('s').to_owned();
        abilities.all().iter().find(|ability| {
            let title = ability.title.to_lowercase();
            title == about
                || ability.id.replace('_', " ") == about
                || title
                    .split(' ')
                    .any(|word| word.trim_end_matches('s') == single)
        })
    });
    let examples: Vec<String> = match known {
        Some(ability) => ability
            .verbs
            .iter()
            .filter_map(|verb| verb.examples.first())
            .take(3)
            .map(|e| e.say.clone())
            .collect(),
        // One example of each group is enough to begin with.
        None => [Group::Time, Group::Work, Group::Knowledge, Group::Computer]
            .into_iter()
            .filter_map(|group| {
                abilities
                    .all()
                    .iter()
                    .find(|ability| ability.group == group)
            })
            .filter_map(|ability| ability.verbs.first()?.examples.first())
            .map(|example| example.say.clone())
            .collect(),
    };
    let line = Line::new("talk.help").with("examples", examples.join(" "));
    Done::answer(book.line(&line))
}
