//! Who waits for whom, on a clock that stands in the call.
#![allow(clippy::unwrap_used, clippy::panic)]

// `sleep` is the engine.
#[cfg(unix)]
mod deadline;

use std::path::Path;

use jiff::Timestamp;
use sotto_api::Outcome;
use sotto_skills::desktop::System;
use sotto_store::NoKeychain;
use tokio::sync::oneshot::error::TryRecvError;

use super::*;
use crate::resident::Beginning;

/// The thread of the turn, without its thread, and what it tells.
pub(super) fn talker(folder: &Path) -> (Talker, broadcast::Receiver<Event>) {
    let opened = Store::open(folder, &NoKeychain, Timestamp::now()).unwrap();
    let (tell, events) = broadcast::channel(256);
    let (talk, _) = mpsc::channel(4);
    let talker = Talker::new(Parts {
        store: opened.store,
        desktop: Arc::new(System),
        language: Language::ENGLISH,
        mind: None,
        meanings: None,
        mouth: None,
        tell,
        busy: Arc::default(),
        microphone: Arc::default(),
        ground: Ground::default(),
        back: talk.downgrade(),
    });
    (talker.unwrap(), events)
}

struct World {
    talker: Talker,
    events: broadcast::Receiver<Event>,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl World {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (talker, events) = talker(folder.path());
        Self {
            talker,
            events,
            runtime: tokio::runtime::Runtime::new().unwrap(),
            _folder: folder,
        }
    }

    fn ask(&mut self, via: Via, text: &str) -> oneshot::Receiver<Reply> {
        let (reply, begun) = oneshot::channel();
        let ask = Ask {
            text: text.to_owned(),
            conversation: None,
            via,
            spoken: false,
            asker: Asker::default(),
            reply,
        };
        self.talker.take(ask, self.runtime.handle());
        begun
    }

    fn take_next(&mut self, ms: u64) {
        self.talker.take_next(ms, self.runtime.handle());
    }

    /// How the turns ended that were told of since the last time.
    fn ended(&mut self) -> Vec<Outcome> {
        let mut ended = Vec::new();
        while let Ok(event) = self.events.try_recv() {
            if let Event::TurnDone(turn) = event {
                ended.push(turn.outcome);
            }
        }
        ended
    }

    /// A list with something on it, which is not cleared without a question.
    fn with_a_list() -> Self {
        let mut world = Self::open();
        drop(world.ask(Via::Window, "add eggs to the shopping list"));
        assert_eq!(world.ended(), [Outcome::Answered]);
        world
    }
}

fn waits(begun: &mut oneshot::Receiver<Reply>) -> bool {
    match begun.try_recv() {
        Err(TryRecvError::Empty) => true,
        Ok(Reply::Begun { .. }) => false,
        other => panic!("neither: {other:?}"),
    }
}

const CLEAR: &str = "clear the shopping list";
const ADD: &str = "add call dad to my tasks";

#[test]
fn a_person_answers_before_the_programs_that_waited_for_them() {
    let mut world = World::with_a_list();
    let beginning = Beginning {
        text: CLEAR.to_owned(),
        conversation: None,
        via: Via::Hotkey,
        spoken: false,
    };
    let (reply, begun) = oneshot::channel();
    let handle = world.runtime.handle().clone();
    world.talker.begin_live(Begin { beginning, reply }, &handle);
    let turn = begun.blocking_recv().unwrap().unwrap();
    let mut early = world.ask(Via::Program, ADD);
    let (what, reply) = (Spoken::Over { of: 0 }, None);
    world
        .talker
        .speaking(Speaking { turn, what, reply }, &handle);
    assert_eq!(world.ended(), [Outcome::AskedBack]);
    world.take_next(0);
    let mut late = world.ask(Via::CommandLine, "add call mom to my tasks");
    world.take_next(0);
    assert!(waits(&mut early) && waits(&mut late));
    assert_eq!(world.talker.asked, Some(turn), "the question is open");

    let mut yes = world.ask(Via::Window, "yes");
    assert!(!waits(&mut yes));
    assert_eq!(world.ended(), [Outcome::Answered]);
    world.take_next(0);
    assert!(!waits(&mut early) && !waits(&mut late));
    assert_eq!(world.ended(), [Outcome::Answered, Outcome::Answered]);
}

#[test]
fn programs_do_not_wait_for_ever_for_an_answer() {
    let mut world = World::with_a_list();
    drop(world.ask(Via::Window, CLEAR));
    assert_eq!(world.talker.held_until(), None, "nobody waits");
    let mut begun = world.ask(Via::Program, ADD);
    let until = world.talker.held_until().unwrap();
    world.take_next(until - 1);
    assert!(waits(&mut begun));
    world.take_next(until);
    assert!(!waits(&mut begun));
    assert_eq!(world.talker.held_until(), None);
}

#[test]
fn stop_leaves_no_question_to_wait_for() {
    let mut world = World::with_a_list();
    drop(world.ask(Via::Window, CLEAR));
    let handle = world.runtime.handle().clone();
    let (reply, _stopped) = oneshot::channel();
    world.talker.hear(Told::Stop(reply), &handle);
    let mut begun = world.ask(Via::Program, ADD);
    assert!(!waits(&mut begun));
}

#[test]
fn the_question_to_a_program_is_for_whoever_asks_next() {
    let mut world = World::with_a_list();
    drop(world.ask(Via::Program, CLEAR));
    assert_eq!(world.ended(), [Outcome::AskedBack]);
    let mut yes = world.ask(Via::CommandLine, "yes");
    assert!(!waits(&mut yes));
    assert_eq!(world.ended(), [Outcome::Answered]);
}
