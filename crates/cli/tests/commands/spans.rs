//! `sotto history spans`: the real program, and a collector on this machine that takes the times of turns, or does not.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::place::*;
use crate::server::{Server, whole};
use crate::tls::{Authority, Flaw, Front};

/// What no id and no name of a stage holds.
const REQUEST: &str = "what is 15 percent of 80";

/// A place whose running Sotto ends with it, without models of its own and without a keychain.
struct Talked(Place);

impl Talked {
    /// Two turns were typed.
    fn new() -> Self {
        let place = Place::new();
        std::fs::create_dir(place.path("models")).unwrap();
        let talked = Self(place);
        for request in [REQUEST, "add water the plants to my tasks"] {
            talked.out(&["ask", request]);
        }
        talked
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.0
            .sotto(arguments)
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("SOTTO_MODELS_DIR", self.0.path("models"))
            .env("LANG", "C.UTF-8")
            .env("TZ", "Europe/Berlin")
            .env("XDG_RUNTIME_DIR", self.0.path("no such folder"))
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("SOTTO_CA_FILE")
            .output()
            .unwrap()
    }

    /// What a command that succeeds prints.
    fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
        out(&output)
    }

    fn spans(&self, arguments: &[&str]) -> Output {
        self.run(&[&["history", "spans"][..], arguments].concat())
    }

    /// The sentence that ends a command that sends nothing, or sends it in vain.
    fn fails(&self, url: &str) -> String {
        let output = self.spans(&["--otlp", url]);
        assert_eq!(code(&output), 1, "{url}: {}", err(&output));
        assert!(output.stdout.is_empty(), "{url}");
        err(&output)
    }

    /// Every attempt to send them.
    fn ledger(&self) -> Vec<Value> {
        let all = self.out(&["--json", "network", "ledger"]);
        let all = all.lines().map(json);
        all.filter(|line| line["purpose"] == "turn-traces")
            .collect()
    }
}

impl Drop for Talked {
    fn drop(&mut self) {
        let _ = self.run(&["resident", "--stop"]);
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn spans(body: &Value) -> &Vec<Value> {
    body["resourceSpans"][0]["scopeSpans"][0]["spans"]
        .as_array()
        .unwrap()
}

/// The turns among them.
fn traces(body: &Value) -> BTreeSet<&str> {
    let all = spans(body).iter();
    all.map(|span| span["traceId"].as_str().unwrap()).collect()
}

#[test]
fn times_of_turns_are_printed_written_and_sent_without_their_words() {
    let server = Server::start(|_, stream, _| {
        whole(stream, 200, &[("Content-Type", "application/json")], b"{}")
    });
    let place = Talked::new();
    let printed = place.out(&["history", "spans"]);
    for words in ["percent", "water", "plants"] {
        assert!(!printed.contains(words), "{printed}");
    }
    let body = json(&printed);
    assert_eq!(traces(&body).len(), 2, "{body}");
    let (roots, stages): (Vec<&Value>, Vec<&Value>) = spans(&body)
        .iter()
        .partition(|span| span.get("parentSpanId").is_none());
    assert_eq!(roots.len(), 2, "{body}");
    for root in &roots {
        assert_eq!(root["name"], "turn");
        assert_eq!(
            root["attributes"][0]["value"]["stringValue"],
            "command_line"
        );
    }
    let understood = stages.iter().filter(|stage| stage["name"] == "understood");
    assert!(understood.count() >= 2, "{body}");
    for stage in &stages {
        let parent = |root: &&&Value| root["spanId"] == stage["parentSpanId"];
        let root = roots.iter().find(parent).unwrap();
        assert_eq!(root["traceId"], stage["traceId"], "{stage}");
    }

    // The same turns are the same spans, wherever they go.
    let file = place.0.path("turns.json");
    let output = place.spans(&["--out", file.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("2 turns are in"), "{}", err(&output));
    assert_eq!(json(&std::fs::read_to_string(&file).unwrap()), body);

    let output = place.spans(&["--otlp", &server.url("")]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("2 turns were sent"));
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (asked[0].method.as_str(), asked[0].path.as_str()),
        ("POST", "/v1/traces")
    );
    assert_eq!(asked[0].header("content-type"), Some("application/json"));
    let sent: Value = serde_json::from_slice(&asked[0].body).unwrap();
    assert_eq!(sent, body);
    let ledger = place.ledger();
    assert_eq!(ledger.len(), 1, "{ledger:?}");
    assert_eq!(ledger[0]["ending"], "done");
    assert_eq!(ledger[0]["address"], server.address.to_string());
    let switch = place.out(&["network"]);
    assert!(switch.contains("turn-traces"), "{switch}");

    // Which turns.
    let newest = json(&place.out(&["history", "spans", "--last", "1"]));
    assert_eq!(traces(&newest).len(), 1);
    assert!(traces(&newest).is_subset(&traces(&body)));
    assert_eq!(
        json(&place.out(&["history", "spans", "--since", "2h"])),
        body
    );
    let told = json(&place.out(&["--json", "history", "spans", "--otlp", &server.url("")]));
    assert_eq!(told["turns"], 2);
    assert_eq!(server.asked().len(), 2);
    let output = place.spans(&["--since", "tomorrow"]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    let both = ["--out", "-", "--otlp", "http://localhost:4318"];
    assert_eq!(code(&place.spans(&both)), 2);
}

#[test]
fn a_collector_that_does_not_take_them_is_named_and_a_forbidden_one_gets_nothing() {
    let elsewhere = Server::start(|_, stream, _| whole(stream, 200, &[], b"{}"));
    let away = elsewhere.url("/v1/traces");
    let server = Server::start(move |asked, stream, _| match asked.path.as_str() {
        "/busy/v1/traces" => whole(stream, 503, &[], b"the queue is full"),
        "/wrong/v1/traces" => whole(stream, 404, &[], b""),
        "/away/v1/traces" => whole(stream, 307, &[("Location", &away)], b""),
        // It closes the connection without a word.
        _ => Ok(()),
    });
    let host = server.address.to_string();
    let place = Talked::new();

    let said = place.fails(&server.url("/busy"));
    assert!(said.contains(&host), "{said}");
    assert!(said.contains("error 503: the queue is full"), "{said}");
    let said = place.fails(&server.url("/wrong"));
    assert!(said.contains("error 404"), "{said}");
    assert!(said.contains("Is it a collector"), "{said}");
    let said = place.fails(&server.url("/away"));
    assert!(said.contains("sent Sotto on to a place"), "{said}");
    assert!(elsewhere.asked().is_empty());
    let said = place.fails(&server.url("/silent"));
    assert!(said.contains(&host), "{said}");

    // The port is given back at once: nothing listens there any more.
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let said = place.fails(&format!("http://{gone}"));
    assert!(said.contains(&gone.to_string()), "{said}");
    assert!(said.contains("Is the program that should answer"), "{said}");

    let front = Front::start(&Authority::new(), Flaw::None, server.address);
    let asked = server.asked().len();
    let said = place.fails(&front.url(""));
    assert!(said.contains("could not be trusted"), "{said}");
    assert_eq!(server.asked().len(), asked);

    let said = place.fails("localhost:4318");
    assert!(said.contains("is not an address"), "{said}");
    // None of it was taken.
    let ledger = place.ledger();
    assert!(ledger.len() >= 6, "{ledger:?}");
    assert!(
        ledger.iter().all(|line| line["status"] != 200),
        "{ledger:?}"
    );

    place.out(&["network", "forbid"]);
    let said = place.fails(&elsewhere.url(""));
    assert!(
        said.contains("hand the times of turns to a collector"),
        "{said}"
    );
    assert!(said.contains("all connections are forbidden"), "{said}");
    assert!(elsewhere.asked().is_empty());
    let ledger = place.ledger();
    let last = ledger.last().unwrap();
    assert_eq!(last["ending"], "refused");
    // What stays here is not forbidden.
    assert_eq!(traces(&json(&place.out(&["history", "spans"]))).len(), 2);
}
