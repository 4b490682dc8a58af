use jiff::civil::Time;
use sotto_api::{
    LookSettingsPatch, MachineSettingsPatch, NewReminder, ProblemCode, ReminderRequest, Reply,
    Request, Settings, SettingsPatch, TalkSettingsPatch, TimeSettingsPatch, When,
};

use super::{World, says};

fn settings(reply: Reply) -> Settings {
    match reply {
        Reply::Settings(settings) => settings,
        other => panic!("no settings: {other:?}"),
    }
}

fn change(patch: SettingsPatch) -> Request {
    Request::ChangeSettings(Box::new(patch))
}

fn whole_days_at(minutes: u32) -> Request {
    change(SettingsPatch {
        time: Some(TimeSettingsPatch {
            all_day_at_minutes: Some(minutes),
            ..TimeSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    })
}

fn microphone_closed(closed: bool) -> SettingsPatch {
    SettingsPatch {
        machine: Some(MachineSettingsPatch {
            microphone_closed: Some(closed),
            ..MachineSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    }
}

#[test]
fn a_patch_changes_what_it_names_and_can_be_undone() {
    let world = World::new();
    assert_eq!(settings(world.ask(Request::Settings)), Settings::default());
    let patch = SettingsPatch {
        look: Some(LookSettingsPatch {
            text_percent: Some(150),
            ..LookSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    let (reply, said) = world.undone(change(patch));
    assert_eq!(settings(reply).look.text_percent, 150);
    assert_eq!(said, "The settings are as they were.");
}

#[test]
fn who_decides_about_starting_with_the_system_is_not_offered_it() {
    let world = World::new();
    let decide = |offered| {
        let machine = MachineSettingsPatch {
            start_with_system: Some(false),
            autostart_offered: offered,
            ..MachineSettingsPatch::default()
        };
        let machine = Some(machine);
        let patch = SettingsPatch {
            machine,
            ..SettingsPatch::default()
        };
        settings(world.ask(change(patch))).machine.autostart_offered
    };
    assert!(decide(None));
    assert!(!decide(Some(false)), "all of it was put back");
}

#[test]
fn an_undo_never_opens_a_closed_microphone() {
    let world = World::new();
    let mut patch = microphone_closed(true);
    patch.look = Some(LookSettingsPatch {
        text_percent: Some(150),
        ..LookSettingsPatch::default()
    });
    let now = settings(world.ask(change(patch)));
    assert!(now.machine.microphone_closed && now.look.text_percent == 150);
    world.store.undo_last(world.moment()).unwrap();
    let now = settings(world.ask(Request::Settings));
    assert!(now.machine.microphone_closed && now.look.text_percent == 100);
    let now = settings(world.ask(change(microphone_closed(false))));
    assert!(!now.machine.microphone_closed);
}

#[test]
fn an_undo_is_not_about_starting_with_the_system() {
    let world = World::new();
    let look = SettingsPatch {
        look: Some(LookSettingsPatch {
            text_percent: Some(150),
            ..LookSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    world.ask(change(look));
    let decided = SettingsPatch {
        machine: Some(MachineSettingsPatch {
            start_with_system: Some(true),
            ..MachineSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    let now = settings(world.ask(change(decided)));
    assert!(now.machine.start_with_system && now.machine.autostart_offered);
    world.store.undo_last(world.moment()).unwrap();
    let now = settings(world.ask(Request::Settings));
    assert!(now.machine.start_with_system && now.machine.autostart_offered);
    assert_eq!(now.look.text_percent, 100);
}

#[test]
fn whoever_was_welcomed_is_so_after_an_undo_too() {
    let world = World::new();
    let look = SettingsPatch {
        look: Some(LookSettingsPatch {
            text_percent: Some(150),
            ..LookSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    world.ask(change(look));
    let welcomed = SettingsPatch {
        machine: Some(MachineSettingsPatch {
            welcomed: Some(true),
            ..MachineSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    assert!(settings(world.ask(change(welcomed))).machine.welcomed);
    world.store.undo_last(world.moment()).unwrap();
    let now = settings(world.ask(Request::Settings));
    assert!(now.machine.welcomed);
    assert_eq!(now.look.text_percent, 100);
}

#[test]
fn reminders_for_whole_days_move_with_their_hour() {
    let world = World::new();
    let mut when: When = world.when_in(1440);
    when.local = when.local.date().to_datetime(Time::midnight());
    when.all_day = true;
    let add = |when: When| {
        let text = "bins".to_owned();
        world.ask(Request::Reminder(ReminderRequest::Add(NewReminder {
            text,
            when,
        })))
    };
    add(when.clone());
    when.rule = Some("FREQ=DAILY".into());
    add(when);
    add(world.when_in(2000));
    let next = || -> Vec<String> {
        let open = world.store.read(sotto_store::reminders::open).unwrap();
        open.iter()
            .map(|open| open.next.unwrap().to_string())
            .collect()
    };
    world.undone(whole_days_at(7 * 60));
    world.ask(whole_days_at(7 * 60));
    assert_eq!(
        next(),
        [
            "2026-11-22T06:00:00Z",
            "2026-11-22T06:00:00Z",
            "2026-11-22T18:20:00Z"
        ]
    );
}

#[test]
fn numbers_that_mean_nothing_are_refused() {
    let world = World::new();
    let problem = world.refused(whole_days_at(1440));
    says(&problem, ProblemCode::Invalid, "from 0 to 1439");
    let never = SettingsPatch {
        time: Some(TimeSettingsPatch {
            snooze_minutes: Some(0),
            ..TimeSettingsPatch::default()
        }),
        ..microphone_closed(true)
    };
    let problem = world.refused(change(never));
    says(&problem, ProblemCode::Invalid, "from 1 to 1440");
    let talk = |talk| {
        change(SettingsPatch {
            talk: Some(talk),
            ..SettingsPatch::default()
        })
    };
    let too_ready = talk(TalkSettingsPatch {
        wake_sensitivity_percent: Some(101),
        ..TalkSettingsPatch::default()
    });
    let problem = world.refused(too_ready);
    says(&problem, ProblemCode::Invalid, "from 0 to 100");
    let over_before_it_begins = talk(TalkSettingsPatch {
        max_seconds: Some(0),
        ..TalkSettingsPatch::default()
    });
    let problem = world.refused(over_before_it_begins);
    says(&problem, ProblemCode::Invalid, "from 5 to 600");
}
