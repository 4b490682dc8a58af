//! What works while a download hangs: everything else about models.

use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::{json, tiny_gguf};
use crate::place::*;
use crate::server::{Server, whole};
use crate::tls::{Authority, Flaw, Front};

/// A small model of the catalog.
const MODEL: &str = "silero-vad-v6.2.0-ggml";

/// The host it comes from.
fn home_of_the_model() -> String {
    let catalog = sotto_models::catalog::Catalog::embedded().unwrap();
    let url = &catalog.find(MODEL).unwrap().url;
    url.split('/').nth(2).unwrap().to_owned()
}

/// A program that would never end by itself.
struct Hanging(Child);

impl Drop for Hanging {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn other_models_are_brought_along_and_removed_while_a_download_hangs() {
    let place = Place::new();
    let (tell, told) = mpsc::channel();
    let server = Server::start(move |_, stream, over| {
        let _ = tell.send(());
        over.wait();
        whole(stream, 404, &[], b"")
    });
    let authority = Authority::new();
    let front = Front::named(&home_of_the_model(), &authority, Flaw::None, server.address);
    let trusted = authority.write(place.folder.path());
    let sotto = |arguments: &[&str]| {
        let mut command = place.sotto(arguments);
        for variable in ["NO_PROXY", "no_proxy", "https_proxy"] {
            command.env_remove(variable);
        }
        command
            .env("SOTTO_MODELS_DIR", place.path("models"))
            .env("HTTPS_PROXY", format!("http://{}", front.address))
            .env("SOTTO_CA_FILE", &trusted);
        command
    };
    let mut download = Hanging(
        sotto(&["--quiet", "models", "get", MODEL])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    told.recv_timeout(Duration::from_secs(120))
        .expect("the server was never asked for the file");

    let file = place.path("tiny.gguf");
    std::fs::write(&file, tiny_gguf()).unwrap();
    let import = ["--json", "models", "import", file.to_str().unwrap()];
    let report = json(&sotto(&import).output().unwrap());
    assert_eq!(report["id"], "tiny.gguf", "{report}");
    let removed = sotto(&["models", "remove", "tiny.gguf"]).output().unwrap();
    assert_eq!(code(&removed), 0, "{}", err(&removed));
    // The very same file is not fetched twice at once, and the sentence is about the file.
    let second = sotto(&["models", "get", MODEL]).output().unwrap();
    assert_eq!(code(&second), 1, "{}", err(&second));
    assert!(
        err(&second).contains("is being downloaded already"),
        "{}",
        err(&second)
    );
    assert!(
        download.0.try_wait().unwrap().is_none(),
        "the download was to hang all the while"
    );
}
