//! The core as a face sees it: requests, replies, events.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sotto_api::{
    Event, NewTimer, Outcome, ProblemCode, Reply, Request, TaskFilter, TaskRequest, TextRequest,
    TimerRequest, Turn, UnderstoodBy, Via,
};
use sotto_skills::desktop::{DesktopError, Media};
use sotto_skills::numbers::Language;
use sotto_store::NoKeychain;
use tokio::sync::broadcast::Receiver;

use super::*;

/// A computer on which nothing is to be changed by a test; what it is told to show is kept.
#[derive(Debug, Default)]
struct Quiet(Mutex<Vec<String>>);

fn no<T>() -> Result<T, DesktopError> {
    Err(DesktopError::NoPlayer)
}

impl Desktop for Quiet {
    fn volume(&self) -> Result<u8, DesktopError> {
        no()
    }
    fn set_volume(&self, _: u8) -> Result<(), DesktopError> {
        no()
    }
    fn muted(&self) -> Result<bool, DesktopError> {
        no()
    }
    fn set_muted(&self, _: bool) -> Result<(), DesktopError> {
        no()
    }
    fn media(&self, _: Media) -> Result<(), DesktopError> {
        no()
    }
    fn open_app(&self, _: &str) -> Result<(), DesktopError> {
        no()
    }
    fn open_page(&self, _: &str) -> Result<(), DesktopError> {
        no()
    }
    fn lock(&self) -> Result<(), DesktopError> {
        no()
    }
    fn notify(&self, _: &str, text: &str) -> Result<(), DesktopError> {
        self.0.lock().unwrap().push(text.to_owned());
        Ok(())
    }
    fn screenshot(&self) -> Result<std::path::PathBuf, DesktopError> {
        no()
    }
    fn apps(&self) -> Vec<String> {
        Vec::new()
    }
}

fn open(folder: &Path) -> (Assistant, Arc<Quiet>) {
    let desktop = Arc::new(Quiet::default());
    let assistant = Assistant::open(Setup {
        folder,
        keychain: Arc::new(NoKeychain),
        desktop: Arc::clone(&desktop) as Arc<dyn Desktop>,
        language: Language::ENGLISH,
        mind: None,
        meanings: None,
        mouth: None,
    });
    (assistant.unwrap(), desktop)
}

async fn call(assistant: &Assistant, request: Request) -> Reply {
    let assistant = assistant.clone();
    tokio::task::spawn_blocking(move || assistant.call(request))
        .await
        .unwrap()
}

async fn say(assistant: &Assistant, events: &mut Receiver<Event>, text: &str) -> Turn {
    let ask = TextRequest::Ask {
        text: text.to_owned(),
        conversation: None,
        via: Via::Program,
        spoken: false,
    };
    let Reply::Begun { id } = call(assistant, Request::Text(ask)).await else {
        panic!("not begun");
    };
    loop {
        if let Event::TurnDone(turn) = next(events).await
            && turn.id == id
        {
            return turn;
        }
    }
}

async fn next(events: &mut Receiver<Event>) -> Event {
    tokio::time::timeout(Duration::from_secs(60), events.recv())
        .await
        .unwrap()
        .unwrap()
}

async fn close(assistant: Assistant) {
    tokio::task::spawn_blocking(move || assistant.close())
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_is_done_kept_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    let turn = say(&assistant, &mut events, "add buy milk to my tasks").await;
    assert_eq!(turn.understood_by, UnderstoodBy::Pattern);
    assert_eq!(turn.outcome, Outcome::Answered);
    let tasks = || Request::Task(TaskRequest::List(TaskFilter::default()));
    let Reply::Tasks(all) = call(&assistant, tasks()).await else {
        panic!("no tasks");
    };
    assert_eq!(all.len(), 1);
    let Reply::Undone(undone) = call(&assistant, Request::Undo).await else {
        panic!("not undone");
    };
    assert_eq!(undone.group, turn.id);
    assert_eq!(call(&assistant, tasks()).await, Reply::Tasks(Vec::new()));
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_back_is_answered_by_its_turn_and_by_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    say(&assistant, &mut events, "add eggs to the shopping list").await;
    let asked = say(&assistant, &mut events, "clear the shopping list").await;
    assert_eq!(asked.outcome, Outcome::AskedBack);
    let other = Request::Confirm {
        turn: sotto_api::Id::new(),
        yes: true,
    };
    let Reply::Problem(problem) = call(&assistant, other).await else {
        panic!("somebody else's yes counted");
    };
    assert_eq!(problem.code, ProblemCode::NotFound);
    let no = Request::Confirm {
        turn: asked.id,
        yes: false,
    };
    assert!(matches!(call(&assistant, no).await, Reply::Begun { .. }));
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_without_words_or_with_far_too_many_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    for text in ["", "  \n", &"word ".repeat(10_000)] {
        let ask = TextRequest::Ask {
            text: text.to_owned(),
            conversation: None,
            via: Via::Window,
            spoken: false,
        };
        let Reply::Problem(problem) = call(&assistant, Request::Text(ask)).await else {
            panic!("taken");
        };
        assert_eq!(problem.code, ProblemCode::Invalid);
    }
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_model_the_answer_is_honest() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    let turn = say(&assistant, &mut events, "write me a poem about rain").await;
    assert_eq!(turn.answer, "I can't do that yet.");
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_is_told_in_words_and_stop_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, desktop) = open(folder.path());
    let mut events = assistant.events();
    let start = TimerRequest::Start(NewTimer {
        name: Some("tea".into()),
        length_ms: 300,
    });
    assert!(matches!(
        call(&assistant, Request::Timer(start)).await,
        Reply::Timer(_)
    ));
    assert!(assistant.is_needed());
    while !matches!(next(&mut events).await, Event::TimerRings(_)) {}
    assert_eq!(call(&assistant, Request::Stop).await, Reply::Done);
    assert_eq!(
        call(&assistant, Request::Timer(TimerRequest::List)).await,
        Reply::Timers(Vec::new())
    );
    // The notification is made beside all that.
    while desktop.0.lock().unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(*desktop.0.lock().unwrap(), ["Your tea timer is done."]);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_owner_is_refused_until_the_first_has_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let second = Assistant::open(Setup {
        folder: folder.path(),
        keychain: Arc::new(NoKeychain),
        desktop: Arc::new(Quiet::default()),
        language: Language::ENGLISH,
        mind: None,
        meanings: None,
        mouth: None,
    });
    let Err(error) = second else {
        panic!("two owners");
    };
    assert_eq!(Problem::from(error).code, ProblemCode::SecondOwner);
    close(assistant.clone()).await;
    let Reply::Problem(problem) = call(&assistant, Request::Repeat).await else {
        panic!("a closed one answers");
    };
    assert_eq!(problem.code, ProblemCode::Stopped);
    drop(assistant);
    // The watch and the upkeep let go of the folder in a moment.
    let mut tries = 0;
    loop {
        let again = Assistant::open(Setup {
            folder: folder.path(),
            keychain: Arc::new(NoKeychain),
            desktop: Arc::new(Quiet::default()),
            language: Language::ENGLISH,
            mind: None,
            meanings: None,
            mouth: None,
        });
        match again {
            Ok(again) => {
                close(again).await;
                return;
            }
            Err(error) if tries > 500 => panic!("{error}"),
            Err(_) => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
}
