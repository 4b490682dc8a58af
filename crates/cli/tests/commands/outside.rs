//! Open requests that a model outside answers, because the settings name one: the real program, its switch and its ledger,
//! and a server on this machine that speaks as such endpoints do.

use serde_json::{Value, json};

use crate::place::*;
use crate::server::{Server, whole};

/// No sentence of Sotto's own understands these.
const TIMER: &str = "it would be lovely to hear from you once twenty minutes have gone by";
const QUESTION: &str = "who wrote the Odyssey";

/// A place whose running Sotto ends with it, without models of its own and without a keychain.
struct Outside(Place);

impl Outside {
    fn new() -> Self {
        let place = Place::new();
        std::fs::create_dir(place.path("models")).unwrap();
        Self(place)
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
            .output()
            .unwrap()
    }

    /// What a command that succeeds prints.
    fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
        out(&output)
    }

    /// The turn of a request, which ends well or not.
    fn turn(&self, text: &str, ends_well: bool) -> Value {
        let output = self.run(&["--json", "ask", text]);
        assert_eq!(code(&output) == 0, ends_well, "{text}: {}", err(&output));
        serde_json::from_str(&out(&output)).unwrap()
    }

    fn answers_at(&self, server: &Server) {
        self.out(&["settings", "set", "mind.endpoint", &server.url("/v1")]);
        self.out(&["settings", "set", "mind.model", "m"]);
    }
}

impl Drop for Outside {
    /// Something may be set to ring: then it would stay.
    fn drop(&mut self) {
        let _ = self.run(&["resident", "--stop"]);
    }
}

/// The events of an answer, as they go over the wire.
fn events(pieces: &[Value]) -> String {
    let mut all: String = pieces
        .iter()
        .map(|piece| format!("data: {}\n\n", json!({ "choices": [piece] })))
        .collect();
    all.push_str("data: [DONE]\n\n");
    all
}

fn body(asked: &crate::server::Asked) -> Value {
    serde_json::from_slice(&asked.body).unwrap()
}

/// What came of a tool, where the request tells it.
fn result_of_tool(body: &Value) -> Option<&str> {
    let messages = body["messages"].as_array()?;
    let message = messages.iter().find(|message| message["role"] == "tool")?;
    message["content"].as_str()
}

/// Calls for a timer, and says something pleasant when it knows that it runs.
fn starts_a_timer() -> Server {
    Server::start(|asked, stream, _| {
        let answer = if result_of_tool(&body(asked)).is_some() {
            events(&[
                json!({ "delta": { "content": "You will " } }),
                json!({ "delta": { "content": "hear from me." } }),
                json!({ "delta": {}, "finish_reason": "stop" }),
            ])
        } else {
            // Arguments come in fragments.
            let call = |name: Option<&str>, arguments: &str| {
                let function = json!({ "name": name, "arguments": arguments });
                json!({ "delta": { "tool_calls": [{ "index": 0, "id": "a", "function": function }] } })
            };
            events(&[
                call(Some("timer_start"), "{\"duration\": "),
                call(None, "\"twenty minutes\"}"),
                json!({ "delta": {}, "finish_reason": "tool_calls" }),
            ])
        };
        let kind = [("Content-Type", "text/event-stream")];
        whole(stream, 200, &kind, answer.as_bytes())
    })
}

#[test]
fn the_model_of_the_settings_answers_and_its_calls_are_carried_out() {
    let server = starts_a_timer();
    let place = Outside::new();
    assert!(!place.out(&["status"]).contains("leave Sotto"));
    // Before it is named nothing goes there.
    place.turn(QUESTION, true);
    assert!(server.asked().is_empty());

    place.answers_at(&server);
    let host = server.address.to_string();
    let turn = place.turn(TIMER, true);
    assert_eq!(turn["outcome"]["is"], json!("answered"), "{turn}");
    assert_eq!(turn["actions"][0]["tool"], "timer_start", "{turn}");
    assert_eq!(
        turn["understood_by"],
        json!({ "by": "model", "name": format!("m at {host}") })
    );
    let answer = turn["answer"].as_str().unwrap();
    assert!(answer.ends_with("You will hear from me."), "{turn}");
    let timers: Value = serde_json::from_str(&place.out(&["--json", "timers"])).unwrap();
    assert_eq!(timers[0]["length_ms"], 1_200_000, "{timers}");

    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    let first = body(&asked[0]);
    assert_eq!(asked[0].path, "/v1/chat/completions");
    assert_eq!(
        (&first["model"], &first["stream"]),
        (&json!("m"), &json!(true))
    );
    assert!(first["tools"].as_array().unwrap().len() > 60);
    assert!(first["messages"].to_string().contains(TIMER), "{first}");
    assert!(result_of_tool(&body(&asked[1])).is_some());
    // What Sotto understands by itself stays here.
    place.turn("what is 15 percent of 80", true);
    assert_eq!(server.asked().len(), 2);

    // That words leave is seen, and so is where they went.
    let status = place.out(&["status"]);
    assert!(status.contains(&host), "{status}");
    let ledger = place.out(&["--json", "network", "ledger"]);
    assert!(ledger.contains("external-model"), "{ledger}");

    // Set back, it is asked nothing more.
    place.out(&["settings", "reset", "mind"]);
    place.turn(QUESTION, true);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn what_the_user_forbids_is_not_sent() {
    let server = starts_a_timer();
    let place = Outside::new();
    place.answers_at(&server);
    place.out(&["network", "forbid"]);
    let turn = place.turn(QUESTION, false);
    let sentence = turn["outcome"]["sentence"].as_str().unwrap();
    assert!(sentence.contains(&server.address.to_string()), "{turn}");
    assert!(sentence.contains("all connections are forbidden"), "{turn}");
    assert!(server.asked().is_empty());

    // A server elsewhere needs its own leave, whatever the settings name.
    place.out(&["network", "allow"]);
    place.out(&[
        "settings",
        "set",
        "mind.endpoint",
        "https://models.example/v1",
    ]);
    let turn = place.turn(QUESTION, false);
    let sentence = turn["outcome"]["sentence"].as_str().unwrap();
    assert!(sentence.contains("network allow external-model"), "{turn}");
    assert!(sentence.contains("models.example"), "{turn}");
}

#[test]
fn a_server_that_is_gone_or_in_trouble_is_named() {
    let server = Server::start(|_, stream, _| {
        let error = br#"{"error": {"message": "The model is still being loaded."}}"#;
        whole(stream, 503, &[("Content-Type", "application/json")], error)
    });
    let host = server.address.to_string();
    let place = Outside::new();
    place.answers_at(&server);
    let turn = place.turn(QUESTION, false);
    let sentence = turn["outcome"]["sentence"].as_str().unwrap();
    assert!(sentence.contains(&format!("m at {host}")), "{turn}");
    assert!(sentence.contains("still being loaded"), "{turn}");
    assert!(sentence.contains("settings reset mind.endpoint"), "{turn}");

    place.out(&["settings", "reset", "mind.model"]);
    let asked = server.asked().len();
    let turn = place.turn(QUESTION, false);
    let sentence = turn["outcome"]["sentence"].as_str().unwrap();
    assert!(sentence.contains("settings set mind.model"), "{turn}");
    assert_eq!(server.asked().len(), asked);

    place.out(&["settings", "set", "mind.model", "m"]);
    // The port is given back at once: nothing listens there any more.
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let url = format!("http://{gone}/v1");
    place.out(&["settings", "set", "mind.endpoint", &url]);
    let turn = place.turn(QUESTION, false);
    let sentence = turn["outcome"]["sentence"].as_str().unwrap();
    assert!(sentence.contains(&gone.to_string()), "{turn}");
}

#[test]
fn a_model_on_this_machine_is_not_loaded_while_one_outside_answers() {
    if !engines_are_here(&["mind"]) {
        return;
    }
    let server = starts_a_timer();
    let place = Outside::new();
    place.answers_at(&server);
    place.out(&["resident", "--stop"]);
    // An engine that is given this one refuses it, and then it is put aside.
    let hurt = place.0.path("models/imported/mind/hurt.gguf");
    std::fs::create_dir_all(hurt.parent().unwrap()).unwrap();
    std::fs::write(&hurt, b"GGUF, and nothing more").unwrap();
    let chosen = format!("[mind]\npath = '{}'\nid = 'hurt.gguf'\n", hurt.display());
    std::fs::write(place.0.path("models/active.toml"), chosen).unwrap();
    for _ in 0..3 {
        place.turn(TIMER, true);
    }
    place.out(&["resident", "--stop"]);
    assert!(hurt.is_file());

    // Once the settings name nothing outside any more, it is the one that is asked.
    place.out(&["settings", "reset", "mind"]);
    let turn = place.turn(QUESTION, false);
    let sentence = turn["outcome"]["sentence"].as_str().unwrap();
    for words in ["hurt.gguf", "was put aside", "sotto models starter"] {
        assert!(sentence.contains(words), "{words}: {turn}");
    }
    assert!(!hurt.exists());
}
