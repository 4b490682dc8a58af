//! The real program, asked for one thing after the other and killed with -9 at moments nobody chose: whatever it
//! confirmed is there afterwards, once and as it was asked for, and the file is whole.
//!
//! A short cut runs always; `SOTTO_SOAK=1` makes it a thousand turns.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sotto_api::{
    Event, Id, ListRequest, NewReminder, Notice, Outcome, ReminderPatch, ReminderRequest, Reply,
    Request, TaskFilter, TaskRequest, TaskState, TextRequest, TimerRequest, Via, When,
};
use sotto_assistant::link::{Client, LinkError, Listening};
use sotto_store::{NoKeychain, Store};
use sotto_tests::sotto;

/// The program, ready to be asked.
struct Running(Child);

impl Running {
    fn start(program: &Path, folder: &Path) -> Self {
        let mut child = Command::new(program)
            .arg("--data-dir")
            .arg(folder)
            .args(["resident", "--tell", "--stay"])
            .env("SOTTO_NO_KEYCHAIN", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line.trim(), "\"ready\"");
        Self(child)
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A row of numbers that looks random and is the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
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

fn connect(folder: &Path) -> Client {
    let mut client = Client::connect(folder).unwrap().expect("it runs");
    client.call(Request::Subscribe { level: false }).unwrap();
    client
}

/// Which thing: what it is, and its number.
type What = (&'static str, usize);
/// Everything that is kept, and how it is.
type Kept = BTreeMap<What, String>;

/// One step of the script.
struct Step {
    what: What,
    /// How it is afterwards; nothing where it is gone.
    becomes: Option<String>,
    asks: Asks,
}

enum Asks {
    Words(String),
    For(Box<Request>),
    /// The step before is taken back.
    Undo,
}

impl Step {
    /// Whether it was confirmed.
    fn ask(&self, client: &mut Client) -> Result<bool, LinkError> {
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
struct Script {
    dice: Dice,
    begun: Timestamp,
    /// What was changed, the newest last, and how it was before.
    past: Vec<(What, Option<String>)>,
}

impl Script {
    fn next(&mut self, turn: usize, kept: &Kept, client: &mut Client) -> Step {
        let step = match turn % 10 {
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
            6 => self.move_reminder(turn, kept, client),
            7 => self.delete(kept, client),
            8 => match self.dice.below(3) {
                0 => self.complete(kept, client),
                1 => self.move_reminder(turn, kept, client),
                _ => self.delete(kept, client),
            },
            9 => self.past.last().map(|(what, before)| Step {
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
    fn did(&mut self, step: &Step, before: Option<String>) {
        match step.asks {
            Asks::Undo => drop(self.past.pop()),
            _ => self.past.push((step.what, before)),
        }
    }

    /// A day for each turn, so that no two are alike, and none comes while the test runs.
    fn day(&self, turn: usize) -> When {
        let days = i64::try_from(turn).unwrap() + 1;
        let moment = self.begun + SignedDuration::from_hours(24 * days);
        When::at(&moment.to_zoned(TimeZone::UTC))
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

    fn move_reminder(&mut self, turn: usize, kept: &Kept, client: &mut Client) -> Option<Step> {
        let what = self.one_of(kept, |what, _| what.0 == "reminder")?;
        let when = self.day(turn);
        let becomes = Some(when.local.to_string());
        let patch = ReminderPatch {
            when: Some(when),
            ..ReminderPatch::default()
        };
        let id = id_of(what, client);
        let change = Request::Reminder(ReminderRequest::Change { id, patch });
        Some(Step {
            what,
            becomes,
            asks: Asks::For(Box::new(change)),
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
        let what = self.one_of(kept, |what, _| matches!(what.0, "task" | "reminder"))?;
        let id = id_of(what, client);
        let delete = if what.0 == "task" {
            Request::Task(TaskRequest::Delete { id })
        } else {
            Request::Reminder(ReminderRequest::Delete { id })
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

const OPEN: &str = "open";
const DONE: &str = "done";

fn add(what: What, words: String) -> Step {
    Step {
        what,
        becomes: Some(OPEN.to_owned()),
        asks: Asks::Words(words),
    }
}

#[test]
fn nothing_confirmed_is_lost_or_doubled_by_kills() {
    let (turns, between) = if std::env::var_os("SOTTO_SOAK").is_some() {
        (1_000, 20)
    } else {
        (60, 12)
    };
    let Some(program) = sotto() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice(0x5077_0000_0000_0001);
    let mut script = Script {
        dice: Dice(0x5077_0000_0000_0002),
        begun: Timestamp::from_second(Timestamp::now().as_second()).unwrap(),
        past: Vec::new(),
    };
    let mut running = Running::start(&program, folder.path());
    let mut client = connect(folder.path());
    let mut kept = Kept::new();
    let (mut kills, mut cut) = (0, 0);
    for turn in 0..turns {
        let step = script.next(turn, &kept, &mut client);
        let mut after = kept.clone();
        let before = match &step.becomes {
            Some(how) => after.insert(step.what, how.clone()),
            None => after.remove(&step.what),
        };
        let done = if dice.below(between) == 0 {
            // In the middle of this turn, or right after it.
            let wait = Duration::from_micros(dice.below(12_000));
            let said = std::thread::scope(|scope| {
                let killer = scope.spawn(|| {
                    std::thread::sleep(wait);
                    running.kill();
                });
                let said = step.ask(&mut client);
                killer.join().unwrap();
                said
            });
            kills += 1;
            running = Running::start(&program, folder.path());
            client = connect(folder.path());
            let found = what_is_kept(&mut client);
            if matches!(said, Ok(true)) {
                assert_eq!(found, after, "{:?} was confirmed", step.what);
            } else {
                cut += 1;
                // All of it or nothing of it, and nothing else.
                let whole = found == after || found == kept;
                assert!(whole, "{:?}: {found:?} came of {kept:?}", step.what);
            }
            found == after
        } else {
            assert!(step.ask(&mut client).unwrap());
            true
        };
        if done {
            script.did(&step, before);
            kept = after;
        }
    }
    running.kill();
    let mut again = Running::start(&program, folder.path());
    assert_eq!(what_is_kept(&mut connect(folder.path())), kept);
    again.kill();
    println!("{turns} turns, {kills} kills, {cut} of them before the answer");
    assert!(kills > 0);
    let now = Timestamp::now();
    let opened = Store::open(folder.path(), &NoKeychain, now).unwrap();
    let repaired = |notice: &Notice| matches!(notice, Notice::Repaired(_));
    assert!(!opened.notices.iter().any(repaired), "{:?}", opened.notices);
    // So much later a look at every page is due whatever was looked at before.
    let later = now + SignedDuration::from_hours(24 * 365);
    assert!(opened.store.check_if_due(later).unwrap());
}

fn what_is_kept(client: &mut Client) -> Kept {
    let found = what_is_there(client).into_iter();
    found.map(|(what, (_, how))| (what, how)).collect()
}

fn id_of(what: What, client: &mut Client) -> Id {
    what_is_there(client)[&what].0
}

/// What is kept, each thing once: its name for programs, and how it is.
fn what_is_there(client: &mut Client) -> BTreeMap<What, (Id, String)> {
    let mut found = BTreeMap::new();
    let mut add = |kind, text: &str, id: Id, how: &str| {
        let number = text.rsplit(' ').next().and_then(|last| last.parse().ok());
        let what = (kind, number.expect("a number"));
        let twice = found.insert(what, (id, how.to_owned())).is_some();
        assert!(!twice, "{what:?} is there twice");
    };
    let all = TaskFilter {
        state: TaskState::All,
        due_before: None,
    };
    match client.call(Request::Task(TaskRequest::List(all))).unwrap() {
        Reply::Tasks(tasks) => {
            for task in tasks {
                let how = if task.done.is_some() { DONE } else { OPEN };
                add("task", &task.text, task.id, how);
            }
        }
        other => panic!("{other:?}"),
    }
    let reminders = ReminderRequest::List { before: None };
    match client.call(Request::Reminder(reminders)).unwrap() {
        Reply::Reminders(reminders) => {
            for reminder in reminders {
                let how = reminder.when.local.to_string();
                add("reminder", &reminder.text, reminder.id, &how);
            }
        }
        other => panic!("{other:?}"),
    }
    let Reply::Lists(lists) = client.call(Request::List(ListRequest::All)).unwrap() else {
        panic!("no lists");
    };
    for list in lists {
        let items = ListRequest::Read { list: list.id };
        match client.call(Request::List(items)).unwrap() {
            Reply::ListItems(items) => {
                for item in items {
                    add("thing", &item.text, item.id, OPEN);
                }
            }
            other => panic!("{other:?}"),
        }
    }
    match client.call(Request::Timer(TimerRequest::List)).unwrap() {
        Reply::Timers(timers) => {
            for timer in timers {
                let minutes = timer.length_ms / 60_000 - 100;
                add("timer", &format!("timer {minutes}"), timer.id, OPEN);
            }
        }
        other => panic!("{other:?}"),
    }
    found
}
