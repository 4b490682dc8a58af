//! `sotto serve` as somebody starts it: the real program, and a page that speaks with it.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};

/// What nobody waits longer for than a test that hangs.
const LONGEST: Duration = Duration::from_secs(60);

/// A data folder; the core that is started in it ends with it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn sotto(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sotto"));
        command
            .args(arguments)
            .env("SOTTO_DATA_DIR", self.0.path().join("data"))
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env_remove("SOTTO_LOG")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.sotto(arguments).output().unwrap()
    }

    /// Begins to serve on a free port, with these words besides.
    fn serve(&self, arguments: &[&str]) -> Served {
        let words = [&["serve", "--port", "0", "--no-open"][..], arguments].concat();
        Served::begin(self.sotto(&words).stderr(Stdio::null()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.run(&["resident", "--stop"]);
    }
}

/// A server that runs.
struct Served {
    child: Child,
    /// What it printed first.
    line: String,
}

impl Served {
    fn begin(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self { child, line }
    }

    fn address(&self) -> &str {
        let behind = self.line.strip_prefix("http://").unwrap();
        behind.split_once('/').unwrap().0
    }

    fn token(&self) -> &str {
        self.line.trim_end().split_once("#token=").unwrap().1
    }

    /// Ends it as the system does when it shuts down; whether it ended well.
    fn end(mut self) -> bool {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        told.success() && self.child.wait().unwrap().success()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Page {
    socket: WebSocketStream<TcpStream>,
    asked: u64,
    events: Vec<Value>,
}

impl Page {
    async fn open(served: &Served) -> Self {
        let address = served.address();
        let mut request = format!("ws://{address}/core")
            .into_client_request()
            .unwrap();
        let origin = format!("http://{address}").parse().unwrap();
        request.headers_mut().insert("origin", origin);
        let stream = TcpStream::connect(address).await.unwrap();
        let (socket, _) = client_async(request, stream).await.unwrap();
        let mut page = Self {
            socket,
            asked: 0,
            events: Vec::new(),
        };
        page.say(json!({ "hello": { "protocol": 1, "token": served.token() } }))
            .await;
        let welcome = page.hear().await.unwrap();
        assert!(welcome["welcome"].is_object(), "{welcome}");
        page
    }

    async fn say(&mut self, what: Value) {
        let text = Message::text(what.to_string());
        self.socket.send(text).await.unwrap();
    }

    /// What is said next; nothing once it ends.
    async fn hear(&mut self) -> Option<Value> {
        loop {
            let message = tokio::time::timeout(LONGEST, self.socket.next()).await;
            match message.expect("it comes at some time") {
                Some(Ok(Message::Text(text))) => {
                    return Some(serde_json::from_str(&text).unwrap());
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    async fn ask(&mut self, request: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.say(json!({ "ask": { "id": id, "request": request } }))
            .await;
        loop {
            let mut heard = self.hear().await.expect("it is still served");
            if heard["reply"]["id"] == id {
                return heard["reply"]["reply"].take();
            }
            self.events.push(heard["event"].take());
        }
    }

    /// The next event of this kind.
    async fn event(&mut self, kind: &str) -> Value {
        loop {
            let event = if self.events.is_empty() {
                let mut heard = self.hear().await.expect("it is still served");
                heard["event"].take()
            } else {
                self.events.remove(0)
            };
            if event["kind"] == kind {
                return event;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_goes_on_when_the_core_has_ended_under_it() {
    let place = Place::new();
    let served = place.serve(&[]);
    let mut page = Page::open(&served).await;
    let subscribe = json!({ "kind": "subscribe", "value": { "level": false } });
    // The first request starts a core.
    assert_eq!(page.ask(subscribe).await["kind"], "done");
    let add = json!({ "kind": "task", "value": { "do": "add", "text": "Call the bank" } });
    let added = page.ask(add).await;
    assert_eq!(added["kind"], "task", "{added}");
    page.event("changed").await;

    let ended = place.run(&["resident", "--stop"]);
    assert!(ended.status.success(), "{ended:?}");
    let told = page.event("problem").await;
    assert_eq!(told["value"]["code"], "stopped", "{told}");
    // What was there is there, in the core that this request starts; and the page reads everything anew.
    let list = json!({ "kind": "task", "value": { "do": "list", "state": "open" } });
    let tasks = page.ask(list).await;
    assert_eq!(tasks["value"][0]["text"], "Call the bank", "{tasks}");
    page.event("changed_much").await;
    // Events come again, also of what others do.
    let other = place.run(&["tasks", "add", "Water the roses"]);
    assert!(other.status.success(), "{other:?}");
    page.event("changed").await;

    assert!(served.end(), "it did not end well");
    assert_eq!(page.hear().await, None);
}

#[test]
fn the_token_stays_until_another_one_is_wanted() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let first = place.serve(&[]);
    let token = first.token().to_owned();
    assert!(token.len() >= 43, "{token}");
    let file = place.0.path().join("data/serve-token");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(first.end());
    let second = place.serve(&[]);
    assert_eq!(second.token(), token);
    assert!(second.end());
    let third = place.serve(&["--new-token", "--json"]);
    let printed: Value = serde_json::from_str(&third.line).unwrap();
    let link = printed["link"].as_str().unwrap();
    assert!(!link.contains(&token), "{link}");
    assert!(link.starts_with("http://127.0.0.1:"), "{link}");
    // The link is in no file but that of the token, which holds only that.
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(link.ends_with(&kept), "{link}");
    assert!(!place.0.path().join("data/serve.html").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_is_in_no_log() {
    let place = Place::new();
    let log = place.0.path().join("log");
    let mut command = place.sotto(&["serve", "--port", "0", "--no-open"]);
    command
        .env("SOTTO_LOG", "trace")
        .stderr(std::fs::File::create(&log).unwrap());
    let served = Served::begin(&mut command);
    Page::open(&served).await;
    let token = served.token().to_owned();
    assert!(served.end());
    let told = std::fs::read_to_string(&log).unwrap();
    // It tells all that there is to tell.
    assert!(told.contains("TRACE"), "{told}");
    assert!(!told.contains(&token), "{told}");
}

#[test]
fn what_cannot_be_served_is_said_in_a_sentence() {
    let place = Place::new();
    let served = place.serve(&[]);
    let port = served.address().rsplit_once(':').unwrap().1;
    let missing = place.0.path().join("missing.pem");
    let missing = missing.to_str().unwrap();
    for (words, code, said) in [
        (&["--bind", "0.0.0.0", "--port", "0"][..], 2, "--cert"),
        (&["--bind", "everywhere"][..], 2, "--bind"),
        (&["--port", "99999"][..], 2, "--port"),
        (&["--port", port][..], 1, "--port 0"),
        (&["--cert", missing][..], 2, "--key"),
        (&["--key", missing][..], 2, "--cert"),
        (&["--cert", missing, "--key", missing][..], 2, "missing.pem"),
    ] {
        let words = [&["serve", "--no-open"][..], words].concat();
        let output = place.run(&words);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{words:?}: {told}");
        assert!(told.contains(said), "{words:?}: {told}");
        assert!(output.stdout.is_empty(), "{words:?}");
    }
    assert!(served.end());
}
