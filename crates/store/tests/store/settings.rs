//! Settings: each by itself, so that one that is damaged costs that one only; and how long things are kept.

use proptest::prelude::*;
use serde_json::{Value, json};
use sotto_api::*;
use sotto_store::*;

use crate::kinds::{dictation, turn};
use crate::place::*;

fn speed(percent: u32) -> SettingsPatch {
    let speech = SpeechSettingsPatch {
        speed_percent: Some(percent),
        ..SpeechSettingsPatch::default()
    };
    SettingsPatch {
        speech: Some(speech),
        ..SettingsPatch::default()
    }
}

#[test]
fn only_what_was_chosen_is_kept() {
    let place = Place::new();
    let store = place.open();
    let change = |percent| {
        store
            .act(hand("Set."), |writer| {
                sotto_store::settings::change(writer, speed(percent))
            })
            .unwrap()
    };
    change(120);
    assert_eq!(store.read(|reader| reader.count(Kind::Setting)).unwrap(), 1);
    drop(store);
    let store = place.open();
    assert_eq!(everything(&store).settings.speech.speed_percent, 120);
    let change = |percent| {
        store
            .act(hand("Set."), |writer| {
                sotto_store::settings::change(writer, speed(percent))
            })
            .unwrap()
    };
    change(100);
    assert_eq!(store.read(|reader| reader.count(Kind::Setting)).unwrap(), 0);
    store.undo_last(later(1)).unwrap();
    assert_eq!(everything(&store).settings.speech.speed_percent, 120);
}

#[test]
fn a_damaged_setting_costs_that_one_only_and_is_named() {
    let place = Place::new();
    let store = place.open();
    store
        .act(hand("Set."), |writer| {
            sotto_store::settings::change(writer, speed(120))
        })
        .unwrap();
    drop(store);
    let raw = place.raw();
    for (name, body) in [
        ("talk.pause_ms", r#"{"id":"talk.pause_ms","value":"long"}"#),
        ("look.theme", r#"[1]"#),
        (
            "talk.wake_name_alone",
            r#"{"id":"talk.wake_name_alone","value":"often"}"#,
        ),
        ("speech.singing", r#"{"id":"speech.singing","value":true}"#),
        // One that there is no more.
        (
            "keep.recordings",
            r#"{"id":"keep.recordings","value":{"is":"never"}}"#,
        ),
    ] {
        raw.execute(
            "INSERT INTO settings (id, body) VALUES (?1, ?2)",
            [name, body],
        )
        .unwrap();
    }
    drop(raw);
    let opened = place.opened();
    let reset = opened.notices.iter().find_map(|notice| match notice {
        Notice::SettingsReset { names, sentence } => Some((names.clone(), sentence.clone())),
        _ => None,
    });
    let (names, sentence) = reset.unwrap();
    assert_eq!(
        names,
        ["look.theme", "talk.pause_ms", "talk.wake_name_alone"]
    );
    assert!(sentence.contains("All others were kept"), "{sentence}");
    let settings = everything(&opened.store).settings;
    assert_eq!(
        (settings.speech.speed_percent, settings.talk.pause_ms),
        (120, 500)
    );
    assert!(!settings.talk.wake_name_alone);
    drop(opened);
    let store = place.open();
    assert_eq!(
        store.read(|reader| reader.count(Kind::Setting)).unwrap(),
        3,
        "what a newer Sotto set stays, and what an older one did"
    );
}

#[test]
fn a_damaged_entry_of_a_list_costs_that_entry_only() {
    let place = Place::new();
    drop(place.open());
    let raw = place.raw();
    let body = json!({"id": "dictation.programs", "value": [
        {"program": "Gedit", "way": "paste"},
        {"program": "kitty", "way": "by dove"},
        "no program",
        {"program": "Slack", "behind": "space", "words": [{"heard": "teh", "spelt": "the"}]},
    ]});
    raw.execute(
        "INSERT INTO settings (id, body) VALUES ('dictation.programs', ?1)",
        [body.to_string()],
    )
    .unwrap();
    drop(raw);
    let opened = place.opened();
    let named = opened.notices.iter().any(|notice| {
        matches!(notice, Notice::SettingsReset { names, .. } if names == &["dictation.programs"])
    });
    assert!(named, "{:?}", opened.notices);
    let programs = everything(&opened.store).settings.dictation.programs;
    let names: Vec<&str> = programs.iter().map(|one| one.program.as_str()).collect();
    assert_eq!(names, ["Gedit", "Slack"]);
    assert_eq!(programs[0].way, WritingWay::Paste);
    assert_eq!(
        (programs[1].behind, programs[1].words.len()),
        (WrittenBehind::Space, 1)
    );
    drop(opened);
    // It was put right in the file: nothing is said the next time, and the rest is still there.
    assert_eq!(
        everything(&place.open()).settings.dictation.programs,
        programs
    );
}

proptest! {
    #[test]
    fn any_rows_give_settings(rows in prop::collection::vec((
        prop_oneof![Just("talk.wake_word"), Just("talk.pause_ms"), Just("keep.turns"), Just("backup.rotation"), Just("machine.speaker"), Just("dictation.programs"), Just("x.y"), Just("")],
        prop_oneof![Just(json!(null)), Just(json!(true)), Just(json!(7)), Just(json!(-1)), Just(json!("text")), Just(json!({"is": "never"})), Just(json!({"daily": 3})), Just(json!([{"program": "x"}, 7]))],
    ), 0..8)) {
        let rows: Vec<(String, Value)> = rows.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let (read, unreadable) = sotto_store::settings::salvaged(&rows);
        prop_assert_eq!(read.version, SETTINGS_VERSION);
        for name in unreadable {
            prop_assert!(rows.iter().any(|(row, _)| *row == name));
        }
    }
}

#[test]
fn what_is_over_its_time_goes_for_good() {
    let store = Place::new().open_kept();
    let day = 24 * 60;
    let conversation = store
        .act(hand("Begun.").for_good(), history::begin)
        .unwrap()
        .id;
    let old = Turn {
        created: later(-40 * day),
        ..turn(conversation, "old", "old")
    };
    let new = Turn {
        created: later(-2 * day),
        ..turn(conversation, "new", "new")
    };
    store
        .act(hand("Filled."), |writer| {
            history::add(writer, &old)?;
            history::add(writer, &new)?;
            dictations::keep(writer, &dictation("said", "Said"))?;
            let done = task(writer, "done")?;
            tasks::complete(writer, done.id)?;
            task(writer, "open")?;
            let reminder = NewReminder {
                text: "old".to_owned(),
                when: when("2026-01-01T00:00:00", "UTC"),
            };
            let reminder = reminders::add(writer, &reminder, None)?;
            occurrences::advance(
                writer,
                reminder.id,
                later(-60 * day),
                OccurrenceStage::Fired,
            )?;
            let start = |writer: &mut Writer<'_>, name: &str| {
                let new = NewTimer {
                    name: Some(name.to_owned()),
                    length_ms: 1000,
                };
                timers::start(writer, &new)
            };
            start(writer, "runs")?;
            let over = Timer {
                state: TimerState::Over { at: now() },
                ..start(writer, "over")?
            };
            timers::save(writer, &over)?;
            // One rang for the last time, one is still to ring, one rings now.
            for (name, next, ringing) in [
                ("over", None, None),
                ("set", Some(later(90 * day)), None),
                ("rings", None, Some(now())),
            ] {
                let new = NewAlarm {
                    name: Some(name.to_owned()),
                    when: when("2026-02-01T07:00:00", "UTC"),
                };
                let alarm = alarms::set(writer, &new, next)?;
                alarms::save(writer, &Alarm { ringing, ..alarm })?;
            }
            Ok(())
        })
        .unwrap();
    let before = everything(&store);
    assert_eq!(
        store
            .sweep(
                &KeepSettings {
                    past_reminders: Keep::Forever,
                    ..KeepSettings::default()
                },
                now()
            )
            .unwrap(),
        0
    );
    assert_eq!(everything(&store), before);
    let keep = KeepSettings {
        turns: Keep::Days { days: 30 },
        done_tasks: Keep::Days { days: 10 },
        past_reminders: Keep::Days { days: 365 },
        undo: Keep::Days { days: 20 },
        ..KeepSettings::default()
    };
    assert_eq!(store.sweep(&keep, later(11 * day)).unwrap(), 2);
    let after = everything(&store);
    assert_eq!(after.turns, [new]);
    assert_eq!(after.dictations.len(), 1, "for thirty days");
    assert_eq!(
        after
            .tasks
            .iter()
            .map(|task| task.text.as_str())
            .collect::<Vec<_>>(),
        ["open"]
    );
    assert_eq!(
        (
            after.reminders.len(),
            after.timers.len(),
            after.alarms.len(),
            after.conversations.len()
        ),
        (1, 2, 3, 1),
        "timers and alarms that are over stay for thirty days"
    );
    let forever = KeepSettings {
        past_timers: Keep::Forever,
        ..keep.clone()
    };
    store.sweep(&forever, later(40 * day)).unwrap();
    let after = everything(&store);
    assert_eq!((after.timers.len(), after.alarms.len()), (2, 3));
    assert_eq!(after.dictations.len(), 0);
    let never = KeepSettings {
        turns: Keep::Never,
        past_reminders: Keep::Never,
        ..keep
    };
    store.sweep(&never, later(40 * day)).unwrap();
    let after = everything(&store);
    assert_eq!(
        (
            after.turns.len(),
            after.conversations.len(),
            after.reminders.len(),
            after.occurrences.len()
        ),
        (0, 0, 0, 0)
    );
    let timers: Vec<Option<&str>> = after
        .timers
        .iter()
        .map(|timer| timer.name.as_deref())
        .collect();
    let alarms: Vec<Option<&str>> = after
        .alarms
        .iter()
        .map(|alarm| alarm.name.as_deref())
        .collect();
    assert_eq!(
        (after.tasks.len(), timers, alarms),
        (1, vec![Some("runs")], vec![Some("set"), Some("rings")]),
        "what is open stays"
    );
    assert!(matches!(
        store.undo_last(later(40 * day)),
        Err(StoreError::NothingToUndo)
    ));
}
