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

/// Facts that hold all of the words. What every thing is called tells none from another.
fn that_say(task: &Task<'_>, words: &str) -> Result<Vec<Fact>> {
    let facts = holding(task, words)?;
    if !facts.is_empty() {
        return Ok(facts);
    }
    holding(task, &find::without_generic(task, words))
}

/// Facts that hold one of the words at least, the longest first: people ask in other words than they told.
fn near(task: &Task<'_>, words: &str) -> Result<Vec<Fact>> {
    let mut long: Vec<&str> = words
        .split_whitespace()
        .filter(|word| word.chars().count() > 3)
        .collect();
    long.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    for word in long {
        let facts = holding(task, word)?;
        if !facts.is_empty() {
            return Ok(facts);
        }
    }
    Ok(Vec::new())
}

fn holding(task: &Task<'_>, words: &str) -> Result<Vec<Fact>> {
    let wanted = SearchRequest {
        words: words.to_owned(),
        kinds: vec![Kind::Fact],
        order: SearchOrder::Best,
        limit: MOST_TOLD,
    };
    Ok(task.here.store.read(|reader| {
        let found = search::find(reader, &wanted)?;
        found
            .iter()
            .map(|found| reader.require::<Fact>(found.id))
            .collect::<sotto_store::Result<Vec<_>>>()
    })?)
}

fn recall(task: &Task<'_>) -> Result<Done> {
    let words = task.need("text")?;
    let mut facts = that_say(task, words)?;
    if facts.is_empty() {
        // The password of the bank is not the one that was asked for: what is only near is told as that.
        let near = near(task, words)?;
        if let Some(first) = near.first() {
            let line = Line::new("memory.but").with("name", words);
            let line = line.with("told", told(task, &near));
            return Ok(Done::answer(task.here.book.line(&line)).about(first.id));
        }
        // In other words than it was told: "my vehicle" for a car.
        facts = (task.here.similar)(words);
    }
    let Some(first) = facts.first() else {
        return Ok(Done::instead(
            Line::new("memory.nothing").with("name", words),
        ));
    };
    Ok(Done::answer(told(task, &facts)).about(first.id))
}

/// Facts with the days on which they were told.
fn told(task: &Task<'_>, facts: &[Fact]) -> String {
    let each: Vec<String> = facts
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
    each.join(" ")
}

fn forget(task: &Task<'_>) -> Result<Done> {
    let words = task.need("text")?;
    let mut facts = that_say(task, words)?;
    if facts.is_empty() {
        facts = near(task, words)?;
    }
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
