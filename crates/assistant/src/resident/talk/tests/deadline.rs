//! A model that never answers: at the deadline its turn ends with a sentence, and the next one works. The engine is a real
//! process that says nothing, and the clock of the thread is set forward, so that nobody waits for it.

use sotto_engines::supervisor::{Spec, Supervisor};
use sotto_engines::thinking::Thinking;

use super::*;
use crate::mind::{Way, lifeless};
use crate::turn::Limits;

/// What nobody waits longer for than a test that hangs.
const PATIENCE: Duration = Duration::from_secs(60);
const QUESTION: &str = "Tell me in two sentences why the sea is salty.";

/// An engine that is started and says nothing for an hour.
fn silent() -> Supervisor<Thinking> {
    let hour = Duration::from_secs(3_600);
    let spec = Spec {
        arguments: vec![hour.as_secs().to_string().into()],
        handshake: hour,
        ..lifeless::engine("sleep")
    };
    Supervisor::start(spec)
}

fn told(text: &str) -> Told {
    let (reply, _) = oneshot::channel();
    Told::Ask(Ask {
        text: text.to_owned(),
        conversation: None,
        via: Via::Program,
        spoken: false,
        asker: Asker::default(),
        reply,
    })
}

#[test]
fn a_model_that_says_nothing_is_given_up_at_the_deadline() {
    let World {
        mut talker,
        mut events,
        runtime,
        _folder,
    } = World::open();
    let engine = runtime.block_on(async { silent() });
    let abilities = Arc::clone(talker.abilities());
    talker.mind = Some(Mind::new(engine, Way::General, abilities));
    talker.hear(told(QUESTION), runtime.handle());
    assert!(talker.asking.is_some(), "the engine is asked");

    // It is as if it had been asked a whole deadline ago.
    let deadline = Duration::from_millis(Limits::default().deadline_ms);
    talker.began = talker.began.checked_sub(deadline).unwrap();
    let (talk, hears) = mpsc::channel(4);
    let handle = runtime.handle().clone();
    let thread = std::thread::spawn(move || talker.run(&handle, hears));
    let mut ends = || {
        runtime.block_on(async {
            loop {
                let event = tokio::time::timeout(PATIENCE, events.recv()).await;
                if let Event::TurnDone(turn) = event.unwrap().unwrap() {
                    return turn;
                }
            }
        })
    };
    let turn = ends();
    let sentence = "That took too long, so I stopped. What you said is kept.".to_owned();
    assert_eq!((turn.heard.as_str(), &turn.answer), (QUESTION, &sentence));
    assert_eq!(turn.outcome, Outcome::Failed { sentence });
    assert!(talk.blocking_send(told("what is 15 percent of 80")).is_ok());
    let turn = ends();
    assert!(turn.answer.contains("12"), "{turn:?}");
    drop(talk);
    thread.join().unwrap();
}
