//! Once against the real registries: for each, the smallest model that is made of its packages, fetched by the program itself
//! into an empty folder and compared with the hashes of the list. Only with SOTTO_SOAK, since it is the one test here that
//! asks somebody outside.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use sotto_models::starter::{Package, Registry, StarterList, StarterModel};

use crate::place::*;

const REGISTRIES: [Registry; 2] = [Registry::PyPI, Registry::Npm];

/// The packages that a model is made of.
fn packages<'l>(list: &'l StarterList, model: &StarterModel) -> Vec<&'l Package> {
    let parts = model.files.iter().flat_map(|file| &file.parts);
    let names: BTreeSet<&str> = parts.map(|part| part.package.as_str()).collect();
    let packages = names.into_iter().map(|name| list.package(name).unwrap());
    packages.collect()
}

fn smallest(list: &StarterList, registry: Registry) -> &StarterModel {
    let made_of_it = list.models.iter().filter(|model| {
        let mut packages = packages(list, model).into_iter();
        packages.any(|package| package.registry == registry)
    });
    let bytes = |model: &&StarterModel| -> u64 {
        let packages = packages(list, model).into_iter();
        packages.map(|package| package.bytes).sum()
    };
    made_of_it.min_by_key(bytes).unwrap()
}

/// Whether the registry's own client gets something there at this moment. If not, that is no fault of the program.
fn can_be_reached(list: &StarterList, registry: Registry, place: &Place) -> bool {
    let of_it = list.packages.iter().filter(|package| {
        package.registry == registry
            && (registry == Registry::Npm || package.file.ends_with(".whl"))
    });
    let package = of_it.min_by_key(|package| package.bytes).unwrap();
    let mut client = match registry {
        Registry::PyPI => {
            let mut pip = Command::new(if cfg!(windows) { "python" } else { "python3" });
            pip.args(["-m", "pip", "download", "--no-deps", "--no-input"])
                .args(["--disable-pip-version-check", "--only-binary", ":all:"])
                .arg("--dest")
                .arg(place.path("tried"))
                .arg(format!("{}=={}", package.name, package.version));
            pip
        }
        Registry::Npm => {
            let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
            npm.arg("view")
                .arg(format!("{}@{}", package.name, package.version))
                .arg("version");
            npm
        }
    };
    client.current_dir(place.folder.path());
    let why = match client.output() {
        Ok(output) if output.status.success() => return true,
        Ok(output) => err(&output),
        Err(error) => error.to_string(),
    };
    let why = why.lines().rev().find(|line| !line.trim().is_empty());
    eprintln!(
        "skipped: {registry:?} cannot be reached ({})",
        why.unwrap_or("its client said nothing")
    );
    false
}

#[test]
fn the_smallest_models_come_from_the_real_registries() {
    if std::env::var_os("SOTTO_SOAK").is_none() {
        eprintln!("skipped: the package registries are only asked with SOTTO_SOAK set");
        return;
    }
    let list = StarterList::embedded();
    for model in REGISTRIES.map(|registry| smallest(&list, registry)) {
        let place = Place::new();
        let needed = packages(&list, model);
        let mut asked = REGISTRIES
            .into_iter()
            .filter(|registry| needed.iter().any(|package| package.registry == *registry));
        if !asked.all(|registry| can_be_reached(&list, registry, &place)) {
            continue;
        }
        let sotto = |arguments: &[&str]| {
            place
                .sotto(arguments)
                .env("SOTTO_MODELS_DIR", place.path("models"))
                .env_remove("SOTTO_PACKAGES_DIR")
                .output()
                .unwrap()
        };
        let fetched = sotto(&["models", "starter", &model.id]);
        assert_eq!(code(&fetched), 0, "{}: {}", model.id, err(&fetched));
        let folder = place.path("models").join(&model.id);
        for file in &model.files {
            let bytes = std::fs::read(folder.join(&file.name)).unwrap();
            let digest = Sha256::digest(&bytes);
            let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hash, file.sha256, "{}/{}", model.id, file.name);
        }
        let verified = sotto(&["models", "verify", &model.id]);
        assert_eq!(code(&verified), 0, "{}", err(&verified));
        // It was the clients that brought it, with every package named, and no original home was asked.
        let ledger = out(&sotto(&["--json", "network", "ledger"]));
        let lines: Vec<serde_json::Value> = ledger
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 1, "{ledger}");
        assert_eq!(lines[0]["ending"], "done", "{ledger}");
        let told = lines[0]["program"]["packages"].as_array().unwrap();
        for package in needed {
            let name = package.name.as_str();
            assert!(told.iter().any(|one| one == name), "{name}: {ledger}");
        }
    }
}
