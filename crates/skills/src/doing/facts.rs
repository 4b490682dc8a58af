//! What Sotto was asked to remember.

use sotto_api::{Fact, FactSource, Kind, NewFact, SearchOrder, SearchRequest};
use sotto_store::{facts as kept, search};

use super::when::day_said;
use super::{Done, Line, NotDone, Result, Task, find};

/// How many facts are told at once.
const MOST_TOLD: u32 = 3;

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    match task.verb.tool.as_str() {
        "memory_remember" => remember(task),
        "memory_forget" => forget(task),
        _ => recall(task),
    }
}

fn remember(task: &Task<'_>) -> Result<Done> {
    let new = NewFact {
        text: task.need("text")?.to_owned(),
        source: FactSource::Said {
            turn: task.here.key.turn,
        },
    };
    let done = Done::plain().with("text", new.text.as_str());
    let fact: Fact = task.act(&done, |writer| kept::remember(writer, &new))?;
    Ok(done.about(fact.id))
}

/// Facts that hold the words: first all of them, then, as people ask in other words than they told, any of them.
fn found(task: &Task<'_>, words: &str) -> Result<Vec<Fact>> {
    let ask = |words: String| SearchRequest {
        words,
        kinds: vec![Kind::Fact],
        order: SearchOrder::Best,
        limit: MOST_TOLD,
    };
    let mut tries = vec![words.to_owned()];
    let mut long: Vec<&str> = words
        .split_whitespace()
        .filter(|word| word.chars().count() > 3)
        .collect();
    long.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    tries.extend(long.into_iter().map(str::to_owned));
    for words in tries {
        let wanted = ask(words);
        let facts = task.here.store.read(|reader| {
            let found = search::find(reader, &wanted)?;
            found
                .iter()
                .map(|found| reader.require::<Fact>(found.id))
                .collect::<sotto_store::Result<Vec<_>>>()
        })?;
        if !facts.is_empty() {
            return Ok(facts);
        }
    }
    Ok(Vec::new())
}

fn recall(task: &Task<'_>) -> Result<Done> {
    let words = task.need("text")?;
    let mut facts = found(task, words)?;
    if facts.is_empty() {
        // In other words than it was told: "my vehicle" for a car.
        facts = (task.here.similar)(words);
    }
    let Some(first) = facts.first() else {
        return Ok(Done::instead(
            Line::new("memory.nothing").with("name", words),
        ));
    };
    let told: Vec<String> = facts
        .iter()
        .map(|fact| {
            let day = fact
                .created
                .to_zoned(task.here.now.time_zone().clone())
                .date();
            let line = Line::new("memory.told")
                .with("text", fact.text.as_str())
                .with("day", day_said(task, day));
            task.here.book.line(&line)
        })
        .collect();
    Ok(Done::answer(told.join(" ")).about(first.id))
}

fn forget(task: &Task<'_>) -> Result<Done> {
    let words = task.need("text")?;
    let facts = found(task, words)?;
    let fact = match &facts[..] {
        [] => {
            return Err(NotDone::failed(
                Line::new("memory.nothing").with("name", words),
            ));
        }
        [one] => one.clone(),
        _ => find::one(
            task,
            "text",
            words,
            &facts,
            |fact| fact.text.clone(),
            "memory.nothing",
        )?
        .clone(),
    };
    let done = Done::plain().with("text", fact.text.as_str());
    task.act(&done, |writer| kept::forget(writer, fact.id))?;
    Ok(done)
}
