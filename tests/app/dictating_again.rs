//! A dictation that did not come into a program, since it is set so for that one, is written into another one from the history.

use sotto_api::{
    Choice, DictationRequest, DictationSettingsPatch, DictationWent, ProgramDictation, Request,
    WritingWay, WrittenBehind,
};

use crate::clipboard::until_copied;
use crate::dictation::{
    Editor, Kept, SENTENCE, change_dictation, dictate, is_written, newest, ready, until_done,
};
use crate::place::Place;
use crate::speaking::Terminal;

/// What is dictated into this program comes into it in this way.
fn comes_by(place: &Place, program: &str, way: WritingWay) {
    let own = ProgramDictation {
        program: program.to_owned(),
        way,
        spoken_punctuation: None,
        drop_fillers: None,
        behind: WrittenBehind::Nothing,
        language: Choice::Automatic,
        words: Vec::new(),
    };
    let dictation = DictationSettingsPatch {
        programs: Some(vec![own]),
        ..DictationSettingsPatch::default()
    };
    change_dictation(place, dictation);
}

/// This one is written once more, into whatever has the keyboard.
fn write_again(place: &Place, kept: Kept) {
    let again = DictationRequest::Again {
        id: Some(kept.id),
        after_seconds: 0,
    };
    place.ask(Request::Dictation(again));
    until_done(place, Some(kept));
}

/// One program is not to be typed into; and what was dictated there is written from the history, where it is wanted then.
#[test]
fn a_program_has_its_own_way_and_a_dictation_is_written_once_more_elsewhere() {
    let Some((place, [sentence])) = ready([SENTENCE]) else {
        return;
    };
    comes_by(&place, "xterm", WritingWay::Clipboard);
    let terminal = Terminal::open(&place);
    let kept = dictate(&place, &sentence);
    assert_eq!(kept.went, DictationWent::Clipboard);
    until_copied(&place, "the text is on the clipboard", is_written);
    assert_eq!(terminal.typed(&place), "");

    let editor = Editor::open(&place);
    write_again(&place, kept);
    editor.saved(&place, is_written);
    let again = newest(&place).expect("it is kept too");
    assert_ne!(again.id, kept.id);
    assert_eq!(again.went, DictationWent::Written);
}
