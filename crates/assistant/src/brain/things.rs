//! The user's own things: their names, for understanding, and which of them "it" is.

use sotto_api::{
    Alarm, CalendarEntry, Fact, Id, List, ListItem, Note, Reminder, Task, TaskFilter, Timer,
};
use sotto_skills::abilities::{Filled, SlotKind};
use sotto_skills::calls::Call;
use sotto_skills::doing::Line;
use sotto_skills::patterns::{self, Names};
use sotto_skills::time::{Length, say};
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

    /// "It" in a call, as the thing that was talked about last, and "the second one" as that of the things told last.
    pub(super) fn with_it(&self, mut call: Call) -> Call {
        if makes_new(&call.tool) {
            return self.made_of_it(call);
        }
        let verb = self.abilities.verb(&call.tool);
        let (tool, slots) = (&call.tool, &mut call.slots);
        slots.retain(|slot, filled| {
            let slot = verb.and_then(|verb| verb.slot(slot));
            let names_one = slot.is_some_and(|slot| {
                matches!(
                    slot.kind,
                    SlotKind::Text | SlotKind::Name | SlotKind::Items | SlotKind::ListName
                )
            });
            let Some(said) = only(filled) else {
                return true;
            };
            let it = self.is_it(said);
            let meant = if it {
                self.meant_by_it(tool)
            } else if names_one {
                // The second of the tasks that were told is no alarm.
                self.told(said).filter(|id| self.is_for(*id, tool))
            } else {
                None
            };
            if let Some(name) = meant.and_then(|id| self.called(id)) {
                *said = name;
                return true;
            }
            // "It" is the name of nothing: where nothing was spoken of, it is asked which one.
            !(it && names_one && slot.is_some_and(|slot| slot.required))
        });
        call
    }

    /// What "it" is for a tool: what rang, where that is a thing of its kind, else what was talked about last.
    fn meant_by_it(&self, tool: &str) -> Option<Id> {
        let rang = self.rang.filter(|(id, _)| self.is_for(*id, tool));
        rang.or(self.about).map(|(id, _)| id)
    }

    fn is_for(&self, id: Id, tool: &str) -> bool {
        self.sort(id).is_some_and(|sort| sort.is_for(tool))
    }

    /// "Add it to my tasks": what the last thing that was done was about. Where nothing was, it is asked for: "it" is no task.
    fn made_of_it(&self, mut call: Call) -> Call {
        let verb = self.abilities.verb(&call.tool);
        call.slots.retain(|slot, filled| {
            let kind = verb.and_then(|verb| verb.slot(slot)).map(|slot| slot.kind);
            if !matches!(kind, Some(SlotKind::Text | SlotKind::Items)) {
                return true;
            }
            let Some(said) = only(filled).filter(|said| self.is_it(said)) else {
                return true;
            };
            let name = self.name_of_it();
            let known = name.is_some();
            *said = name.unwrap_or_default();
            known
        });
        call
    }

    /// Whether a command that was understood speaks of "it": as all that it was told of something, or beside that.
    pub(super) fn speaks_of_it(&self, text: &str, sure: &[patterns::Meaning]) -> bool {
        let told = || {
            sure.iter()
                .flat_map(|meaning| &meaning.slots)
                .flat_map(|slot| &slot.said)
        };
        let mut beside = text.to_owned();
        for said in told() {
            if beside.get(said.span.clone()).is_some() {
                beside.replace_range(said.span.clone(), &" ".repeat(said.span.len()));
            }
        }
        let bare = |word: &str| {
            word.trim_matches(|letter: char| !letter.is_alphanumeric())
                .to_owned()
        };
        told().any(|said| self.is_it(&said.text))
            || beside
                .split_whitespace()
                .any(|word| self.is_it(&bare(word)))
    }

    pub(super) fn is_it(&self, said: &str) -> bool {
        let words = self.book().line(&Line::new("answer.it"));
        words.split(", ").any(|word| word == said.to_lowercase())
    }

    /// What a thing is called, whatever its kind.
    pub(super) fn called(&self, id: Id) -> Option<String> {
        let look = |reader: &Reader<'_>| {
            let mut name: Option<String> = reader.get::<Task>(id)?.map(|it| it.text);
            name = name.or(reader.get::<Reminder>(id)?.map(|it| it.text));
            name = name.or(reader.get::<ListItem>(id)?.map(|it| it.text));
            name = name.or(reader.get::<CalendarEntry>(id)?.map(|it| it.title));
            // One without a name goes by its length or its hour.
            name = name.or(reader
                .get::<Timer>(id)?
                .map(|it| it.name.unwrap_or_else(|| self.length(it.length_ms))));
            name = name.or(reader.get::<Alarm>(id)?.map(|it| {
                let hour = it.when.local.strftime("%H:%M").to_string();
                it.name.unwrap_or(hour)
            }));
            name = name.or(reader.get::<Fact>(id)?.map(|it| it.text));
            name = name.or(reader
                .get::<Note>(id)?
                .map(|it| begins(it.title.as_deref(), &it.text)));
            Ok(name.or(reader.get::<List>(id)?.map(|it| it.name)))
        };
        self.store.read(look).ok().flatten()
    }

    fn length(&self, ms: u64) -> String {
        let length = Length {
            months: 0,
            days: 0,
            seconds: i64::try_from(ms.div_ceil(1000)).unwrap_or(i64::MAX),
        };
        say::duration(length, self.language)
    }
}

/// Whether a tool keeps something new, in the words that were said.
pub(super) fn makes_new(tool: &str) -> bool {
    let endings = ["_add", "_append", "_remember"];
    endings.iter().any(|ending| tool.ends_with(ending))
}

/// The words of a slot that holds one thing.
fn only(filled: &mut Filled) -> Option<&mut String> {
    match filled {
        Filled::One(said) => Some(said),
        Filled::Several(all) => match &mut all[..] {
            [said] => Some(said),
            _ => None,
        },
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
