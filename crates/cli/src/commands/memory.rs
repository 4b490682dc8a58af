//! `sotto memory`: what Sotto was asked to remember.

use sotto_api::{Fact, FactRequest, FactSource, Id, Kind, NewFact, Reply, Request};

use super::notes::{found_lines, search};
use crate::arguments::Memory;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::Clock;
use crate::kept::find::{self, Named, short, shorts};
use crate::kept::rows::{Row, plain, rows};
use crate::kept::{Desk, shown};
use crate::output::Output;

impl Named for Fact {
    const WHAT: &str = "rows.a_memory";
    const SHOWN_BY: &str = "sotto memory";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        vec![self.text.clone()]
    }
}

/// Does it.
pub async fn memory(
    what: Option<Memory>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let desk = &mut desk;
    match what.unwrap_or(Memory::List) {
        Memory::List => {
            let facts = all(desk).await?;
            let now = desk.now.clone();
            let none = now.say("told.nothing_remembered", []);
            desk.show_all(&facts, &none, || lines(&facts, &now))
        }
        Memory::Remember { text } => {
            let new = NewFact {
                text: text.join(" "),
                source: FactSource::Written,
            };
            let now = desk.now.clone();
            let request = Request::Memory(FactRequest::Remember(new));
            desk.act(request, |reply| match reply {
                Reply::Fact(fact) => now.say("told.remembered", [("id", short(fact.id))]),
                _ => now.say("told.remembered", []),
            })
            .await
        }
        Memory::Search { words } => {
            let found = search(&words.join(" "), Kind::Fact, desk).await?;
            let now = desk.now.clone();
            desk.show(&found, || found_lines(&found, &now))
        }
        Memory::Change { which, text } => {
            let facts = all(desk).await?;
            let (id, text) = (
                find::one(desk.now.language, &which, &facts)?.id,
                text.join(" "),
            );
            let told = desk.now.say("told.changed", [("text", plain(&text))]);
            let request = FactRequest::Change { id, text };
            desk.act(Request::Memory(request), |_| told).await
        }
        Memory::Forget { which } => {
            let facts = all(desk).await?;
            let fact = find::one(desk.now.language, &which.join(" "), &facts)?;
            let told = desk
                .now
                .say("told.forgotten", [("text", plain(&fact.text))]);
            let request = FactRequest::Forget { id: fact.id };
            desk.act(Request::Memory(request), |_| told).await
        }
    }
}

async fn all(desk: &Desk<'_>) -> Result<Vec<Fact>, CliError> {
    desk.get(Request::Memory(FactRequest::List)).await
}

/// Facts as they come, each with where it comes from and since when.
#[must_use]
pub fn lines(facts: &[Fact], now: &Clock) -> String {
    let ids: Vec<Id> = facts.iter().map(|fact| fact.id).collect();
    let each: Vec<Row> = facts
        .iter()
        .zip(shorts(&ids))
        .map(|(fact, id)| {
            let day = shown::day(fact.created.to_zoned(now.time_zone().clone()).date(), now);
            let day = ("day", day);
            let source = match &fact.source {
                FactSource::Said { .. } => now.say("rows.said", [day]),
                FactSource::Written => now.say("rows.written", [day]),
                FactSource::Imported { name } => now.say("rows.from", [("name", plain(name)), day]),
            };
            Row::new([id, source], fact.text.clone())
        })
        .collect();
    rows(&each)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn facts_are_shown_with_where_they_come_from() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let fact = |end: &str, text: &str, source| Fact {
            id: format!("01998000-0000-7000-8000-{end}").parse().unwrap(),
            text: text.to_owned(),
            source,
            created: "2026-11-21T08:00:00Z".parse().unwrap(),
            changed: jiff::Timestamp::UNIX_EPOCH,
        };
        let turn = Id::CALENDARS;
        let facts = [
            fact("00000000aaaa", "Ilse likes tea.", FactSource::Said { turn }),
            fact("00000000bbbb", "The code is 4711.", FactSource::Written),
        ];
        assert_eq!(
            lines(&facts, &now),
            "aaaa  said today     Ilse likes tea.\nbbbb  written today  The code is 4711.\n"
        );
    }
}
