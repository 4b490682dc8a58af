//! What is done to a thing without its name: "delete it", "pause that one", "check off the second one". The verb is the one
//! for the kind of thing that was spoken of.

use jiff::Zoned;
use sotto_api::{Alarm, CalendarEntry, Fact, Id, List, ListItem, Note, Reminder, Task, Timer};
use sotto_skills::abilities::Filled;
use sotto_skills::calls::Call;
use sotto_skills::doing::Line;
use sotto_skills::follow::{Deed, What, Which};
use sotto_skills::patterns::Names;
use sotto_store::Reader;

use super::Brain;
use super::follow::Last;
use super::meaning::plain;
use crate::turn::Meaning;

/// More than this many names in one question help nobody.
const MOST_NAMED: usize = 4;

/// The kinds of things that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Task,
    Reminder,
    Appointment,
    Timer,
    Alarm,
    Note,
    Fact,
    List,
    Item,
}

impl Sort {
    /// What it is called in `follow.toml`.
    fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Reminder => "reminder",
            Self::Appointment => "appointment",
            Self::Timer => "timer",
            Self::Alarm => "alarm",
            Self::Note => "note",
            Self::Fact => "fact",
            Self::List => "list",
            Self::Item => "item",
        }
    }

    /// Whether such a thing is still to come.
    fn is_ahead(self) -> bool {
        matches!(
            self,
            Self::Reminder | Self::Appointment | Self::Timer | Self::Alarm
        )
    }

    /// Whether a tool is about such things.
    pub(super) fn is_for(self, tool: &str) -> bool {
        let ability = match self {
            Self::Appointment => "calendar",
            Self::Fact => "memory",
            Self::Item => "list",
            other => other.name(),
        };
        tool.split('_').next() == Some(ability)
    }
}

/// The verb that does something to such a thing, and its slot for the thing.
fn verb(what: What, sort: Sort) -> Option<(&'static str, &'static str)> {
    let what = match what {
        What::CallOff => What::Away,
        other => other,
    };
    Some(match (what, sort) {
        (What::Away, Sort::Task) => ("task_delete", "text"),
        (What::Away, Sort::Reminder) => ("reminder_cancel", "text"),
        (What::Away, Sort::Appointment) => ("calendar_cancel", "title"),
        (What::Away | What::Off, Sort::Timer) => ("timer_cancel", "name"),
        (What::Away | What::Off, Sort::Alarm) => ("alarm_cancel", "alarm"),
        (What::Away, Sort::Note) => ("note_delete", "note"),
        (What::Away, Sort::Fact) => ("memory_forget", "text"),
        (What::Away, Sort::List) => ("list_delete", "list"),
        // What was bought is crossed off, and then it is not on the list any more.
        (What::Away | What::Done, Sort::Item) => ("list_remove", "items"),
        (What::Hold, Sort::Timer) => ("timer_pause", "name"),
        (What::GoOn, Sort::Timer) => ("timer_resume", "name"),
        (What::Done, Sort::Task) => ("task_done", "text"),
        (What::Done, Sort::Reminder) => ("reminder_done", "text"),
        (What::Reopen, Sort::Task) => ("task_undo", "text"),
        (What::Empty, Sort::List) => ("list_clear", "list"),
        (What::Move, Sort::Task) => ("task_due", "text"),
        (What::Move, Sort::Reminder) => ("reminder_move", "text"),
        (What::Move, Sort::Appointment) => ("calendar_move", "title"),
        (What::Move, Sort::Alarm) => ("alarm_change", "alarm"),
        _ => return None,
    })
}

/// The new time, in the slot that the verb has for it.
fn put_time(call: &mut Call, deed: &Deed) {
    if let Some(time) = &deed.time {
        let slot = if call.tool == "task_due" {
            "due"
        } else {
            "time"
        };
        call.slots
            .insert(slot.to_owned(), Filled::One(time.clone()));
    }
}

/// What "it" is.
enum It {
    One(Id),
    /// Several were told, and nobody said which.
    Several(Vec<Id>),
}

impl Brain {
    /// What is to be done to a thing that is not named, if that is all that was said.
    pub(super) fn deed(&self, text: &str, now: &Zoned) -> Option<Deed> {
        let ways = self.follow_ups.get(self.language.code())?;
        ways.deed(text, now, &self.preferences)
            .or_else(|| self.only_done(text))
    }

    /// "Done" alone is said of a reminder that has just come.
    fn only_done(&self, text: &str) -> Option<Deed> {
        self.came()?;
        let said = plain(text);
        let is_said = self.line("answer.done").split(", ").any(|way| way == said);
        is_said.then_some(Deed {
            what: What::Done,
            which: Which::It,
            time: None,
        })
    }

    /// The reminder that has just come.
    fn came(&self) -> Option<Id> {
        let (id, _) = self.rang?;
        (self.sort(id) == Some(Sort::Reminder)).then_some(id)
    }

    /// What has just rung, where this can be done to it. It cannot be held, and goes on by itself.
    fn rang_for(&self, what: What) -> Option<Id> {
        let (id, _) = self.rang?;
        let kind = self.sort(id)?;
        let can = !matches!(what, What::Hold | What::GoOn) && verb(what, kind).is_some();
        can.then_some(id)
    }

    /// What a deed means, where it is known which thing it is done to and that kind of thing can have it done.
    pub(super) fn done_to_it(&mut self, deed: &Deed, text: &str, now: &Zoned) -> Option<Meaning> {
        let one = match &deed.which {
            Which::Place { words, sort } => {
                let one = self.told(words)?;
                let kind = self.sort(one)?;
                if sort.as_ref().is_some_and(|sort| sort != kind.name()) {
                    return None;
                }
                one
            }
            Which::It => {
                let rang = self.rang_for(deed.what);
                // Another time for what was done last keeps the day or the hour that is not said anew.
                if rang.is_none()
                    && deed.what == What::Move
                    && let Some(changed) = self.changed(text, now)
                {
                    return Some(changed);
                }
                match rang.map(It::One).or_else(|| self.it())? {
                    It::One(one) => one,
                    It::Several(all) => return self.which_of(&all, deed),
                }
            }
        };
        let kind = self.sort(one)?;
        // "Cancel that" behind a task that was only told stops the talk.
        let made = self.last.as_ref().is_some_and(Last::made_it);
        if deed.what == What::CallOff && deed.which == Which::It && !made && !kind.is_ahead() {
            return None;
        }
        let (tool, slot) = verb(deed.what, kind)?;
        let mut call = Call::new(tool);
        put_time(&mut call, deed);
        match kind {
            Sort::Item => {
                let together = match deed.which {
                    Which::It => self.added_with(one),
                    Which::Place { .. } => None,
                };
                let things = match together {
                    Some(things) => things,
                    None => vec![self.called(one)?],
                };
                call.slots.insert(slot.to_owned(), Filled::Several(things));
                if let Some(list) = self.list_of(one) {
                    call.slots.insert("list".to_owned(), Filled::One(list));
                }
            }
            _ => {
                let name = self.called(one)?;
                call.slots.insert(slot.to_owned(), Filled::One(name));
            }
        }
        Some(self.ready(vec![call]))
    }

    /// A command that is one once "it" has its name: "and put that on my shopping list". The name must be all that fills a slot
    /// of something new, so that an article is never taken for a thing.
    pub(super) fn with_its_name(&mut self, text: &str, names: &Names) -> Option<Meaning> {
        let name = self.name_of_it()?;
        let ways = self.follow_ups.get(self.language.code())?;
        let found = ways.with_name(text, &name).into_iter().find_map(|text| {
            let understood = self.patterns.understand(&text, names);
            let sure = understood.sure_in(self.language.code())?;
            let [one] = &sure[..] else { return None };
            let filled = one.slots.iter().any(|slot| slot.text() == name);
            (filled && one.tool.ends_with("_add")).then_some(sure)
        })?;
        Some(self.commands(text, &found))
    }

    /// What kind of thing it is; nothing where it is gone.
    pub(super) fn sort(&self, id: Id) -> Option<Sort> {
        let look = |reader: &Reader<'_>| {
            Ok(if reader.get::<Task>(id)?.is_some() {
                Some(Sort::Task)
            } else if reader.get::<Reminder>(id)?.is_some() {
                Some(Sort::Reminder)
            } else if reader.get::<ListItem>(id)?.is_some() {
                Some(Sort::Item)
            } else if reader.get::<CalendarEntry>(id)?.is_some() {
                Some(Sort::Appointment)
            } else if reader.get::<Timer>(id)?.is_some() {
                Some(Sort::Timer)
            } else if reader.get::<Alarm>(id)?.is_some() {
                Some(Sort::Alarm)
            } else if reader.get::<Fact>(id)?.is_some() {
                Some(Sort::Fact)
            } else if reader.get::<Note>(id)?.is_some() {
                Some(Sort::Note)
            } else {
                reader.get::<List>(id)?.map(|_| Sort::List)
            })
        };
        self.store.read(look).ok().flatten()
    }

    /// What a reminder that has just come is about, or what the last thing that was done was about, by name; nothing where
    /// several were told.
    pub(super) fn name_of_it(&self) -> Option<String> {
        match self.came().map(It::One).or_else(|| self.it())? {
            It::One(one) => self.called(one),
            It::Several(_) => None,
        }
    }

    /// What the last thing that was done was about. What was done before it is not meant: after "play music" one does not
    /// pause the timer of a minute ago.
    fn it(&self) -> Option<It> {
        let (about, told) = self.last.as_ref()?.spoken_of();
        match (about, told) {
            (Some(about), told) if told.len() < 2 || !told.contains(&about) => Some(It::One(about)),
            (None, [one]) => Some(It::One(*one)),
            (None, []) => None,
            (_, several) => Some(It::Several(several.to_vec())),
        }
    }

    /// Asks which one is meant.
    fn which_of(&mut self, all: &[Id], deed: &Deed) -> Option<Meaning> {
        let kind = self.sort(*all.first()?)?;
        if deed.what == What::CallOff && !kind.is_ahead() {
            return None;
        }
        let (tool, slot) = verb(deed.what, kind)?;
        let names: Vec<String> = all
            .iter()
            .filter_map(|id| self.called(*id))
            .take(MOST_NAMED)
            .collect();
        let line = Line::new("talk.which").with("names", self.book().choice(&names));
        let question = self.book().line(&line);
        let mut call = Call::new(tool);
        put_time(&mut call, deed);
        self.options = names;
        Some(Meaning::Missing {
            planned: self.plan(call),
            slot: slot.to_owned(),
            question,
        })
    }

    /// All that went on the list together with this.
    fn added_with(&self, one: Id) -> Option<Vec<String>> {
        let (about, _) = self.last.as_ref()?.spoken_of();
        let things = self.last.as_ref()?.things()?;
        (about == Some(one)).then(|| things.to_vec())
    }

    fn list_of(&self, item: Id) -> Option<String> {
        let look = |reader: &Reader<'_>| {
            let Some(item) = reader.get::<ListItem>(item)? else {
                return Ok(None);
            };
            Ok(reader.get::<List>(item.list)?.map(|list| list.name))
        };
        self.store.read(look).ok().flatten()
    }
}
