//! A page that talks, through the server and the core to whoever listens there and back; and what passes for sound and is none.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::SinkExt;
use sotto_api::{ListenRequest, Listening, Problem, Settings};
use sotto_assistant::Listens;
use sotto_assistant::link::Page as Talking;
use sotto_audio::devices::page::{PAGE_RATE, PageSound};
use sotto_audio::devices::{Choice, Ended, Next, Role, Sound, Spoken};
use sotto_audio::ending::At;
use tokio_tungstenite::tungstenite::Message;

use super::*;
use crate::house::LONGEST;

/// Listens to one page at a time, and hands it on.
struct Ears {
    now: Mutex<Option<Arc<Talking>>>,
    tell: Sender<Arc<Talking>>,
}

impl Listens for Ears {
    fn listen(&self, _: ListenRequest) -> Result<(), Problem> {
        Ok(())
    }

    fn state(&self) -> Listening {
        Listening::Idle
    }

    fn settings(&self, _: &Settings) {}

    fn page(&self, page: &Arc<Talking>) {
        let mut now = self.now.lock().unwrap();
        now.take_if(|known| !known.wants());
        if !page.wants() {
            return;
        }
        let known = now.get_or_insert_with(|| Arc::clone(page));
        if Arc::ptr_eq(known, page) {
            page.accept();
            let _ = self.tell.send(Arc::clone(page));
        } else {
            page.refuse("Another page talks.");
        }
    }
}

/// A house in which somebody listens to pages.
async fn house() -> (House, Receiver<Arc<Talking>>) {
    let house = House::new().await;
    let (tell, pages) = channel();
    let now = Mutex::default();
    house.assistant.listened_by(Arc::new(Ears { now, tell }));
    (house, pages)
}

fn microphone(on: bool) -> Value {
    json!({ "microphone": { "on": on } })
}

/// It wants to be heard, and is.
async fn talks(page: &mut Page) {
    page.say(&microphone(true)).await;
    assert_eq!(page.hear().await, microphone(true));
}

/// The same, once whoever talked before is gone.
async fn takes(page: &mut Page) {
    wait(async {
        loop {
            page.say(&microphone(true)).await;
            if page.hear().await == microphone(true) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

/// The devices of the page that talks now.
fn opened(pages: &Receiver<Arc<Talking>>) -> PageSound {
    let mut sound = PageSound::new(pages.recv_timeout(LONGEST).unwrap());
    for role in Role::BOTH {
        sound.open(role, &Choice::Default).unwrap();
    }
    sound
}

fn ms_20(sample: i16) -> Vec<u8> {
    sample.to_le_bytes().repeat(320)
}

/// What comes next, that is no frame.
fn spoken(sound: &mut PageSound) -> Spoken {
    loop {
        match sound.next(LONGEST) {
            Next::Spoken(spoken) => return spoken,
            Next::Frame(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_heard_and_plays_what_is_said_to_it() {
    let (house, pages) = house().await;
    let mut page = Page::open(&house).await;
    talks(&mut page).await;
    let mut sound = opened(&pages);
    for steered in [
        json!({ "sound": { "stream": 0, "do": "stop" } }),
        json!({ "sound": { "stream": 0, "do": "gain", "gain": 1.0 } }),
        json!({ "sound": { "stream": 0, "do": "resume" } }),
    ] {
        assert_eq!(page.hear().await, steered);
    }
    page.sound(ms_20(16_384)).await;
    let Next::Frame(heard) = sound.next(LONGEST) else {
        panic!("nothing is heard");
    };
    assert!(heard.microphone.iter().all(|sample| *sample == 0.5));
    let at = At {
        turn: 1,
        revision: 0,
    };
    let voice = vec![0.25; 3_000].into();
    let number = sound.desk().say(at, PAGE_RATE, voice).unwrap();
    while matches!(sound.next(Duration::ZERO), Next::Frame(_)) {}
    let begins = json!({ "sound": { "stream": 1, "do": "begin" } });
    assert_eq!(page.hear().await, begins);
    let mut samples = 0;
    while samples < 3_000 {
        let Message::Binary(bytes) = page.next().await else {
            panic!("no sound");
        };
        assert_eq!(bytes[..4], 1_u32.to_le_bytes());
        assert_eq!(bytes[4..8], u32::to_le_bytes(samples));
        assert_eq!(bytes[8..10], 8_192_i16.to_le_bytes());
        samples += u32::try_from((bytes.len() - 8) / 2).unwrap();
    }
    let ends = json!({ "sound": { "stream": 1, "do": "end" } });
    assert_eq!(page.hear().await, ends);
    page.say(&json!({ "played": { "stream": 1, "samples": 1_000 } }))
        .await;
    assert_eq!(spoken(&mut sound), Spoken::Started { at, number });
    // It is cut off there, and what was heard until then is what counts.
    page.say(&json!({ "played": { "stream": 1, "samples": 1_400, "over": true } }))
        .await;
    let Spoken::Ended(played, Ended::Stopped) = spoken(&mut sound) else {
        panic!("it goes on");
    };
    assert_eq!((played.number, played.heard), (number, 1_400));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_page_talks_at_a_time_and_its_end_makes_room() {
    let (house, pages) = house().await;
    let (mut one, mut other) = (Page::open(&house).await, Page::open(&house).await);
    talks(&mut one).await;
    other.say(&microphone(true)).await;
    let refused = other.hear().await;
    assert!(
        refused["microphone_refused"]["sentence"].is_string(),
        "{refused}"
    );
    // What it sends all the same is heard by nobody.
    other.sound(ms_20(1)).await;
    let status = other.ask(json!({ "kind": "status" })).await;
    assert_eq!(status["kind"], "status");
    let mut sound = opened(&pages);
    for steered in ["stop", "gain", "resume"] {
        assert_eq!(one.hear().await["sound"]["do"], steered);
    }
    assert_eq!(sound.next(Duration::ZERO), Next::Nothing);
    // One leaves, and comes back on the same connection.
    one.say(&microphone(false)).await;
    talks(&mut one).await;
    drop(one);
    takes(&mut other).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_sound_ends_the_page_and_others_go_on() {
    let (house, _pages) = house().await;
    let mut good = Page::open(&house).await;
    let pieces: [Vec<u8>; 5] = [
        Vec::new(),
        vec![1],
        vec![0; 641],
        vec![0; 6_402],
        vec![0; 1 << 20],
    ];
    for wrong in pieces {
        let mut page = Page::open(&house).await;
        takes(&mut page).await;
        // The connection may end while it is still being sent.
        let _ = wait(page.socket.send(Message::binary(wrong))).await;
        assert!(ended(&mut page.socket).await);
    }
    for wrong in [
        json!({ "played": {} }),
        json!({ "played": { "stream": -1, "samples": 0 } }),
        json!({ "played": { "stream": 0, "samples": 1e10 } }),
        json!({ "microphone": {} }),
        json!({ "microphone": { "on": 1 } }),
    ] {
        let mut page = Page::open(&house).await;
        page.say(&wrong).await;
        assert!(ended(&mut page.socket).await, "{wrong}");
    }
    let status = good.ask(json!({ "kind": "status" })).await;
    assert_eq!(status["kind"], "status");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_before_the_greeting_ends_the_connection() {
    let (house, _pages) = house().await;
    let mut stranger = Page::silent(&house.serve).await;
    stranger.sound(ms_20(1)).await;
    assert!(ended(&mut stranger.socket).await);
    let mut stranger = Page::silent(&house.serve).await;
    stranger.say(&microphone(true)).await;
    assert!(ended(&mut stranger.socket).await);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_and_reports_that_nobody_asked_for_change_nothing() {
    let (house, pages) = house().await;
    let mut page = Page::open(&house).await;
    page.sound(ms_20(7)).await;
    page.say(&microphone(false)).await;
    page.say(&json!({ "played": { "stream": 9, "samples": 5, "over": true } }))
        .await;
    talks(&mut page).await;
    let mut sound = opened(&pages);
    for steered in ["stop", "gain", "resume"] {
        assert_eq!(page.hear().await["sound"]["do"], steered);
    }
    for stream in [0, 1, 7, u32::MAX] {
        page.say(&json!({ "played": { "stream": stream, "samples": 5, "over": true } }))
            .await;
    }
    page.sound(ms_20(3)).await;
    // The frame comes, and nothing was said.
    assert!(matches!(sound.next(LONGEST), Next::Frame(_)));
    assert!(sound.desk().so_far().is_empty());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_sends_more_than_can_be_said_is_not_heard_any_more() {
    let (house, _pages) = house().await;
    let mut page = Page::open(&house).await;
    talks(&mut page).await;
    // A hundred seconds at once.
    for _ in 0..500 {
        page.sound(vec![1; 6_400]).await;
    }
    let refused = page.hear().await;
    let sentence = refused["microphone_refused"]["sentence"].as_str().unwrap();
    assert!(sentence.contains("Load the page again"), "{sentence}");
    // It was told once, and goes on otherwise.
    let status = page.ask(json!({ "kind": "status" })).await;
    assert_eq!(status["kind"], "status");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_says_itself_is_said_in_the_language_that_is_set() {
    let (house, _pages) = house().await;
    let mut page = Page::open(&house).await;
    let german = json!({ "talk": { "language": { "is": "named", "name": "de" } } });
    let settings = page
        .ask(json!({ "kind": "change_settings", "value": german }))
        .await;
    assert_eq!(settings["kind"], "settings", "{settings}");
    talks(&mut page).await;
    for _ in 0..500 {
        page.sound(vec![1; 6_400]).await;
    }
    let refused = page.hear().await;
    let sentence = refused["microphone_refused"]["sentence"].as_str().unwrap();
    assert!(sentence.contains("Lade die Seite neu"), "{sentence}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_listens_or_nobody_is_there_a_sentence_says_so() {
    let house = House::new().await;
    let mut page = Page::open(&house).await;
    for hidden in [false, true] {
        if hidden {
            house.hide();
            page = Page::open(&house).await;
        }
        page.say(&microphone(true)).await;
        let refused = page.hear().await;
        let sentence = refused["microphone_refused"]["sentence"].as_str().unwrap();
        assert!(sentence.contains(' '), "{sentence}");
        let status = page.ask(json!({ "kind": "status" })).await;
        assert_eq!(status["kind"] == "problem", hidden, "{status}");
    }
    house.close().await;
}
