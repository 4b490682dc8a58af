//! Tasks, times, lists, notes and what is remembered: added, found by a part of their name, changed and taken away.

use serde_json::{Value, json};

use super::{Place, code, err, texts};

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
    place.out(&["tasks", "delete", "mum"]);
    let undone = place.json(&["undo"]);
    assert_eq!(undone["what"], json!(["The task is back."]), "{undone}");
    assert!(undone["things"].as_u64() >= Some(1), "{undone}");
    assert!(undone["group"].is_string(), "{undone}");
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
    let week = place.json(&["calendar"]);
    let [dentist] = &week.as_array().unwrap()[..] else {
        panic!("{week}");
    };
    assert_eq!(
        (&dentist["title"], &dentist["minutes"]),
        (&json!("Dentist"), &json!(45))
    );
    let begins = dentist["when"]["local"].as_str().unwrap();
    assert!(begins.ends_with("T10:00:00"), "{week}");
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
    place.out(&["lists", "create", "packing"]);
    place.out(&["lists", "order", "packing", "--before", "shopping"]);
    let lists = place.json(&["lists"]);
    assert_eq!(
        [&lists[0]["name"], &lists[1]["name"]],
        ["packing", "shopping"]
    );
    // No list can be put beside itself.
    let (code, _) = place.fails(&["lists", "order", "packing", "--after", "packing"]);
    assert_eq!(code, 1);

    place.out(&[
        "notes", "add", "--title", "Garden", "Prune", "the", "roses.",
    ]);
    place.out(&["notes", "append", "garden", "In", "March."]);
    let note = place.out(&["notes", "show", "garden"]);
    assert!(
        note.starts_with("Garden\n\nPrune the roses.") && note.contains("In March."),
        "{note}"
    );
    let notes = place.json(&["notes"]);
    assert_eq!(texts(&notes), ["Prune the roses.\nIn March."]);
    assert_eq!(notes[0]["title"], "Garden");
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
fn what_is_told_is_in_the_users_language_and_programs_get_the_same() {
    let place = Place::new();
    place.out(&["settings", "set", "talk.language", "de"]);
    assert_eq!(place.out(&["tasks"]), "Es gibt nichts zu tun.\n");
    assert_eq!(place.out(&["timers"]), "Es läuft kein Timer.\n");
    let added = place.run(&[
        "tasks",
        "add",
        "Miete",
        "--due",
        "morgen",
        "--priority",
        "high",
    ]);
    assert_eq!(code(&added), 0, "{}", err(&added));
    assert!(err(&added).starts_with("Hinzugefügt ("), "{}", err(&added));
    let listed = place.out(&["tasks"]);
    assert!(listed.contains("hoch  fällig morgen  Miete"), "{listed}");
    assert_eq!(texts(&place.json(&["tasks"])), ["Miete"]);
    let (code, told) = place.fails(&["tasks", "done", "Brot"]);
    assert_eq!(code, 1);
    assert!(told.contains("Es wurde nichts geändert"), "{told}");
    place.out(&["tasks", "done", "Miete"]);
    assert!(place.out(&["undo"]).starts_with("Rückgängig gemacht."));
}
