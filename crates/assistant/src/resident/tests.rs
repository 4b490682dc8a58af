//! The core as a face sees it: requests, replies, events.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sotto_api::{
    Event, MachineSettingsPatch, NewTimer, Outcome, ProblemCode, Reply, Request, SettingsPatch,
    TaskFilter, TaskRequest, TextRequest, TimerRequest, Turn, UnderstoodBy, Via,
};
use sotto_skills::desktop::{DesktopError, Media};
use sotto_skills::numbers::Language;
use sotto_store::NoKeychain;
use tokio::sync::broadcast::Receiver;

use super::*;

mod caring;
mod computer;
mod full_disk;
mod listening;
mod louder;
mod offering;
mod opening;
mod ringing;
mod staying;
mod thinking;
mod typing;

/// What nobody waits longer for than a test that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was told one after the other, for whoever waits for it.
#[derive(Debug)]
struct Lines(watch::Sender<Vec<String>>);

impl Default for Lines {
    fn default() -> Self {
        Self(watch::Sender::new(Vec::new()))
    }
}

impl Lines {
    fn add(&self, line: impl Into<String>) {
        self.0.send_modify(|all| all.push(line.into()));
    }

    fn all(&self) -> Vec<String> {
        self.0.borrow().clone()
    }

    /// Waits until it is enough, and gives all of it.
    async fn until(&self, mut enough: impl FnMut(&[String]) -> bool) -> Vec<String> {
        let mut told = self.0.subscribe();
        let waited = tokio::time::timeout(PATIENCE, told.wait_for(|all| enough(all))).await;
        let Ok(Ok(all)) = waited else {
            panic!("only {:?}", self.all());
        };
        all.to_vec()
    }
}

/// A computer on which nothing is to be changed by a test; what it is told to show is kept.
#[derive(Debug, Default)]
struct Quiet {
    shown: Lines,
    /// Showing something waits for the other end to go, as it does for a program that hangs.
    hangs: Mutex<Option<std::sync::mpsc::Receiver<()>>>,
}

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
        if let Some(end) = self.hangs.lock().unwrap().as_ref() {
            let _ = end.recv();
        }
        self.shown.add(text);
        Ok(())
    }
    fn screenshot(&self) -> Result<std::path::PathBuf, DesktopError> {
        no()
    }
    fn apps(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Keeps what it is told to make heard.
#[derive(Debug, Default)]
struct Heard(Lines);

impl Mouth for Heard {
    fn say(&self, text: &str, _: Manner) {
        self.0.add(text);
    }
    fn hush(&self) {
        self.0.add("hush");
    }
    fn signal(&self, signal: crate::turn::Signal) {
        self.0.add(format!("{signal:?}"));
    }
    fn ring(&self, rings: bool) {
        self.0.add(format!("ring {rings}"));
    }
}

fn open(folder: &Path) -> (Assistant, Arc<Quiet>) {
    open_with(folder, None, None)
}

/// One whose mouth keeps what is to be heard.
fn open_aloud(folder: &Path, mind: Option<MakeMind<'_>>) -> (Assistant, Arc<Quiet>, Arc<Heard>) {
    let heard = Arc::new(Heard::default());
    let mouth: Arc<dyn Mouth> = Arc::clone(&heard) as Arc<dyn Mouth>;
    let (assistant, desktop) = open_with(folder, Some(mouth), mind);
    (assistant, desktop, heard)
}

fn open_with(
    folder: &Path,
    mouth: Option<Arc<dyn Mouth>>,
    mind: Option<MakeMind<'_>>,
) -> (Assistant, Arc<Quiet>) {
    let desktop = Arc::new(Quiet::default());
    let assistant = Assistant::open(Setup {
        folder,
        keychain: Arc::new(NoKeychain),
        desktop: Arc::clone(&desktop) as Arc<dyn Desktop>,
        language: Language::ENGLISH,
        mind,
        meanings: None,
        mouth,
    });
    (assistant.unwrap(), desktop)
}

/// A folder whose user has said already whether Sotto starts with the system, so that it is not offered.
fn autostart_was_answered(folder: &Path) {
    let now = jiff::Timestamp::now();
    let store = Store::open(folder, &NoKeychain, now).unwrap().store;
    let patch = SettingsPatch {
        machine: Some(MachineSettingsPatch {
            autostart_offered: Some(true),
            ..MachineSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    let act = sotto_store::Act::by_hand(now, "").for_good();
    store
        .act(act, |writer| settings::change(writer, patch))
        .unwrap();
}

async fn call(assistant: &Assistant, request: Request) -> Reply {
    let assistant = assistant.clone();
    tokio::task::spawn_blocking(move || assistant.call(request))
        .await
        .unwrap()
}

async fn say(assistant: &Assistant, events: &mut Receiver<Event>, text: &str) -> Turn {
    let id = begin(assistant, text, false).await;
    end(events, id).await
}

async fn begin(assistant: &Assistant, text: &str, spoken: bool) -> sotto_api::Id {
    let ask = TextRequest::Ask {
        text: text.to_owned(),
        conversation: None,
        via: Via::Program,
        spoken,
    };
    match call(assistant, Request::Text(ask)).await {
        Reply::Begun { id } => id,
        other => panic!("not begun: {other:?}"),
    }
}

async fn end(events: &mut Receiver<Event>, id: sotto_api::Id) -> Turn {
    loop {
        if let Event::TurnDone(turn) = next(events).await
            && turn.id == id
        {
            return turn;
        }
    }
}

async fn next(events: &mut Receiver<Event>) -> Event {
    tokio::time::timeout(PATIENCE, events.recv())
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
async fn without_a_model_the_answer_is_honest_and_says_what_would_help() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    let turn = say(&assistant, &mut events, "write me a poem about rain").await;
    assert_eq!(
        turn.answer,
        "I can't do that yet. A larger model might: Models shows which ones fit this computer."
    );
    assert_eq!(turn.understood_by, UnderstoodBy::Nobody);
    // Where no model has hands for it, none is spoken of.
    for (said, can) in [
        ("Order a pizza.", "What I can do: timers"),
        ("Bestell eine Pizza.", "imer"),
    ] {
        let turn = say(&assistant, &mut events, said).await;
        assert!(turn.answer.contains(can), "{}", turn.answer);
        assert!(!turn.answer.contains("Models"), "{}", turn.answer);
        assert_eq!(turn.understood_by, UnderstoodBy::Nobody);
    }
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_is_told_in_words_and_stop_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    autostart_was_answered(folder.path());
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
    while !matches!(next(&mut events).await, Event::TimerRings { .. }) {}
    assert_eq!(call(&assistant, Request::Stop).await, Reply::Done);
    assert_eq!(
        call(&assistant, Request::Timer(TimerRequest::List)).await,
        Reply::Timers(Vec::new())
    );
    // The notification is made beside all that.
    let shown = desktop.shown.until(|all| !all.is_empty()).await;
    assert_eq!(shown, ["Your tea timer is done."]);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_ends_in_the_sound_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _, heard) = open_aloud(folder.path(), None);
    let mut events = assistant.events();
    let id = begin(&assistant, "stop", true).await;
    end(&mut events, id).await;
    assert_eq!(heard.0.all().last().map(String::as_str), Some("Stopped"));
    close(assistant).await;
}
