//! What the clients of registries are started with.
#![allow(clippy::unwrap_used)]
use super::*;

fn package(registry: Registry, file: &str) -> Package {
    Package {
        name: "p".into(),
        registry,
        version: "1".into(),
        file: file.into(),
        bytes: 1,
        sha256: "0".repeat(64),
        licence: "MIT".into(),
        home: None,
    }
}

#[test]
fn clients_stand_in_a_folder_of_our_own_and_name_no_path_that_falls_apart() {
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("a folder with spaces");
    fs::create_dir(&into).unwrap();
    let source = package(Registry::PyPI, "p-1.tar.gz");
    let wheel = package(Registry::PyPI, "p-1.whl");
    let npm_package = package(Registry::Npm, "p-1.tgz");
    let python = OsStr::new("python3");
    for command in [
        pip(python, &source, &into).unwrap(),
        pip(python, &wheel, &into).unwrap(),
        npm(&npm_package, &into),
        python_module(python, &into),
    ] {
        assert_eq!(command.get_current_dir(), Some(into.as_path()));
    }
    let command = pip(python, &source, &into).unwrap();
    let mut constraints = 0;
    for (name, value) in command.get_envs() {
        let name = name.to_string_lossy();
        if name.starts_with("PIP_") {
            let value = value.unwrap();
            assert_eq!(
                value.to_string_lossy().split_whitespace().count(),
                1,
                "{name}"
            );
            assert!(into.join(value).is_file(), "{name}");
            constraints += 1;
        }
    }
    assert_eq!(constraints, 2);
    assert_eq!(pip(python, &wheel, &into).unwrap().get_envs().count(), 0);
}

#[test]
fn npm_says_where_it_found_no_room() {
    let into = std::env::temp_dir().join("packages");
    let file = into.join("cache/1f0c");
    for sign in ["ERR!", "error"] {
        let about = format!("npm {sign} path {}\r\n", file.display());
        let said = format!(
            "npm {sign} code ENOSPC\n{about}npm {sign} nospc ENOSPC: no space left on device, write\n"
        );
        assert_eq!(npm_found_no_room(&said, &into), Some(file.clone()));
    }
    for said in [
        "npm error nospc ENOSPC: no space left on device, write",
        "npm error code ENOSPC\nnpm error path\nnpm error path here",
    ] {
        assert_eq!(npm_found_no_room(said, &into), Some(into.clone()), "{said}");
    }
    for said in ["", "npm error code E404\nnpm error path /tmp", "\u{fffd}"] {
        assert_eq!(npm_found_no_room(said, &into), None, "{said}");
    }
}
