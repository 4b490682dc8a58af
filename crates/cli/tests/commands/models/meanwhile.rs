//! What works while a download hangs: everything else about models.

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
        let catalog = sotto_models::catalog::Catalog::embedded().unwrap();
        let url = &catalog.find(model).unwrap().url;
        let home = url.split('/').nth(2).unwrap();
        let place = Place::new();
        let (tell, asked) = mpsc::channel();
        let server = Server::start(move |_, stream, over| {
            let _ = tell.send(());
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
            .env("SOTTO_MODELS_DIR", self.place.path("models"))
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
            .recv_timeout(Duration::from_secs(120))
            .expect("the server was never asked for the file");
        download
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
