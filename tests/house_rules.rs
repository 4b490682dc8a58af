//! The rules of the house, read from `cargo metadata`: who may know whom; and what has to be optimised.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

#[path = "house/for_tests.rs"]
mod for_tests;
#[path = "house/optimised.rs"]
mod optimised;
#[path = "house/starting.rs"]
mod starting;

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// The floors of the house, from the top. A room may know rooms of lower floors only.
const FLOORS: &[&[&str]] = &[
    &["sotto-tests"],
    &["sotto-app"],
    &["sotto-cli"],
    &["sotto-serve"],
    &["sotto-assistant"],
    &[
        "sotto-audio",
        "sotto-wake",
        "sotto-engines",
        "sotto-skills",
        "sotto-memory",
        "sotto-models",
        "sotto-sync",
        "sotto-updates",
    ],
    &["sotto-outbound", "sotto-store"],
    &["sotto-api"],
];

/// Engine programs stand beside the house: each knows `sotto-engines` and nothing else of Sotto. So does the
/// server with the sync protocol.
const BESIDE: &[(&str, &[&str])] = &[
    ("sotto-ear", &["sotto-engines"]),
    ("sotto-mind", &["sotto-engines"]),
    ("sotto-voice", &["sotto-engines"]),
    ("sotto-server", &["sotto-sync"]),
];

/// Libraries that only one room may use directly.
const ONLY: &[(&str, &[&str])] = &[
    ("ureq", &["sotto-outbound"]),
    ("reqwest", &[]),
    ("whisper-rs", &["sotto-ear"]),
    ("llama-cpp-2", &["sotto-mind"]),
    ("rusqlite", &["sotto-store"]),
    ("ring", &["sotto-updates"]),
    ("tauri", &["sotto-app"]),
];

fn metadata() -> Metadata {
    MetadataCommand::new().no_deps().exec().unwrap()
}

/// Package → what it depends on in what it ships. What its tests use besides is looked at in `house/for_tests.rs`.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    metadata()
        .packages
        .iter()
        .map(|package| {
            let known = package
                .dependencies
                .iter()
                .filter(|known| known.kind != DependencyKind::Development);
            (
                package.name.to_string(),
                known.map(|known| known.name.clone()).collect(),
            )
        })
        .collect()
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// Whether this room may know that one.
fn runs_downward(room: &str, known: &str) -> bool {
    match BESIDE.iter().find(|(name, _)| *name == room) {
        Some((_, allowed)) => allowed.contains(&known),
        None => {
            matches!((floor(room), floor(known)), (Some(above), Some(below)) if above < below)
        }
    }
}

#[test]
fn every_room_has_its_place() {
    for room in dependencies().keys() {
        let beside = BESIDE.iter().any(|(name, _)| name == room);
        assert!(
            floor(room).is_some() || beside,
            "{room} stands on no floor: give it one in tests/house_rules.rs"
        );
    }
}

#[test]
fn dependencies_run_downward_only() {
    let mut upward = Vec::new();
    for (room, knows) in dependencies() {
        for known in knows.iter().filter(|known| known.starts_with("sotto-")) {
            if !runs_downward(&room, known) {
                upward.push(format!("{room} → {known}"));
            }
        }
    }
    assert!(
        upward.is_empty(),
        "these dependencies run upward or sideways: {upward:?}"
    );
}

#[test]
fn what_belongs_to_one_room_stays_there() {
    let mut strays = Vec::new();
    for (room, knows) in dependencies() {
        for (library, owners) in ONLY {
            if knows.contains(*library) && !owners.contains(&room.as_str()) {
                strays.push(format!("{room} uses {library}"));
            }
        }
    }
    assert!(strays.is_empty(), "{strays:?}");
}

#[test]
fn versions_and_lints_stand_in_the_root_only() {
    let root = metadata().workspace_root;
    for package in &metadata().packages {
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{} has lints of its own",
            package.name
        );
        for line in manifest.lines() {
            let versioned = line.contains("version = \"")
                || line
                    .split_once(" = \"")
                    .is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
            assert!(
                !versioned,
                "{}: this belongs into the root Cargo.toml: {line}",
                package.name
            );
        }
    }
    let root = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    assert!(
        root.contains("unsafe_code = \"deny\"")
            && root.contains("unused_crate_dependencies = \"deny\"")
    );
}

/// Graphics processors are asked for by the names that docs/building.md gives, of both engines that can use one.
#[test]
fn graphics_processors_are_features_of_ear_and_mind() {
    for engine in ["sotto-ear", "sotto-mind"] {
        let packages = metadata().packages;
        let package = packages.iter().find(|package| package.name == engine);
        let features = &package.unwrap().features;
        for name in ["metal", "vulkan", "cuda"] {
            assert!(features.contains_key(name), "{engine} has no {name}");
        }
    }
}

/// Only outbound opens sockets to elsewhere: nobody else may even name the types that do.
#[test]
fn nobody_else_opens_a_connection() {
    let root = metadata().workspace_root.into_std_path_buf();
    let mut found = Vec::new();
    let crates = std::fs::read_dir(root.join("crates")).unwrap();
    let rooms = crates.map(|room| room.unwrap().path());
    for room in rooms.chain([root.join("src-tauri")]) {
        if room.ends_with("outbound") || room.ends_with("server") {
            continue;
        }
        let mut folders = vec![room.join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if path.is_dir() {
                    folders.push(path);
                } else if name.ends_with(".rs")
                    && !name.contains("test")
                    && !name.contains("misbehav")
                {
                    let text = std::fs::read_to_string(&path).unwrap();
                    if !path.components().any(|part| part.as_os_str() == "tests")
                        && ["TcpStream::connect", "UdpSocket::bind", "TcpSocket::"]
                            .iter()
                            .any(|call| text.contains(call))
                    {
                        found.push(path);
                    }
                }
            }
        }
    }
    assert!(
        found.is_empty(),
        "only crates/outbound may open connections: {found:?}"
    );
}

/// `./x soak` runs every test that has a long form: the selection in `.config/nextest.toml` names its room and its module.
#[test]
fn every_long_test_is_soaked() {
    let root = metadata().workspace_root.into_std_path_buf();
    let config = std::fs::read_to_string(root.join(".config/nextest.toml")).unwrap();
    let config: toml::Table = toml::from_str(&config).unwrap();
    let selection = config["profile"]["soak"]["default-filter"]
        .as_str()
        .unwrap();
    let (mut found, mut left_out) = (0, Vec::new());
    let mut folders = vec![root.join("tests"), root.join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|ending| ending != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            if !text.contains("\"SOTTO_SOAK\"") {
                continue;
            }
            found += 1;
            let inside = path.strip_prefix(&root).unwrap();
            let mut way = inside.iter().map(|part| part.to_str().unwrap());
            let soaked = match (way.next(), way.next()) {
                (Some("tests"), _) => selection.contains("package(sotto-tests)"),
                (Some("crates"), Some(room)) => {
                    let package = format!("package(sotto-{room})");
                    let module = format!("{}::", path.file_stem().unwrap().to_str().unwrap());
                    selection
                        .split(" + ")
                        .any(|term| term.contains(&package) && term.contains(&module))
                }
                _ => false,
            };
            if !soaked {
                left_out.push(path);
            }
        }
    }
    assert!(found > 0, "no test has a long form any more");
    assert!(
        left_out.is_empty(),
        "[profile.soak] in .config/nextest.toml leaves these out: {left_out:?}"
    );
}

/// The files of `crates/audio` in which what runs in the audio callbacks stands.
const IN_CALLBACKS: [&str; 5] = [
    "devices/callbacks.rs",
    "devices/queue.rs",
    "devices/streams.rs",
    "devices/watch.rs",
    "rings.rs",
];

/// What must not stand in them: each may wait for somebody else, and then the sound tears. That nothing is allocated there
/// is seen while it runs (`crates/audio/tests/no_allocation.rs`).
const MAY_WAIT: [&str; 15] = [
    "Mutex",
    "RwLock",
    "Condvar",
    "OnceLock",
    "LazyLock",
    ".lock(",
    "mpsc",
    "thread::sleep",
    "println!",
    "print!",
    "dbg!",
    "tracing",
    "log::",
    "std::fs",
    "std::io",
];

/// The file in which a thread of Sotto's own waits for sound. That is all it waits for: nobody else may keep it.
const LISTENS: &str = "devices/linux.rs";

/// What of a file stands in the callbacks: its code without its tests, and without what only speaks about it.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = code.lines().map(|line| line.split("//").next().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_in_an_audio_callback_may_wait() {
    let audio = metadata().workspace_root.into_std_path_buf();
    let audio = audio.join("crates/audio/src");
    let mut found = Vec::new();
    for name in IN_CALLBACKS {
        let text = std::fs::read_to_string(audio.join(name)).unwrap();
        let code = code_of(&text);
        assert!(code.contains("fn "), "{name} has no code any more");
        let waits = MAY_WAIT.iter().filter(|word| code.contains(**word));
        found.extend(waits.map(|word| format!("{name}: {word}")));
    }
    assert!(
        found.is_empty(),
        "nothing in an audio callback may lock, log or wait: {found:?}"
    );
}

#[test]
fn what_listens_in_a_thread_of_its_own_waits_for_sound_only() {
    let audio = metadata().workspace_root.into_std_path_buf();
    let text = std::fs::read_to_string(audio.join("crates/audio/src").join(LISTENS)).unwrap();
    let code = code_of(&text);
    assert!(code.contains("fn listen"), "nothing listens there any more");
    let waits: Vec<_> = MAY_WAIT
        .iter()
        .filter(|word| **word != "thread::sleep" && code.contains(**word))
        .collect();
    assert!(waits.is_empty(), "{LISTENS}: {waits:?}");
}

#[test]
fn what_only_speaks_of_a_lock_is_no_lock() {
    let text = "fn give() {} // no Mutex\n//! no lock, no tracing\n#[cfg(test)]\nmod tests {\n    use std::sync::Mutex;\n}\n";
    let code = code_of(text);
    assert!(code.contains("fn give()"));
    assert!(!MAY_WAIT.iter().any(|word| code.contains(word)), "{code}");
    assert!(code_of("let it = Mutex::new(0);").contains("Mutex"));
}
