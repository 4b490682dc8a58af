//! What is refused is told in the language of whoever asks, with the same code for programs.

use sotto_api::{NewTask, SettingsPatch, TaskRequest, TimeSettingsPatch, TimerRequest};
use sotto_skills::doing::Line;

use super::super::settings::RANGES;
use super::*;

fn german() -> World {
    World {
        language: Language::GERMAN,
        ..World::new()
    }
}

#[test]
fn what_is_refused_is_told_in_the_language_of_whoever_asks() {
    let world = german();
    let problem = world.refused(Request::Timer(TimerRequest::Pause { id: None }));
    says(
        &problem,
        ProblemCode::NotFound,
        "Es gibt keinen Timer. Es wurde nichts geändert.",
    );
    let empty = NewTask {
        text: " ".to_owned(),
        ..NewTask::default()
    };
    let problem = world.refused(Request::Task(TaskRequest::Add(empty)));
    says(&problem, ProblemCode::Invalid, "Ohne Wörter");
    let id = Id::new();
    let problem = world.refused(Request::Task(TaskRequest::Delete { id }));
    says(
        &problem,
        ProblemCode::NotFound,
        "Diese Aufgabe ist nicht mehr da.",
    );
}

#[test]
fn a_number_out_of_its_range_is_named_in_every_language() {
    for language in Language::all() {
        for (name, ..) in RANGES {
            let called = Line::new(name).said_in(language);
            assert!(called.contains(' '), "{language:?}: {name}: {called}");
        }
    }
    let patch = SettingsPatch {
        time: Some(TimeSettingsPatch {
            snooze_minutes: Some(0),
            ..TimeSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    let problem = german().refused(Request::ChangeSettings(Box::new(patch)));
    says(
        &problem,
        ProblemCode::Invalid,
        "Für die Minuten des Schlummerns geht nur eine Zahl von 1 bis 1440.",
    );
}
