//! What is dictated with the key of the whole system lands where the keyboard is: in an editor and in a terminal, typed or pasted.
//! What lay on the clipboard before lies there afterwards.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use sotto_api::{
    DictationRequest, DictationSettingsPatch, DictationWent, Id, Listening, Reply, Request,
    SettingsPatch, WordFix,
};

use crate::clipboard::{Copied, read};
use crate::desk::Window;
use crate::needs;
use crate::place::Place;
use crate::process::{Process, wait_until};
use crate::speaking::{Terminal, change, listens, turns, unseen};
use crate::speech::{Line, Speech, said, words};

/// What is dictated.
pub const SENTENCE: Line = Line::Voice("The meeting about the garden begins on Friday.");
/// Of these a small ear hears most.
const WORDS: [&str; 3] = ["meeting", "garden", "friday"];
/// What lies on the clipboard before.
pub const OLD: &str = "what was copied long before";

/// Whether it stands there.
pub fn is_written(text: &str) -> bool {
    let written = words(text);
    WORDS
        .iter()
        .filter(|word| written.iter().any(|one| one == *word))
        .count()
        >= 2
}

/// An editor as desktops have it, with an empty file.
pub struct Editor {
    window: Window,
    file: PathBuf,
    _process: Process,
}

impl Editor {
    /// Opens it, and gives it the keyboard.
    pub fn open(place: &Place) -> Self {
        let file = place.path("letter.txt");
        std::fs::write(&file, "").unwrap();
        let mut mousepad = Command::new("mousepad");
        place.around(&mut mousepad);
        mousepad
            .arg("--disable-server")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let process = Process::start(&mut mousepad);
        let mut window = None;
        wait_until("the editor is open", || {
            window = place.desk.seen("Mousepad").first().copied();
            window.is_some()
        });
        let window = window.expect("it was waited for");
        place.desk.focus(window);
        Self {
            window,
            file,
            _process: process,
        }
    }

    /// What stands in its file, as soon as this holds; it is saved again and again until then.
    pub fn saved(&self, place: &Place, enough: impl Fn(&str) -> bool) -> String {
        let mut text = String::new();
        wait_until("the editor holds what was dictated", || {
            place.desk.press(&["ctrl+s"]);
            text = std::fs::read_to_string(&self.file).unwrap();
            enough(&text)
        });
        text
    }
}

/// The newest dictation, and what became of it.
pub fn newest(place: &Place) -> Option<(Id, DictationWent)> {
    let list = DictationRequest::List {
        before: None,
        limit: 1,
    };
    let Reply::Dictations(all) = place.ask(Request::Dictation(list)) else {
        panic!("dictations were asked for");
    };
    all.first().map(|newest| (newest.id, newest.went))
}

/// Presses the key to dictate, says this, and presses it again. Until something came of it: keys that are pressed while it is typed
/// would change what is typed.
pub fn dictate(place: &Place, speech: &Speech) {
    let before = newest(place);
    listens(place, Listening::Idle);
    place.desk.press(&["ctrl+alt+d"]);
    listens(place, Listening::Dictation);
    place.sound().say(speech);
    place.desk.press(&["ctrl+alt+d"]);
    listens(place, Listening::Idle);
    until_done(place, before);
}

/// Waits until something came of a dictation behind this one.
pub fn until_done(place: &Place, before: Option<(Id, DictationWent)>) {
    wait_until("something came of what was dictated", || {
        let now = newest(place);
        now != before && now.is_some_and(|(_, went)| went != DictationWent::Waits)
    });
}

pub fn programs() -> bool {
    needs::programs(&["mousepad", "xterm", "xclip"])
}

#[test]
fn a_dictation_lands_in_an_editor_and_the_clipboard_stays() {
    let Some([sentence]) = said([SENTENCE]) else {
        return needs::miss("nobody can speak");
    };
    if !programs() {
        return;
    }
    let Some(place) = unseen() else { return };
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
    let Some([sentence]) = said([SENTENCE]) else {
        return needs::miss("nobody can speak");
    };
    if !programs() {
        return;
    }
    let Some(place) = unseen() else { return };
    let _copied = Copied::put(&place, OLD);
    let terminal = Terminal::open(&place);
    dictate(&place, &sentence);
    let typed = terminal.typed(&place);
    assert!(is_written(&typed), "{typed}");
    assert_eq!(typed.lines().count(), 1, "{typed}");
    assert_eq!(read(&place).as_deref(), Some(OLD));
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
    change(
        place,
        SettingsPatch {
            dictation: Some(dictation),
            ..SettingsPatch::default()
        },
    );
}

#[test]
fn what_stands_on_no_key_is_pasted_and_the_clipboard_is_given_back() {
    let Some([sentence]) = said([SENTENCE]) else {
        return needs::miss("nobody can speak");
    };
    if !programs() {
        return;
    }
    let Some(place) = unseen() else { return };
    let strange = spelt_strangely(&place);
    let _copied = Copied::put(&place, OLD);
    let editor = Editor::open(&place);
    dictate(&place, &sentence);
    let text = editor.saved(&place, |text| text.contains(&strange));
    assert!(!text.contains(OLD), "{text}");
    wait_until("what was copied is there again", || {
        read(&place).as_deref() == Some(OLD)
    });
}

/// What is too large for one message comes from another program in pieces, a picture above all.
#[test]
fn a_large_thing_on_the_clipboard_is_given_back_whole() {
    let Some([sentence]) = said([SENTENCE]) else {
        return needs::miss("nobody can speak");
    };
    if !programs() {
        return;
    }
    let Some(place) = unseen() else { return };
    let strange = spelt_strangely(&place);
    let large = format!("{OLD}, line by line\n").repeat(60_000);
    let _copied = Copied::put(&place, &large);
    let editor = Editor::open(&place);
    dictate(&place, &sentence);
    editor.saved(&place, |text| text.contains(&strange));
    wait_until("all of what was copied is there again", || {
        read(&place).as_deref() == Some(large.as_str())
    });
}

#[test]
fn what_a_terminal_cannot_paste_lies_on_the_clipboard() {
    let Some([sentence]) = said([SENTENCE]) else {
        return needs::miss("nobody can speak");
    };
    if !programs() {
        return;
    }
    let Some(place) = unseen() else { return };
    let strange = spelt_strangely(&place);
    let _copied = Copied::put(&place, OLD);
    let terminal = Terminal::open(&place);
    dictate(&place, &sentence);
    wait_until("the text is on the clipboard", || {
        read(&place).is_some_and(|text| text.contains(&strange))
    });
    // And no half of it, and nothing old, in the terminal.
    assert_eq!(terminal.typed(&place), "");
}

/// Somebody turns to another program while a long text is typed: the rest of it does not land there.
#[test]
fn what_is_being_typed_stops_when_another_program_has_the_keyboard() {
    let Some([sentence]) = said([SENTENCE]) else {
        return needs::miss("nobody can speak");
    };
    if !programs() {
        return;
    }
    let Some(place) = unseen() else { return };
    // Typed for several seconds.
    let long = "m".repeat(1_800);
    spell_garden(&place, &long);
    let editor = Editor::open(&place);
    let _terminal = Terminal::open(&place);
    let before = newest(&place);
    listens(&place, Listening::Idle);
    place.desk.press(&["ctrl+alt+d"]);
    listens(&place, Listening::Dictation);
    place.sound().say(&sentence);
    place.desk.press(&["ctrl+alt+d"]);
    wait_until("it is being typed", || newest(&place) != before);
    place.desk.focus(editor.window);
    until_done(&place, before);
    let went = newest(&place).map(|(_, went)| went);
    assert_eq!(went, Some(DictationWent::Clipboard));
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
    let Some([sentence, scratch]) = said(lines) else {
        return needs::miss("nobody can speak");
    };
    if !programs() {
        return;
    }
    let Some(place) = unseen() else { return };
    let editor = Editor::open(&place);
    place.desk.write("Dear Ada, ");
    dictate(&place, &sentence);
    editor.saved(&place, is_written);
    dictate(&place, &scratch);
    let text = editor.saved(&place, |text| !is_written(text));
    assert_eq!(text.trim_end(), "Dear Ada,");
}
