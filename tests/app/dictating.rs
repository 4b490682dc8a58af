//! What is dictated with the key of the whole system lands where the keyboard is: in an editor and in a terminal, typed or pasted.
//! What lay on the clipboard before lies there afterwards.

use sotto_api::{DictationRequest, DictationSettingsPatch, DictationWent, Reply, Request, WordFix};

use crate::clipboard::{Copied, read, until_copied};
use crate::dictation::{
    Editor, Kept, OLD, SENTENCE, begin_to_dictate, change_dictation, dictate, is_written, newest,
    ready, until_done,
};
use crate::place::Place;
use crate::process::wait_until;
use crate::speaking::{Terminal, turns};
use crate::speech::{Line, words};

#[test]
fn a_dictation_lands_in_an_editor_and_the_clipboard_stays() {
    let Some((place, [sentence])) = ready([SENTENCE]) else {
        return;
    };
    let copied = Copied::put(&place, OLD);
    let editor = Editor::open(&place);
    dictate(&place, &sentence);
    editor.saved(&place, is_written);
    assert_eq!(place.desk.focused(), Some(editor.window.id));
    // It was typed: nobody else ever held the clipboard.
    assert_eq!(read(&place).as_deref(), Some(OLD));
    assert!(crate::processes::stays(copied.process()));
    // It was written and not asked.
    assert!(turns(&place).is_empty());
}

#[test]
fn a_dictation_lands_in_a_terminal_as_one_line() {
    let Some((place, [sentence])) = ready([SENTENCE]) else {
        return;
    };
    let _copied = Copied::put(&place, OLD);
    let terminal = Terminal::open(&place);
    dictate(&place, &sentence);
    let typed = terminal.typed(&place);
    assert!(is_written(&typed), "{typed}");
    assert_eq!(typed.lines().count(), 1, "{typed}");
    assert_eq!(read(&place).as_deref(), Some(OLD));
}

/// Signs whose names are no other words to the ear, and a sound that nobody wants to read.
const WITH_SIGNS: Line =
    Line::Voice("Um, the meeting about the garden, new line, begins on Friday, exclamation mark.");
/// Of what was said, these are not to be read.
const NOT_WRITTEN: [&str; 8] = [
    "um",
    "umm",
    "uh",
    "new",
    "line",
    "newline",
    "exclamation",
    "mark",
];

/// As it was recognised.
fn heard(place: &Place, kept: Kept) -> String {
    let get = DictationRequest::Get { id: kept.id };
    match place.ask(Request::Dictation(get)) {
        Reply::Dictation(dictation) => dictation.heard,
        other => panic!("{other:?}"),
    }
}

/// No ear writes a line break by itself: it was named, and stands there.
#[test]
fn named_signs_stand_in_the_editor_and_fillers_do_not() {
    let Some((place, [sentence])) = ready([WITH_SIGNS]) else {
        return;
    };
    let editor = Editor::open(&place);
    let heard = heard(&place, dictate(&place, &sentence));
    println!("heard: {heard}");
    if !words(&heard).iter().any(|word| word == "um") {
        println!("the ear left out the filler itself");
    }
    let whole = |text: &str| is_written(text) && text.contains('!');
    let text = editor.saved(&place, whole);
    let text = text.trim_end();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.ends_with('!'), "{text}");
    let written = words(text);
    for word in NOT_WRITTEN {
        assert!(!written.iter().any(|one| one == word), "{word}: {text}");
    }
}

/// Letters for which no keyboard has room: Greek, Cyrillic, Armenian, Georgian, and signs of Korean.
fn on_no_key() -> String {
    let ranges = [
        '\u{3b1}'..='\u{3c9}',
        '\u{430}'..='\u{44f}',
        '\u{561}'..='\u{586}',
        '\u{10d0}'..='\u{10f0}',
        '\u{ac00}'..='\u{ad00}',
    ];
    ranges.into_iter().flatten().collect()
}

/// The word "garden" is spelt with more letters than there are free keys, so that the text has to be pasted.
fn spelt_strangely(place: &Place) -> String {
    let strange = on_no_key();
    spell_garden(place, &strange);
    strange
}

/// The word "garden" is spelt like this.
fn spell_garden(place: &Place, spelt: &str) {
    let dictation = DictationSettingsPatch {
        words: Some(vec![WordFix {
            heard: "garden".to_owned(),
            spelt: spelt.to_owned(),
        }]),
        ..DictationSettingsPatch::default()
    };
    change_dictation(place, dictation);
}

#[test]
fn what_stands_on_no_key_is_pasted_and_the_clipboard_is_given_back() {
    let Some((place, [sentence])) = ready([SENTENCE]) else {
        return;
    };
    let strange = spelt_strangely(&place);
    let _copied = Copied::put(&place, OLD);
    let editor = Editor::open(&place);
    dictate(&place, &sentence);
    let text = editor.saved(&place, |text| text.contains(&strange));
    assert!(!text.contains(OLD), "{text}");
    until_copied(&place, "what was copied is there again", |text| text == OLD);
}

/// What is too large for one message comes from another program in pieces, a picture above all.
#[test]
fn a_large_thing_on_the_clipboard_is_given_back_whole() {
    let Some((place, [sentence])) = ready([SENTENCE]) else {
        return;
    };
    let strange = spelt_strangely(&place);
    let large = format!("{OLD}, line by line\n").repeat(60_000);
    let _copied = Copied::put(&place, &large);
    let editor = Editor::open(&place);
    dictate(&place, &sentence);
    editor.saved(&place, |text| text.contains(&strange));
    until_copied(&place, "all of what was copied is there again", |text| {
        text == large
    });
}

#[test]
fn what_a_terminal_cannot_paste_lies_on_the_clipboard() {
    let Some((place, [sentence])) = ready([SENTENCE]) else {
        return;
    };
    let strange = spelt_strangely(&place);
    let _copied = Copied::put(&place, OLD);
    let terminal = Terminal::open(&place);
    dictate(&place, &sentence);
    until_copied(&place, "the text is on the clipboard", |text| {
        text.contains(&strange)
    });
    // And no half of it, and nothing old, in the terminal.
    assert_eq!(terminal.typed(&place), "");
}

/// Somebody turns to another program while a long text is typed: the rest of it does not land there.
#[test]
fn what_is_being_typed_stops_when_another_program_has_the_keyboard() {
    let Some((place, [sentence])) = ready([SENTENCE]) else {
        return;
    };
    // Typed for several seconds.
    let long = "m".repeat(1_800);
    spell_garden(&place, &long);
    let editor = Editor::open(&place);
    let _terminal = Terminal::open(&place);
    let before = begin_to_dictate(&place, &sentence);
    wait_until("it is being typed", || newest(&place) != before);
    place.desk.focus(editor.window);
    let done = until_done(&place, before);
    assert_eq!(done.went, DictationWent::Clipboard);
    assert!(read(&place).is_some_and(|text| text.contains(&long)));
    place.desk.write("letter");
    let text = editor.saved(&place, |text| text.contains("letter"));
    // A key that was on its way when the other window took the keyboard is all that may have come.
    assert!(text.matches('m').count() <= 2, "{text}");
}

/// "Scratch that", said alone, takes back what was typed last.
#[test]
fn the_last_dictation_is_taken_back_by_saying_so() {
    let lines = [SENTENCE, Line::Voice("Scratch that.")];
    let Some((place, [sentence, scratch])) = ready(lines) else {
        return;
    };
    let editor = Editor::open(&place);
    place.desk.write("Dear Ada, ");
    dictate(&place, &sentence);
    editor.saved(&place, is_written);
    dictate(&place, &scratch);
    let text = editor.saved(&place, |text| !is_written(text));
    assert_eq!(text.trim_end(), "Dear Ada,");
}
