//! Who is gone, and who still waits, without a clock and without a socket.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sotto_api::{Event, Outcome, ProblemCode, Via};
use tokio::sync::{broadcast, oneshot};

use super::super::Told;
use super::super::tests::talker;
use super::*;
use crate::mind::Mind;
use crate::resident::{Asker, Manner, Mouth};
use crate::turn::Signal;

/// Only a model answers it, and in here none ever does: its turn lasts.
const LASTS: &str = "write me a poem about rain";
const ADD: &str = "add call dad to my tasks";

/// Counts how often it is told to end what it says.
#[derive(Default)]
struct Hushed(AtomicUsize);

impl Mouth for Hushed {
    fn say(&self, _: &str, _: Manner) {}
    fn hush(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
    fn signal(&self, _: Signal) {}
    fn ring(&self, _: bool) {}
}

struct World {
    talker: Talker,
    mouth: Arc<Hushed>,
    events: broadcast::Receiver<Event>,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl World {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (mut talker, events) = talker(folder.path());
        // Whatever it writes comes to nobody, since the talker's own channel is closed.
        talker.mind = Some(Mind::nowhere(Arc::clone(talker.abilities())));
        let mouth = Arc::new(Hushed::default());
        talker.mouth = Some(Arc::clone(&mouth) as Arc<dyn Mouth>);
        Self {
            talker,
            mouth,
            events,
            runtime: tokio::runtime::Runtime::new().unwrap(),
            _folder: folder,
        }
    }

    fn ask(&mut self, asker: &Asker, text: &str, spoken: bool) -> oneshot::Receiver<Reply> {
        let (reply, begun) = oneshot::channel();
        let ask = Ask {
            text: text.to_owned(),
            conversation: None,
            via: Via::Program,
            spoken,
            asker: asker.clone(),
            reply,
        };
        self.talker.hear(Told::Ask(ask), self.runtime.handle());
        begun
    }

    /// As it goes when their connection closes.
    fn leaves(&mut self, asker: &Asker) {
        asker.give_up();
        self.talker.hear(Told::GaveUp, self.runtime.handle());
        self.talker.take_next(0, self.runtime.handle());
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
}

fn is_begun(reply: &mut oneshot::Receiver<Reply>) -> bool {
    match reply.try_recv() {
        Ok(Reply::Begun { .. }) => true,
        Err(oneshot::error::TryRecvError::Empty) => false,
        other => panic!("neither begun nor waiting: {other:?}"),
    }
}

fn is_dropped(reply: &mut oneshot::Receiver<Reply>) -> bool {
    matches!(reply.try_recv(), Ok(Reply::Problem(problem)) if problem.code == ProblemCode::Stopped)
}

#[test]
fn what_waits_of_them_is_dropped_and_nothing_else() {
    let mut world = World::open();
    let [first, gone, last] = std::array::from_fn(|_| Asker::default());
    let mut in_hand = world.ask(&first, LASTS, false);
    let mut theirs = world.ask(&gone, ADD, false);
    let mut others = world.ask(&last, "add call mom to my tasks", false);
    assert!(is_begun(&mut in_hand));
    world.leaves(&gone);
    assert!(is_dropped(&mut theirs));
    assert!(!is_begun(&mut others), "the turn in hand goes on");
    assert!(world.ended().is_empty());
    world.leaves(&first);
    assert!(is_begun(&mut others));
    assert_eq!(world.ended(), [Outcome::Interrupted, Outcome::Answered]);
}

#[test]
fn a_request_that_is_still_on_its_way_is_not_begun_either() {
    let mut world = World::open();
    let gone = Asker::default();
    world.leaves(&gone);
    let mut late = world.ask(&gone, ADD, false);
    assert!(is_dropped(&mut late));
    assert!(world.ended().is_empty());
}

#[test]
fn who_is_gone_while_the_next_is_taken_has_no_turn_any_more() {
    let mut world = World::open();
    let [first, gone, last] = std::array::from_fn(|_| Asker::default());
    drop(world.ask(&first, LASTS, false));
    let mut theirs = world.ask(&gone, ADD, false);
    let mut others = world.ask(&last, "add call mom to my tasks", false);
    // The turn in hand ends after they went, and before the thread of the turn is told so.
    gone.give_up();
    let out = world.talker.brain.tell(Input::Stop, &Zoned::now(), 0);
    world.talker.carry_out(out, world.runtime.handle());
    world.talker.take_next(0, world.runtime.handle());
    assert!(is_dropped(&mut theirs));
    assert!(is_begun(&mut others));
    assert_eq!(world.ended(), [Outcome::Interrupted, Outcome::Answered]);
}

#[test]
fn what_was_done_before_they_left_stays_done() {
    let mut world = World::open();
    let gone = Asker::default();
    assert!(is_begun(&mut world.ask(&gone, ADD, false)));
    world.leaves(&gone);
    assert_eq!(world.ended(), [Outcome::Answered]);
}

#[test]
fn only_their_own_answer_is_hushed() {
    for (spoken, hushed) in [(false, 0), (true, 1)] {
        let mut world = World::open();
        let gone = Asker::default();
        drop(world.ask(&gone, LASTS, spoken));
        assert_eq!(world.mouth.0.load(Ordering::SeqCst), 0);
        world.leaves(&gone);
        assert_eq!(world.ended(), [Outcome::Interrupted]);
        assert_eq!(world.mouth.0.load(Ordering::SeqCst), hushed, "{spoken}");
    }
}
