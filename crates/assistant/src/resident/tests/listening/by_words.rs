//! The switch of the microphone, turned by words: the same as by a face, and told in words or aloud.

use super::*;

/// What is shown next, behind the end of a turn.
async fn shown_in_the_end(events: &mut Receiver<Event>) -> Listening {
    loop {
        if let Event::Listening(state) = next(events).await {
            return state;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_turns_the_switch_that_every_face_turns() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::Idle);
    listened(&assistant, &listener);
    let mut events = assistant.events();
    let mut faces = assistant.events();
    let turn = say(&assistant, &mut events, "Please close the microphone.").await;
    assert_eq!(turn.outcome, Outcome::Answered);
    assert_eq!(turn.understood_by, UnderstoodBy::Pattern);
    assert!(turn.answer.contains("sotto mute off"), "{}", turn.answer);
    assert_eq!(listener.asked(), ["Mute { closed: true }"]);
    assert!(is_closed(&assistant).await);
    // Whoever listens takes a moment for it, and nobody is told meanwhile that the microphone is open.
    assert_eq!(shown_in_the_end(&mut events).await, Listening::Closed);
    let told = loop {
        if let Event::Settings(settings) = next(&mut faces).await {
            break settings;
        }
    };
    assert!(told.machine.microphone_closed);
    // Nobody takes it back by the way.
    call(&assistant, Request::Undo).await;
    assert!(is_closed(&assistant).await);

    listener.is(Listening::Closed);
    let turn = say(&assistant, &mut events, "Mach das Mikrofon wieder auf.").await;
    assert_eq!(turn.answer, "Das Mikrofon ist offen.");
    assert_eq!(listener.asked().last().unwrap(), "Mute { closed: false }");
    assert!(!is_closed(&assistant).await);
    assert_eq!(shown_in_the_end(&mut events).await, Listening::Idle);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_is_answered_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _, heard) = open_aloud(folder.path(), None);
    let listener = Listener::new(Listening::Working);
    listened(&assistant, &listener);
    let mut events = assistant.events();
    let id = begin(&assistant, "Turn off the microphone.", true).await;
    let turn = end(&mut events, id).await;
    assert!(turn.answer.contains("sotto mute off"), "{}", turn.answer);
    assert_eq!(heard.0.all().last(), Some(&turn.answer));
    assert_eq!(listener.asked(), ["Mute { closed: true }"]);
    assert!(is_closed(&assistant).await);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_goes_on_has_not_said_it() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::Request);
    listened(&assistant, &listener);
    let mut events = assistant.events();
    let speaks = assistant.clone();
    let turn = tokio::task::spawn_blocking(move || {
        let live = speaks
            .begin_turn(Beginning {
                text: "stop listening".to_owned(),
                conversation: None,
                via: Via::Hotkey,
                spoken: true,
            })
            .unwrap();
        let newer = live
            .heard(LiveTurn::FIRST, "stop listening to the radio all day")
            .unwrap();
        live.commit(newer).unwrap();
        live.turn()
    });
    end(&mut events, turn.await.unwrap()).await;
    assert!(listener.asked().is_empty(), "{:?}", listener.asked());
    assert!(!is_closed(&assistant).await);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_not_turned_the_answer_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::Idle);
    let why = "The sound system hangs. Start the computer anew.";
    let problem = Problem::new(ProblemCode::Device, why);
    *listener.refuses.lock().unwrap() = Some(problem);
    listened(&assistant, &listener);
    let mut events = assistant.events();
    let turn = say(&assistant, &mut events, "Open the microphone.").await;
    assert_eq!(turn.answer, why);
    assert!(matches!(turn.outcome, Outcome::Failed { .. }), "{turn:?}");
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_anybody_who_listens_it_stays_closed_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    say(&assistant, &mut events, "Microphone off.").await;
    assert_eq!(shown_in_the_end(&mut events).await, Listening::Closed);
    assert_eq!(shown(&assistant).await, Listening::Closed);
    close(assistant).await;
}
