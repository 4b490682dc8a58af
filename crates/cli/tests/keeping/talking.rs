//! Several programs on one folder, the conversation with one of them, and whether it starts with the system.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use super::{Place, code, err, texts};

#[test]
fn two_programs_at_once_both_succeed() {
    let place = Place::new();
    let children: Vec<_> = ["one", "two", "three", "four"]
        .into_iter()
        .map(|text| {
            place
                .sotto(&["tasks", "add", text])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 0, "{}", err(&output));
    }
    let tasks = place.json(&["tasks"]);
    let mut texts = texts(&tasks);
    texts.sort_unstable();
    assert_eq!(texts, ["four", "one", "three", "two"]);
}

#[test]
fn without_a_command_it_is_a_conversation() {
    let place = Place::new();
    let mut talking = place
        .sotto(&[])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines =
        "add water the plants to my tasks\nundo that\nwhat is 15 percent of 80\n/nonsense\n/quit\n";
    talking
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let output = talking.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    let answers: Vec<&str> = said.lines().collect();
    assert_eq!(answers.len(), 3, "{said}");
    assert!(answers[0].contains("water the plants"), "{said}");
    assert!(answers[2].contains("12"), "{said}");
    assert!(err(&output).contains("There is no /nonsense"));
    assert_eq!(place.out(&["tasks"]), "Nothing is to be done.\n");
}

#[test]
fn a_conversation_for_programs_is_one_json_value_a_line() {
    let place = Place::new();
    let mut talking = place
        .sotto(&["--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = "add water the plants to my tasks\n/undo\n/quit\n";
    talking
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let output = talking.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    let values: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    assert_eq!(values.len(), 2, "{said}");
    assert!(values[1]["things"].is_number(), "{said}");
    assert!(values[1]["what"].is_array(), "{said}");
}

#[test]
fn what_is_typed_is_never_answered_with_nothing() {
    const NOTHING: &str = "All right, there is nothing to stop.";
    let place = Place::new();
    assert_eq!(place.out(&["ask", "cancel", "it"]), format!("{NOTHING}\n"));
    assert_eq!(place.json(&["ask", "be", "quiet"])["answer"], NOTHING);
    assert_eq!(
        place.out(&["ask", "Hör auf damit."]),
        "Gut, es gibt nichts zu stoppen.\n"
    );
    let mut talking = place
        .sotto(&[])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = "please be quiet\nset a timer\nbe quiet\n/stop\n/quit\n";
    talking
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let output = talking.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    let answers: Vec<&str> = said.lines().collect();
    assert_eq!(answers.len(), 3, "{said}");
    // A question that is dropped is something that was stopped.
    assert_eq!((answers[0], answers[2]), (NOTHING, "Stopped."));
    assert!(answers[1].ends_with('?'), "{said}");
    assert!(err(&output).contains("Stopped."), "{}", err(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_no_to_starting_with_the_system_starts_nothing() {
    let place = Place::new();
    let system = place.folder.path().join("system");
    let off = || {
        // Without programs there is no systemd either: it is a file of the desktop.
        let output = place
            .sotto(&["autostart", "off"])
            .env("XDG_CONFIG_HOME", &system)
            .env("PATH", &system)
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{}", err(&output));
    };
    let is_offered = || place.json(&["settings", "get", "machine.autostart_offered"]);
    off();
    let stopped = place.run(&["resident", "--stop"]);
    assert!(
        err(&stopped).contains("No Sotto was running"),
        "{}",
        err(&stopped)
    );
    // The one that runs is told, and keeps it.
    assert_eq!(is_offered(), false);
    off();
    assert_eq!(is_offered(), true);
}
