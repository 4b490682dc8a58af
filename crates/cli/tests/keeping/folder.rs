//! What concerns all that is kept: settings, taking it to another folder, going back to a backup, what was said.

use serde_json::Value;

use super::{Place, code, err, texts};

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

/// What a command tells beside its output.
fn told(place: &Place, arguments: &[&str]) -> String {
    let output = place.run(arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
    err(&output)
}

#[test]
fn settings_are_told_and_read_in_the_users_language() {
    let place = Place::new();
    // The first command starts a Sotto, which may have something of its own to tell.
    place.out(&["tasks"]);
    let german = told(&place, &["settings", "set", "talk.language", "de"]);
    assert_eq!(german, "talk.language ist jetzt de (vorher automatisch).\n");
    assert_eq!(place.out(&["settings", "get", "talk.wake_word"]), "aus\n");
    place.out(&["settings", "set", "talk.sounds", "aus"]);
    assert_eq!(place.json(&["settings", "get", "talk.sounds"]), false);
    place.out(&["settings", "set", "keep.turns", "30", "Tage"]);
    assert_eq!(place.json(&["settings", "get", "keep.turns"])["days"], 30);
    let (code, sentence) = place.fails(&["settings", "set", "time.snoze_minutes", "5"]);
    assert_eq!(code, 2);
    assert!(
        sentence.contains("Meinst du time.snooze_minutes?"),
        "{sentence}"
    );
    let (code, sentence) = place.fails(&["settings", "reset", "--all"]);
    assert_eq!(code, 2);
    assert!(sentence.contains("mit --yes geschieht es"), "{sentence}");
    let english = told(&place, &["settings", "reset", "talk.language"]);
    assert_eq!(english, "talk.language is automatic (was de).\n");
}

#[test]
fn what_cannot_be_understood_is_told_in_the_users_language() {
    let place = Place::new();
    place.out(&["settings", "set", "talk.language", "de"]);
    let letter = place.folder.path().join("letter");
    std::fs::write(&letter, "Dear Ada").unwrap();
    for (arguments, sentence) in [
        (
            &["tasks", "add", "Miete", "--due", "blau"][..],
            "Ich weiß nicht, wann „blau“ ist.",
        ),
        (&["timers", "start", "bald"], "„bald“ ist keine Zeitdauer."),
        (
            &["import", letter.to_str().unwrap()],
            "sieht weder nach einem Export von Sotto",
        ),
        (&["erase"], "Alles löschen, was Sotto in "),
    ] {
        let (code, told) = place.fails(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(told.contains(sentence), "{told}");
    }
    assert_eq!(place.json(&["tasks"]), Value::Array(Vec::new()));
}

#[test]
fn what_an_import_leaves_out_is_told_in_the_users_language() {
    let place = Place::new();
    place.out(&["settings", "set", "talk.language", "de"]);
    let file = place.folder.path().join("theirs.md");
    std::fs::write(&file, "- [ ] Tür streichen\nEin Satz.\n").unwrap();
    let brought = told(&place, &["import", file.to_str().unwrap()]);
    let left_out = "Ausgelassen: Zeilen, die keine Aufgaben sind, fehlen: 1.";
    assert!(brought.contains(left_out), "{brought}");
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
fn markdown_is_brought_in_sottos_own_and_others() {
    let (one, other) = (Place::new(), Place::new());
    one.out(&["tasks", "add", "call mum"]);
    one.out(&["lists", "add", "shopping", "milk"]);
    one.out(&[
        "notes", "add", "--title", "Garden", "Prune", "the", "roses.",
    ]);
    let file = one.folder.path().join("kept.md");
    let file = file.to_str().unwrap();
    one.out(&["export", "--format", "markdown", "--out", file]);
    let imported = other.json(&["import", file]);
    assert_eq!(imported["added"], 4, "{imported}");
    assert_eq!(texts(&other.json(&["tasks"])), ["call mum"]);
    assert_eq!(texts(&other.json(&["lists", "show", "shopping"])), ["milk"]);
    let notes = other.json(&["notes"]);
    assert_eq!(texts(&notes), ["Prune the roses."]);
    assert_eq!(notes[0]["title"], "Garden");
    // A second time everything is there already.
    assert_eq!(other.json(&["import", file])["added"], 0);

    // Without an ending nobody knows what it is, unless it is said.
    let theirs = other.folder.path().join("theirs");
    std::fs::write(
        &theirs,
        "House\n\n- [ ] paint the fence\n* [x] mow the lawn\n",
    )
    .unwrap();
    let theirs = theirs.to_str().unwrap();
    let (code, sentence) = other.fails(&["import", theirs]);
    assert_eq!(code, 2);
    assert!(sentence.contains("--format"), "{sentence}");
    let imported = other.json(&["import", theirs, "--format", "markdown"]);
    assert_eq!(imported["added"], 2, "{imported}");
    assert_eq!(imported["skipped"].as_array().unwrap().len(), 1);
    assert_eq!(texts(&other.json(&["tasks", "--done"])), ["mow the lawn"]);

    let empty = other.folder.path().join("empty.md");
    std::fs::write(&empty, "\n").unwrap();
    let (_, sentence) = other.fails(&["import", empty.to_str().unwrap()]);
    assert!(
        sentence.contains("Nothing in this Markdown file"),
        "{sentence}"
    );
    other.out(&["undo"]);
    assert_eq!(texts(&other.json(&["tasks"])), ["call mum"]);
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
