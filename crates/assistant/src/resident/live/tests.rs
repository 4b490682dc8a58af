//! Turns that are still being spoken, on a real store: what counts is done once, and what does not leaves nothing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod waiting;

use std::sync::{Mutex, mpsc};
use std::time::Duration;

use sotto_api::{
    Event, HistoryRequest, Listening, MachineSettingsPatch, Outcome, ProblemCode, Reply, Request,
    SettingsPatch, TaskFilter, TaskRequest, TextRequest, Turn,
};
use sotto_store::timers;
use tokio::sync::oneshot;

use super::*;
use crate::resident::talk::Ask;
use crate::resident::{Asker, Events, Manner, Mouth, Setup};
use crate::turn::Signal;

/// Keeps what it is told to make heard; its first words can be made to wait until the other end goes.
#[derive(Debug, Default)]
struct Heard(Mutex<Vec<String>>, Mutex<Option<mpsc::Receiver<()>>>);

impl Heard {
    fn hears(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }
}

impl Mouth for Heard {
    fn say(&self, text: &str, _: Manner) {
        let hangs = self.1.lock().unwrap().take();
        if let Some(end) = hangs {
            let _ = end.recv();
        }
        self.hears(text);
    }
    fn hush(&self) {
        self.hears("hush");
    }
    fn signal(&self, signal: Signal) {
        self.hears(format!("{signal:?}"));
    }
    fn ring(&self, rings: bool) {
        self.hears(format!("ring {rings}"));
    }
}

struct World {
    assistant: Assistant,
    events: Events,
    heard: Arc<Heard>,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl World {
    fn open() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let heard = Arc::new(Heard::default());
        let inside = runtime.enter();
        let assistant = Assistant::open(Setup {
            mouth: Some(Arc::clone(&heard) as Arc<dyn Mouth>),
            ..Setup::bare(folder.path())
        })
        .unwrap();
        drop(inside);
        // Decided, so that the offer to start with the system shows nothing on the computer of whoever runs this.
        let decided = SettingsPatch {
            machine: Some(MachineSettingsPatch {
                start_with_system: Some(false),
                ..MachineSettingsPatch::default()
            }),
            ..SettingsPatch::default()
        };
        let reply = assistant.call(Request::ChangeSettings(Box::new(decided)));
        assert!(matches!(reply, Reply::Settings(_)), "{reply:?}");
        Self {
            events: assistant.events(),
            assistant,
            heard,
            runtime,
            _folder: folder,
        }
    }

    fn begin(&self, text: &str) -> LiveTurn {
        self.begin_via(Via::Hotkey, text)
    }

    fn begin_via(&self, via: Via, text: &str) -> LiveTurn {
        let beginning = Beginning {
            text: text.to_owned(),
            conversation: None,
            via,
            spoken: true,
        };
        self.assistant.begin_turn(beginning).unwrap()
    }

    fn ask(&self, text: &str) -> Id {
        let ask = TextRequest::Ask {
            text: text.to_owned(),
            conversation: None,
            via: Via::Window,
            spoken: false,
        };
        let Reply::Begun { id } = self.assistant.call(Request::Text(ask)) else {
            panic!("not begun");
        };
        id
    }

    /// A request of a program, said without waiting for its reply, which comes once it has its turn.
    fn ask_as_program(&self, text: &str) -> oneshot::Receiver<Reply> {
        let (reply, begun) = oneshot::channel();
        let ask = Ask {
            text: text.to_owned(),
            conversation: None,
            via: Via::Program,
            spoken: false,
            asker: Asker::default(),
            reply,
        };
        assert!(self.assistant.0.talk.blocking_send(Told::Ask(ask)).is_ok());
        begun
    }

    /// Waits for the end of a turn; with what was told until then.
    fn done(&mut self, turn: Id) -> (Turn, Vec<Event>) {
        let mut told = Vec::new();
        loop {
            let events = &mut self.events;
            let next = self.runtime.block_on(async {
                tokio::time::timeout(Duration::from_secs(60), events.recv()).await
            });
            match next.unwrap().unwrap() {
                Event::TurnDone(done) if done.id == turn => return (done, told),
                other => told.push(other),
            }
        }
    }

    fn timers(&self) -> Vec<u64> {
        let open = self.assistant.0.store.read(timers::open).unwrap();
        open.into_iter().map(|timer| timer.length_ms).collect()
    }

    fn tasks(&self) -> Vec<String> {
        let list = TaskRequest::List(TaskFilter::default());
        let Reply::Tasks(tasks) = self.assistant.call(Request::Task(list)) else {
            panic!("no tasks");
        };
        tasks.into_iter().map(|task| task.text).collect()
    }

    /// Nothing stands in the history.
    fn history_is_empty(&self) -> bool {
        let all = HistoryRequest::Conversations {
            before: None,
            limit: 10,
        };
        self.assistant.call(Request::History(all)) == Reply::Conversations(Vec::new())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.assistant.close();
    }
}

fn refused<T>(result: Result<T, Problem>) -> ProblemCode {
    match result {
        Ok(_) => panic!("taken"),
        Err(problem) => problem.code,
    }
}

#[test]
fn revised_words_are_done_once_as_they_were_said_last() {
    let mut world = World::open();
    let live = world.begin("set a timer for ten");
    let newer = live.heard(LiveTurn::FIRST, "set a timer for ten minutes");
    let newer = newer.unwrap();
    assert!(world.timers().is_empty(), "the person may go on");
    // Whatever listens is another thread, with a handle of its own.
    let other = live.clone();
    std::thread::spawn(move || other.commit(newer))
        .join()
        .unwrap()
        .unwrap();
    let (turn, told) = world.done(live.turn());
    assert_eq!(turn.heard, "set a timer for ten minutes");
    assert_eq!((turn.revision, turn.outcome), (newer, Outcome::Answered));
    assert_eq!(turn.actions.len(), 1);
    assert_eq!(world.timers(), [600_000]);
    let words: Vec<(&str, &str)> = told
        .iter()
        .filter_map(|event| match event {
            Event::Words {
                firm, tentative, ..
            } => Some((firm.as_str(), tentative.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(
        words,
        [
            ("", "set a timer for ten"),
            ("", "set a timer for ten minutes"),
            ("set a timer for ten minutes", ""),
        ]
    );
    let states: Vec<Listening> = told
        .iter()
        .filter_map(|event| match event {
            Event::Listening(state) => Some(*state),
            _ => None,
        })
        .collect();
    assert_eq!(states, [Listening::Request, Listening::Working]);
    assert_eq!(refused(live.commit(newer)), ProblemCode::NotFound);
    assert_eq!(world.timers().len(), 1);
}

#[test]
fn what_a_dropped_reading_was_answered_is_never_heard() {
    let mut world = World::open();
    // A look at the clock and an answer of the model may begin before the person is done.
    let live = world.begin("what time is it");
    let second = live.heard(LiveTurn::FIRST, "write me a poem about rain.");
    let third = live.heard(second.unwrap(), "add call mom to my tasks");
    live.commit(third.unwrap()).unwrap();
    let (turn, told) = world.done(live.turn());
    assert_eq!(turn.actions.len(), 1, "{:?}", turn.actions);
    let answers: String = told
        .iter()
        .filter_map(|event| match event {
            Event::Answer { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(answers, turn.answer);
    assert_eq!(turn.answer, turn.actions[0].sentence);
    assert_eq!(*world.heard.0.lock().unwrap(), [turn.answer]);
    assert_eq!(world.tasks(), ["call mom"]);
}

#[test]
fn words_before_the_person_spoke_on_do_not_count() {
    let mut world = World::open();
    let live = world.begin("add call mom to my tasks");
    let next = live.spoke_on().unwrap();
    // What was recognised of the sound before it, and the pause that looked like the end, come too late.
    let late = live.heard(LiveTurn::FIRST, "add call mom to my tasks");
    assert_eq!(refused(late), ProblemCode::NotFound);
    assert_eq!(refused(live.commit(LiveTurn::FIRST)), ProblemCode::NotFound);
    assert_eq!(live.heard(next, "add call dad to my tasks"), Ok(next));
    live.commit(next).unwrap();
    let (turn, _) = world.done(live.turn());
    assert_eq!(turn.heard, "add call dad to my tasks");
    assert_eq!(world.tasks(), ["call dad"]);
}

#[test]
fn what_was_given_up_leaves_nothing() {
    let mut world = World::open();
    let live = world.begin("add call mom to my tasks");
    live.cancel().unwrap();
    let (turn, told) = world.done(live.turn());
    assert_eq!(
        (turn.heard.as_str(), turn.outcome),
        ("", Outcome::Interrupted)
    );
    let problem = |event: &Event| matches!(event, Event::Problem(_) | Event::Answer { .. });
    assert!(!told.iter().any(problem), "{told:?}");
    assert_eq!(refused(live.commit(LiveTurn::FIRST)), ProblemCode::NotFound);
    assert_eq!(refused(live.cancel()), ProblemCode::NotFound);
    // The same when whoever listens just goes away.
    let left = world.begin("add call dad to my tasks");
    let id = left.turn();
    drop(left);
    assert_eq!(world.done(id).0.outcome, Outcome::Interrupted);
    assert!(world.tasks().is_empty());
    assert!(world.history_is_empty());
    assert_eq!(*world.heard.0.lock().unwrap(), [""; 0]);
    // Once the thread of the turn has answered something else it is through with all that.
    let _ = world.assistant.call(Request::Repeat);
    assert!(!world.assistant.is_needed());
}

#[test]
fn a_question_still_waits_after_a_turn_that_was_given_up() {
    let mut world = World::open();
    let added = world.ask("add eggs to the shopping list");
    world.done(added);
    let asked = world.ask("clear the shopping list");
    assert_eq!(world.done(asked).0.outcome, Outcome::AskedBack);
    let live = world.begin("well");
    live.cancel().unwrap();
    world.done(live.turn());
    let yes = Request::Confirm {
        turn: asked,
        yes: true,
    };
    let Reply::Begun { id } = world.assistant.call(yes) else {
        panic!("the question was forgotten");
    };
    let (turn, _) = world.done(id);
    assert_eq!(turn.outcome, Outcome::Answered);
    assert!(matches!(&turn.actions[..], [action] if action.done));
}

#[test]
fn where_nothing_was_heard_that_is_said() {
    let mut world = World::open();
    let live = world.begin("  ");
    assert_eq!(refused(live.commit(LiveTurn::FIRST)), ProblemCode::Invalid);
    let (turn, told) = world.done(live.turn());
    let Outcome::Failed { sentence } = turn.outcome else {
        panic!("nothing was said about it");
    };
    assert!(sentence.starts_with("Nothing was heard"), "{sentence}");
    let problem = |event: &Event| matches!(event, Event::Problem(_));
    assert!(!told.iter().any(problem), "{told:?}");
    // Words that were dropped are none either.
    let live = world.begin("add call mom to my tasks");
    let next = live.spoke_on().unwrap();
    assert_eq!(refused(live.commit(next)), ProblemCode::Invalid);
    world.done(live.turn());
    assert_eq!(*world.heard.0.lock().unwrap(), ["Nothing", "Nothing"]);
    assert!(world.tasks().is_empty());
    assert!(world.history_is_empty());
}

#[test]
fn a_typed_request_and_a_newer_turn_take_the_place_of_one_that_is_spoken() {
    let mut world = World::open();
    let live = world.begin("add call mom to my tasks");
    let typed = world.ask("add call dad to my tasks");
    let (overtaken, _) = world.done(live.turn());
    assert_eq!(overtaken.outcome, Outcome::Interrupted);
    assert_eq!(world.done(typed).0.outcome, Outcome::Answered);
    assert_eq!(refused(live.commit(LiveTurn::FIRST)), ProblemCode::NotFound);
    // One without words goes without a trace.
    let held = world.begin("");
    let newer = world.begin("add call ann to my tasks");
    let (gone, told) = world.done(held.turn());
    assert_eq!(gone.outcome, Outcome::Interrupted);
    let problem = |event: &Event| matches!(event, Event::Problem(_));
    assert!(!told.iter().any(problem), "{told:?}");
    newer.commit(LiveTurn::FIRST).unwrap();
    world.done(newer.turn());
    let mut tasks = world.tasks();
    tasks.sort();
    assert_eq!(tasks, ["call ann", "call dad"]);
}

#[test]
fn far_too_many_words_are_refused_and_the_turn_stands() {
    let mut world = World::open();
    let far = "word ".repeat(10_000);
    let beginning = Beginning {
        text: far.clone(),
        conversation: None,
        via: Via::Hotkey,
        spoken: false,
    };
    assert_eq!(
        refused(world.assistant.begin_turn(beginning)),
        ProblemCode::Invalid
    );
    let live = world.begin("add call mom to my tasks");
    let more = live.heard(LiveTurn::FIRST, &far);
    assert_eq!(refused(more), ProblemCode::Invalid);
    live.commit(LiveTurn::FIRST).unwrap();
    world.done(live.turn());
    assert_eq!(world.tasks(), ["call mom"]);
}
