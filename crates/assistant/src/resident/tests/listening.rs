//! Requests about listening: who gets them, what is kept of them, and what becomes of them when whoever asked is gone.

mod by_words;
mod whoever_leaves;

use sotto_api::{ListenRequest, Listening, Settings, TalkSettingsPatch};

use super::*;

/// Holds no microphone; keeps what it is asked and told.
struct Listener {
    told: Lines,
    state: Mutex<Listening>,
    /// What it answers to requests that begin something.
    refuses: Mutex<Option<Problem>>,
}

impl Listener {
    fn new(state: Listening) -> Arc<Self> {
        Arc::new(Self {
            told: Lines::default(),
            state: Mutex::new(state),
            refuses: Mutex::default(),
        })
    }

    fn is(&self, state: Listening) {
        *self.state.lock().unwrap() = state;
    }

    /// What it was asked, without what it was told of the settings.
    fn asked(&self) -> Vec<String> {
        let all = self.told.all().into_iter();
        all.filter(|line| !line.starts_with("settings")).collect()
    }
}

impl Listens for Listener {
    fn listen(&self, asked: ListenRequest) -> Result<(), Problem> {
        if let Some(problem) = &*self.refuses.lock().unwrap() {
            return Err(problem.clone());
        }
        self.told.add(format!("{asked:?}"));
        Ok(())
    }

    fn state(&self) -> Listening {
        *self.state.lock().unwrap()
    }

    fn settings(&self, settings: &Settings) {
        let (closed, follow_up) = (
            settings.machine.microphone_closed,
            settings.talk.follow_up_seconds,
        );
        self.told.add(format!("settings {closed} {follow_up}"));
    }
}

fn listened(assistant: &Assistant, listener: &Arc<Listener>) {
    assistant.listened_by(Arc::clone(listener) as Arc<dyn Listens>);
}

async fn listen(assistant: &Assistant, asked: ListenRequest) -> Reply {
    call(assistant, Request::Listen(asked)).await
}

/// As a program over the link does, which may go away.
async fn listen_of(assistant: &Assistant, asked: ListenRequest, asker: &Asker) -> Reply {
    let (assistant, asker) = (assistant.clone(), asker.clone());
    tokio::task::spawn_blocking(move || assistant.call_of(Request::Listen(asked), &asker))
        .await
        .unwrap()
}

async fn goes_away(assistant: &Assistant, asker: &Asker) {
    let (assistant, asker) = (assistant.clone(), asker.clone());
    tokio::task::spawn_blocking(move || assistant.give_up(&asker))
        .await
        .unwrap();
}

async fn shown(assistant: &Assistant) -> Listening {
    match call(assistant, Request::Status).await {
        Reply::Status(status) => status.listening,
        other => panic!("no status: {other:?}"),
    }
}

async fn is_closed(assistant: &Assistant) -> bool {
    match call(assistant, Request::Settings).await {
        Reply::Settings(settings) => settings.machine.microphone_closed,
        other => panic!("no settings: {other:?}"),
    }
}

async fn needed(assistant: &Assistant) -> bool {
    let assistant = assistant.clone();
    tokio::task::spawn_blocking(move || assistant.is_needed())
        .await
        .unwrap()
}

fn talk(talk: TalkSettingsPatch) -> Request {
    Request::ChangeSettings(Box::new(SettingsPatch {
        talk: Some(talk),
        ..SettingsPatch::default()
    }))
}

const START: ListenRequest = ListenRequest::Start { dictate: false };

const PRESS: ListenRequest = ListenRequest::Press { dictate: false };

#[tokio::test(flavor = "multi_thread")]
async fn without_a_microphone_that_is_said_and_the_switch_is_kept_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let Reply::Problem(problem) = listen(&assistant, START).await else {
        panic!("somebody listens");
    };
    assert_eq!(problem.code, ProblemCode::Device);
    assert_eq!(shown(&assistant).await, Listening::Idle);
    let mut events = assistant.events();
    let mute = |closed| ListenRequest::Mute { closed };
    assert_eq!(listen(&assistant, mute(true)).await, Reply::Done);
    loop {
        if let Event::Listening(state) = next(&mut events).await {
            assert_eq!(state, Listening::Closed);
            break;
        }
    }
    assert_eq!(shown(&assistant).await, Listening::Closed);
    assert_eq!(listen(&assistant, mute(false)).await, Reply::Done);
    assert_eq!(shown(&assistant).await, Listening::Idle);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_microphone_that_was_closed_stays_so_over_a_restart_and_an_undo() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::Idle);
    listened(&assistant, &listener);
    let mute = ListenRequest::Mute { closed: true };
    assert_eq!(listen(&assistant, mute).await, Reply::Done);
    assert_eq!(listener.asked(), ["Mute { closed: true }"]);
    assert!(is_closed(&assistant).await);
    call(&assistant, Request::Undo).await;
    assert!(is_closed(&assistant).await);
    close(assistant.clone()).await;
    drop(assistant);
    // What another program of this process still held is let go of in a moment.
    let opened = || {
        Assistant::open(Setup {
            desktop: Arc::new(Quiet::default()),
            ..Setup::bare(folder.path())
        })
    };
    let mut tries = 0;
    let again = loop {
        match opened() {
            Ok(again) => break again,
            Err(error) if tries > 500 => panic!("{error}"),
            Err(_) => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    };
    assert!(is_closed(&again).await);
    assert_eq!(shown(&again).await, Listening::Closed);
    let listener = Listener::new(Listening::Closed);
    listened(&again, &listener);
    // Whoever listens knows it before anybody asks for anything.
    assert_eq!(listener.told.all(), ["settings true 5"]);
    close(again).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_go_to_the_one_who_listens_and_its_state_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::WakeWord);
    listened(&assistant, &listener);
    // There is one microphone.
    let second = Listener::new(Listening::Idle);
    listened(&assistant, &second);
    assert_eq!(shown(&assistant).await, Listening::WakeWord);
    let dictate = ListenRequest::Toggle { dictate: true };
    for asked in [
        PRESS,
        ListenRequest::Release,
        dictate,
        ListenRequest::Cancel,
    ] {
        assert_eq!(listen(&assistant, asked).await, Reply::Done);
    }
    assert_eq!(
        listener.asked(),
        [
            "Press { dictate: false }",
            "Release",
            "Toggle { dictate: true }",
            "Cancel"
        ]
    );
    assert!(second.told.all().is_empty());
    listener.is(Listening::Dictation);
    assert_eq!(shown(&assistant).await, Listening::Dictation);
    let closed = Problem::new(ProblemCode::Device, "The microphone is switched off.");
    *listener.refuses.lock().unwrap() = Some(closed.clone());
    assert_eq!(listen(&assistant, START).await, Reply::Problem(closed));
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_settings_are_handed_on_whoever_changes_them() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::Idle);
    listened(&assistant, &listener);
    let longer = TalkSettingsPatch {
        follow_up_seconds: Some(9),
        ..TalkSettingsPatch::default()
    };
    let reply = call(&assistant, talk(longer)).await;
    assert!(matches!(reply, Reply::Settings(_)), "{reply:?}");
    let told =
        |line: &'static str| move |all: &[String]| all.last().is_some_and(|newest| newest == line);
    listener.told.until(told("settings false 9")).await;
    let reply = call(&assistant, Request::Undo).await;
    assert!(matches!(reply, Reply::Undone(_)), "{reply:?}");
    listener.told.until(told("settings false 5")).await;
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_cannot_be_read_open_no_microphone() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::Idle);
    let mute = ListenRequest::Mute { closed: true };
    assert_eq!(listen(&assistant, mute).await, Reply::Done);
    listened(&assistant, &listener);
    assert_eq!(listener.told.all()[0], "settings true 5");
    let erase = TransferRequest::EraseEverything { confirmed: true };
    assert_eq!(
        call(&assistant, Request::Transfer(erase)).await,
        Reply::Done
    );
    let (hands_on, closes) = (assistant.clone(), assistant.clone());
    let refused = tokio::task::spawn_blocking(move || {
        hands_on.hand_on_settings();
        // It is closed all the same, and stays so whatever is said of the settings.
        closes.call(Request::Listen(mute))
    });
    let refused = refused.await.unwrap();
    assert!(matches!(refused, Reply::Problem(_)), "{refused:?}");
    assert_eq!(listener.asked(), ["Mute { closed: true }"]);
    let opened = |line: &String| line.starts_with("settings false");
    assert!(!listener.told.all().iter().any(opened));
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stays_while_it_listens_for_its_name_or_to_somebody() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::Idle);
    listened(&assistant, &listener);
    assert!(!needed(&assistant).await);
    listener.is(Listening::Request);
    assert!(needed(&assistant).await);
    listener.is(Listening::WakeWord);
    let wake_word = TalkSettingsPatch {
        wake_word: Some(true),
        ..TalkSettingsPatch::default()
    };
    call(&assistant, talk(wake_word)).await;
    assert!(needed(&assistant).await);
    let mute = ListenRequest::Mute { closed: true };
    assert_eq!(listen(&assistant, mute).await, Reply::Done);
    listener.is(Listening::Closed);
    assert!(!needed(&assistant).await);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_typed_turn_shows_what_is_listened_for() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let listener = Listener::new(Listening::WakeWord);
    listened(&assistant, &listener);
    let mut events = assistant.events();
    say(&assistant, &mut events, "what time is it").await;
    // It ends in the state, after the turn was told.
    loop {
        if let Event::Listening(state) = next(&mut events).await {
            assert_eq!(state, Listening::WakeWord);
            break;
        }
    }
    // While somebody is talked with, only who listens says so.
    listener.is(Listening::Speaking);
    say(&assistant, &mut events, "what time is it").await;
    call(&assistant, Request::Stop).await;
    assistant.announce(Event::Listening(Listening::Closed));
    loop {
        if let Event::Listening(state) = next(&mut events).await {
            assert_eq!(state, Listening::Closed);
            break;
        }
    }
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_was_learned_is_kept_and_no_undo_takes_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    let learns = assistant.clone();
    tokio::task::spawn_blocking(move || {
        learns.learn_pause(640).unwrap();
        // It is that already.
        learns.learn_pause(640).unwrap();
    })
    .await
    .unwrap();
    let settings = loop {
        if let Event::Settings(settings) = next(&mut events).await {
            break settings;
        }
    };
    assert_eq!(settings.talk.pause_ms, 640);
    let Reply::Problem(problem) = call(&assistant, Request::Undo).await else {
        panic!("it was taken back");
    };
    assert_eq!(problem.code, ProblemCode::NothingToUndo);
    close(assistant).await;
}
