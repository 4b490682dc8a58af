//! Programs read no sentences: with `--json` each command answers with one JSON value, whatever it does.

use serde_json::Value;

use super::Place;

/// Asks for one thing after the other. Each answers with a value, and none with nothing.
fn all_answer(place: &Place, asked: &[&[&str]]) {
    for arguments in asked {
        let answer = place.json(arguments);
        let says_something = match &answer {
            Value::Object(fields) => !fields.is_empty(),
            Value::Array(_) => true,
            _ => false,
        };
        assert!(says_something, "{arguments:?}: {answer}");
    }
}

#[test]
fn what_is_to_be_done_and_when() {
    let place = Place::new();
    all_answer(
        &place,
        &[
            &["tasks", "add", "call", "mum"],
            &["tasks", "list"],
            &["tasks", "change", "mum", "--priority", "high"],
            &["tasks", "move", "mum", "--to", "top"],
            &["tasks", "done", "mum"],
            &["tasks", "reopen", "mum"],
            &["tasks", "delete", "mum"],
            &["undo"],
            &["reminders", "add", "bins", "--at", "tomorrow at 9"],
            &["reminders", "list"],
            &["reminders", "change", "bins", "--text", "the bins"],
            &["reminders", "done", "bins"],
            &["timers", "start", "10m", "tea"],
            &["timers", "list"],
            &["timers", "pause", "tea"],
            &["timers", "resume", "tea"],
            &["timers", "add-time", "5m", "tea"],
            &["timers", "take-time", "1m", "tea"],
            &["timers", "change", "15m", "tea"],
            &["timers", "cancel", "tea"],
            &["alarms", "set", "7:30 on weekdays", "--name", "School"],
            &["alarms", "list"],
            &["alarms", "change", "School", "--at", "8:00 on weekdays"],
            &["alarms", "cancel", "School"],
            &["calendar", "add", "Dentist", "--at", "tomorrow at 10:00"],
            &["calendar", "today"],
            &["calendar", "week"],
            &["calendar", "on", "tomorrow"],
            &["calendar", "next"],
            &["calendar", "move", "dentist", "--to", "tomorrow at 11:00"],
            &["calendar", "change", "dentist", "--where", "Main Street"],
            &["calendar", "delete", "dentist"],
            &["today"],
        ],
    );
    let tasks = place.json(&["tasks"]);
    assert_eq!(tasks[0]["priority"], "high", "{tasks}");
    assert_eq!(tasks.as_array().unwrap().len(), 1, "{tasks}");
}

#[test]
fn what_is_written_down_and_what_was_said() {
    let place = Place::new();
    all_answer(
        &place,
        &[
            &["lists", "create", "packing"],
            &["lists", "add", "packing", "tent"],
            &["lists", "list"],
            &["lists", "show", "packing"],
            &["lists", "check", "packing", "tent"],
            &["lists", "uncheck", "packing", "tent"],
            &["lists", "change", "packing", "tent", "big tent"],
            &["lists", "move", "packing", "big tent", "--to", "top"],
            &["lists", "rename", "packing", "trip"],
            &["lists", "order", "trip", "--to", "top"],
            &["lists", "remove", "trip", "big tent"],
            &["lists", "clear", "trip"],
            &["lists", "delete", "trip"],
            &["notes", "add", "Prune the roses"],
            &["notes", "list"],
            &["notes", "show", "roses"],
            &["notes", "search", "roses"],
            &["notes", "append", "roses", "In March."],
            &["notes", "change", "roses", "--title", "Garden"],
            &["notes", "delete", "garden"],
            &["memory", "remember", "Ilse likes tea"],
            &["memory", "list"],
            &["memory", "search", "tea"],
            &["memory", "change", "ilse", "Ilse likes coffee"],
            &["memory", "forget", "ilse"],
            &["ask", "what is 15 percent of 80"],
            &["history", "list"],
            &["history", "show"],
            &["history", "search", "percent"],
        ],
    );
    let conversations = place.json(&["history"]);
    let id = conversations[0]["id"].as_str().unwrap();
    all_answer(
        &place,
        &[
            &["history", "rename", id, "Sums"],
            &["history", "delete", "sums", "--yes"],
        ],
    );
    assert_eq!(place.json(&["history"]), Value::Array(Vec::new()));
}

#[test]
fn what_concerns_everything() {
    let place = Place::new();
    let file = place.folder.path().join("everything.json");
    let file = file.to_str().unwrap();
    all_answer(
        &place,
        &[
            &["tasks", "add", "call", "mum"],
            &["settings"],
            &["settings", "get", "time"],
            &["settings", "set", "time.snooze_minutes", "5"],
            &["settings", "reset", "time.snooze_minutes"],
            &["export"],
            &["export", "--out", file],
            &["import", file],
            &["backup", "now"],
            &["backup", "list"],
            &["backup", "restore", "latest", "--yes"],
            &["status"],
        ],
    );
    assert_eq!(place.json(&["export", "--out", "-"])["format"], "sotto");
    assert!(!std::path::Path::new("-").exists(), "no file is called so");
    // What is no JSON comes as one text.
    for (form, beginning) in [("markdown", "# Tasks"), ("ics", "BEGIN:VCALENDAR")] {
        let text = place.json(&["export", "--format", form]);
        assert!(text.as_str().unwrap().starts_with(beginning), "{text}");
    }
}
