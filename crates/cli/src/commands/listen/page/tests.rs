//! What stands on the terminal after which events.
#![allow(clippy::unwrap_used)]

use sotto_api::{Problem, ProblemCode, UnderstoodBy};

use super::*;

const WIDTH: usize = 40;

fn words(turn: Id, firm: &str, tentative: &str) -> Event {
    Event::Words {
        turn,
        firm: firm.to_owned(),
        tentative: tentative.to_owned(),
    }
}

fn answer(turn: Id, text: &str) -> Event {
    Event::Answer {
        turn,
        text: text.to_owned(),
    }
}

fn turn(id: Id, via: Via, heard: &str, answer: &str) -> Turn {
    Turn {
        id,
        conversation: Id::new(),
        replaces: None,
        revision: 0,
        via,
        heard: heard.to_owned(),
        answer: answer.to_owned(),
        understood_by: UnderstoodBy::Pattern,
        actions: Vec::new(),
        outcome: Outcome::Answered,
        sources: Vec::new(),
        recording: None,
        trace: Vec::new(),
        created: "2026-11-21T10:00:00Z".parse().unwrap(),
    }
}

fn said(text: &str) -> Option<Line> {
    Some(Line::Said(text.to_owned()))
}

fn page() -> Page {
    Page::new("Talk", sotto_skills::numbers::Language::ENGLISH)
}

#[test]
fn every_state_has_its_words_and_only_listening_a_meter() {
    let mut page = page();
    assert_eq!(page.rows(WIDTH, false), ["Talk"]);
    for (state, row) in [
        (Listening::Request, "Listening…  [#####.....]"),
        (Listening::Dictation, "Writing down…  [#####.....]"),
        (Listening::Working, "Working…"),
        (Listening::Speaking, "Speaking"),
        (Listening::WakeWord, "Say “Hey Sotto”"),
    ] {
        assert_eq!(page.take(&Event::Listening(state)), None);
        assert_eq!(page.take(&Event::Level { level: 0.5 }), None);
        assert_eq!(page.rows(WIDTH, false), [row]);
    }
    page.take(&Event::Listening(Listening::Closed));
    assert!(page.rows(80, false)[0].contains("sotto mute off"));
}

#[test]
fn the_meter_takes_any_number() {
    assert_eq!(meter(0.0), "[..........]");
    assert_eq!(meter(0.26), "[###.......]");
    assert_eq!(meter(7.0), "[##########]");
    assert_eq!(meter(-1.0), "[..........]");
    assert_eq!(meter(f32::NAN), "[..........]");
}

#[test]
fn a_turn_is_drawn_while_it_lasts_and_then_stays() {
    let (mut page, id) = (page(), Id::new());
    page.take(&Event::Listening(Listening::Request));
    page.take(&words(id, "what is", "the time"));
    let rows = page.rows(WIDTH, true);
    assert_eq!(rows[1..], ["what is \u{1b}[2mthe time\u{1b}[0m"]);
    page.take(&words(id, "what is the time", ""));
    page.take(&Event::Listening(Listening::Speaking));
    page.take(&answer(id, "It is"));
    page.take(&answer(id, " ten."));
    assert_eq!(page.rows(WIDTH, true), ["Speaking", "It is ten."]);
    let done = Event::TurnDone(turn(id, Via::Hotkey, "What is the time?", "It is ten."));
    assert_eq!(page.take(&done), said("› What is the time?\nIt is ten."));
    assert_eq!(page.rows(WIDTH, true), ["Speaking"]);
    // Told again, as when what was heard of it is known, or late: it stands there already.
    assert_eq!(page.take(&done), None);
    page.take(&words(id, "what is the time", ""));
    assert_eq!(page.rows(WIDTH, true), ["Speaking"]);
}

#[test]
fn the_answer_is_shown_though_its_turn_has_another_name_than_what_was_heard() {
    let (mut page, id) = (page(), Id::new());
    page.take(&Event::Listening(Listening::Request));
    page.take(&words(Id::new(), "what is the time", ""));
    page.take(&Event::Listening(Listening::Working));
    page.take(&answer(id, "It is"));
    page.take(&answer(id, " ten."));
    assert_eq!(page.rows(WIDTH, false), ["Working…", "It is ten."]);
    let done = Event::TurnDone(turn(id, Via::Hotkey, "What is the time?", "It is ten."));
    assert_eq!(page.take(&done), said("› What is the time?\nIt is ten."));
    // The words are gone, so what is answered now is answered to somebody else.
    page.take(&answer(Id::new(), "Typed."));
    assert_eq!(page.rows(WIDTH, false), ["Working…"]);
}

#[test]
fn what_other_programs_ask_is_not_shown() {
    let (mut page, id) = (page(), Id::new());
    page.take(&Event::Listening(Listening::Working));
    page.take(&answer(id, "Typed."));
    assert_eq!(page.rows(WIDTH, false), ["Working…"]);
    let done = Event::TurnDone(turn(id, Via::CommandLine, "typed", "Typed."));
    assert_eq!(page.take(&done), None);
}

#[test]
fn a_turn_in_which_nothing_was_heard_leaves_no_line() {
    let mut page = page();
    let empty = turn(Id::new(), Via::FollowUp, " ", "");
    assert_eq!(page.take(&Event::TurnDone(empty)), None);
    let mut failed = turn(Id::new(), Via::WakeWord, "do it", "");
    failed.outcome = Outcome::Failed {
        sentence: "It did not work.".to_owned(),
    };
    let lines = page.take(&Event::TurnDone(failed));
    assert_eq!(lines, said("› do it\nIt did not work."));
}

#[test]
fn what_was_dictated_stays_with_its_lines() {
    let (mut page, id) = (page(), Id::new());
    page.take(&Event::Listening(Listening::Dictation));
    page.take(&words(id, "dear all", ""));
    let typed = Event::Typed {
        text: "Dear all,\nhello \u{1b}[2Jthere. ".to_owned(),
    };
    assert_eq!(page.take(&typed), said("Dear all,\nhello [2Jthere."));
    assert_eq!(page.rows(WIDTH, false).len(), 1);
    let nothing = Event::Typed {
        text: " ".to_owned(),
    };
    assert_eq!(page.take(&nothing), None);
}

#[test]
fn nothing_of_an_event_reaches_the_terminal_as_a_sequence() {
    let (mut page, id) = (page(), Id::new());
    let bad = "a\u{1b}]0;title\u{7}b\u{9b}31m\r\u{8}c";
    page.take(&Event::Listening(Listening::Request));
    page.take(&words(id, bad, bad));
    let mut all = page.rows(WIDTH, false);
    page.take(&Event::Listening(Listening::Working));
    page.take(&answer(id, bad));
    all.extend(page.rows(WIDTH, false));
    let problem = Event::Problem(Problem::new(ProblemCode::Device, bad));
    let back = Event::Notice(Notice::Device {
        sentence: bad.to_owned(),
    });
    let done = Event::TurnDone(turn(id, Via::Hotkey, bad, bad));
    for event in [problem, back, done] {
        match page.take(&event) {
            Some(Line::Said(text) | Line::Note(text)) => {
                all.extend(text.lines().map(str::to_owned));
            }
            None => panic!("nothing was shown"),
        }
    }
    for row in &all {
        assert!(!row.chars().any(char::is_control), "{row:?}");
    }
}

#[test]
fn no_terminal_is_too_narrow() {
    let (mut page, id) = (page(), Id::new());
    page.take(&Event::Listening(Listening::Request));
    page.take(&words(id, "お茶をいれて Donaudampfschiff", "bitte"));
    for width in 0..30 {
        let rows = page.rows(width, false);
        assert!(rows.len() <= 1 + ROWS);
        for row in &rows {
            assert!(cells(row) <= width.max(2), "{width}: {row}");
        }
    }
    assert_eq!(page.rows(5, false)[0], "Liste");
}
