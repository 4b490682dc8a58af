//! What is asked for: step after step, as it follows from what is kept, and how each of them is asked.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sotto_api::{
    AlarmRequest, CalendarEntryPatch, CalendarRequest, Event, NewAlarm, NewCalendarEntry,
    NewReminder, NoteRequest, Outcome, ReminderPatch, ReminderRequest, Reply, Request, TaskRequest,
    TextRequest, Via, When,
};
use sotto_assistant::link::{Client, LinkError, Listening};

use crate::kept::{DONE, Kept, OPEN, What, id_of};

/// A row of numbers that looks random and is the same every time.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// One step of the script.
pub struct Step {
    pub what: What,
    /// How it is afterwards; nothing where it is gone.
    pub becomes: Option<String>,
    asks: Asks,
}

pub enum Asks {
    Words(String),
    For(Box<Request>),
    /// The step before is taken back.
    Undo,
}

impl Step {
    /// Whether it was confirmed.
    pub fn ask(&self, client: &mut Client) -> Result<bool, LinkError> {
        let request = match &self.asks {
            Asks::Words(text) => return say(client, text),
            Asks::For(request) => (**request).clone(),
            Asks::Undo => Request::Undo,
        };
        match client.call(request)? {
            Reply::Problem(problem) => panic!("{:?}: {problem:?}", self.what),
            _ => Ok(true),
        }
    }
}

/// What is asked for, as it follows from what is kept.
pub struct Script {
    pub dice: Dice,
    pub begun: Timestamp,
    /// What was changed, the newest last, and how it was before.
    pub past: Vec<(What, Option<String>)>,
}

impl Script {
    pub fn next(&mut self, turn: usize, kept: &Kept, client: &mut Client) -> Step {
        let step = match turn % 16 {
            1 => Some(add(
                ("thing", turn),
                format!("add thing {turn} to the shopping list"),
            )),
            2 => Some(add(
                ("timer", turn),
                format!("set a timer for {} minutes", 100 + turn),
            )),
            3 => Some(self.remind(turn)),
            4 => self.complete(kept, client),
            5 => Some(add(
                ("note", turn),
                format!("take a note: the boiler has serial number {turn}"),
            )),
            6 => self.move_one(turn, kept, client),
            7 => self.delete(kept, client),
            8 => Some(self.appointment(turn)),
            9 => Some(self.alarm(turn)),
            10 => self.append(turn, kept, client),
            11 => self.move_one(turn, kept, client),
            13 => match self.dice.below(4) {
                0 => self.complete(kept, client),
                1 => self.append(turn, kept, client),
                2 => self.move_one(turn, kept, client),
                _ => self.delete(kept, client),
            },
            14 => self.delete(kept, client),
            12 | 15 => self.past.last().map(|(what, before)| Step {
                what: *what,
                becomes: before.clone(),
                asks: Asks::Undo,
            }),
            _ => None,
        };
        step.unwrap_or_else(|| {
            add(
                ("task", turn),
                format!("add call number {turn} to my tasks"),
            )
        })
    }

    /// Keeps in mind how to take a step back, or that it was.
    pub fn did(&mut self, step: &Step, before: Option<String>) {
        match step.asks {
            Asks::Undo => drop(self.past.pop()),
            _ => self.past.push((step.what, before)),
        }
    }

    /// A day for each turn, so that no two are alike, and none comes while the test runs.
    fn day(&self, turn: usize) -> When {
        let days = i64::try_from(turn).unwrap() + 1;
        let moment = self.begun + SignedDuration::from_hours(24 * days);
        // An alarm would follow the machine to its zone, and an undo would no longer find it as it was.
        When {
            zone_named: true,
            ..When::at(&moment.to_zoned(TimeZone::UTC))
        }
    }

    fn remind(&self, turn: usize) -> Step {
        let when = self.day(turn);
        let becomes = Some(when.local.to_string());
        let text = format!("call number {turn}");
        let new = ReminderRequest::Add(NewReminder { text, when });
        Step {
            what: ("reminder", turn),
            becomes,
            asks: Asks::For(Box::new(Request::Reminder(new))),
        }
    }

    fn appointment(&self, turn: usize) -> Step {
        let when = self.day(turn);
        let becomes = Some(when.local.to_string());
        let new = NewCalendarEntry {
            title: format!("meeting number {turn}"),
            when,
            minutes: Some(30),
            location: None,
            notes: None,
        };
        Step {
            what: ("entry", turn),
            becomes,
            asks: Asks::For(Box::new(Request::Calendar(CalendarRequest::Add(new)))),
        }
    }

    fn alarm(&self, turn: usize) -> Step {
        let when = self.day(turn);
        let becomes = Some(when.local.to_string());
        let name = Some(format!("alarm {turn}"));
        let new = AlarmRequest::Set(NewAlarm { name, when });
        Step {
            what: ("alarm", turn),
            becomes,
            asks: Asks::For(Box::new(Request::Alarm(new))),
        }
    }

    /// What has a day gets another one.
    fn move_one(&mut self, turn: usize, kept: &Kept, client: &mut Client) -> Option<Step> {
        let has_day = |what: &What| matches!(what.0, "reminder" | "entry" | "alarm");
        let what = self.one_of(kept, |what, _| has_day(what))?;
        let when = self.day(turn);
        let becomes = Some(when.local.to_string());
        let id = id_of(what, client);
        let change = match what.0 {
            "reminder" => {
                let patch = ReminderPatch {
                    when: Some(when),
                    ..ReminderPatch::default()
                };
                Request::Reminder(ReminderRequest::Change { id, patch })
            }
            "entry" => {
                let patch = CalendarEntryPatch {
                    when: Some(when),
                    ..CalendarEntryPatch::default()
                };
                Request::Calendar(CalendarRequest::Change { id, patch })
            }
            _ => Request::Alarm(AlarmRequest::Change { id, when }),
        };
        Some(Step {
            what,
            becomes,
            asks: Asks::For(Box::new(change)),
        })
    }

    /// A note gets another line.
    fn append(&mut self, turn: usize, kept: &Kept, client: &mut Client) -> Option<Step> {
        let what = self.one_of(kept, |what, _| what.0 == "note")?;
        let text = format!("seen again {turn}");
        let becomes = match kept[&what].as_str() {
            OPEN => text.clone(),
            lines => format!("{lines}\n{text}"),
        };
        let id = id_of(what, client);
        let more = Request::Note(NoteRequest::Append { id, text });
        Some(Step {
            what,
            becomes: Some(becomes),
            asks: Asks::For(Box::new(more)),
        })
    }

    fn complete(&mut self, kept: &Kept, client: &mut Client) -> Option<Step> {
        let what = self.one_of(kept, |what, how| what.0 == "task" && how == OPEN)?;
        let id = id_of(what, client);
        let complete = Request::Task(TaskRequest::Complete { id });
        Some(Step {
            what,
            becomes: Some(DONE.to_owned()),
            asks: Asks::For(Box::new(complete)),
        })
    }

    fn delete(&mut self, kept: &Kept, client: &mut Client) -> Option<Step> {
        let what = self.one_of(kept, |what, _| !matches!(what.0, "thing" | "timer"))?;
        let id = id_of(what, client);
        let delete = match what.0 {
            "task" => Request::Task(TaskRequest::Delete { id }),
            "reminder" => Request::Reminder(ReminderRequest::Delete { id }),
            "note" => Request::Note(NoteRequest::Delete { id }),
            "entry" => Request::Calendar(CalendarRequest::Cancel { id }),
            _ => Request::Alarm(AlarmRequest::Cancel { id }),
        };
        Some(Step {
            what,
            becomes: None,
            asks: Asks::For(Box::new(delete)),
        })
    }

    fn one_of(&mut self, kept: &Kept, wanted: impl Fn(&What, &str) -> bool) -> Option<What> {
        let all: Vec<What> = kept
            .iter()
            .filter(|(what, how)| wanted(what, how))
            .map(|(what, _)| *what)
            .collect();
        let count = u64::try_from(all.len()).unwrap();
        (count > 0).then(|| all[usize::try_from(self.dice.below(count)).unwrap()])
    }
}

fn add(what: What, words: String) -> Step {
    Step {
        what,
        becomes: Some(OPEN.to_owned()),
        asks: Asks::Words(words),
    }
}

/// Asks for something; whether it was confirmed.
fn say(client: &mut Client, text: &str) -> Result<bool, LinkError> {
    let ask = TextRequest::Ask {
        text: text.to_owned(),
        conversation: None,
        via: Via::Program,
        spoken: false,
    };
    let Reply::Begun { id } = client.call(Request::Text(ask))? else {
        panic!("\"{text}\" was not begun");
    };
    let mut confirmed = false;
    client.listen(|event| match event {
        Event::TurnDone(turn) if turn.id == id => {
            assert_eq!(turn.outcome, Outcome::Answered, "{turn:?}");
            confirmed = true;
            Listening::Enough
        }
        _ => Listening::On,
    })?;
    Ok(confirmed)
}
