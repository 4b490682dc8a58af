//! Conversations as people have them, from `tests/conversations/`: on a real store, with the real sentence patterns and a
//! clock that the file sets. Each file is one conversation; each turn says what is answered and what is kept then.
//!
//! `SOTTO_SHOW=1` prints what is really answered, for writing new ones.
#![allow(
    unused_crate_dependencies,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use std::path::Path;
use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::Deserialize;
use sotto_api::{Alarm, CalendarEntry, Fact, Note, Reminder, TaskFilter, Timer, TimerState, Via};
use sotto_assistant::brain::{Brain, Outer};
use sotto_assistant::turn::Input;
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::{NoKeychain, Reader, Store, lists, tasks};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversation {
    /// What it shows.
    what: String,
    /// Where, and when it begins.
    zone: String,
    now: DateTime,
    #[serde(default = "english")]
    language: String,
    turn: Vec<Turn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    say: String,
    /// What is answered, word for word.
    #[serde(default)]
    reply: Option<String>,
    /// It goes to the language model.
    #[serde(default)]
    thinks: bool,
    /// Seconds that pass before it is said.
    #[serde(default)]
    after: i64,
    /// The program was closed and opened again before it is said.
    #[serde(default)]
    restart: bool,
    #[serde(default)]
    timers: Option<Vec<String>>,
    #[serde(default)]
    alarms: Option<Vec<String>>,
    #[serde(default)]
    reminders: Option<Vec<String>>,
    #[serde(default)]
    tasks: Option<Vec<String>>,
    #[serde(default)]
    lists: Option<Vec<String>>,
    #[serde(default)]
    notes: Option<Vec<String>>,
    #[serde(default)]
    facts: Option<Vec<String>>,
    #[serde(default)]
    calendar: Option<Vec<String>>,
}

fn english() -> String {
    "en".into()
}

/// What is kept, each thing as one line.
struct Kept<'a> {
    reader: &'a Reader<'a>,
    zone: &'a TimeZone,
    now: Timestamp,
}

impl Kept<'_> {
    fn clock(&self, at: Option<Timestamp>) -> String {
        at.map_or("over".into(), |at| {
            at.to_zoned(self.zone.clone())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        })
    }

    fn timers(&self) -> Vec<String> {
        let line = |timer: Timer| {
            let state = match timer.state {
                TimerState::Running { ends } => {
                    format!("{} s", ends.duration_since(self.now).as_secs())
                }
                TimerState::Paused { left_ms } => format!("paused {} s", left_ms / 1000),
                TimerState::Ringing { .. } => "rings".into(),
                TimerState::Over { .. } => return None,
            };
            Some(
                timer
                    .name
                    .map_or(state.clone(), |name| format!("{name}: {state}")),
            )
        };
        self.reader
            .all::<Timer>()
            .unwrap()
            .into_iter()
            .filter_map(line)
            .collect()
    }

    fn alarms(&self) -> Vec<String> {
        let all = self.reader.all::<Alarm>().unwrap().into_iter();
        all.map(|alarm| {
            let rule = alarm
                .when
                .rule
                .map_or(String::new(), |rule| format!(" {rule}"));
            let name = alarm.name.map_or(String::new(), |name| format!("{name}: "));
            format!("{name}{}{rule}", self.clock(alarm.next))
        })
        .collect()
    }

    fn reminders(&self) -> Vec<String> {
        let all = self.reader.all::<Reminder>().unwrap().into_iter();
        all.map(|reminder| {
            let rule = reminder
                .when
                .rule
                .map_or(String::new(), |rule| format!(" {rule}"));
            let done = if reminder.done.is_some() { " done" } else { "" };
            format!(
                "{}: {}{rule}{done}",
                reminder.text,
                self.clock(reminder.next)
            )
        })
        .collect()
    }

    fn tasks(&self) -> Vec<String> {
        let filter = TaskFilter {
            state: sotto_api::TaskState::All,
            due_before: None,
        };
        let all = tasks::list(self.reader, &filter).unwrap().into_iter();
        all.map(|task| {
            let due = task.due.map_or(String::new(), |due| {
                format!(" due {}", due.local.strftime("%Y-%m-%d %H:%M"))
            });
            let done = if task.done.is_some() { " done" } else { "" };
            let priority = match task.priority {
                sotto_api::Priority::Normal => String::new(),
                other => format!(" {other:?}").to_lowercase(),
            };
            format!("{}{due}{priority}{done}", task.text)
        })
        .collect()
    }

    fn lists(&self) -> Vec<String> {
        let all = lists::all(self.reader).unwrap().into_iter();
        all.map(|list| {
            let items = lists::items(self.reader, list.id).unwrap();
            let items: Vec<String> = items.into_iter().map(|item| item.text).collect();
            format!("{}: {}", list.name, items.join(", "))
        })
        .collect()
    }

    fn notes(&self) -> Vec<String> {
        self.reader
            .all::<Note>()
            .unwrap()
            .into_iter()
            .map(|note| note.text)
            .collect()
    }

    fn facts(&self) -> Vec<String> {
        self.reader
            .all::<Fact>()
            .unwrap()
            .into_iter()
            .map(|fact| fact.text)
            .collect()
    }

    fn calendar(&self) -> Vec<String> {
        let all = self.reader.all::<CalendarEntry>().unwrap().into_iter();
        all.map(|entry| {
            let rule = entry
                .when
                .rule
                .map_or(String::new(), |rule| format!(" {rule}"));
            let format = if entry.when.all_day {
                "%Y-%m-%d"
            } else {
                "%Y-%m-%d %H:%M"
            };
            let minutes = entry
                .minutes
                .map_or(String::new(), |minutes| format!(" {minutes} min"));
            format!(
                "{}: {}{minutes}{rule}",
                entry.title,
                entry.when.local.strftime(format)
            )
        })
        .collect()
    }
}

fn brain(folder: &Path, language: &str, now: &Zoned) -> Brain {
    let store = Store::open(folder, &NoKeychain, now.timestamp())
        .unwrap()
        .store;
    let mut brain = Brain::new(
        store,
        Arc::new(System),
        Language::of(language).unwrap(),
        Preferences::default(),
    )
    .unwrap();
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/own/memory-table.bin");
    brain.remember_by(table);
    brain
}

fn run(name: &str, text: &str, show: bool) -> Vec<String> {
    let file: Conversation = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let folder = tempfile::tempdir().unwrap();
    let zone = TimeZone::get(&file.zone).unwrap();
    let mut now = file.now.to_zoned(zone.clone()).unwrap();
    let mut ms = 1_000_000_u64;
    let everything = show && std::env::var("SOTTO_SHOW").is_ok_and(|level| level == "2");
    let mut wrong = Vec::new();
    let mut mind = Some(brain(folder.path(), &file.language, &now));
    if show {
        println!("# {name}: {}", file.what);
    }
    for turn in &file.turn {
        now = now
            .checked_add(SignedDuration::from_secs(turn.after.max(1)))
            .unwrap();
        ms += u64::try_from(turn.after.max(1)).unwrap() * 1000;
        if turn.restart {
            // The first owner has to let go before the next can open.
            drop(mind.take());
            mind = Some(brain(folder.path(), &file.language, &now));
        }
        let mind = mind.as_mut().unwrap();
        let out = mind.hear(&turn.say, Via::CommandLine, &now, ms);
        let said: Vec<&str> = out
            .iter()
            .filter_map(|outer| match outer {
                Outer::Say { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let said = said.join(" ");
        let thinks = out.iter().any(|outer| matches!(outer, Outer::Think { .. }));
        if thinks {
            let _ = mind.tell(Input::Stop, &now, ms);
        }
        if show {
            println!(
                "> {}\n  {}",
                turn.say,
                if thinks { "(thinks)" } else { &said }
            );
        }
        let mut check = |what: &str, wanted: String, found: String| {
            if wanted != found {
                wrong.push(format!(
                    "{name}: \"{}\": {what}\n    wanted {wanted}\n    found  {found}",
                    turn.say
                ));
            }
        };
        check("thinks", turn.thinks.to_string(), thinks.to_string());
        if let Some(reply) = &turn.reply {
            check("reply", reply.clone(), said);
        }
        mind.store()
            .read(|reader| {
                let kept = Kept {
                    reader,
                    zone: &zone,
                    now: now.timestamp(),
                };
                for (what, wanted, found) in [
                    ("timers", &turn.timers, kept.timers()),
                    ("alarms", &turn.alarms, kept.alarms()),
                    ("reminders", &turn.reminders, kept.reminders()),
                    ("tasks", &turn.tasks, kept.tasks()),
                    ("lists", &turn.lists, kept.lists()),
                    ("notes", &turn.notes, kept.notes()),
                    ("facts", &turn.facts, kept.facts()),
                    ("calendar", &turn.calendar, kept.calendar()),
                ] {
                    if let Some(wanted) = wanted {
                        check(what, format!("{wanted:?}"), format!("{found:?}"));
                    } else if everything && !found.is_empty() {
                        println!("    {what} = {found:?}");
                    }
                }
                Ok(())
            })
            .unwrap();
    }
    wrong
}

#[test]
fn every_conversation_goes_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conversations");
    let show = std::env::var_os("SOTTO_SHOW").is_some();
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    let mut wrong = Vec::new();
    for path in &files {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        wrong.extend(run(&name, &text, show));
    }
    assert!(
        wrong.is_empty(),
        "{} of the answers differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(files.len() >= 60, "only {} conversations", files.len());
}
