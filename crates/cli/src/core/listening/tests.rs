//! What is answered before any device is opened, and how it ends. Devices themselves are held to their rules elsewhere; no
//! test opens the microphone of whoever runs it.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use sotto_api::{Choice, Event, Notice, Reply, Request};
use sotto_assistant::link::{FromPage, ToPage};
use sotto_assistant::turn::Signal;
use sotto_assistant::{Manner, Mouth, Setup};
use sotto_skills::desktop::System;
use sotto_store::NoKeychain;

use super::*;

/// What nobody waits longer for than a test that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

struct Silent;

impl Mouth for Silent {
    fn say(&self, _: &str, _: Manner) {}
    fn hush(&self) {}
    fn signal(&self, _: Signal) {}
    fn ring(&self, _: bool) {}
}

fn open(folder: &Path) -> (Assistant, Arc<ByVoice>) {
    let mouth = Arc::new(EitherWay::new(Arc::new(Silent)));
    let setup = Setup {
        folder,
        keychain: Arc::new(NoKeychain),
        desktop: Arc::new(System),
        language: sotto_skills::numbers::Language::ENGLISH,
        mind: None,
        meanings: None,
        mouth: Some(Arc::clone(&mouth) as Arc<dyn Mouth>),
    };
    let assistant = Assistant::open(setup).unwrap();
    let home = Home::at(Some(folder.to_owned())).unwrap();
    let voice = Arc::new(ByVoice::start(&home, &assistant, mouth).unwrap());
    assistant.listened_by(Arc::clone(&voice) as Arc<dyn Listens>);
    (assistant, voice)
}

async fn listen(assistant: &Assistant, asked: ListenRequest) -> Reply {
    let assistant = assistant.clone();
    tokio::task::spawn_blocking(move || assistant.call(Request::Listen(asked)))
        .await
        .unwrap()
}

async fn close(assistant: Assistant, voice: Arc<ByVoice>) {
    tokio::task::spawn_blocking(move || {
        voice.close();
        // Whoever ends it twice does not wait.
        voice.close();
        assistant.close();
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_microphone_is_shown_and_nobody_is_listened_to() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, voice) = open(folder.path());
    assert_eq!(voice.state(), Listening::Idle);
    let mut events = assistant.events();
    for (closed, state) in [(true, Listening::Closed), (false, Listening::Idle)] {
        let mute = ListenRequest::Mute { closed };
        assert_eq!(listen(&assistant, mute).await, Reply::Done);
        let shown = async { while events.next().await != Some(Event::Listening(state)) {} };
        tokio::time::timeout(PATIENCE, shown).await.unwrap();
        assert_eq!(voice.state(), state);
        if !closed {
            break;
        }
        for begins in [
            ListenRequest::Start { dictate: false },
            ListenRequest::Press { dictate: true },
            ListenRequest::Hold { dictate: true },
            ListenRequest::Toggle { dictate: false },
        ] {
            let Reply::Problem(problem) = listen(&assistant, begins).await else {
                panic!("{begins:?} is heard by a closed microphone");
            };
            assert_eq!(problem.code, ProblemCode::Device);
            assert!(problem.sentence.contains("sotto mute off"), "{problem}");
        }
    }
    // There is nothing to finish, and nothing is opened for it.
    for ends in [
        ListenRequest::Release,
        ListenRequest::Finish,
        ListenRequest::Cancel,
    ] {
        assert_eq!(listen(&assistant, ends).await, Reply::Done);
    }
    assert_eq!(voice.state(), Listening::Idle);
    close(assistant, voice).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_model_is_looked_at_before_the_next_turn() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, voice) = open(folder.path());
    let board = Arc::new(Board::default());
    let (orders, taken) = sync_channel(4);
    let follows = follow_models(assistant.events(), Arc::clone(&board), orders);
    let follows = tokio::spawn(follows);
    // What has nothing to do with models is passed over.
    assistant.announce(Event::Listening(Listening::Idle));
    assistant.announce(Event::Models);
    let looked = tokio::task::spawn_blocking(move || {
        let looked = taken.recv_timeout(PATIENCE);
        (looked, taken)
    });
    let (looked, _taken) = looked.await.unwrap();
    assert!(matches!(looked, Ok(Order::Look)));
    assert_eq!((board.takes_models(), board.takes_models()), (true, false));
    follows.abort();
    close(assistant, voice).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_raised_is_told_until_it_is_withdrawn() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, voice) = open(folder.path());
    let deaf = Notice::Device {
        sentence: "It cannot be heard.".to_owned(),
    };
    let notices = || {
        let assistant = assistant.clone();
        async move {
            let status = tokio::task::spawn_blocking(move || assistant.call(Request::Status));
            match status.await.unwrap() {
                Reply::Status(status) => status.notices,
                other => panic!("{other:?}"),
            }
        }
    };
    assistant.raise(deaf.clone());
    assert_eq!(notices().await.iter().filter(|it| **it == deaf).count(), 1);
    // Once it is mended, nobody is told of it any more.
    assistant.withdraw(&deaf);
    assert!(!notices().await.contains(&deaf));
    close(assistant, voice).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_has_ended_says_so_in_the_users_language() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, voice) = open(folder.path());
    let ends = Arc::clone(&voice);
    tokio::task::spawn_blocking(move || ends.close())
        .await
        .unwrap();
    for (language, told) in [("en", "closing"), ("de", "schließt")] {
        let mut settings = Settings::default();
        settings.talk.language = Choice::Named {
            name: language.to_owned(),
        };
        voice.settings(&settings);
        let problem = voice.listen(ListenRequest::Finish).unwrap_err();
        assert_eq!(problem.code, ProblemCode::Stopped);
        assert!(problem.sentence.contains(told), "{problem}");
    }
    close(assistant, voice).await;
}

fn asks(voice: &ByVoice, page: &Arc<Page>) {
    page.take(FromPage::Wants);
    voice.page(page);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_page_at_a_time_is_heard_and_none_while_the_microphone_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, voice) = open(folder.path());
    let (one, told_one) = Page::new();
    let (other, told_other) = Page::new();
    for _ in 0..2 {
        asks(&voice, &one);
        assert_eq!(told_one.recv_timeout(PATIENCE), Ok(ToPage::Taken));
    }
    asks(&voice, &other);
    let refused = told_other.recv_timeout(PATIENCE);
    assert!(matches!(refused, Ok(ToPage::Refused(_))), "{refused:?}");
    assert!(!other.wants());
    // Whoever leaves makes room, and so does whoever is gone.
    one.take(FromPage::Leaves);
    voice.page(&one);
    asks(&voice, &other);
    assert_eq!(told_other.recv_timeout(PATIENCE), Ok(ToPage::Taken));
    other.end();
    voice.page(&other);
    asks(&voice, &one);
    assert_eq!(told_one.recv_timeout(PATIENCE), Ok(ToPage::Taken));
    let mute = ListenRequest::Mute { closed: true };
    assert_eq!(listen(&assistant, mute).await, Reply::Done);
    asks(&voice, &one);
    let refused = told_one.recv_timeout(PATIENCE);
    assert!(matches!(refused, Ok(ToPage::Refused(_))), "{refused:?}");
    close(assistant, voice).await;
}

#[test]
fn the_board_keeps_the_newest_of_each_thing() {
    let board = Board::default();
    assert!(!board.show(Listening::Idle));
    assert!(board.show(Listening::WakeWord));
    board.learn(500);
    board.learn(510);
    assert_eq!((board.learned(), board.learned()), (Some(510), None));
    let mut settings = Settings::default();
    settings.machine.microphone_closed = true;
    board.set(settings.clone());
    assert!(board.is_closed());
    // The switch has the last word, whenever the rest is taken.
    board.close(false);
    assert!(!board.is_closed());
    assert_eq!((board.settings(), board.settings()), (Some(settings), None));
    for trouble in ["one", "two", "three", "four", "five", "three"] {
        board.trouble(trouble);
    }
    assert_eq!(board.troubles(), ["two", "four", "five", "three"]);
    board.hears();
    assert!(board.troubles().is_empty());
}
