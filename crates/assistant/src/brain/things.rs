//! The user's own things: their names, for understanding, and which of them "it" is.

use sotto_api::{
    Alarm, CalendarEntry, Fact, Id, List, ListItem, Note, Reminder, Task, TaskFilter, Timer,
};
use sotto_skills::abilities::Filled;
use sotto_skills::calls::Call;
use sotto_skills::doing::Line;
use sotto_skills::patterns::Names;
use sotto_store::{Reader, alarms, facts, lists, notes, reminders, tasks, timers};

use super::Brain;

/// How many words of a note or a fact stand for it.
const FIRST_WORDS: usize = 8;
/// More names than this of one kind are not compared with: the newest are.
const MOST: usize = 2_000;

impl Brain {
    /// What the user's things are called.
    pub(super) fn names(&self) -> Names {
        match self.store.read(names) {
            Ok(names) => names,
            Err(error) => {
                // Commands are understood without them too.
                tracing::error!(%error, "the names could not be read");
                Names::default()
            }
        }
    }

    /// "It" in a call, as the thing that was talked about last.
    pub(super) fn with_it(&self, mut call: Call) -> Call {
        let words = self.book().line(&Line::new("answer.it"));
        let makes_new = call.tool.ends_with("_add") || call.tool.ends_with("_remember");
        let it = |filled: &Filled| matches!(filled, Filled::One(said) if words.split(", ").any(|word| word == said.to_lowercase()));
        if makes_new || !call.slots.values().any(it) {
            return call;
        }
        if let Some(name) = self.about.and_then(|id| self.called(id)) {
            for filled in call.slots.values_mut().filter(|filled| it(filled)) {
                *filled = Filled::One(name.clone());
            }
        }
        call
    }

    /// What a thing is called, whatever its kind.
    fn called(&self, id: Id) -> Option<String> {
        let look = |reader: &Reader<'_>| {
            let mut name: Option<String> = reader.get::<Task>(id)?.map(|it| it.text);
            name = name.or(reader.get::<Reminder>(id)?.map(|it| it.text));
            name = name.or(reader.get::<ListItem>(id)?.map(|it| it.text));
            name = name.or(reader.get::<CalendarEntry>(id)?.map(|it| it.title));
            name = name.or(reader.get::<Timer>(id)?.and_then(|it| it.name));
            name = name.or(reader.get::<Alarm>(id)?.and_then(|it| it.name));
            name = name.or(reader
                .get::<Note>(id)?
                .map(|it| begins(it.title.as_deref(), &it.text)));
            Ok(name.or(reader.get::<List>(id)?.map(|it| it.name)))
        };
        self.store.read(look).ok().flatten()
    }
}

fn begins(title: Option<&str>, text: &str) -> String {
    let words = || {
        text.split_whitespace()
            .take(FIRST_WORDS)
            .collect::<Vec<_>>()
            .join(" ")
    };
    title.map_or_else(words, str::to_owned)
}

fn names(reader: &Reader<'_>) -> sotto_store::Result<Names> {
    let all = lists::all(reader)?;
    let mut items = Vec::new();
    for list in &all {
        items.extend(
            lists::items(reader, list.id)?
                .into_iter()
                .map(|item| item.text),
        );
    }
    Ok(Names {
        lists: all.into_iter().map(|list| list.name).collect(),
        items: newest(items),
        tasks: newest(
            tasks::list(reader, &TaskFilter::default())?
                .into_iter()
                .map(|task| task.text)
                .collect(),
        ),
        timers: timers::open(reader)?
            .into_iter()
            .filter_map(|timer| timer.name)
            .collect(),
        alarms: alarms::open(reader)?
            .into_iter()
            .filter_map(|alarm| alarm.name)
            .collect(),
        reminders: newest(
            reminders::open(reader)?
                .into_iter()
                .map(|reminder| reminder.text)
                .collect(),
        ),
        notes: newest(
            notes::list(reader)?
                .iter()
                .map(|note| begins(note.title.as_deref(), &note.text))
                .collect(),
        ),
        appointments: newest(
            reader
                .all::<CalendarEntry>()?
                .into_iter()
                .map(|entry| entry.title)
                .collect(),
        ),
        facts: newest(
            facts::list(reader)?
                .iter()
                .map(|fact: &Fact| begins(None, &fact.text))
                .collect(),
        ),
        apps: Vec::new(),
        pages: Vec::new(),
    })
}

fn newest(mut names: Vec<String>) -> Vec<String> {
    let from = names.len().saturating_sub(MOST);
    names.split_off(from)
}
