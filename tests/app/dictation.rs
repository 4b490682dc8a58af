//! Dictating with the key of the whole system, as several tests do it: what is said, the editor that it is written into, and what
//! became of it.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use sotto_api::{
    DictationRequest, DictationSettingsPatch, DictationWent, Id, Listening, Reply, Request,
    SettingsPatch,
};

use crate::desk::Window;
use crate::needs::{self, said};
use crate::place::Place;
use crate::process::{Process, wait_until};
use crate::speaking::{change, listens, unseen};
use crate::speech::{Line, Speech, words};

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

/// The program without its window, where there are others to dictate into, and the sound of these lines. Says why and gives
/// nothing where this machine lacks something.
pub fn ready<const N: usize>(lines: [Line; N]) -> Option<(Place, [Speech; N])> {
    let spoken = said(lines)?;
    if !needs::programs(&["mousepad", "xterm", "xclip"]) {
        return None;
    }
    Some((unseen()?, spoken))
}

/// An editor as desktops have it, with an empty file.
pub struct Editor {
    pub window: Window,
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

/// A dictation that is kept, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub id: Id,
    pub went: DictationWent,
}

/// The newest dictation.
pub fn newest(place: &Place) -> Option<Kept> {
    let list = DictationRequest::List {
        before: None,
        limit: 1,
    };
    let Reply::Dictations(all) = place.ask(Request::Dictation(list)) else {
        panic!("dictations were asked for");
    };
    all.first().map(|newest| Kept {
        id: newest.id,
        went: newest.went,
    })
}

/// Presses the key to dictate, says this, and presses it again. Until something came of it: keys that are pressed while it is typed
/// would change what is typed.
pub fn dictate(place: &Place, speech: &Speech) -> Kept {
    let before = begin_to_dictate(place, speech);
    listens(place, Listening::Idle);
    until_done(place, before)
}

/// The same, and does not wait for what comes of it. Gives the newest one of before.
pub fn begin_to_dictate(place: &Place, speech: &Speech) -> Option<Kept> {
    let before = newest(place);
    listens(place, Listening::Idle);
    place.desk.press(&["ctrl+alt+d"]);
    listens(place, Listening::Dictation);
    place.sound().say(speech);
    place.desk.press(&["ctrl+alt+d"]);
    before
}

/// Waits until something came of a dictation behind this one, and gives it.
pub fn until_done(place: &Place, before: Option<Kept>) -> Kept {
    let mut done = None;
    wait_until("something came of what was dictated", || {
        let now = newest(place).filter(|now| now.went != DictationWent::Waits);
        done = now.filter(|now| Some(*now) != before);
        done.is_some()
    });
    done.expect("it was waited for")
}

/// From now on it is dictated like this.
pub fn change_dictation(place: &Place, dictation: DictationSettingsPatch) {
    change(
        place,
        SettingsPatch {
            dictation: Some(dictation),
            ..SettingsPatch::default()
        },
    );
}
