//! What people say, and what they want to read.

use proptest::prelude::*;
use sotto_api::WordFix;

use super::*;

fn text(heard: &str) -> Dictated {
    read(heard, &DictationSettings::default(), Spoken::Other)
}

fn typed(heard: &str) -> String {
    match text(heard) {
        Dictated::Text(text) => text,
        other => format!("{other:?}"),
    }
}

#[test]
fn signs_are_written_and_not_spelt_out() {
    for (heard, written) in [
        ("Hello world", "Hello world"),
        (
            "Dear Ada comma how are you question mark",
            "Dear Ada, how are you?",
        ),
        // As ears write it that put signs themselves.
        (
            "Dear Ada, comma, how are you? Question mark.",
            "Dear Ada, how are you?",
        ),
        (
            "Dear Ada comma new line thank you full stop",
            "Dear Ada,\nThank you.",
        ),
        ("one new paragraph two", "one\n\nTwo"),
        ("First period second", "First. Second"),
        (
            "he said colon open bracket loudly close bracket no",
            "he said: (loudly) no",
        ),
        ("full stop", "."),
        ("ada at sign example", "ada@example"),
        ("well hyphen known", "well-known"),
        (
            "I know that comma but this dash no",
            "I know that, but this – no",
        ),
        ("we dash of course dash know", "we – of course – know"),
        ("and so on dot dot dot", "and so on…"),
        ("hashtag sotto", "#sotto"),
        (
            "Liebe Ada Komma neue Zeile wie geht es dir Fragezeichen",
            "Liebe Ada,\nWie geht es dir?",
        ),
        (
            "Das ist alles Punkt neuer Absatz bis morgen Ausrufezeichen",
            "Das ist alles.\n\nBis morgen!",
        ),
        ("Klammer auf siehe oben Klammer zu", "(siehe oben)"),
        (
            "er sagte Doppelpunkt Anführungszeichen auf ja Anführungszeichen zu",
            "er sagte: „ja“",
        ),
        ("Ost Bindestrich West", "Ost-West"),
    ] {
        assert_eq!(typed(heard), written, "{heard}");
    }
}

#[test]
fn a_sentence_about_signs_keeps_its_words() {
    for heard in [
        "The comma is missing.",
        "It was a period of peace.",
        "Der Punkt ist wichtig.",
        "Zum Punkt fehlt das Komma nicht.",
        "a new idea on every line",
        "Die Klammer auf dem Tisch",
    ] {
        assert_eq!(typed(heard), heard);
    }
}

#[test]
fn what_the_ear_wrote_stays_where_no_sign_is_named() {
    for heard in [
        "It is 3.5, not 4!",
        "Yes. No? (Maybe.)",
        "e.g. this",
        "...",
        "a - b",
    ] {
        assert_eq!(typed(heard), heard);
    }
}

#[test]
fn fillers_go_and_sentences_keep_their_beginning_and_their_end() {
    for (heard, written) in [
        ("Um, could you call the bank?", "Could you call the bank?"),
        ("I think, uh, that is it, um.", "I think, that is it."),
        ("Ähm, das ist ja, äh, gut.", "Das ist ja, gut."),
        // In German these are words.
        (
            "Um acht Uhr kommt er zu mir.",
            "Um acht Uhr kommt er zu mir.",
        ),
        ("Er ist da und wartet.", "Er ist da und wartet."),
        ("Hmm.", "Nothing"),
        ("", "Nothing"),
        ("  ", "Nothing"),
    ] {
        assert_eq!(typed(heard), written, "{heard}");
    }
}

#[test]
fn each_part_can_be_switched_off() {
    let settings = DictationSettings {
        spoken_punctuation: false,
        drop_fillers: false,
        ..DictationSettings::default()
    };
    let heard = "Um, the end comma new line";
    let read = read(heard, &settings, Spoken::English);
    assert_eq!(read, Dictated::Text(heard.to_owned()));
}

#[test]
fn own_words_are_spelt_as_their_owner_spells_them() {
    let fix = |heard: &str, spelt: &str| WordFix {
        heard: heard.to_owned(),
        spelt: spelt.to_owned(),
    };
    let settings = DictationSettings {
        words: vec![
            fix("soto", "Sotto"),
            fix("post grass", "Postgres"),
            fix("post", "mail"),
            fix("", "nothing"),
            fix("gone", "  "),
        ],
        ..DictationSettings::default()
    };
    for (heard, written) in [
        (
            "Soto uses post grass, I think.",
            "Sotto uses Postgres, I think.",
        ),
        ("The post is gone.", "The mail is gone."),
        ("Sotos posting", "Sotos posting"),
    ] {
        let read = read(heard, &settings, Spoken::English);
        assert_eq!(read, Dictated::Text(written.to_owned()), "{heard}");
    }
}

#[test]
fn said_alone_it_takes_back_and_in_a_sentence_it_does_not() {
    for heard in [
        "Scratch that.",
        "delete that",
        "Streich das!",
        "Lösche das.",
        "Undo the last dictation.",
        "Nimm das letzte Diktat zurück!",
    ] {
        assert_eq!(text(heard), Dictated::TakeBack, "{heard}");
    }
    assert_eq!(
        typed("Please delete that file."),
        "Please delete that file."
    );
}

#[test]
fn one_dictation_stands_behind_the_other() {
    for (before, text, written) in [
        (None, "Hello", "Hello"),
        (Some(""), "Hello", "Hello"),
        (Some("Hello."), "There", " There"),
        (Some("Hello"), ", there", ", there"),
        (Some("Hello\n"), "There", "There"),
        (Some("("), "there", "there"),
        (Some("Hello"), "", ""),
        (Some("Hello"), "\nThere", "\nThere"),
    ] {
        assert_eq!(behind(before, text), written, "{before:?} {text}");
    }
}

proptest! {
    /// Whatever an ear writes, nothing breaks, and what names no sign loses no word.
    #[test]
    fn anything_can_be_read(heard in "(\\PC{0,12} ?){0,12}") {
        let _ = text(&heard);
    }

    #[test]
    fn plain_words_are_all_there(words in prop::collection::vec("[b-z]{3,9}", 1..20)) {
        let known = |word: &String| {
            let said = word.as_str();
            fillers_or_signs().contains(&said)
        };
        prop_assume!(!words.iter().any(known));
        prop_assert_eq!(typed(&words.join(" ")), words.join(" "));
    }
}

fn fillers_or_signs() -> [&'static str; 16] {
    [
        "uhm", "erm", "hmm", "mhm", "umm", "ehm", "period", "punkt", "comma", "komma", "colon",
        "hyphen", "slash", "dash", "newline", "ellipsis",
    ]
}
