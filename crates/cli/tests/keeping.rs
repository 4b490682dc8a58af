//! The real program on a data folder of its own: what is kept is listed, changed, taken back, taken away and brought in.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use std::process::{Command, Output, Stdio};

use serde_json::Value;

const SOTTO: &str = env!("CARGO_BIN_EXE_sotto");

/// A data folder, and the program in it. The core that the first command starts ends with the place.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn sotto(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(SOTTO);
        command
            .args(arguments)
            .env("SOTTO_DATA_DIR", self.folder.path().join("data"))
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("LANG", "C.UTF-8")
            .env("TZ", "Europe/Berlin")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("SOTTO_LOG")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.sotto(arguments).output().unwrap()
    }

    /// What a command that succeeds prints.
    fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.out(&arguments)).unwrap()
    }

    /// The code and the sentence of a command that fails.
    fn fails(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        assert_ne!(code(&output), 0, "{arguments:?} succeeded");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        (code(&output), err(&output))
    }
}

impl Drop for Place {
    /// Something may be set to ring: then it would stay.
    fn drop(&mut self) {
        let _ = self.run(&["resident", "--stop"]);
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn texts(things: &Value) -> Vec<&str> {
    let texts = things.as_array().unwrap().iter();
    texts.map(|thing| thing["text"].as_str().unwrap()).collect()
}

#[test]
fn a_task_is_added_listed_done_and_taken_back() {
    let place = Place::new();
    assert_eq!(place.out(&["tasks"]), "Nothing is to be done.\n");
    let added = place.run(&["tasks", "add", "call", "mum", "--due", "tomorrow"]);
    assert_eq!(code(&added), 0, "{}", err(&added));
    assert!(
        added.stdout.is_empty() && err(&added).contains("call mum"),
        "{}",
        err(&added)
    );
    let listed = place.out(&["tasks"]);
    assert!(listed.contains("due tomorrow  call mum"), "{listed}");
    let tasks = place.json(&["tasks"]);
    assert_eq!(texts(&tasks), ["call mum"]);
    let id = tasks[0]["id"].as_str().unwrap();
    assert!(listed.starts_with(&id[id.len() - 4..]), "{listed} {id}");

    place.out(&["tasks", "done", "mum"]);
    assert_eq!(place.out(&["tasks"]), "Nothing is to be done.\n");
    assert_eq!(texts(&place.json(&["tasks", "--done"])), ["call mum"]);
    assert!(place.out(&["undo"]).starts_with("Taken back."));
    assert_eq!(texts(&place.json(&["tasks"])), ["call mum"]);

    let quiet = place.run(&[
        "tasks", "change", id, "--text", "call dad", "--no-due", "--quiet",
    ]);
    assert_eq!(code(&quiet), 0, "{}", err(&quiet));
    assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty());
    let tasks = place.json(&["tasks"]);
    assert_eq!(
        (texts(&tasks), &tasks[0]["due"]),
        (vec!["call dad"], &Value::Null)
    );
}

#[test]
fn names_that_fit_several_or_none_are_sentences() {
    let place = Place::new();
    place.out(&["tasks", "add", "buy milk"]);
    place.out(&["tasks", "add", "heat milk"]);
    let (code, sentence) = place.fails(&["tasks", "done", "milk"]);
    assert_eq!(code, 2);
    assert!(
        sentence.contains("buy milk (") && sentence.contains("heat milk ("),
        "{sentence}"
    );
    for unknown in ["bread", "01998000-0000-7000-8000-000000000000"] {
        let (code, sentence) = place.fails(&["tasks", "done", unknown]);
        assert_eq!(code, 1);
        assert!(sentence.contains("There is no task"), "{sentence}");
    }
    let (code, _) = place.fails(&["tasks", "add", "x", "--due", "blue"]);
    assert_eq!(code, 2);
    assert_eq!(place.json(&["tasks"]).as_array().unwrap().len(), 2);
    // An order is an order by hand.
    place.out(&["tasks", "move", "heat", "--to", "top"]);
    assert_eq!(texts(&place.json(&["tasks"])), ["heat milk", "buy milk"]);
}

#[test]
fn times_are_kept_as_they_are_said() {
    let place = Place::new();
    place.out(&["reminders", "add", "bins", "--at", "every monday at 7:30"]);
    let reminders = place.json(&["reminders"]);
    assert_eq!(texts(&reminders), ["bins"]);
    assert!(
        reminders[0]["when"]["rule"]
            .as_str()
            .unwrap()
            .contains("BYDAY=MO")
    );
    assert!(reminders[0]["next"].is_string(), "{reminders}");
    let listed = place.out(&["reminders"]);
    assert!(
        listed.contains("07:30  bins (every Monday at 07:30)"),
        "{listed}"
    );

    place.out(&["timers", "start", "10m", "green", "tea"]);
    place.out(&["timers", "start", "1h30m"]);
    place.out(&["timers", "add-time", "5m", "green"]);
    let timers = place.json(&["timers"]);
    assert_eq!(timers[0]["name"], "green tea");
    assert_eq!(timers[0]["length_ms"], 900_000);
    place.out(&["timers", "pause", "green tea"]);
    assert!(place.out(&["timers"]).contains("paused, "));
    place.out(&["timers", "cancel", "--all"]);
    assert_eq!(place.out(&["timers"]), "No timer runs.\n");
    assert_eq!(place.fails(&["timers", "pause"]).0, 1);

    place.out(&["alarms", "set", "7:30 on weekdays", "--name", "School"]);
    assert!(
        place
            .out(&["alarms"])
            .contains("School (every weekday at 07:30)")
    );
    assert_eq!(place.fails(&["alarms", "stop"]).0, 1);
    place.out(&["alarms", "cancel", "7:30"]);
    assert_eq!(place.out(&["alarms"]), "No alarm is set.\n");

    place.out(&[
        "calendar",
        "add",
        "Dentist",
        "--at",
        "tomorrow at 10:00",
        "--for",
        "45m",
    ]);
    let week = place.out(&["calendar"]);
    assert!(
        week.contains("tomorrow\n") && week.contains("10:00–10:45  Dentist"),
        "{week}"
    );
    place.out(&["calendar", "move", "dentist", "--to", "tomorrow at 11:00"]);
    assert!(
        place
            .out(&["calendar", "next"])
            .contains("11:00–11:45  Dentist")
    );
    place.out(&["calendar", "add", "Choir", "--at", "every day at 18:00"]);
    place.out(&["calendar", "delete", "choir", "--only", "tomorrow"]);
    assert!(!place.out(&["calendar", "on", "tomorrow"]).contains("Choir"));
    assert!(
        place
            .out(&["calendar"])
            .contains("Choir (every day at 18:00)")
    );
    assert!(place.json(&["today"])["calendar"].is_array());
}

#[test]
fn lists_notes_and_memory_are_kept_and_found() {
    let place = Place::new();
    place.out(&["lists", "add", "shopping", "milk", "two eggs"]);
    place.out(&["lists", "check", "shopping list", "milk"]);
    assert!(
        place
            .out(&["lists"])
            .contains("1 thing, 1 crossed off  shopping")
    );
    let shown = place.out(&["lists", "show", "shopping"]);
    assert!(
        shown.contains("[x]  milk\n") && shown.contains("[ ]  two eggs\n"),
        "{shown}"
    );
    let (code, _) = place.fails(&["lists", "check", "shopping", "eggs", "bread"]);
    assert_eq!(code, 1);
    assert!(
        place
            .out(&["lists", "show", "shopping"])
            .contains("[ ]  two eggs")
    );
    place.out(&["lists", "clear", "shopping"]);
    assert_eq!(
        place.json(&["lists", "show", "shopping"]),
        Value::Array(Vec::new())
    );
    place.out(&["undo"]);
    assert_eq!(
        texts(&place.json(&["lists", "show", "shopping"])),
        ["milk", "two eggs"]
    );

    place.out(&[
        "notes", "add", "--title", "Garden", "Prune", "the", "roses.",
    ]);
    place.out(&["notes", "append", "garden", "In", "March."]);
    let note = place.out(&["notes", "show", "garden"]);
    assert!(
        note.starts_with("Garden\n\nPrune the roses.") && note.contains("In March."),
        "{note}"
    );
    assert!(place.out(&["notes", "search", "rose"]).contains("roses"));
    place.out(&["notes", "delete", "garden"]);
    assert_eq!(place.out(&["notes"]), "There are no notes.\n");

    place.out(&["memory", "remember", "Ilse", "likes", "tea."]);
    assert!(
        place
            .out(&["memory"])
            .contains("written today  Ilse likes tea.")
    );
    assert!(place.out(&["memory", "search", "tea"]).contains("Ilse"));
    place.out(&["memory", "forget", "ilse"]);
    assert_eq!(place.json(&["memory"]), Value::Array(Vec::new()));
}

#[test]
fn settings_are_changed_by_name_and_wrong_names_are_guessed() {
    let place = Place::new();
    place.out(&["settings", "set", "time.snooze_minutes", "5"]);
    assert_eq!(
        place.out(&["settings", "get", "time.snooze_minutes"]),
        "5\n"
    );
    let all = place.json(&["settings"]);
    assert_eq!(all["time"]["snooze_minutes"], 5);
    // Groups, also those within another.
    assert_eq!(place.json(&["settings", "get", "time"]), all["time"]);
    let rotation = place.json(&["settings", "get", "backup.rotation"]);
    assert!(rotation["daily"].is_number(), "{rotation}");
    assert_eq!(rotation, all["backup"]["rotation"]);
    let (code, sentence) = place.fails(&["settings", "set", "time.snoze_minutes", "5"]);
    assert_eq!(code, 2);
    assert!(
        sentence.contains("Did you mean time.snooze_minutes?"),
        "{sentence}"
    );
    assert_eq!(
        place
            .fails(&["settings", "set", "time.snooze_minutes", "soon"])
            .0,
        2
    );
    assert_eq!(
        place
            .fails(&["settings", "set", "time.snooze_minutes", "0"])
            .0,
        2
    );
    // Without a terminal nobody can be asked.
    let (code, sentence) = place.fails(&["settings", "reset", "--all"]);
    assert_eq!(code, 2);
    assert!(sentence.contains("--yes"), "{sentence}");
    place.out(&["settings", "reset", "time"]);
    assert_eq!(
        place.out(&["settings", "get", "time.snooze_minutes"]),
        "10\n"
    );
}

#[test]
fn what_was_exported_is_the_same_in_another_folder() {
    let (one, other) = (Place::new(), Place::new());
    one.out(&["tasks", "add", "call mum"]);
    one.out(&["lists", "add", "shopping", "milk"]);
    one.out(&["reminders", "add", "bins", "--at", "tomorrow at 9"]);
    let file = one.folder.path().join("everything.json");
    let file = file.to_str().unwrap();
    one.out(&["export", "--out", file]);
    let imported = other.json(&["import", file]);
    assert_eq!(imported["added"], 4, "{imported}");
    for command in ["tasks", "lists", "reminders"] {
        assert_eq!(one.json(&[command]), other.json(&[command]), "{command}");
    }
    // A second time everything is there already.
    assert_eq!(other.json(&["import", file])["added"], 0);
    let exported: Value = serde_json::from_str(&other.out(&["export"])).unwrap();
    assert_eq!(texts(&exported["tasks"]), ["call mum"]);
    assert!(
        one.out(&["export", "--format", "markdown"])
            .contains("call mum")
    );
    assert!(
        one.out(&["export", "--format", "ics"])
            .starts_with("BEGIN:VCALENDAR")
    );
    assert_eq!(one.fails(&["import", "nowhere.json"]).0, 1);
}

#[test]
fn a_backup_brings_back_what_was() {
    let place = Place::new();
    place.out(&["tasks", "add", "before"]);
    let made = place.json(&["backup", "now"]);
    let name = made["name"].as_str().unwrap();
    assert!(place.out(&["backup"]).contains(name));
    place.out(&["tasks", "add", "after"]);
    assert_eq!(place.fails(&["backup", "restore", name]).0, 2);
    place.out(&["backup", "restore", name, "--yes"]);
    assert_eq!(texts(&place.json(&["tasks"])), ["before"]);
    assert_eq!(place.fails(&["backup", "restore", "no such", "--yes"]).0, 1);
}

#[test]
fn what_was_said_is_listed_found_and_deleted() {
    let place = Place::new();
    place.out(&["ask", "what is 15 percent of 80"]);
    assert!(place.out(&["history"]).contains("what is 15 percent of 80"));
    let turns = place.out(&["history", "show", "--times"]);
    assert!(turns.contains("Sotto  ") && turns.contains("12"), "{turns}");
    assert!(place.out(&["history", "search", "percent"]).contains("80"));
    let conversations = place.json(&["history"]);
    let id = conversations[0]["id"].as_str().unwrap();
    assert_eq!(place.fails(&["history", "delete", id]).0, 2);
    place.out(&["history", "rename", id, "Sums"]);
    place.out(&["history", "delete", "sums", "--yes"]);
    assert_eq!(place.json(&["history"]), Value::Array(Vec::new()));
}

#[test]
fn history_and_status_answer_before_anything_was_said() {
    let place = Place::new();
    assert_eq!(place.out(&["history"]), "Nothing was said yet.\n");
    assert_eq!(place.out(&["history", "show"]), "Nothing was said yet.\n");
    assert_eq!(
        place.out(&["history", "search", "x"]),
        "Nothing was found.\n"
    );
    assert_eq!(place.fails(&["history", "delete", "x", "--yes"]).0, 1);
    place.out(&["history", "delete", "--all"]);
    assert_eq!(place.out(&["today"]), "Nothing is on today.\n");
    assert!(place.json(&["status"])["version"].is_string());
    assert_eq!(place.fails(&["undo"]).0, 1);
}

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
    use std::io::Write;
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
    use std::io::Write;
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
