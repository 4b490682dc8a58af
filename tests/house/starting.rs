//! Only `crates/engines` starts an engine program: whoever else did would have no supervisor, and with it nobody who watches the
//! program, restarts it, and ends it. Where one is started on purpose all the same, that stands here with its reason.

use std::path::Path;

use super::{code_of, metadata};

/// Who starts one besides, and why.
const STARTS: [(&str, &str); 2] = [
    (
        "crates/cli/src/checks/engines.rs",
        "`sotto doctor` hears the greeting of a program whose model may be missing or damaged, and a supervisor loads one",
    ),
    (
        "crates/cli/src/commands/bench/straight.rs",
        "the other side of the comparison, which is what the supervisor costs",
    ),
];

/// Who asks where such a program lies and starts none, and why.
const ASKS: [(&str, &str); 2] = [
    (
        "crates/cli/src/commands/models/graphics.rs",
        "what its greeting says of graphics processors, which checks/engines.rs hears",
    ),
    (
        "crates/cli/src/commands/models/measure.rs",
        "whether what was measured was measured with this program",
    ),
];

/// What gives the place of an engine program, or names one.
const NAMES: [&str; 4] = ["find_program", "sotto-ear", "sotto-mind", "sotto-voice"];

fn starts_an_engine(text: &str) -> bool {
    let code = code_of(text);
    code.contains("Command::new") && NAMES.iter().any(|name| code.contains(name))
}

fn asks_for_an_engine(text: &str) -> bool {
    code_of(text).contains("find_program")
}

/// What the rooms consist of, without `crates/engines` and without tests: path from the root, and text.
fn sources(root: &Path) -> Vec<(String, String)> {
    let rooms = std::fs::read_dir(root.join("crates")).unwrap();
    let rooms = rooms.map(|room| room.unwrap().path());
    let mut folders: Vec<_> = rooms
        .filter(|room| !room.ends_with("engines"))
        .chain([root.join("src-tauri")])
        .map(|room| room.join("src"))
        .collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "tests" {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") && !name.contains("test") {
                let inside = path.strip_prefix(root).unwrap().to_string_lossy();
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((inside.replace('\\', "/"), text));
            }
        }
    }
    found
}

#[test]
fn only_engines_starts_an_engine() {
    let sources = sources(metadata().workspace_root.as_std_path());
    let named = |list: &[(&str, &str)], path: &str| list.iter().any(|(name, _)| *name == path);
    let mut strays = Vec::new();
    for (path, text) in &sources {
        if starts_an_engine(text) && !named(&STARTS, path) {
            strays.push(format!("{path} starts one"));
        } else if asks_for_an_engine(text) && !named(&STARTS, path) && !named(&ASKS, path) {
            strays.push(format!("{path} asks where one lies"));
        }
    }
    assert!(
        strays.is_empty(),
        "only crates/engines starts engine programs: {strays:?}"
    );
    for (name, why) in STARTS {
        let still = |(path, text): &(String, String)| path == name && starts_an_engine(text);
        assert!(sources.iter().any(still), "{name} starts none ({why})");
    }
    for (name, why) in ASKS {
        let still = |(path, text): &(String, String)| path == name && asks_for_an_engine(text);
        assert!(sources.iter().any(still), "{name} asks for none ({why})");
    }
}

#[test]
fn a_start_of_an_engine_is_seen() {
    let start = "let program = find_program(\"ear\")?;\nlet mut child = tokio::process::Command::new(program).spawn()?;\n";
    assert!(starts_an_engine(start) && asks_for_an_engine(start));
    assert!(starts_an_engine("Command::new(\"sotto-mind\").spawn()"));
    for other in [
        "Command::new(\"pactl\").spawn()",
        "// find_program gives sotto-ear\nCommand::new(\"pactl\").spawn()",
        "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { Command::new(find_program(\"ear\")); }\n}\n",
    ] {
        assert!(!starts_an_engine(other), "{other}");
    }
}
