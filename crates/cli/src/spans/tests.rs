//! What a collector gets, and what is said when it does not take it.
#![allow(clippy::unwrap_used)]

use sotto_api::{Outcome, Trace, TraceStage, UnderstoodBy, Via};
use sotto_outbound::{Attempt, Ending, LedgerFilter};

use super::*;
use crate::server::{Server, whole};

fn turn() -> Turn {
    Turn {
        id: "01998000-0000-7000-8000-000000000001".parse().unwrap(),
        conversation: "01998000-0000-7000-8000-00000000aaaa".parse().unwrap(),
        replaces: None,
        revision: 0,
        via: Via::Hotkey,
        heard: "Add milk".to_owned(),
        answer: "Milk is on it.".to_owned(),
        understood_by: UnderstoodBy::Pattern,
        actions: Vec::new(),
        outcome: Outcome::Answered,
        sources: Vec::new(),
        recording: None,
        trace: vec![Trace {
            stage: TraceStage::Understood,
            from_ms: 0,
            to_ms: 4,
        }],
        created: "2026-11-22T12:00:00Z".parse().unwrap(),
    }
}

struct Place {
    home: Home,
    _folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            home: Home::at(Some(folder.path().join("data"))).unwrap(),
            _folder: folder,
        }
    }

    fn send(&self, url: &str) -> Result<(), CliError> {
        send(&[turn()], url, &self.home)
    }

    fn attempts(&self) -> Vec<Attempt> {
        let ledger = self.home.outbound();
        ledger.ledger().read(&LedgerFilter::default()).unwrap()
    }
}

#[test]
fn a_collector_gets_the_spans_and_the_ledger_says_so() {
    let server = Server::start(|_, stream, _| {
        whole(stream, 200, &[("Content-Type", "application/json")], b"{}")
    });
    let place = Place::new();
    // However the address is written, it leads to the same place.
    for path in ["", "/", "/v1/traces", "/v1/traces/"] {
        place.send(&server.url(path)).unwrap();
    }
    let asked = server.asked();
    assert_eq!(asked.len(), 4);
    for asked in &asked {
        assert_eq!(
            (asked.method.as_str(), asked.path.as_str()),
            ("POST", "/v1/traces")
        );
        assert_eq!(asked.header("content-type"), Some("application/json"));
        let body: Value = serde_json::from_slice(&asked.body).unwrap();
        assert_eq!(body, otlp(&[turn()]));
    }
    place.send(&server.url("/otlp")).unwrap();
    assert_eq!(server.asked()[4].path, "/otlp/v1/traces");
    for attempt in place.attempts() {
        assert_eq!(attempt.purpose, Purpose::TurnTraces);
        assert_eq!(attempt.grant, Grant::ByUser);
        assert_eq!(attempt.ending, Ending::Done);
        assert!(attempt.local && attempt.bytes_up > 0);
    }
}

#[test]
fn without_turns_nothing_is_asked_for() {
    let server = Server::start(|_, stream, _| whole(stream, 200, &[], b""));
    let place = Place::new();
    send(&[], &server.url(""), &place.home).unwrap();
    assert!(server.asked().is_empty() && place.attempts().is_empty());
}

#[test]
fn what_a_collector_does_not_take_is_said_in_its_words() {
    let server = Server::start(|asked, stream, _| match asked.path.as_str() {
        "/busy/v1/traces" => whole(stream, 503, &[], b"the queue is full"),
        "/closed/v1/traces" => whole(stream, 401, &[], b""),
        "/else/v1/traces" => whole(stream, 404, &[], b"no such page"),
        "/part/v1/traces" => {
            let said = br#"{"partialSuccess": {"rejectedSpans": "1", "errorMessage": "too old"}}"#;
            whole(stream, 200, &[], said)
        }
        _ => whole(stream, 200, &[], br#"{"partialSuccess": {}}"#),
    });
    let place = Place::new();
    let says = |path: &str| place.send(&server.url(path)).unwrap_err().to_string();
    let host = server.address;
    assert_eq!(
        says("/busy"),
        format!(
            "{host} did not take the times of the turns (error 503: the queue is full). \
             Nothing of it is lost here; try again later."
        )
    );
    assert!(says("/closed").contains("(error 401). It wants to know who asks"));
    assert!(says("/else").contains("(error 404: no such page). Is it a collector"));
    assert_eq!(
        says("/part"),
        format!("{host} took only a part: it left out 1 of the spans: too old.")
    );
    place.send(&server.url("/whole")).unwrap();
}

#[test]
fn a_collector_that_never_answers_is_given_up() {
    let server = Server::start(|_, _, gate| {
        gate.wait();
        Ok(())
    });
    let place = Place::new();
    let patience = Duration::from_millis(200);
    let error = send_within(&[turn()], &server.url(""), &place.home, patience).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{} did not answer in time. Try again later.",
            server.address
        )
    );
    let what = "timed-out".to_owned();
    assert_eq!(place.attempts()[0].ending, Ending::Failed { what });
}

#[test]
fn addresses_that_are_none_reach_nobody() {
    let place = Place::new();
    let url = "http://localhost:4318?key=1";
    let usage = place.send(url).unwrap_err();
    assert_eq!(usage.code(), 2, "{usage}");
    for url in [
        "",
        "localhost:4318",
        "ftp://localhost",
        "http://me:pw@localhost",
    ] {
        let error = place.send(url).unwrap_err().to_string();
        assert!(error.contains("is not an address"), "{url}: {error}");
        assert!(!error.contains("pw"), "{error}");
    }
    assert!(place.attempts().is_empty());
}

#[test]
fn a_file_holds_one_line_and_takes_the_place_of_an_older_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("turns.json");
    std::fs::write(&file, "something longer than nothing at all".repeat(100)).unwrap();
    write(&[turn()], &file).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().count(), 1);
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read, otlp(&[turn()]));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let inside = file.join("more.json");
    let error = write(&[turn()], &inside).unwrap_err().to_string();
    assert!(error.contains("cannot be written"), "{error}");
}
