#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::abilities::Abilities;

fn ways(code: &str) -> FollowUps {
    FollowUps::of(Language::of(code).unwrap()).unwrap()
}

fn call(tool: &str, slots: &[(&str, &str)]) -> Call {
    let mut call = Call::new(tool);
    for (name, words) in slots {
        let filled = Filled::One((*words).to_owned());
        call.slots.insert((*name).to_owned(), filled);
    }
    call
}

/// The new words, for a call with one slot.
fn changed(code: &str, tool: &str, slot: &str, before: &str, text: &str) -> Option<String> {
    let now: Zoned = "2026-11-21T10:00:00+01:00[Europe/Berlin]".parse().unwrap();
    let last = call(tool, &[(slot, before)]);
    let changed = ways(code).changed(&last, text, &now, &Preferences::default())?;
    match changed.call.slots.get(slot)? {
        Filled::One(words) => Some(words.clone()),
        Filled::Several(_) => None,
    }
}

#[test]
fn every_template_names_a_tool() {
    let abilities = Abilities::built_in().unwrap();
    let tools = |ways: &FollowUps| -> Vec<String> {
        let all = ways.ways.anew.keys().chain(ways.ways.asked.keys());
        all.cloned().collect()
    };
    assert_eq!(tools(&ways("en")), tools(&ways("de")));
    for tool in tools(&ways("en")) {
        assert!(abilities.verb(&tool).is_some(), "{tool}");
    }
    for retold in RETOLD {
        let verb = abilities.verb(retold.tool).unwrap();
        assert!(verb.slot(retold.to).is_some(), "{retold:?}");
        assert!(retold.it.is_none_or(|it| verb.slot(it).is_some()));
        let by = abilities.verb(retold.by).unwrap();
        assert!(by.slot(retold.from).is_some(), "{retold:?}");
    }
}

#[test]
fn a_length_keeps_its_unit() {
    for (code, before, text, wanted) in [
        (
            "en",
            "ten minutes",
            "make it twelve",
            Some("twelve minutes"),
        ),
        ("en", "10 minutes", "no, 12 please", Some("12 minutes")),
        ("en", "an hour", "make it two", Some("2 hours")),
        ("en", "ten minutes", "make it an hour", Some("an hour")),
        ("en", "an hour and a half", "make it two", None),
        ("en", "ten minutes", "make it louder", None),
        ("en", "ten minutes", "twelve", None),
        (
            "de",
            "zehn Minuten",
            "mach zwölf daraus",
            Some("zwölf Minuten"),
        ),
        ("de", "einer Stunde", "lieber zwei", Some("2 Stunden")),
    ] {
        let found = changed(code, "timer_start", "duration", before, text);
        assert_eq!(found.as_deref(), wanted, "{before}: {text}");
    }
}

#[test]
fn a_time_keeps_what_is_not_said_anew() {
    for (code, before, text, wanted) in [
        (
            "en",
            "tomorrow at seven",
            "no, at six",
            Some("tomorrow at six"),
        ),
        (
            "en",
            "tomorrow at seven",
            "make it six",
            Some("tomorrow at six"),
        ),
        (
            "en",
            "at seven",
            "make it half past six",
            Some("half past six"),
        ),
        (
            "en",
            "tomorrow at nine",
            "move it to Friday",
            Some("Friday at nine"),
        ),
        ("en", "tomorrow", "no, Friday", Some("Friday")),
        (
            "en",
            "in ten minutes",
            "make it twenty",
            Some("in twenty minutes"),
        ),
        ("en", "in ten minutes", "no, at six", Some("at six")),
        (
            "en",
            "every weekday at seven",
            "no, at half past six",
            Some("every weekday at half past six"),
        ),
        (
            "en",
            "tomorrow at seven",
            "make it Friday at eight",
            Some("Friday at eight"),
        ),
        ("en", "tomorrow at seven", "no, the blue one", None),
        (
            "de",
            "morgen um sieben",
            "nein, um sechs",
            Some("morgen um sechs"),
        ),
        (
            "de",
            "morgen um neun",
            "verschieb sie auf Freitag",
            Some("Freitag um neun"),
        ),
        (
            "de",
            "in zehn Minuten",
            "mach zwanzig daraus",
            Some("in zwanzig Minuten"),
        ),
    ] {
        let found = changed(code, "reminder_add", "time", before, text);
        assert_eq!(found.as_deref(), wanted, "{before}: {text}");
    }
}

#[test]
fn the_same_once_more_is_a_sentence_of_its_own() {
    let ways = ways("en");
    let timer = call("timer_start", &[("duration", "five minutes")]);
    let once_more = |last: &Call, text| ways.once_more(last, text).map(|again| again.sentence);
    let again = |text| once_more(&timer, text);
    assert_eq!(
        again("And one for ten minutes.").as_deref(),
        Some("set a timer for ten minutes")
    );
    assert_eq!(again("ten minutes"), None);
    assert_eq!(again("and"), None);
    let list = call("list_add", &[("items", "milk")]);
    for text in ["also bread", "bread too", "oh and bread please"] {
        let sentence = once_more(&list, text);
        assert_eq!(sentence.as_deref(), Some("add bread to the list"), "{text}");
    }
    let miles = call(
        "convert",
        &[("amount", "ten"), ("from", "miles"), ("to", "km")],
    );
    assert_eq!(
        once_more(&miles, "and in feet?").as_deref(),
        Some("what is ten miles in feet")
    );
    let shot = call("screenshot", &[]);
    assert_eq!(once_more(&shot, "and one more"), None);
    assert_eq!(once_more(&list, "and the weather?"), None);
    let moved = call("timer_change", &[("duration", "five minutes")]);
    assert_eq!(
        ways.once_more(&moved, "another for ten")
            .map(|again| again.tool)
            .as_deref(),
        Some("timer_start")
    );
}

#[test]
fn one_of_several_is_named_by_its_place() {
    for (code, text, wanted) in [
        ("en", "the second one", Some(1)),
        ("en", "Number three, please.", Some(2)),
        ("en", "the last one", Some(2)),
        ("en", "the fourth", None),
        ("en", "the blue one", None),
        ("en", "the one", None),
        ("de", "der zweite", Some(1)),
        ("de", "die dritte", Some(2)),
        ("de", "nummer eins", Some(0)),
        ("de", "den letzten", Some(2)),
        ("de", "das blaue", None),
    ] {
        assert_eq!(ways(code).nth(text, 3), wanted, "{text}");
    }
}

#[test]
fn every_deed_has_one_thing_and_its_time_stands_last() {
    for code in ["en", "de"] {
        let source = Language::of(code).unwrap().source().follow;
        let file: toml::Table = toml::from_str(source).unwrap();
        let deeds = file["deed"].as_table().unwrap();
        for name in [
            "away", "call_off", "off", "hold", "go_on", "done", "reopen", "empty", "to",
        ] {
            let templates = deeds[name].as_array().unwrap();
            assert!(!templates.is_empty(), "{code}: {name}");
            for template in templates {
                let template = template.as_str().unwrap();
                assert_eq!(template.matches("{it}").count(), 1, "{code}: {template}");
                let timed = template.ends_with(" {time}");
                assert_eq!(timed, name == "to", "{code}: {template}");
                // Words are compared as they are written there.
                for word in template.split(' ').filter(|word| !word.starts_with('{')) {
                    assert_eq!(bare(word), word, "{code}: {template}");
                }
            }
        }
    }
}

#[test]
fn a_deed_is_done_to_it_or_to_one_of_those_that_were_told() {
    let now: Zoned = "2026-11-21T10:00:00+01:00[Europe/Berlin]".parse().unwrap();
    let place = |words: &str| Which::Place {
        words: words.to_owned(),
        sort: None,
    };
    let of = |words: &str, sort: &str| Which::Place {
        words: words.to_owned(),
        sort: Some(sort.to_owned()),
    };
    for (code, text, what, which, time) in [
        ("en", "Delete it.", What::Away, Which::It, None),
        (
            "en",
            "And delete that, please.",
            What::Away,
            Which::It,
            None,
        ),
        ("en", "Could you pause it?", What::Hold, Which::It, None),
        ("en", "Resume that one", What::GoOn, Which::It, None),
        ("en", "Turn it off.", What::Off, Which::It, None),
        ("en", "Mark it as done.", What::Done, Which::It, None),
        ("en", "Mark it as not done.", What::Reopen, Which::It, None),
        ("en", "Clear it.", What::Empty, Which::It, None),
        (
            "en",
            "Cancel the second one.",
            What::CallOff,
            place("the second one"),
            None,
        ),
        (
            "en",
            "Number two is done.",
            What::Done,
            place("number two"),
            None,
        ),
        (
            "en",
            "Check off the last one",
            What::Done,
            place("the last one"),
            None,
        ),
        (
            "en",
            "Cancel the second alarm.",
            What::CallOff,
            of("the second alarm", "alarm"),
            None,
        ),
        (
            "en",
            "Move the first one to Friday.",
            What::Move,
            place("the first one"),
            Some("Friday"),
        ),
        ("de", "Lösch ihn.", What::Away, Which::It, None),
        (
            "de",
            "Und lösch sie bitte wieder.",
            What::Away,
            Which::It,
            None,
        ),
        ("de", "Halt ihn an.", What::Hold, Which::It, None),
        ("de", "Halt ihn bitte mal an.", What::Hold, Which::It, None),
        ("de", "Brich ihn ab", What::CallOff, Which::It, None),
        ("de", "Mach weiter damit.", What::GoOn, Which::It, None),
        ("de", "Leer sie.", What::Empty, Which::It, None),
        (
            "de",
            "Lösch die erste.",
            What::Away,
            place("die erste"),
            None,
        ),
        (
            "de",
            "Die zweite ist erledigt.",
            What::Done,
            place("die zweite"),
            None,
        ),
        (
            "de",
            "Hak die erste ab.",
            What::Done,
            place("die erste"),
            None,
        ),
        (
            "de",
            "Verschieb die zweite auf Freitag.",
            What::Move,
            place("die zweite"),
            Some("Freitag"),
        ),
        (
            "de",
            "Lösch den zweiten Wecker.",
            What::Away,
            of("den zweiten wecker", "alarm"),
            None,
        ),
    ] {
        let time = time.map(str::to_owned);
        let deed = ways(code).deed(text, &now, &Preferences::default());
        assert_eq!(deed, Some(Deed { what, which, time }), "{text}");
    }
    for (code, text) in [
        ("en", "Delete the blue one."),
        ("en", "Delete"),
        ("en", "Pause."),
        ("en", "It"),
        ("en", "The second one is done?"),
        ("en", "Move it to the top."),
        ("en", "Delete it and the other one."),
        ("en", "Turn it up."),
        ("de", "Stell den Wecker auf sieben."),
        ("de", "Sperr den Bildschirm."),
        ("de", "Mach die Musik leiser."),
        ("de", "Lösch die Aufgabe Fenster putzen."),
        ("de", "Mach weiter."),
        ("de", "Verschieb die zweite an den Anfang."),
    ] {
        let deed = ways(code).deed(text, &now, &Preferences::default());
        assert_eq!(deed, None, "{text}");
    }
}

#[test]
fn a_deed_may_be_all_that_is_said_of_the_thing() {
    let now: Zoned = "2026-11-21T10:00[Europe/Berlin]".parse().unwrap();
    let only = |code, text| ways(code).only_a_deed(text, &now, &Preferences::default());
    for (code, text) in [
        ("en", "cancel it"),
        ("en", "delete"),
        ("de", "sag ihn ab"),
        ("de", "löschen"),
    ] {
        assert!(only(code, text), "{text}");
    }
    for (code, text) in [
        ("en", "move it to friday"),
        ("en", "delete the second one"),
        ("en", "but only the milk"),
        ("en", "never mind"),
        ("de", "verschieb ihn auf freitag"),
        ("de", "aber nur die milch"),
    ] {
        assert!(!only(code, text), "{text}");
    }
}

#[test]
fn what_lasts_longer_is_not_moved() {
    for (code, tool, before, text) in [
        (
            "en",
            "calendar_add",
            "tomorrow at nine",
            "make it an hour longer",
        ),
        ("en", "alarm_set", "at seven", "make it ten minutes shorter"),
        (
            "de",
            "calendar_add",
            "morgen um neun",
            "mach es eine Stunde länger",
        ),
    ] {
        assert_eq!(changed(code, tool, "time", before, text), None, "{text}");
    }
    let now: Zoned = "2026-11-21T10:00:00+01:00[Europe/Berlin]".parse().unwrap();
    let last = call("timer_start", &[("duration", "ten minutes")]);
    let longer = ways("en").changed(
        &last,
        "make it five minutes longer",
        &now,
        &Preferences::default(),
    );
    assert_eq!(longer.unwrap().call.tool, "timer_add_time");
}
