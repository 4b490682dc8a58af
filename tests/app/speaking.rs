//! The key of the whole system, pressed while another program has the keyboard: the overlay is seen and takes nothing away, what
//! is said is answered aloud, and what came out of the loudspeaker is heard again.

use std::process::{Command, Stdio};

use sotto_api::{
    Listening, MachineSettingsPatch, Reply, Request, SettingsPatch, Status, TalkSettingsPatch, Turn,
};

use crate::desk::Window;
use crate::needs::{self, said};
use crate::page::Page;
use crate::past_turns;
use crate::place::{Place, Wishes};
use crate::process::{Process, wait_until};
use crate::speech::{WHAT_DATE, is_said, words};

/// Whether Sotto can hear and speak here.
pub fn has_voice() -> bool {
    needs::engines(
        &["ear", "voice"],
        &["whisper-tiny.en/ggml-tiny.en.bin", "hibari"],
    )
}

/// A place with a microphone and a loudspeaker, before the program is in it.
pub fn silent(wishes: Wishes) -> Option<Place> {
    if !has_voice() || !needs::programs(&["xterm"]) {
        return None;
    }
    Place::prepare(Wishes {
        sound: true,
        ..wishes
    })
}

/// The same, and the program in it without its window.
pub fn unseen() -> Option<Place> {
    let mut place = silent(Wishes::default())?;
    place.start(&["--hidden"]);
    quietly(&place);
    Some(place)
}

/// The loudspeaker is recorded to be read as words.
pub fn quietly(place: &Place) {
    change(
        place,
        SettingsPatch {
            talk: Some(TalkSettingsPatch {
                sounds: Some(false),
                follow_up: Some(false),
                ..TalkSettingsPatch::default()
            }),
            ..SettingsPatch::default()
        },
    );
}

pub fn change(place: &Place, patch: SettingsPatch) {
    place.ask(Request::ChangeSettings(Box::new(patch)));
}

/// With this key to talk, and all else as it is.
pub fn talk_key(place: &Place, key: &str) {
    let machine = MachineSettingsPatch {
        talk_key: Some(key.to_owned()),
        ..MachineSettingsPatch::default()
    };
    change(
        place,
        SettingsPatch {
            machine: Some(machine),
            ..SettingsPatch::default()
        },
    );
}

/// What is going on.
pub fn status(place: &Place) -> Status {
    match place.ask(Request::Status) {
        Reply::Status(status) => status,
        other => panic!("{other:?}"),
    }
}

/// What is listened to now.
pub fn listening(place: &Place) -> Listening {
    status(place).listening
}

/// Waits until this is listened to.
pub fn listens(place: &Place, wanted: Listening) {
    wait_until(&format!("the state {wanted:?}"), || {
        listening(place) == wanted
    });
}

/// Every turn there was, in order.
pub fn turns(place: &Place) -> Vec<Turn> {
    past_turns::all(|request| place.ask(request))
}

/// The newest turn, once there is one.
pub fn last_turn(place: &Place) -> Turn {
    let mut last = None;
    wait_until("a turn is kept", || {
        last = turns(place).pop();
        last.is_some()
    });
    last.expect("it was waited for")
}

/// The words that came out of the loudspeaker since then.
pub fn heard_since(place: &Place, then: usize) -> Vec<String> {
    place.sound().loudspeaker().words_since(then)
}

/// Waits until this word stands in the overlay.
pub fn until_overlay_says(place: &Place, wanted: &str) {
    wait_until("the words stand in the overlay", || {
        let shown = place.text_of(Page::Overlay, ".heard");
        words(&shown).iter().any(|word| word == wanted)
    });
}

/// Another program: a terminal in which everything that is typed goes into a file.
pub struct Terminal {
    pub window: Window,
    pub file: std::path::PathBuf,
    _process: Process,
}

impl Terminal {
    /// Opens it, and gives it the keyboard.
    pub fn open(place: &Place) -> Self {
        let file = place.path("typed.txt");
        let mut xterm = Command::new("xterm");
        place.around(&mut xterm);
        xterm
            .args(["-T", "notes", "-e", "sh", "-c", "exec cat > \"$0\""])
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let process = Process::start(&mut xterm);
        let mut window = None;
        wait_until("the terminal is open", || {
            window = place.desk.seen("^notes$").first().copied();
            window.is_some() && file.exists()
        });
        let window = window.expect("it was waited for");
        place.desk.focus(window);
        Self {
            window,
            file,
            _process: process,
        }
    }

    /// What was typed into it, once its line is ended.
    pub fn typed(&self, place: &Place) -> String {
        place.desk.press(&["Return"]);
        let mut text = String::new();
        wait_until("the line is in the file", || {
            text = std::fs::read_to_string(&self.file).unwrap();
            text.ends_with('\n')
        });
        text.trim_end().to_owned()
    }
}

#[test]
fn a_held_key_is_answered_while_another_program_keeps_the_keyboard() {
    let Some([date]) = said([WHAT_DATE]) else {
        return;
    };
    let Some(place) = unseen() else { return };
    let terminal = Terminal::open(&place);
    assert_eq!(place.desk.overlay(), None);
    assert_eq!(place.desk.window(), None);
    listens(&place, Listening::Idle);

    let before = place.sound().loudspeaker().now();
    place.desk.hold("ctrl+alt+space");
    wait_until("the overlay is seen", || place.desk.overlay().is_some());
    assert_eq!(place.desk.focused(), Some(terminal.window.id));
    listens(&place, Listening::Request);
    place.sound().say(&date);
    until_overlay_says(&place, "date");
    place.desk.let_go("ctrl+alt+space");

    let turn = last_turn(&place);
    assert_eq!(turn.via, sotto_api::Via::Hotkey);
    wait_until("the answer stands in the overlay", || {
        place.text_of(Page::Overlay, ".answer") == turn.answer.trim()
    });
    let spoken = heard_since(&place, before);
    assert!(is_said(&turn.answer, &spoken), "{turn:?}: {spoken:?}");
    wait_until("the overlay is put away", || place.desk.overlay().is_none());
    assert_eq!(place.desk.focused(), Some(terminal.window.id));
    // Nothing of it was for the other program.
    place.desk.write("still here");
    assert_eq!(terminal.typed(&place), "still here");
    assert_eq!(place.desk.window(), None);
}

#[test]
fn a_tapped_key_listens_until_nothing_more_is_said() {
    let Some([date]) = said([WHAT_DATE]) else {
        return;
    };
    let Some(place) = unseen() else { return };
    let _terminal = Terminal::open(&place);
    listens(&place, Listening::Idle);
    let before = place.sound().loudspeaker().now();
    place.desk.press(&["ctrl+alt+space"]);
    listens(&place, Listening::Request);
    place.sound().say(&date);
    let turn = last_turn(&place);
    assert!(
        words(&turn.heard).iter().any(|word| word == "date"),
        "{turn:?}"
    );
    let spoken = heard_since(&place, before);
    assert!(is_said(&turn.answer, &spoken), "{turn:?}: {spoken:?}");
}

#[test]
fn escape_forgets_what_was_begun_and_belongs_to_other_programs_again() {
    let Some(place) = unseen() else { return };
    let terminal = Terminal::open(&place);
    listens(&place, Listening::Idle);
    place.desk.press(&["ctrl+alt+space"]);
    wait_until("the overlay is seen", || place.desk.overlay().is_some());
    listens(&place, Listening::Request);
    place.desk.press(&["Escape"]);
    listens(&place, Listening::Idle);
    wait_until("the overlay is put away", || place.desk.overlay().is_none());
    assert!(turns(&place).is_empty());
    assert_eq!(place.desk.focused(), Some(terminal.window.id));
}

/// Presses the overlay's switch of the microphone; what it then says is waited for.
fn switch_in_the_overlay(place: &Place, open: &str) {
    const PRESS: &str = "
        const found = document.querySelector('.pill [role=switch]');
        found?.click();
        return found ? 'pressed' : '';";
    const STANDS: &str =
        "return document.querySelector('.pill [role=switch]')?.getAttribute('aria-checked') ?? '';";
    wait_until("the switch is pressed", || {
        place.word(Page::Overlay, PRESS) == "pressed"
    });
    wait_until("the switch follows", || {
        place.word(Page::Overlay, STANDS) == open
    });
}

#[test]
fn the_microphone_is_closed_in_mid_word_in_the_overlay_and_opened_again() {
    let Some(place) = unseen() else { return };
    let terminal = Terminal::open(&place);
    listens(&place, Listening::Idle);
    place.desk.press(&["ctrl+alt+space"]);
    wait_until("the overlay is seen", || place.desk.overlay().is_some());
    listens(&place, Listening::Request);
    switch_in_the_overlay(&place, "false");
    listens(&place, Listening::Closed);
    switch_in_the_overlay(&place, "true");
    listens(&place, Listening::Idle);
    assert_eq!(place.desk.focused(), Some(terminal.window.id));
    wait_until("the overlay is put away", || place.desk.overlay().is_none());
}
