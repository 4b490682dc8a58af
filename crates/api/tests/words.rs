//! The vocabulary as it stands in JSON: what older faces and files rely on.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use proptest::prelude::*;
use serde_json::{Value, from_value, json, to_value};
use sotto_api::*;

#[test]
fn a_request_reads_as_it_is_written() {
    let written = json!({"kind": "task", "value": {"do": "add", "text": "Call the bank",
        "due": {"local": "2026-03-02T09:00:00", "zone": "Europe/Berlin"}}});
    let read: Request = from_value(written).unwrap();
    let Request::Task(TaskRequest::Add(task)) = &read else {
        panic!("{read:?}")
    };
    assert_eq!(task.priority, Priority::Normal);
    let due = task.due.as_ref().unwrap();
    assert_eq!(due.first().unwrap().to_string(), "2026-03-02T08:00:00Z");
    assert_eq!(
        from_value::<Request>(to_value(&read).unwrap()).unwrap(),
        read
    );
    assert_eq!(
        to_value(Request::Status).unwrap(),
        json!({"kind": "status"})
    );
    let louder = json!({"kind": "computer", "value": {"do": "louder"}});
    assert_eq!(
        from_value::<Request>(louder).unwrap(),
        Request::Computer(ComputerRequest::Louder { by: None })
    );
    assert!(from_value::<Request>(json!({"kind": "make_coffee"})).is_err());
}

#[test]
fn a_list_is_moved_to_a_place_that_is_named() {
    let id = Id::new();
    let request = Request::List(ListRequest::Move {
        list: id,
        to: Position::Before { id },
    });
    let written = json!({"kind": "list", "value": {"do": "move", "list": id,
        "to": {"at": "before", "id": id}}});
    assert_eq!(to_value(&request).unwrap(), written);
    assert_eq!(from_value::<Request>(written).unwrap(), request);
    let nowhere = json!({"kind": "list", "value": {"do": "move", "list": id}});
    assert!(from_value::<Request>(nowhere).is_err());
}

#[test]
fn left_out_is_not_the_same_as_emptied() {
    let as_it_is: TaskPatch = from_value(json!({})).unwrap();
    assert_eq!(as_it_is.due, None);
    let emptied: TaskPatch = from_value(json!({"due": null})).unwrap();
    assert_eq!(emptied.due, Some(None));
    assert_eq!(to_value(&as_it_is).unwrap(), json!({}));
    assert_eq!(to_value(&emptied).unwrap(), json!({"due": null}));
}

#[test]
fn a_patch_changes_what_it_names_and_nothing_else() {
    let mut settings = Settings::default();
    let patch: SettingsPatch =
        from_value(json!({"talk": {"wake_word": true}, "machine": {"microphone": {"is": "named", "name": "USB"}}}))
            .unwrap();
    settings.apply(patch);
    let mut expected = to_value(Settings::default()).unwrap();
    expected["talk"]["wake_word"] = json!(true);
    expected["machine"]["microphone"] = json!({"is": "named", "name": "USB"});
    assert_eq!(to_value(&settings).unwrap(), expected);
    assert!(from_value::<SettingsPatch>(json!({"talk": {"wakeword": true}})).is_err());
}

#[test]
fn settings_of_an_earlier_form_get_the_defaults() {
    let read: Settings = from_value(json!({"speech": {"speed_percent": 120}})).unwrap();
    assert_eq!(read.speech.speed_percent, 120);
    assert_eq!(read.speech.volume_percent, 100);
    assert_eq!(read.talk, TalkSettings::default());
}

#[test]
fn requests_about_listening_read_as_they_are_written() {
    for (asked, written) in [
        (
            ListenRequest::Start { dictate: true },
            json!({"do": "start", "dictate": true}),
        ),
        (
            ListenRequest::Press { dictate: false },
            json!({"do": "press", "dictate": false}),
        ),
        (
            ListenRequest::Hold { dictate: true },
            json!({"do": "hold", "dictate": true}),
        ),
        (ListenRequest::Release, json!({"do": "release"})),
        (
            ListenRequest::Mute { closed: true },
            json!({"do": "mute", "closed": true}),
        ),
    ] {
        assert_eq!(to_value(asked).unwrap(), written);
        assert_eq!(from_value::<ListenRequest>(written).unwrap(), asked);
    }
    // What is held is a request unless it is said otherwise.
    for held in ["start", "press", "hold", "toggle"] {
        let read: ListenRequest = from_value(json!({"do": held})).unwrap();
        let dictates = to_value(read).unwrap()["dictate"].clone();
        assert_eq!(dictates, json!(false), "{held}");
    }
    let typed = Event::Typed {
        text: "Dear Anna,".to_owned(),
    };
    let written = json!({"kind": "typed", "value": {"text": "Dear Anna,"}});
    assert_eq!(to_value(&typed).unwrap(), written);
    assert_eq!(from_value::<Event>(written).unwrap(), typed);
}

#[test]
fn settings_of_before_the_microphone_listen_as_usual() {
    let read: Settings = from_value(json!({
        "talk": {"wake_word": true, "pause_ms": 640},
        "machine": {"keep_microphone_warm": true},
    }))
    .unwrap();
    assert_eq!((read.talk.wake_word, read.talk.pause_ms), (true, 640));
    assert_eq!(
        (read.talk.wake_sensitivity_percent, read.talk.max_seconds),
        (50, 60)
    );
    assert!(!read.machine.suppress_noise && !read.talk.wake_name_alone);
}

#[test]
fn exit_classes_are_those_of_the_command_line() {
    assert_eq!(Problem::new(ProblemCode::DiskFull, "x").exit.code(), 1);
    assert_eq!(Problem::new(ProblemCode::Invalid, "x").exit.code(), 2);
    assert_eq!(Problem::new(ProblemCode::Missing, "x").exit.code(), 3);
}

#[test]
fn kinds_are_read_as_they_are_written() {
    for kind in Kind::ALL {
        assert_eq!(kind.name().parse::<Kind>(), Ok(kind));
        assert_eq!(
            to_value(kind).unwrap(),
            Value::String(kind.name().to_owned())
        );
    }
    assert!("tasks".parse::<Kind>().is_err());
}

#[test]
fn a_later_stage_is_further() {
    let until = |text: &str| OccurrenceStage::Snoozed {
        until: text.parse().unwrap(),
    };
    let order = [
        OccurrenceStage::Fired,
        until("2026-01-01T00:00:00Z"),
        until("2026-01-01T00:10:00Z"),
        OccurrenceStage::Acknowledged,
    ];
    assert!(order.is_sorted());
}

#[test]
fn a_time_in_the_gap_of_the_clocks_is_the_one_after_it() {
    let when = |local: &str| When {
        local: local.parse().unwrap(),
        zone: "Europe/Berlin".to_owned(),
        all_day: false,
        rule: None,
        zone_named: false,
    };
    let first = |local| when(local).first().unwrap().to_string();
    assert_eq!(first("2026-03-29T02:30:00"), "2026-03-29T01:30:00Z");
    assert_eq!(first("2026-10-25T02:30:00"), "2026-10-25T00:30:00Z");
    let nowhere = When {
        zone: "Mars/Olympus".to_owned(),
        ..when("2026-03-29T02:30:00")
    };
    assert_eq!(nowhere.first(), None);
}

#[test]
fn ids_sort_by_when_they_were_made() {
    let ids: Vec<Id> = (0..1000).map(|_| Id::new()).collect();
    assert!(ids.is_sorted());
    let due = "2026-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(
        Occurrence::id_of(ids[0], due),
        Occurrence::id_of(ids[0], due)
    );
    assert_ne!(
        Occurrence::id_of(ids[0], due),
        Occurrence::id_of(ids[1], due)
    );
}

proptest! {
    #[test]
    fn an_id_is_read_as_it_is_written(number in any::<u128>()) {
        let text = format!("{number:032x}");
        let id: Id = text.parse().unwrap();
        prop_assert_eq!(id.to_string().parse::<Id>().unwrap(), id);
        prop_assert_eq!(from_value::<Id>(to_value(id).unwrap()).unwrap(), id);
    }

    #[test]
    fn nothing_that_is_no_id_passes(text in "[g-z ]{0,40}") {
        prop_assert!(text.parse::<Id>().is_err());
    }
}

#[test]
fn requests_about_how_sotto_is_doing_read_as_they_are_written() {
    let asked =
        |value: Value| from_value::<Request>(json!({"kind": "diagnostics", "value": value}));
    let log = LogRequest {
        least: Some(LogLevel::Warn),
        ..LogRequest::default()
    };
    for (written, read) in [
        (
            json!({"do": "log", "least": "warn"}),
            DiagnosticsRequest::Log(log),
        ),
        (
            json!({"do": "log"}),
            DiagnosticsRequest::Log(LogRequest::default()),
        ),
        (json!({"do": "engines"}), DiagnosticsRequest::Engines),
        (
            json!({"do": "restart", "engine": "ear"}),
            DiagnosticsRequest::Restart {
                engine: "ear".to_owned(),
            },
        ),
        (json!({"do": "report"}), DiagnosticsRequest::Report),
        (json!({"do": "near_misses"}), DiagnosticsRequest::NearMisses),
    ] {
        let request = Request::Diagnostics(read);
        assert_eq!(asked(written).unwrap(), request);
        let again = to_value(&request).unwrap();
        assert_eq!(from_value::<Request>(again).unwrap(), request);
    }
    for wrong in [
        json!({"do": "restart"}),
        json!({"do": "log", "least": "loud"}),
        json!({"do": "reboot"}),
    ] {
        assert!(asked(wrong.clone()).is_err(), "{wrong}");
    }
    // "At least as grave" is asked for by this order.
    assert!(LogLevel::Trace < LogLevel::Debug && LogLevel::Warn < LogLevel::Error);
}
