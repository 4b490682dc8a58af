//! What is typed, as what it means.
#![allow(clippy::unwrap_used)]

use clap::{CommandFactory, Parser};

use super::*;

fn parsed(line: &[&str]) -> Option<Command> {
    let words = ["sotto"].into_iter().chain(line.iter().copied());
    Arguments::try_parse_from(words)
        .ok()
        .and_then(|arguments| arguments.command)
}

#[test]
fn the_words_hold_together() {
    Arguments::command().debug_assert();
}

#[test]
fn every_command_about_kept_things_lists_without_a_verb() {
    for command in [
        "today",
        "tasks",
        "reminders",
        "timers",
        "alarms",
        "lists",
        "notes",
        "calendar",
        "memory",
        "history",
        "undo",
        "settings",
        "export",
        "backup",
        "status",
    ] {
        assert!(parsed(&[command]).is_some(), "{command}");
        assert!(
            parsed(&[command, "--json", "--quiet"]).is_some(),
            "{command}"
        );
    }
}

#[test]
fn verbs_take_what_a_person_expects() {
    for line in [
        &[
            "tasks",
            "add",
            "call",
            "mum",
            "--due",
            "tomorrow",
            "--priority",
            "high",
        ][..],
        &["tasks", "--all"],
        &["tasks", "list", "--done"],
        &["tasks", "done", "call", "mum"],
        &["tasks", "reopen", "3f2a"],
        &["tasks", "move", "3f2a", "--to", "top"],
        &["tasks", "move", "call", "mum", "--before", "rent"],
        &["tasks", "change", "3f2a", "--no-due"],
        &["tasks", "delete", "3f2a"],
        &["reminders", "add", "bins", "--at", "tomorrow at 9"],
        &["reminders", "snooze", "bins", "--for", "20m"],
        &["reminders", "--before", "friday"],
        &["timers", "start", "10m", "green", "tea"],
        &["timers", "pause"],
        &["timers", "add-time", "5m", "tea"],
        &["timers", "cancel", "--all"],
        &["alarms", "set", "7:30 on weekdays"],
        &[
            "alarms", "set", "7:30", "on", "weekdays", "--name", "School",
        ],
        &["alarms", "snooze"],
        &["alarms", "stop"],
        &["alarms", "cancel", "7:30"],
        &["lists", "show", "shopping"],
        &["lists", "add", "shopping", "milk", "two eggs"],
        &["lists", "check", "shopping", "milk"],
        &["lists", "move", "shopping", "milk", "--to", "2"],
        &["lists", "clear", "shopping"],
        &["notes", "add", "--title", "Garden", "Prune", "the", "roses"],
        &["notes", "append", "garden", "-"],
        &["notes", "search", "rose"],
        &["calendar", "today"],
        &["calendar", "week"],
        &["calendar", "on", "next", "week"],
        &[
            "calendar",
            "add",
            "Dentist",
            "--at",
            "friday at 10",
            "--for",
            "45m",
        ],
        &["calendar", "delete", "choir", "--only", "tuesday"],
        &["memory", "add", "the", "code", "is", "4711"],
        &["memory", "forget", "code"],
        &["history", "--limit", "5"],
        &["history", "show"],
        &["history", "search", "weather", "--newest"],
        &["history", "delete", "--all", "--yes"],
        &["settings", "get", "time"],
        &["settings", "set", "time.snooze_minutes", "5"],
        &["settings", "set", "time.snooze_minutes", "-5"],
        &["settings", "reset", "--all", "--yes"],
        &["export", "--format", "ics", "--out", "calendar.ics"],
        &["import", "-"],
        &["backup", "now"],
        &["backup", "restore", "latest", "--yes"],
        &["erase"],
        &["erase", "--yes", "--json"],
    ] {
        assert!(parsed(line).is_some(), "{line:?}");
    }
}

#[test]
fn options_behind_a_setting_are_no_part_of_its_value() {
    let set = |line: &[&str]| {
        let words = ["sotto", "settings", "set", "talk.language"];
        let arguments = Arguments::try_parse_from(words.iter().chain(line)).ok()?;
        match arguments.command {
            Some(Command::Settings {
                what: Some(Settings::Set { value, .. }),
            }) => Some((value.join(" "), arguments.quiet, arguments.json)),
            _ => None,
        }
    };
    let table: [(&[&str], &str, bool, bool); 6] = [
        (&["de", "--quiet"], "de", true, false),
        (&["de", "-q"], "de", true, false),
        (&["--json", "one", "two"], "one two", false, true),
        (&["-5", "--quiet", "--json"], "-5", true, true),
        (&["-0.5"], "-0.5", false, false),
        (&["--", "--quiet"], "--quiet", false, false),
    ];
    for (line, value, quiet, json) in table {
        assert_eq!(set(line), Some((value.to_owned(), quiet, json)), "{line:?}");
    }
    assert_eq!(set(&["--quiet"]), None);
    assert_eq!(set(&["--nonsense"]), None);
}

#[test]
fn what_leaves_open_what_is_meant_is_refused() {
    for line in [
        &["tasks", "add"][..],
        &["tasks", "done"],
        &["tasks", "move", "3f2a"],
        &["tasks", "move", "3f2a", "--to", "top", "--after", "x"],
        &["tasks", "move", "3f2a", "--to", "0"],
        &["tasks", "change", "3f2a"],
        &["tasks", "change", "3f2a", "--due", "today", "--no-due"],
        &["tasks", "--done", "--all"],
        &["tasks", "--all", "add", "x"],
        &["tasks", "add", "x", "--priority", "urgent"],
        &["reminders", "add", "bins"],
        &["reminders", "change", "bins"],
        &["timers", "start"],
        &["timers", "cancel", "tea", "--all"],
        &["alarms", "cancel"],
        &["lists", "add", "shopping"],
        &["lists", "order", "shopping"],
        &["calendar", "add", "Dentist"],
        &["history", "delete"],
        &["history", "delete", "x", "--all"],
        &["settings", "set", "time.snooze_minutes"],
        &["settings", "reset"],
        &["import"],
        &["export", "--format", "xml"],
        &["backup", "restore"],
    ] {
        assert!(parsed(line).is_none(), "{line:?}");
    }
}

#[test]
fn places_are_words_or_numbers() {
    let place = |to: &str| match parsed(&["tasks", "move", "x", "--to", to]) {
        Some(Command::Tasks(Tasks {
            what: Some(TaskVerb::Move(asked)),
            ..
        })) => asked.place.to,
        other => panic!("{other:?}"),
    };
    assert_eq!(place("top"), Some(Where::Top));
    assert_eq!(place("Bottom"), Some(Where::End));
    assert_eq!(place("3"), Some(Where::Nth(3)));
}

#[test]
fn the_microphone_has_one_switch_and_two_ways_to_talk() {
    let closes = |line: &[&str]| match parsed(line) {
        Some(Command::Mute(asked)) => asked.what,
        other => panic!("{other:?}"),
    };
    assert_eq!(closes(&["mute"]), Switch::Toggle);
    assert_eq!(closes(&["mute", "on"]), Switch::On);
    assert_eq!(closes(&["mute", "off", "--json"]), Switch::Off);
    for line in [
        &["listen"][..],
        &["listen", "--push-to-talk", "--dictate", "--once"],
        &["listen", "--near-misses"],
        &["listen", "--near-misses", "--json"],
        &["dictate", "--once", "--json"],
        &["toggle"],
        &["toggle", "--dictate"],
        &["press"],
        &["press", "--dictate"],
        &["release"],
        &["dictations"],
        &["dictations", "--limit", "5", "--json"],
        &["dictations", "show"],
        &["dictations", "show", "dear", "ada", "--heard"],
        &["dictations", "delete", "aaaa"],
        &["dictations", "clear", "--yes"],
        &["dictations", "again"],
        &["dictations", "again", "ada", "--in", "0"],
        &["dictations", "take-back"],
        &["talk", "--in", "asked.wav"],
        &[
            "talk",
            "--in",
            "asked.wav",
            "--out",
            "answered.wav",
            "--realtime",
            "--dictate",
            "--spans",
            "spans.json",
            "--otlp",
            "http://localhost:4318",
            "--json",
        ],
    ] {
        assert!(parsed(line).is_some(), "{line:?}");
    }
    for line in [
        &["mute", "closed"][..],
        &["listen", "--near-misses", "--once"],
        &["listen", "--push-to-talk", "--near-misses"],
        &["listen", "--dictate", "--near-misses"],
        &["dictate", "--near-misses"],
        &["dictate", "--push-to-talk"],
        &["toggle", "on"],
        &["press", "on"],
        &["press", "--once"],
        &["release", "on"],
        &["release", "--dictate"],
        &["dictations", "delete"],
        &["dictations", "again", "--in", "61"],
        &["dictations", "again", "--in", "soon"],
        &["talk"],
        &["talk", "asked.wav"],
    ] {
        assert!(parsed(line).is_none(), "{line:?}");
    }
}

#[test]
fn updates_are_looked_for_fetched_or_switched() {
    for line in [
        &["update"][..],
        &["update", "--check"],
        &["update", "--download", "."],
        &["update", "--off", "--json"],
        &["update", "--on"],
        &[
            "update",
            "--on",
            "--from",
            "https://a.example/b",
            "--key",
            "c",
        ],
    ] {
        assert!(parsed(line).is_some(), "{line:?}");
    }
    for line in [
        &["update", "--on", "--off"][..],
        &["update", "--check", "--download", "."],
        &["update", "--check", "--on"],
        &["update", "--download", ".", "--off"],
        &["update", "--from", "https://a.example/b"],
        &["update", "--off", "--key", "c"],
        &["update", "--download"],
        &["update", "now"],
    ] {
        assert!(parsed(line).is_none(), "{line:?}");
    }
}
