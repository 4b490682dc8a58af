//! Several programs and one core, over the real socket.
#![allow(
    unused_crate_dependencies,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

#[cfg(unix)]
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::Arc;

use sotto_api::{
    Event, ListenRequest, NewTask, Problem, Reply, Request, Settings, TaskFilter, TaskRequest,
    TextRequest, TimerRequest, Via,
};
use sotto_assistant::link::{Client, Listening, Server};
use sotto_assistant::{Assistant, Listens, Setup};
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_store::NoKeychain;

struct Running {
    // The socket goes before the core.
    server: Option<Server>,
    assistant: Assistant,
    _runtime: tokio::runtime::Runtime,
}

impl Running {
    fn open(folder: &Path) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let inside = runtime.enter();
        let open = || {
            Assistant::open(Setup {
                folder,
                keychain: Arc::new(NoKeychain),
                desktop: Arc::new(System),
                language: Language::ENGLISH,
                mind: None,
                meanings: None,
                mouth: None,
            })
        };
        // In this one process the threads of the one before let go of the folder in a moment, not at once.
        let assistant = (0..1_000)
            .find_map(|_| {
                let opened = open().ok();
                if opened.is_none() {
                    std::thread::sleep(std::time::Duration::from_millis(10));
                }
                opened
            })
            .expect("the folder is free again");
        let server = Some(Server::open(folder, &assistant).unwrap());
        drop(inside);
        Self {
            server,
            assistant,
            _runtime: runtime,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.server.take());
        self.assistant.close();
    }
}

fn add(text: String) -> Request {
    Request::Task(TaskRequest::Add(NewTask {
        text,
        ..NewTask::default()
    }))
}

fn tasks(client: &mut Client) -> usize {
    let list = TaskRequest::List(TaskFilter::default());
    match client.call(Request::Task(list)).unwrap() {
        Reply::Tasks(tasks) => tasks.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_programs_at_once_change_one_folder_and_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::open(folder.path());
    let program = |name: &'static str| {
        let folder = folder.path().to_owned();
        std::thread::spawn(move || {
            let mut client = Client::connect(&folder).unwrap().unwrap();
            for number in 0..50 {
                let reply = client.call(add(format!("{name} {number}"))).unwrap();
                assert!(matches!(reply, Reply::Task(_)), "{reply:?}");
            }
        })
    };
    let both = [program("one"), program("other")];
    for program in both {
        program.join().unwrap();
    }
    let mut client = Client::connect(folder.path()).unwrap().unwrap();
    assert_eq!(tasks(&mut client), 100);
    drop(client);
    // And they are there for the next one who holds the folder.
    drop(running);
    let _running = Running::open(folder.path());
    let mut client = Client::connect(folder.path()).unwrap().unwrap();
    assert_eq!(tasks(&mut client), 100);
}

#[test]
fn one_program_hears_what_another_does() {
    let folder = tempfile::tempdir().unwrap();
    let _running = Running::open(folder.path());
    let mut listening = Client::connect(folder.path()).unwrap().unwrap();
    let subscribe = Request::Subscribe { level: false };
    // Asked for twice, heard once.
    assert_eq!(listening.call(subscribe.clone()).unwrap(), Reply::Done);
    assert_eq!(listening.call(subscribe).unwrap(), Reply::Done);
    let mut talking = Client::connect(folder.path()).unwrap().unwrap();
    let ask = TextRequest::Ask {
        text: "set a timer for ten minutes".into(),
        conversation: None,
        via: Via::CommandLine,
        spoken: false,
    };
    let Reply::Begun { id } = talking.call(Request::Text(ask)).unwrap() else {
        panic!("not begun");
    };
    let mut answer = String::new();
    listening
        .listen(|event| match event {
            Event::Answer { turn, text } if turn == id => {
                answer.push_str(&text);
                Listening::On
            }
            Event::TurnDone(turn) if turn.id == id => {
                assert_eq!(turn.answer, answer);
                Listening::Enough
            }
            _ => Listening::On,
        })
        .unwrap();
    assert!(answer.contains("10 minutes"), "{answer}");
    let timers = talking.call(Request::Timer(TimerRequest::List)).unwrap();
    assert!(matches!(timers, Reply::Timers(timers) if timers.len() == 1));
}

#[test]
fn how_loud_it_is_goes_to_those_who_want_to_know() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::open(folder.path());
    let subscribed = |level| {
        let mut client = Client::connect(folder.path()).unwrap().unwrap();
        let reply = client.call(Request::Subscribe { level }).unwrap();
        assert_eq!(reply, Reply::Done);
        client
    };
    let mut all = [subscribed(false), subscribed(true)];
    running.assistant.announce(Event::Level { level: 0.5 });
    let closed = Event::Listening(sotto_api::Listening::Closed);
    running.assistant.announce(closed.clone());
    let levels = all.each_mut().map(|client| {
        let mut levels = 0;
        client
            .listen(|event| {
                if event == closed {
                    return Listening::Enough;
                }
                if matches!(event, Event::Level { .. }) {
                    levels += 1;
                }
                Listening::On
            })
            .unwrap();
        levels
    });
    assert_eq!(levels, [0, 1]);
}

/// Holds no microphone; tells what it is asked.
struct Listener(std::sync::mpsc::Sender<ListenRequest>);

impl Listens for Listener {
    fn listen(&self, asked: ListenRequest) -> Result<(), Problem> {
        self.0.send(asked).unwrap();
        Ok(())
    }

    fn state(&self) -> sotto_api::Listening {
        sotto_api::Listening::Idle
    }

    fn settings(&self, _: &Settings) {}
}

#[test]
fn a_key_is_let_go_when_the_program_that_held_it_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::open(folder.path());
    let (tell, asked) = std::sync::mpsc::channel();
    {
        let _inside = running._runtime.enter();
        running.assistant.listened_by(Arc::new(Listener(tell)));
    }
    let mut client = Client::connect(folder.path()).unwrap().unwrap();
    let press = ListenRequest::Press { dictate: false };
    let reply = client.call(Request::Listen(press)).unwrap();
    assert_eq!(reply, Reply::Done);
    assert_eq!(asked.recv().unwrap(), press);
    drop(client);
    // It is seen at once; only a test that hangs waits longer.
    let patience = std::time::Duration::from_secs(60);
    let let_go = asked.recv_timeout(patience);
    assert_eq!(let_go, Ok(ListenRequest::Cancel));
}

#[test]
fn a_key_that_a_script_told_of_is_held_until_another_one_lets_it_go() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::open(folder.path());
    let (tell, asked) = std::sync::mpsc::channel();
    {
        let _inside = running._runtime.enter();
        running.assistant.listened_by(Arc::new(Listener(tell)));
    }
    let patience = std::time::Duration::from_secs(60);
    let hold = ListenRequest::Hold { dictate: false };
    for of_a_script in [hold, hold, ListenRequest::Release] {
        let mut client = Client::connect(folder.path()).unwrap().unwrap();
        let reply = client.call(Request::Listen(of_a_script)).unwrap();
        assert_eq!(reply, Reply::Done);
        drop(client);
        // Nothing comes between: whoever told of it is gone, and nothing was cancelled.
        assert_eq!(asked.recv_timeout(patience), Ok(of_a_script));
    }
}

#[test]
fn a_program_that_stays_connected_does_not_hold_what_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::open(folder.path());
    let mut idle = Client::connect(folder.path()).unwrap().unwrap();
    let mut listening = Client::connect(folder.path()).unwrap().unwrap();
    let subscribe = Request::Subscribe { level: false };
    assert_eq!(listening.call(subscribe).unwrap(), Reply::Done);
    assert_eq!(tasks(&mut idle), 0);
    drop(running);
    // Both are still there, and the folder is free.
    let _again = Running::open(folder.path());
    let mut other = Client::connect(folder.path()).unwrap().unwrap();
    assert_eq!(tasks(&mut other), 0);
    // Who asks what was closed is told that it ended.
    #[cfg(unix)]
    assert!(idle.call(Request::Status).is_err());
}

#[test]
fn nobody_there_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Client::connect(folder.path()).unwrap().is_none());
    let running = Running::open(folder.path());
    assert!(Client::connect(folder.path()).unwrap().is_some());
    drop(running);
    assert!(Client::connect(folder.path()).unwrap().is_none());
}

/// A socket that a killed Sotto left behind, and one whose owner speaks nonsense or another version.
#[cfg(unix)]
#[test]
fn strange_sockets_end_in_a_sentence() {
    use std::os::unix::net::UnixListener;
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("sotto.sock");
    drop(UnixListener::bind(&socket).unwrap());
    assert!(Client::connect(folder.path()).unwrap().is_none());
    // The one who takes the folder takes the place too.
    let running = Running::open(folder.path());
    assert!(Client::connect(folder.path()).unwrap().is_some());
    drop(running);
    for (greeting, part) in [
        (
            "{\"hello\":{\"protocol\":99,\"version\":\"9.9\",\"process\":7}}\n",
            "9.9",
        ),
        ("GET / HTTP/1.1\n", "cannot read"),
    ] {
        let listener = UnixListener::bind(&socket).unwrap();
        let said = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(greeting.as_bytes()).unwrap();
        });
        let error = Client::connect(folder.path()).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
        said.join().unwrap();
        std::fs::remove_file(&socket).unwrap();
    }
}

/// One of another version is asked to end in the one way that never changes.
#[cfg(unix)]
#[test]
fn a_sotto_of_another_version_can_be_ended() {
    use std::os::unix::net::UnixListener;
    let folder = tempfile::tempdir().unwrap();
    assert!(Client::end_any(folder.path()).unwrap().is_none());
    let listener = UnixListener::bind(folder.path().join("sotto.sock")).unwrap();
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let hello = "{\"hello\":{\"protocol\":1,\"version\":\"0.0\",\"process\":7}}\n";
        stream.write_all(hello.as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).unwrap();
        line
    });
    assert!(Client::end_any(folder.path()).unwrap().is_some());
    assert_eq!(
        asked.join().unwrap().trim(),
        "{\"id\":1,\"request\":{\"kind\":\"close\"}}"
    );
}

/// Nonsense from one program ends its own connection and nobody else's.
#[cfg(unix)]
#[test]
fn nonsense_ends_only_its_own_connection() {
    use std::os::unix::net::UnixStream;
    let folder = tempfile::tempdir().unwrap();
    let _running = Running::open(folder.path());
    let mut good = Client::connect(folder.path()).unwrap().unwrap();
    for nonsense in [
        &b"nonsense\n"[..],
        b"{\"id\":1}\n",
        b"\xff\xff\xff\xff\n",
        b"{\"id\":1,\"req",
    ] {
        let stream = UnixStream::connect(folder.path().join("sotto.sock")).unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap());
        let mut hello = String::new();
        lines.read_line(&mut hello).unwrap();
        assert!(hello.contains("hello"));
        (&stream).write_all(nonsense).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut rest = String::new();
        lines.read_line(&mut rest).unwrap();
        assert_eq!(rest, "");
    }
    assert_eq!(tasks(&mut good), 0);
}
