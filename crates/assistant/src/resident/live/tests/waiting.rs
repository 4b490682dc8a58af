//! Who waits while a person speaks, and what comes of it when they are done or gone.

use super::*;

#[test]
fn a_program_waits_for_a_turn_of_another_program() {
    let mut world = World::open();
    let live = world.begin_via(Via::Program, "add call mom to my tasks");
    let begun = world.ask_as_program("add call dad to my tasks");
    live.commit(LiveTurn::FIRST).unwrap();
    assert_eq!(world.done(live.turn()).0.outcome, Outcome::Answered);
    let Ok(Reply::Begun { id }) = begun.blocking_recv() else {
        panic!("not begun");
    };
    assert_eq!(world.done(id).0.outcome, Outcome::Answered);
    assert_eq!(world.tasks().len(), 2);
}

fn begun(reply: oneshot::Receiver<Reply>) -> Id {
    match reply.blocking_recv() {
        Ok(Reply::Begun { id }) => id,
        other => panic!("not begun: {other:?}"),
    }
}

#[test]
fn a_program_waits_for_a_person_who_speaks() {
    let mut world = World::open();
    let live = world.begin("add call mom to my tasks");
    let mut waits = world.ask_as_program("add call dad to my tasks");
    // What begins no turn is answered meanwhile; this one comes after the request of the program.
    assert!(matches!(
        world.assistant.call(Request::Repeat),
        Reply::Said { .. }
    ));
    assert!(waits.try_recv().is_err());
    assert!(world.tasks().is_empty());
    let newer = live.heard(LiveTurn::FIRST, "add call ann to my tasks");
    live.commit(newer.unwrap()).unwrap();
    let (turn, _) = world.done(live.turn());
    assert_eq!(turn.heard, "add call ann to my tasks");
    assert_eq!(turn.outcome, Outcome::Answered);
    let id = begun(waits);
    assert_eq!(world.done(id).0.outcome, Outcome::Answered);
    let mut tasks = world.tasks();
    tasks.sort();
    assert_eq!(tasks, ["call ann", "call dad"]);
}

#[test]
fn what_waits_for_a_person_goes_on_when_they_are_gone() {
    let mut world = World::open();
    let live = world.begin("");
    let waits = world.ask_as_program("add call dad to my tasks");
    drop(live);
    let id = begun(waits);
    assert_eq!(world.done(id).0.outcome, Outcome::Answered);
    assert_eq!(world.tasks(), ["call dad"]);
}

#[test]
fn stop_ends_what_is_spoken_and_what_waits_for_it() {
    let mut world = World::open();
    let live = world.begin("add call mom to my tasks");
    let waits = world.ask_as_program("add call dad to my tasks");
    assert_eq!(world.assistant.call(Request::Stop), Reply::Done);
    let Ok(Reply::Problem(problem)) = waits.blocking_recv() else {
        panic!("it was begun");
    };
    assert_eq!(problem.code, ProblemCode::Stopped);
    assert_eq!(world.done(live.turn()).0.outcome, Outcome::Interrupted);
    assert!(world.tasks().is_empty());
}

#[test]
fn nobody_else_speaks_or_answers_while_a_person_speaks() {
    let mut world = World::open();
    let added = world.ask("add eggs to the shopping list");
    world.done(added);
    let asked = world.ask("clear the shopping list");
    assert_eq!(world.done(asked).0.outcome, Outcome::AskedBack);
    let live = world.begin("well");
    let other = Beginning {
        text: "yes".to_owned(),
        conversation: None,
        via: Via::Program,
        spoken: false,
    };
    assert_eq!(
        refused(world.assistant.begin_turn(other)),
        ProblemCode::Failed
    );
    let yes = || Request::Confirm {
        turn: asked,
        yes: true,
    };
    let Reply::Problem(problem) = world.assistant.call(yes()) else {
        panic!("somebody else answered");
    };
    assert!(
        problem.sentence.starts_with("Somebody is speaking"),
        "{problem}"
    );
    // The question is still open.
    live.cancel().unwrap();
    world.done(live.turn());
    let Reply::Begun { id } = world.assistant.call(yes()) else {
        panic!("the question was forgotten");
    };
    assert_eq!(world.done(id).0.outcome, Outcome::Answered);
}

#[test]
fn a_turn_that_is_left_is_given_up_though_much_waits_before_it() {
    let mut world = World::open();
    let said = world.ask("what is 15 percent of 80");
    world.done(said);
    let live = world.begin("add call mom to my tasks");
    let turn = live.turn();
    let (release, hangs) = mpsc::channel();
    *world.heard.1.lock().unwrap() = Some(hangs);
    // The first one is spoken, which hangs; the others wait, as many as there is room for.
    let room = |talk: &tokio::sync::mpsc::Sender<Told>| {
        let (reply, _) = oneshot::channel();
        talk.try_send(Told::Repeat(reply)).is_ok()
    };
    while room(&world.assistant.0.talk) {}
    drop(live);
    drop(release);
    assert_eq!(world.done(turn).0.outcome, Outcome::Interrupted);
    assert!(world.tasks().is_empty());
}
