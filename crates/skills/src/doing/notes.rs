//! Notes.

use sotto_api::{Found, Kind, NewNote, Note, SearchOrder, SearchRequest};
use sotto_store::{notes as kept, search};

use super::{Done, Line, NotDone, Result, Task, find};

/// How many notes are read out for a search.
const MOST_READ: u32 = 3;
/// How many notes that hold the words it is asked among.
const MOST_ASKED: u32 = 4;

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    match task.verb.tool.as_str() {
        "note_add" => add(task),
        "note_search" => look(task),
        "note_append" => append(task),
        "note_delete" => delete(task),
        _ => read(task),
    }
}

/// The note that is meant: by its words, or the newest.
fn meant(task: &Task<'_>) -> Result<Note> {
    let mut notes = task.here.store.read(kept::list)?;
    // The newest last: of two that begin the same it is meant.
    notes.reverse();
    match task.word("note") {
        Some(words) => {
            match find::one(task, "note", words, &notes, begins, "note.unknown") {
                // It says it further down.
                Err(NotDone::Failed(unknown)) => that_says(task, words, &notes, unknown),
                other => other.cloned(),
            }
        }
        None => notes
            .pop()
            .ok_or_else(|| NotDone::failed(Line::new("note.none"))),
    }
}

/// The note that holds the words anywhere.
fn that_says(task: &Task<'_>, words: &str, notes: &[Note], unknown: Line) -> Result<Note> {
    let found = search_for(task, words, MOST_ASKED)?;
    let holds = |note: &&Note| found.iter().any(|found| found.id == note.id);
    let held: Vec<&Note> = notes.iter().filter(holds).collect();
    match held[..] {
        [] => Err(NotDone::failed(unknown)),
        [one] => Ok(one.clone()),
        _ => Err(find::which(
            task,
            "note",
            held.iter().map(|note| begins(note)),
        )),
    }
}

fn search_for(task: &Task<'_>, words: &str, limit: u32) -> Result<Vec<Found>> {
    let wanted = SearchRequest {
        words: words.to_owned(),
        kinds: vec![Kind::Note],
        order: SearchOrder::Best,
        limit,
    };
    let store = task.here.store;
    Ok(store.read(|reader| search::find(reader, &wanted))?)
}

/// A note by its heading, or its first words.
fn begins(note: &Note) -> String {
    match &note.title {
        Some(title) => title.clone(),
        None => note
            .text
            .split_whitespace()
            .take(8)
            .collect::<Vec<_>>()
            .join(" "),
    }
}

fn add(task: &Task<'_>) -> Result<Done> {
    let new = NewNote {
        title: None,
        text: task.need("text")?.to_owned(),
    };
    let done = Done::plain().with("text", new.text.as_str());
    let note: Note = task.act(&done, |writer| kept::add(writer, &new))?;
    Ok(done.about(note.id))
}

fn read(task: &Task<'_>) -> Result<Done> {
    let note = meant(task)?;
    let others = task.here.store.read(kept::list)?.len().saturating_sub(1);
    let answer = match others {
        // Who asks for all of them is told that there are others than the newest.
        1.. if task.call.counts && task.word("note").is_none() => {
            let line = Line::new("note.with_more").with("text", note.text.trim_end());
            task.here.book.line(&line.with("count", others.to_string()))
        }
        _ => note.text.clone(),
    };
    Ok(Done::answer(answer).about(note.id))
}

fn look(task: &Task<'_>) -> Result<Done> {
    let words = task.need("text")?;
    let found = search_for(task, words, MOST_READ)?;
    let Some(first) = found.first() else {
        return Ok(Done::instead(
            Line::new("note.not_found").with("name", words),
        ));
    };
    let texts: Vec<&str> = found.iter().map(|found| found.excerpt.as_str()).collect();
    let told = found.iter().map(|found| found.id);
    Ok(Done::answer(texts.join("; ")).about(first.id).told(told))
}

fn append(task: &Task<'_>) -> Result<Done> {
    let (text, note) = (task.need("text")?, meant(task)?);
    let done = Done::plain().with("text", text).about(note.id);
    task.act(&done, |writer| kept::append(writer, note.id, text))?;
    Ok(done)
}

fn delete(task: &Task<'_>) -> Result<Done> {
    let note = meant(task)?;
    let done = Done::plain();
    task.act(&done, |writer| kept::delete(writer, note.id))?;
    Ok(done)
}
