//! What works while a download hangs: everything else about models.

use std::io;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::{json, tiny_gguf};
use crate::place::*;
use crate::server::{Server, whole};
use crate::tls::{Authority, Flaw, Front};

/// A small model of the catalog.
const MODEL: &str = "silero-vad-v6.2.0-ggml";
/// What nobody waits longer for than a test that hangs.
const PATIENCE: Duration = Duration::from_secs(120);
/// One that comes with a second file, which is fetched first.
const WITH_COMPANION: &str = "piper-en_US-ljspeech-medium";

/// A world in which the home of a model takes requests and never answers.
struct World {
    front: Front,
    _server: Server,
    asked: mpsc::Receiver<()>,
    trusted: PathBuf,
    place: Place,
}

impl World {
    fn silent_for(model: &str) -> Self {
        Self::that_begins(model, |_| Ok(()))
    }

    /// The same, but before it falls silent it sends this much.
    fn that_begins(
        model: &str,
        begin: impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let catalog = sotto_models::catalog::Catalog::embedded().unwrap();
        let url = &catalog.find(model).unwrap().url;
        let home = url.split('/').nth(2).unwrap();
        let place = Place::new();
        let (tell, asked) = mpsc::channel();
        let server = Server::start(move |_, stream, over| {
            let _ = tell.send(());
            begin(stream)?;
            over.wait();
            whole(stream, 404, &[], b"")
        });
        let authority = Authority::new();
        Self {
            front: Front::named(home, &authority, Flaw::None, server.address),
            _server: server,
            asked,
            trusted: authority.write(place.folder.path()),
            place,
        }
    }

    fn sotto(&self, arguments: &[&str]) -> Command {
        let mut command = self.place.sotto(arguments);
        for variable in ["NO_PROXY", "no_proxy", "https_proxy"] {
            command.env_remove(variable);
        }
        command
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("SOTTO_MODELS_DIR", self.place.path("models"))
            .env("LANG", "C.UTF-8")
            .env("XDG_RUNTIME_DIR", self.place.path("no such folder"))
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env("HTTPS_PROXY", format!("http://{}", self.front.address))
            .env("SOTTO_CA_FILE", &self.trusted);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.sotto(arguments).output().unwrap()
    }

    /// A download that hangs: its home was asked, and says nothing.
    fn download(&self, model: &str) -> Hanging {
        let download = Hanging(
            self.sotto(&["--quiet", "models", "get", model])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        );
        self.asked
            .recv_timeout(PATIENCE)
            .expect("the server was never asked for the file");
        download
    }
}

impl Drop for World {
    /// What a request started ends with the world.
    fn drop(&mut self) {
        let _ = self.run(&["resident", "--stop"]);
    }
}

/// A program that would never end by itself.
struct Hanging(Child);

impl Hanging {
    fn still_hangs(&mut self) {
        assert!(
            self.0.try_wait().unwrap().is_none(),
            "the download was to hang all the while"
        );
    }
}

impl Drop for Hanging {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn other_models_are_brought_along_and_removed_while_a_download_hangs() {
    let world = World::silent_for(MODEL);
    let mut download = world.download(MODEL);

    let file = world.place.path("tiny.gguf");
    std::fs::write(&file, tiny_gguf()).unwrap();
    let report = json(&world.run(&["--json", "models", "import", file.to_str().unwrap()]));
    assert_eq!(report["id"], "tiny.gguf", "{report}");
    let removed = world.run(&["models", "remove", "tiny.gguf"]);
    assert_eq!(code(&removed), 0, "{}", err(&removed));
    // The very same file is not fetched twice at once, and the sentence is about the file.
    let second = world.run(&["models", "get", MODEL]);
    assert_eq!(code(&second), 1, "{}", err(&second));
    assert!(
        err(&second).contains("is being downloaded already"),
        "{}",
        err(&second)
    );
    download.still_hangs();
}

/// What a user does all day. Speaking and hearing only where their starters are.
fn everything_works(world: &World, speaks: bool) {
    let asked = world.run(&["ask", "what is 15 percent of 80"]);
    assert_eq!(code(&asked), 0, "{}", err(&asked));
    assert!(out(&asked).contains("12"), "{}", out(&asked));
    if !speaks {
        return;
    }
    let file = world.place.path("said.wav");
    let file = file.to_str().unwrap();
    let said = world.run(&["say", "--out", file, "Please add milk and bread."]);
    assert_eq!(code(&said), 0, "{}", err(&said));
    let heard = world.run(&["transcribe", file]);
    assert_eq!(code(&heard), 0, "{}", err(&heard));
    let words = out(&heard).to_lowercase();
    assert!(words.contains("milk"), "{words}");
}

/// The starters of this machine, in the folder of models into which the download goes.
fn bring_starters(world: &World, ids: &[&str]) {
    for id in ids {
        let to = world.place.path("models").join(id);
        std::fs::create_dir_all(&to).unwrap();
        for file in std::fs::read_dir(sotto_models::models_folder().join(id)).unwrap() {
            let file = file.unwrap();
            if file.file_type().unwrap().is_file() {
                std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
            }
        }
    }
}

#[test]
fn everything_else_works_while_a_download_hangs_and_after_it_was_killed() {
    let world = World::silent_for(MODEL);
    let starters = ["hibari", "whisper-tiny.en"];
    let speaks = engines_are_here(&["ear", "voice"]) && models_are_here(&starters);
    if speaks {
        bring_starters(&world, &starters);
    }
    let mut download = world.download(MODEL);
    everything_works(&world, speaks);
    download.still_hangs();
    drop(download);
    everything_works(&world, speaks);
}

/// The first Ctrl-C ends it in good order, and says what is kept.
#[cfg(unix)]
#[test]
fn ctrl_c_stops_a_download_and_keeps_what_came() {
    const CAME: usize = 100_000;
    let catalog = sotto_models::catalog::Catalog::embedded().unwrap();
    let entry = catalog.find(MODEL).unwrap();
    let length = entry.bytes.unwrap().to_string();
    let world = World::that_begins(MODEL, move |stream| {
        crate::server::head(stream, 200, &[("Content-Length", &length)])?;
        stream.write_all(&[7; CAME])
    });
    let child = world
        .sotto(&["models", "get", MODEL])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut part = entry.path_in(&world.place.path("models")).into_os_string();
    part.push(".part");
    let kept = || std::fs::metadata(&part).map_or(0, |facts| facts.len());
    let began = std::time::Instant::now();
    while kept() < CAME as u64 {
        assert!(began.elapsed() < PATIENCE, "only {} bytes came", kept());
        std::thread::sleep(Duration::from_millis(10));
    }
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.unwrap().success());
    let output = child.wait_with_output().unwrap();
    // 130 is what a second one ends with, at once.
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(
        err(&output).contains(&format!("was stopped. {CAME} bytes are kept")),
        "{}",
        err(&output)
    );
    assert_eq!(out(&output), "");
    assert_eq!(kept(), CAME as u64);
}

#[test]
fn a_model_is_not_removed_from_under_its_download() {
    for model in [MODEL, WITH_COMPANION] {
        let world = World::silent_for(model);
        let mut download = world.download(model);
        let refused = world.run(&["models", "remove", model]);
        assert_eq!(code(&refused), 1, "{model}: {}", err(&refused));
        for words in ["is being fetched at this moment", "Nothing was removed"] {
            assert!(err(&refused).contains(words), "{model}: {}", err(&refused));
        }
        download.still_hangs();
        // Ended in the middle, it holds nothing any more: the system has let go of its lock.
        drop(download);
        let removed = world.run(&["models", "remove", model]);
        assert_eq!(code(&removed), 0, "{model}: {}", err(&removed));
    }
}

#[test]
fn a_starter_is_not_removed_while_the_set_is_being_fetched() {
    let place = Place::new();
    let file = place.path("models/minilm/config.json");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "{}").unwrap();
    // What another program holds while it fetches.
    let fetching = std::fs::File::create(place.path("models/.lock")).unwrap();
    fetching.lock().unwrap();
    let remove = || super::with_models(&place, &["models", "remove", "minilm"]);
    let refused = remove();
    assert_eq!(code(&refused), 1, "{}", err(&refused));
    for words in ["are being fetched at this moment", "Nothing was removed"] {
        assert!(err(&refused).contains(words), "{}", err(&refused));
    }
    assert!(file.is_file());
    drop(fetching);
    let removed = remove();
    assert_eq!(code(&removed), 0, "{}", err(&removed));
    assert!(
        err(&removed).contains("minilm was removed"),
        "{}",
        err(&removed)
    );
    assert!(!place.path("models/minilm").exists());
}
