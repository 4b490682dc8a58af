//! The real program, asked for one thing after the other and killed with -9 at moments nobody chose: whatever it
//! confirmed is there afterwards, once, and the file opens.
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

use sotto_api::{
    Event, ListRequest, Outcome, Reply, Request, TaskFilter, TaskRequest, TaskState, TextRequest,
    TimerRequest, Via,
};
use sotto_assistant::link::{Client, LinkError, Listening};
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
    let mut running = Running::start(&program, folder.path());
    let mut client = connect(folder.path());
    let (mut confirmed, mut open) = (Vec::new(), Vec::new());
    let (mut kills, mut cut) = (0, 0);
    for turn in 0..turns {
        let (kind, text) = match turn % 3 {
            0 => ("task", format!("add call number {turn} to my tasks")),
            1 => ("thing", format!("add thing {turn} to the shopping list")),
            _ => ("timer", format!("set a timer for {} minutes", 100 + turn)),
        };
        if dice.below(between) == 0 {
            // In the middle of this turn, or right after it.
            let wait = Duration::from_micros(dice.below(12_000));
            let victim = std::thread::scope(|scope| {
                let killer = scope.spawn(|| {
                    std::thread::sleep(wait);
                    running.kill();
                });
                let said = say(&mut client, &text);
                killer.join().unwrap();
                said
            });
            kills += 1;
            match victim {
                Ok(true) => confirmed.push((kind, turn)),
                Ok(false) | Err(_) => {
                    cut += 1;
                    open.push((kind, turn));
                }
            }
            running = Running::start(&program, folder.path());
            client = connect(folder.path());
        } else if say(&mut client, &text).unwrap() {
            confirmed.push((kind, turn));
        }
    }
    running.kill();
    let _again = Running::start(&program, folder.path());
    let found = what_is_there(&mut connect(folder.path()));
    println!("{turns} turns, {kills} kills, {cut} of them before the answer");
    assert!(kills > 0);
    for what in &confirmed {
        assert_eq!(found.get(what), Some(&1), "{what:?} was confirmed");
    }
    for (what, count) in &found {
        assert!(*count == 1, "{what:?} is there {count} times");
        assert!(
            confirmed.contains(what) || open.contains(what),
            "{what:?} was never asked for"
        );
    }
}

/// What is kept: its kind and number, and how often.
fn what_is_there(client: &mut Client) -> BTreeMap<(&'static str, usize), usize> {
    let mut found = BTreeMap::new();
    let mut add = |kind, text: &str| {
        let number = text.rsplit(' ').next().and_then(|last| last.parse().ok());
        *found.entry((kind, number.expect("a number"))).or_insert(0) += 1;
    };
    let all = TaskFilter {
        state: TaskState::All,
        due_before: None,
    };
    match client.call(Request::Task(TaskRequest::List(all))).unwrap() {
        Reply::Tasks(tasks) => tasks.iter().for_each(|task| add("task", &task.text)),
        other => panic!("{other:?}"),
    }
    let Reply::Lists(lists) = client.call(Request::List(ListRequest::All)).unwrap() else {
        panic!("no lists");
    };
    for list in lists {
        let items = ListRequest::Read { list: list.id };
        match client.call(Request::List(items)).unwrap() {
            Reply::ListItems(items) => items.iter().for_each(|item| add("thing", &item.text)),
            other => panic!("{other:?}"),
        }
    }
    match client.call(Request::Timer(TimerRequest::List)).unwrap() {
        Reply::Timers(timers) => {
            for timer in timers {
                let minutes = timer.length_ms / 60_000 - 100;
                add("timer", &format!("timer {minutes}"));
            }
        }
        other => panic!("{other:?}"),
    }
    found
}
