//! Whoever is no page of ours gets nothing but the files of the window, and not even these under another name.

use futures_util::{SinkExt, StreamExt};
use sotto_serve::{Patience, ServeError};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

use super::*;

/// What is said to a page that is not welcome.
async fn refused(house: &House, hello: Value) -> Value {
    let mut page = Page::silent(&house.serve).await;
    page.say(&hello).await;
    let mut heard = page.hear().await;
    assert!(ended(&mut page.socket).await);
    heard["refused"].take()
}

fn hello(protocol: u32, token: &str) -> Value {
    json!({ "hello": { "protocol": protocol, "token": token } })
}

/// The status of what comes back.
fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or(answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_opens_the_window() {
    let house = House::new().await;
    let link = house.serve.link();
    let address = house.serve.address();
    let token = &house.token;
    assert_eq!(link, format!("http://{address}/#token={token}"));
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let answer = http(&house.serve, &request).await;
    assert_eq!(status(&answer), "200", "{answer}");
    assert!(answer.ends_with("<p>Sotto</p>"), "{answer}");
    assert!(
        answer.contains("content-security-policy: default-src 'self'"),
        "{answer}"
    );
    // The token is in nothing that anybody can load.
    assert!(!answer.contains(token.as_str()));
    let head = request.replacen("GET", "HEAD", 1);
    let answer = http(&house.serve, &head).await;
    assert_eq!(status(&answer), "200", "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_opens_nothing_and_the_right_one_still_does() {
    let house = House::new().await;
    let last = if house.token.ends_with('A') { "E" } else { "A" };
    let nearly = format!("{}{last}", &house.token[..house.token.len() - 1]);
    for wrong in ["", "token", &nearly, &house.token[1..]] {
        let refused = refused(&house, hello(1, wrong)).await;
        assert_eq!(refused["code"], "token", "{wrong}: {refused}");
        let sentence = refused["sentence"].as_str().unwrap();
        assert!(sentence.contains("sotto serve"), "{sentence}");
    }
    let version = refused(&house, hello(2, &house.token)).await;
    assert_eq!(version["code"], "version", "{version}");
    // Whoever goes on trying waits, and nobody else does.
    for _ in 0..6 {
        let refused = refused(&house, hello(1, "guessed")).await;
        assert_eq!(refused["code"], "token");
    }
    Page::open(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_say_first_who_is_there_is_left() {
    let house = House::new().await;
    for first in [
        Message::Binary(Bytes::from(vec![0; 640])),
        Message::text(r#"{"ask":{"id":1,"request":{"kind":"status"}}}"#),
        Message::text(r#"{"hello":{"protocol":1}}"#),
        Message::text(r#"{"microphone":{"on":true}}"#),
        Message::text("hello"),
        Message::text(format!(
            r#"{{"hello":{{"protocol":1,"token":"{}"}}}}"#,
            "a".repeat(1024)
        )),
    ] {
        let mut page = Page::silent(&house.serve).await;
        page.socket.send(first.clone()).await.unwrap();
        let said = wait(page.socket.next()).await;
        assert!(
            matches!(said, None | Some(Ok(Message::Close(_)) | Err(_))),
            "{first:?}: {said:?}"
        );
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_at_all_is_not_waited_for_for_ever() {
    let patience = Patience {
        begins: std::time::Duration::from_secs(1),
        ..PATIENCE
    };
    let house = House::with(patience, None).await;
    let mut page = Page::silent(&house.serve).await;
    assert!(ended(&mut page.socket).await);
    // Nor for a request that never ends.
    let answer = http(&house.serve, "GET / HTTP/1.1\r\nHost: 127").await;
    assert_ne!(status(&answer), "200", "{answer}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_somebody_else_may_not_speak() {
    let house = House::new().await;
    let address = house.serve.address();
    let encrypted = format!("https://{address}");
    let elsewhere = format!("http://127.0.0.1:{}", address.port() ^ 1);
    for (header, value, expected) in [
        ("origin", Some("http://evil.example"), 403),
        ("origin", Some("null"), 403),
        ("origin", Some(encrypted.as_str()), 403),
        ("origin", Some(elsewhere.as_str()), 403),
        ("origin", None, 403),
        ("host", Some("evil.example"), 421),
        ("host", Some("192.168.1.5:7788"), 421),
    ] {
        match upgrade(&house.serve, &[(header, value)]).await {
            Err(Error::Http(answer)) => {
                assert_eq!(answer.status().as_u16(), expected, "{header}: {value:?}");
            }
            other => panic!("{header}: {value:?}: {other:?}"),
        }
    }
    // The name points here, and its page is its own: it is still somebody else's.
    let rebound = [
        ("host", Some("evil.example")),
        ("origin", Some("http://evil.example")),
    ];
    assert!(upgrade(&house.serve, &rebound).await.is_err());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_of_a_browser_is_refused() {
    // Some of what is no request is waited for: the rest of it might come.
    let patience = Patience {
        begins: std::time::Duration::from_secs(2),
        ..PATIENCE
    };
    let house = House::with(patience, None).await;
    let serve = &house.serve;
    let address = serve.address();
    let ask = |line: &str, host: &str| {
        format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    };
    let here = address.to_string();
    for (line, host, expected) in [
        ("POST /", here.as_str(), "405"),
        ("DELETE /index.html", here.as_str(), "405"),
        ("POST /core", here.as_str(), "405"),
        ("GET /core", here.as_str(), "426"),
        ("GET /../../../../etc/passwd", here.as_str(), "404"),
        ("GET /%2e%2e/%2e%2e/etc/passwd", here.as_str(), "404"),
        ("GET /serve-token", here.as_str(), "404"),
        ("GET /", "evil.example", "421"),
        ("GET http://evil.example/", here.as_str(), "400"),
    ] {
        let answer = http(serve, &ask(line, host)).await;
        assert_eq!(status(&answer), expected, "{line}: {answer}");
    }
    let long = format!(
        "GET / HTTP/1.1\r\nHost: {here}\r\nX: {}\r\n\r\n",
        "a".repeat(1 << 20)
    );
    let many = format!(
        "GET / HTTP/1.1\r\nHost: {here}\r\n{}\r\n",
        "X: a\r\n".repeat(10_000)
    );
    for wrong in [
        long.as_str(),
        many.as_str(),
        "\r\n\r\n",
        "\u{0}\u{1}\u{2}\u{3}\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n\r\n",
    ] {
        let answer = http(serve, wrong).await;
        assert_ne!(status(&answer), "200", "{answer}");
    }
    let mut page = Page::open(&house).await;
    assert_eq!(
        page.ask(json!({ "kind": "status" })).await["kind"],
        "status"
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_this_machine_nothing_is_served_in_the_open() {
    for bind in ["0.0.0.0", "::", "192.168.1.5"] {
        let Err(error) = alone(bind, 0).await else {
            panic!("{bind} is served in the open");
        };
        assert!(matches!(error, ServeError::Open(_)), "{error}");
        assert!(error.to_string().contains("--cert"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_named() {
    let first = alone("127.0.0.1", 0).await.unwrap();
    let port = first.address().port();
    let Err(error) = alone("127.0.0.1", port).await else {
        panic!("two servers on one port");
    };
    assert!(matches!(error, ServeError::Taken(_)), "{error}");
    assert!(error.to_string().contains(&port.to_string()), "{error}");
    first.close().await;
    // Once it is free it can be had.
    alone("127.0.0.1", port).await.unwrap().close().await;
}
