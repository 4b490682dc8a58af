//! A dictation that did not come into a program, since it is set so for that one, is written into another one from the history.

use sotto_api::{
    Choice, DictationRequest, DictationSettingsPatch, DictationWent, ProgramDictation, Request,
    SettingsPatch, WritingWay, WrittenBehind,
};

use crate::clipboard::read;
use crate::dictating::{Editor, SENTENCE, dictate, is_written, newest, programs, until_done};
use crate::needs;
use crate::place::Place;
use crate::process::wait_until;
use crate::speaking::{Terminal, change, unseen};
use crate::speech::said;

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
    change(
        place,
        SettingsPatch {
            dictation: Some(dictation),
            ..SettingsPatch::default()
        },
    );
}

/// One program is not to be typed into; and what was dictated there is written from the history, where it is wanted then.
#[test]
fn a_program_has_its_own_way_and_a_dictation_is_written_once_more_elsewhere() {
    let Some([sentence]) = said([SENTENCE]) else {
        return needs::miss("nobody can speak");
    };
    if !programs() {
        return;
    }
    let Some(place) = unseen() else { return };
    comes_by(&place, "xterm", WritingWay::Clipboard);
    let terminal = Terminal::open(&place);
    dictate(&place, &sentence);
    let (id, went) = newest(&place).expect("it is kept");
    assert_eq!(went, DictationWent::Clipboard);
    wait_until("the text is on the clipboard", || {
        read(&place).is_some_and(|text| is_written(&text))
    });
    assert_eq!(terminal.typed(&place), "");

    let editor = Editor::open(&place);
    let again = DictationRequest::Again {
        id: Some(id),
        after_seconds: 0,
    };
    place.ask(Request::Dictation(again));
    until_done(&place, Some((id, went)));
    editor.saved(&place, is_written);
    let again = newest(&place).expect("it is kept too");
    assert_ne!(again.0, id);
    assert_eq!(again.1, DictationWent::Written);
}
