//! What somebody began and did not finish, once they are gone.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_nobody_holds_any_more_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::Idle);
    listened(&assistant, &listener);
    let other = Asker::default();
    for begins in [PRESS, START] {
        let one = Asker::default();
        assert_eq!(listen_of(&assistant, begins, &one).await, Reply::Done);
        goes_away(&assistant, &other).await;
        assert_ne!(listener.asked().last().unwrap(), "Cancel");
        assistant.announce(Event::Listening(Listening::Request));
        goes_away(&assistant, &one).await;
        assert_eq!(listener.asked().last().unwrap(), "Cancel");
    }
    assert_eq!(listener.asked().len(), 4);
    // One that went before it was noted is not listened to either.
    assert_eq!(listen_of(&assistant, PRESS, &other).await, Reply::Done);
    assert_eq!(listener.asked().last().unwrap(), "Cancel");
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_finished_toggled_or_held_for_a_key_outlives_whoever_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::Idle);
    listened(&assistant, &listener);
    for of_a_script in [
        ListenRequest::Toggle { dictate: false },
        ListenRequest::Hold { dictate: true },
    ] {
        let script = Asker::default();
        let reply = listen_of(&assistant, of_a_script, &script).await;
        assert_eq!(reply, Reply::Done);
        goes_away(&assistant, &script).await;
    }
    let holds = Asker::default();
    for asked in [PRESS, ListenRequest::Release] {
        assert_eq!(listen_of(&assistant, asked, &holds).await, Reply::Done);
    }
    goes_away(&assistant, &holds).await;
    // It ended by silence, and what is listened to now is somebody else's.
    let hands_free = Asker::default();
    assert_eq!(listen_of(&assistant, START, &hands_free).await, Reply::Done);
    for state in [
        // Of something before.
        Listening::Idle,
        Listening::Request,
        Listening::Working,
        Listening::Request,
    ] {
        assistant.announce(Event::Listening(state));
    }
    goes_away(&assistant, &hands_free).await;
    let cancelled = listener.asked().iter().any(|asked| asked == "Cancel");
    assert!(!cancelled, "{:?}", listener.asked());
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_on_after_an_answer_and_leaves_then_is_not_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    // Somebody may go on, which is shown already.
    let listener = Listener::new(Listening::Request);
    listened(&assistant, &listener);
    let one = Asker::default();
    assert_eq!(listen_of(&assistant, START, &one).await, Reply::Done);
    for state in [Listening::Working, Listening::Request] {
        assistant.announce(Event::Listening(state));
    }
    goes_away(&assistant, &one).await;
    assert_eq!(listener.asked(), ["Start { dictate: false }"]);
    close(assistant).await;
}
