//! What a page of ours may, and what becomes of one that says nonsense.

use std::time::Duration;

use futures_util::SinkExt;
use sotto_api::Event;
use sotto_serve::Patience;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::*;

fn note(text: &str) -> Value {
    json!({ "kind": "note", "value": { "do": "add", "title": null, "text": text } })
}

fn subscribe(level: bool) -> Value {
    json!({ "kind": "subscribe", "value": { "level": level } })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_asks_and_hears_what_happens() {
    let house = House::new().await;
    let mut page = Page::open(&house).await;
    let status = page.ask(json!({ "kind": "status" })).await;
    assert_eq!(status["kind"], "status", "{status}");
    assert_eq!(page.ask(subscribe(false)).await["kind"], "done");
    // Asked twice, everything is still heard once.
    assert_eq!(page.ask(subscribe(false)).await["kind"], "done");
    let mut other = Page::open(&house).await;
    let added = other.ask(note("The roof leaks.")).await;
    assert_eq!(added["kind"], "note", "{added}");
    let changed = page.event("changed").await;
    assert_eq!(changed["value"][0]["kind"], "note", "{changed}");
    let notes = page
        .ask(json!({ "kind": "note", "value": { "do": "list" } }))
        .await;
    assert_eq!(notes["value"][0]["text"], "The roof leaks.", "{notes}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_loud_it_is_goes_to_who_asked_for_it() {
    let house = House::new().await;
    let (mut quiet, mut loud) = (Page::open(&house).await, Page::open(&house).await);
    quiet.ask(subscribe(false)).await;
    loud.ask(subscribe(true)).await;
    for _ in 0..100 {
        house.assistant.announce(Event::Level { level: 0.5 });
    }
    house.assistant.announce(Event::ChangedMuch);
    let level = loud.event("level").await;
    assert_eq!(level["value"]["level"], 0.5);
    loop {
        let heard = quiet.hear().await;
        assert_ne!(heard["event"]["kind"], "level", "{heard}");
        if heard["event"]["kind"] == "changed_much" {
            break;
        }
    }
    // From now on it wants it too.
    quiet.ask(subscribe(true)).await;
    house.assistant.announce(Event::Level { level: 0.25 });
    let level = quiet.event("level").await;
    assert_eq!(level["value"]["level"], 0.25);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_none_is_answered_and_nothing_else_ends() {
    let house = House::new().await;
    let mut page = Page::open(&house).await;
    for wrong in [
        json!(null),
        json!(7),
        json!({}),
        json!({ "kind": "make_coffee" }),
        json!({ "kind": "note", "value": { "do": "add", "text": 7 } }),
        json!({ "kind": "note", "value": { "do": "get", "id": "../../etc/passwd" } }),
    ] {
        let reply = page.ask(wrong.clone()).await;
        assert_eq!(reply["kind"], "problem", "{wrong}: {reply}");
        assert_eq!(reply["value"]["code"], "not_understood", "{wrong}: {reply}");
    }
    let status = page.ask(json!({ "kind": "status" })).await;
    assert_eq!(status["kind"], "status");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_says_nonsense_is_left_and_others_go_on() {
    let house = House::new().await;
    let mut good = Page::open(&house).await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let hello = json!({ "hello": { "protocol": 1, "token": house.token } }).to_string();
    for wrong in ["", "{", "null", "[]", "\u{0}", &deep, &hello] {
        let mut page = Page::open(&house).await;
        page.socket.send(Message::text(wrong)).await.unwrap();
        assert!(ended(&mut page.socket).await);
    }
    let status = good.ask(json!({ "kind": "status" })).await;
    assert_eq!(status["kind"], "status");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_64_megabytes_is_not_read() {
    let house = House::new().await;
    let mut good = Page::open(&house).await;
    let mut page = Page::open(&house).await;
    let long = Message::text("a".repeat(64 << 20));
    // The connection may end while it is still being sent.
    let _ = wait(page.socket.send(long)).await;
    assert!(ended(&mut page.socket).await);
    let status = good.ask(json!({ "kind": "status" })).await;
    assert_eq!(status["kind"], "status");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_never_reads_is_left_and_others_go_on() {
    let patience = Patience {
        reads: Duration::from_secs(1),
        ..PATIENCE
    };
    let house = House::with(patience, None).await;
    let mut good = Page::open(&house).await;
    let added = good.ask(note(&"word ".repeat(200_000))).await;
    assert_eq!(added["kind"], "note", "{added}");
    let mut page = Page::open(&house).await;
    // Ten times as much as any system keeps for a reader who does not come.
    let list = json!({ "kind": "note", "value": { "do": "list" } });
    for id in 0..200 {
        let ask = json!({ "ask": { "id": id, "request": list } }).to_string();
        let sent = page.socket.send(Message::text(ask));
        // What is not taken any more is not sent.
        if !matches!(
            tokio::time::timeout(Duration::from_secs(2), sent).await,
            Ok(Ok(()))
        ) {
            break;
        }
    }
    // It is left while nothing of all that is read, and what it says then comes back as an error. Only after that is looked
    // at what had been sent.
    wait(async {
        while page.socket.send(Message::Ping(Bytes::new())).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    let mut answers = 0;
    let left = wait(async {
        use futures_util::StreamExt;
        loop {
            match page.socket.next().await {
                Some(Ok(Message::Text(_))) => answers += 1,
                Some(Ok(Message::Close(_)) | Err(_)) | None => return true,
                Some(Ok(_)) => {}
            }
        }
    });
    assert!(left.await);
    assert!(answers < 200, "{answers} answers were kept for it");
    let status = good.ask(json!({ "kind": "status" })).await;
    assert_eq!(status["kind"], "status");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_core_a_request_is_answered_with_a_problem() {
    let house = House::new().await;
    house.hide();
    let mut page = Page::open(&house).await;
    for request in [json!({ "kind": "status" }), subscribe(true)] {
        let reply = page.ask(request).await;
        assert_eq!(reply["kind"], "problem", "{reply}");
        assert_eq!(reply["value"]["code"], "stopped", "{reply}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_server_is_told_to_its_pages() {
    let house = House::new().await;
    let mut page = Page::open(&house).await;
    page.ask(subscribe(true)).await;
    let mut silent = Page::silent(&house.serve).await;
    let address = house.serve.address();
    house.close().await;
    assert!(ended(&mut page.socket).await);
    assert!(ended(&mut silent.socket).await);
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
