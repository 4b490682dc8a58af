//! The door with a network: what is sent, what is followed, what is written down.

use std::io::{self, Read, Write};
use std::time::Duration;

use super::server::{Server, head, whole};
use super::{door, door_with};
use crate::*;

fn get(url: &str) -> Call {
    Call::get(Purpose::ModelDownload, url).granted(Grant::ByUser)
}

fn attempts(door: &Outbound) -> Vec<Attempt> {
    door.ledger().read(&LedgerFilter::default()).unwrap()
}

#[test]
fn an_answer_is_read_and_recorded_without_its_path() {
    let server = Server::start(|_, stream, _| whole(stream, 200, &[("ETag", "\"1\"")], b"hello"));
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    let answer = door
        .send(&get(&server.url("/private-words?key=1")).range_from(3))
        .unwrap();
    assert_eq!(
        (
            answer.status,
            answer.header("etag"),
            answer.promised_length()
        ),
        (200, Some("\"1\""), Some(5))
    );
    assert_eq!(attempts(&door)[0].ending, Ending::Open);
    assert_eq!(answer.read_text(100).unwrap(), "hello");
    let all = attempts(&door);
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].ending.clone(), all[0].status, all[0].bytes_down),
        (Ending::Done, Some(200), 5)
    );
    assert_eq!(
        all[0].address.as_ref().unwrap().port(),
        server.address.port()
    );
    assert!(all[0].local && all[0].bytes_up > 0 && all[0].at_ms == 1_700_000_000_000);
    let text = std::fs::read_to_string(door.ledger().path()).unwrap();
    assert!(!text.contains("private-words"), "{text}");
    let asked = server.asked();
    assert_eq!(
        (asked[0].header("range"), asked[0].header("accept-encoding")),
        (Some("bytes=3-"), Some("identity"))
    );
}

#[test]
fn a_refused_request_reaches_nobody_and_is_recorded() {
    let server = Server::start(|_, stream, _| whole(stream, 200, &[], b"hello"));
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    let error = door
        .send(&Call::get(Purpose::ModelDownload, &server.url("/")))
        .unwrap_err();
    assert!(
        matches!(
            error,
            OutboundError::Forbidden {
                why: Refusal::PurposeOff,
                ..
            }
        ),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("Sotto wanted to download a model"),
        "{error}"
    );
    assert!(server.asked().is_empty());
    assert_eq!(
        attempts(&door)[0].ending,
        Ending::Refused {
            why: Refusal::PurposeOff
        }
    );
}

#[test]
fn each_host_of_a_redirect_is_recorded_and_the_key_stays_with_the_first() {
    let second = Server::start(|_, stream, _| whole(stream, 200, &[], b"there"));
    let target = format!("http://localhost:{}/file", second.address.port());
    let first = Server::start(move |asked, stream, _| match asked.path.as_str() {
        "/start" => whole(stream, 302, &[("Location", "/next")], b"go on"),
        _ => whole(stream, 307, &[("Location", &target)], b""),
    });
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    let call = get(&first.url("/start")).bearer(Secret::new("key".to_owned()));
    assert_eq!(door.send(&call).unwrap().read_text(10).unwrap(), "there");
    let all = attempts(&door);
    let ports: Vec<u16> = all
        .iter()
        .map(|attempt| attempt.address.as_ref().unwrap().port())
        .collect();
    assert_eq!(
        ports,
        [
            first.address.port(),
            first.address.port(),
            second.address.port()
        ]
    );
    assert!(all.iter().all(|attempt| attempt.ending == Ending::Done));
    assert!(
        first
            .asked()
            .iter()
            .all(|asked| asked.header("authorization") == Some("Bearer key"))
    );
    assert_eq!(second.asked()[0].header("authorization"), None);
}

#[test]
fn a_redirect_in_a_circle_ends() {
    let server = Server::start(|_, stream, _| whole(stream, 301, &[("Location", "/again")], b""));
    let folder = tempfile::tempdir().unwrap();
    let error = door(folder.path())
        .send(&get(&server.url("/")))
        .unwrap_err();
    assert!(
        matches!(error, OutboundError::TooManyRedirects { .. }),
        "{error}"
    );
    assert_eq!(server.asked().len(), 11);
}

#[test]
fn what_the_user_said_is_not_handed_on_by_a_redirect() {
    let server =
        Server::start(|_, stream, _| whole(stream, 307, &[("Location", "/elsewhere")], b""));
    let folder = tempfile::tempdir().unwrap();
    let call = Call::post_json(Purpose::ExternalModel, &server.url("/"), &["words"])
        .unwrap()
        .granted(Grant::ByUser);
    let error = door(folder.path()).send(&call).unwrap_err();
    assert!(
        matches!(error, OutboundError::BadRedirect { .. }),
        "{error}"
    );
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_stream_of_events_is_followed_as_it_comes() {
    let server = Server::start(|asked, stream, gate| {
        assert_eq!(asked.body, br#"{"stream":true}"#);
        head(
            stream,
            200,
            &[
                ("Content-Type", "text/event-stream"),
                ("Transfer-Encoding", "chunked"),
            ],
        )?;
        stream.write_all(b"d\r\ndata: first\n\n\r\n")?;
        gate.wait();
        stream.write_all(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
    });
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    door.change(|switch| {
        switch
            .endpoints
            .insert(Address::of_url(&server.url("/")).unwrap());
    })
    .unwrap();
    let body = serde_json::json!({ "stream": true });
    let call = Call::post_json(Purpose::ExternalModel, &server.url("/v1/chat"), &body).unwrap();
    let mut events = door.open_stream(&call).unwrap();
    // The first event is here while the answer is still open.
    assert_eq!(events.next().unwrap().unwrap().data, "first");
    server.over.open();
    assert_eq!(events.next().unwrap().unwrap().data, "[DONE]");
    assert!(events.next().is_none());
    let all = attempts(&door);
    assert_eq!(
        (all[0].ending.clone(), all[0].local, all[0].bytes_down),
        (Ending::Done, true, 27)
    );
    assert_eq!(
        server.asked()[0].header("accept"),
        Some("text/event-stream")
    );
}

#[test]
fn an_error_of_the_other_side_is_told_with_its_words() {
    // With a sign in it that would steer a terminal.
    let server =
        Server::start(|_, stream, _| whole(stream, 401, &[], b"{\"error\":\n \"wrong\x1b key\"}"));
    let folder = tempfile::tempdir().unwrap();
    let call = Call::post_json(Purpose::ExternalModel, &server.url("/"), &0)
        .unwrap()
        .granted(Grant::ByUser);
    let error = door(folder.path()).open_stream(&call).unwrap_err();
    assert!(
        matches!(error, OutboundError::Answered { status: 401, .. }),
        "{error}"
    );
    assert!(
        error.to_string().contains("{\"error\": \"wrong key\"}"),
        "{error}"
    );
}

#[test]
fn a_cut_and_a_silence_are_told_apart() {
    let server = Server::start(|asked, stream, gate| {
        head(stream, 200, &[("Content-Length", "10")])?;
        stream.write_all(b"half")?;
        if asked.path == "/silent" {
            gate.wait();
        }
        Ok(())
    });
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    let mut read = Vec::new();
    let cut = door
        .send(&get(&server.url("/cut")))
        .unwrap()
        .into_body()
        .read_to_end(&mut read)
        .unwrap_err();
    assert_eq!(
        (cut.kind(), read.as_slice()),
        (io::ErrorKind::UnexpectedEof, b"half".as_slice())
    );
    let call = get(&server.url("/silent")).silence_at_most(Duration::from_millis(100));
    let silent = door
        .send(&call)
        .unwrap()
        .into_body()
        .read_to_end(&mut read)
        .unwrap_err();
    assert_eq!(silent.kind(), io::ErrorKind::TimedOut);
    let endings: Vec<_> = attempts(&door)
        .into_iter()
        .map(|attempt| attempt.ending)
        .collect();
    assert_eq!(
        endings,
        ["cut", "timed-out"].map(|what| Ending::Failed {
            what: what.to_owned()
        })
    );
}

#[test]
fn an_answer_that_is_not_read_to_its_end_is_recorded_as_left() {
    let server = Server::start(|_, stream, _| whole(stream, 200, &[], &[7; 100_000]));
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    let mut body = door.send(&get(&server.url("/"))).unwrap().into_body();
    body.read_exact(&mut [0; 10]).unwrap();
    drop(body);
    assert_eq!(attempts(&door)[0].ending, Ending::Left);
}

#[test]
fn nobody_there_and_no_answer_are_clear_errors() {
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let error = door.send(&get(&format!("http://{closed}/"))).unwrap_err();
    assert!(
        matches!(error, OutboundError::Unreachable { .. }) && error.may_pass_later(),
        "{error}"
    );
    let mute = Server::start(|_, _, gate| {
        gate.wait();
        Ok(())
    });
    let error = door
        .send(&get(&mute.url("/")).answer_within(Duration::from_millis(100)))
        .unwrap_err();
    assert!(matches!(error, OutboundError::TimedOut { .. }), "{error}");
    let nonsense = Server::start(|_, stream, _| stream.write_all(b"SSH-2.0-hello\r\n\r\n"));
    let error = door.send(&get(&nonsense.url("/"))).unwrap_err();
    assert!(matches!(error, OutboundError::Garbled { .. }), "{error}");
}

#[test]
fn a_proxy_with_a_login_is_passed_once_the_password_is_known() {
    // "Basic " and base64 of me:p@ss word
    let proxy = Server::start_with_login(Some("Basic bWU6cEBzcyB3b3Jk"), |asked, stream, _| {
        assert_eq!(asked.header("host"), Some("models.example"));
        whole(stream, 200, &[], b"through")
    });
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    door.change(|switch| {
        switch.proxy.url = Some(format!("http://{}", proxy.address));
        switch.proxy.user = Some("me".to_owned());
    })
    .unwrap();
    let error = door.send(&get("http://models.example/file")).unwrap_err();
    assert!(matches!(error, OutboundError::ProxyLogin { .. }), "{error}");
    door.set_proxy_password(Some(Secret::new("p@ss word".to_owned())));
    assert_eq!(
        door.send(&get("http://models.example/file"))
            .unwrap()
            .read_text(99)
            .unwrap(),
        "through"
    );
    assert_eq!(proxy.connects().len(), 2);
    let all = attempts(&door);
    let via = Some(proxy.address.to_string());
    assert!(
        all.iter()
            .all(|attempt| attempt.via == via && !attempt.local)
    );
    let text = std::fs::read_to_string(door.ledger().path()).unwrap();
    assert!(
        !text.contains("p@ss") && text.contains("proxy-login"),
        "{text}"
    );
}

#[test]
fn a_login_inside_the_variable_works_and_is_not_shown() {
    let proxy = Server::start_with_login(Some("Basic bWU6cEBzcyB3b3Jk"), |_, stream, _| {
        whole(stream, 200, &[], b"ok")
    });
    let folder = tempfile::tempdir().unwrap();
    let variable = format!("http://me:p%40ss%20word@{}", proxy.address);
    let door = door_with(folder.path(), &[("HTTP_PROXY", variable)]);
    assert_eq!(
        door.send(&get("http://models.example/"))
            .unwrap()
            .read_text(9)
            .unwrap(),
        "ok"
    );
    assert_eq!(attempts(&door)[0].via, Some(proxy.address.to_string()));
    let broken = door_with(
        folder.path(),
        &[("ALL_PROXY", "gopher://me:secret@x".to_owned())],
    );
    let error = broken.send(&get("http://models.example/")).unwrap_err();
    assert!(
        matches!(error, OutboundError::BadProxy { .. }) && !error.to_string().contains("secret"),
        "{error}"
    );
}

#[test]
fn a_far_host_cannot_send_sotto_to_a_service_of_this_machine() {
    let inner = Server::start(|_, stream, _| whole(stream, 200, &[], b"private"));
    let target = inner.url("/admin");
    let proxy =
        Server::start(move |_, stream, _| whole(stream, 302, &[("Location", &target)], b""));
    let folder = tempfile::tempdir().unwrap();
    let door = door_with(
        folder.path(),
        &[("HTTP_PROXY", format!("http://{}", proxy.address))],
    );
    let error = door.send(&get("http://models.example/")).unwrap_err();
    assert!(
        matches!(
            error,
            OutboundError::Forbidden {
                why: Refusal::Inward,
                ..
            }
        ),
        "{error}"
    );
    assert!(inner.asked().is_empty());
}
