//! A desktop of Wayland: no program sees the keyboard there or presses its keys. Sotto asks the desktop for its keys and for
//! typing; where the desktop has neither, the text lies on the clipboard, and a sentence says so.
//!
//! There is no compositor here. The windows come through the X server, as those of older programs do on such a desktop, and all
//! that Wayland itself would do differently with them is not tried.

use sotto_api::{DictationWent, Listening, Notice, Via};

use crate::clipboard::{Copied, read};
use crate::desktop::{Desktop, Offers};
use crate::dictation::{OLD, SENTENCE, is_written, newest, until_done};
use crate::history::talked_before;
use crate::needs::{self, said};
use crate::page::Page;
use crate::place::{Place, Wishes};
use crate::portals::ALLOWED;
use crate::process::wait_until;
use crate::speaking::{
    Terminal, heard_since, last_turn, listening, listens, quietly, silent, status, talk_key, turns,
    until_overlay_says,
};
use crate::speech::{Speech, WHAT_DATE, is_said};

const EVERYTHING: Offers = Offers {
    keys: true,
    typing: true,
};
const ON_WAYLAND: Wishes = Wishes {
    screen: (1_280, 900),
    scale: 1,
    sound: false,
    keychain: false,
    wayland: true,
};

/// Such a desktop, with a microphone and a loudspeaker, and the program on it without its window, once it has its keys.
fn on(offers: Offers) -> Option<(Place, Desktop)> {
    let mut place = silent(ON_WAYLAND)?;
    let desktop = Desktop::on(&place.desk, offers);
    place.start(&["--hidden"]);
    quietly(&place);
    until_keys(&desktop);
    Some((place, desktop))
}

fn until_keys(desktop: &Desktop) {
    wait_until("the desktop is asked for keys", || {
        desktop.wanted("talk").is_some() && desktop.wanted("dictate").is_some()
    });
}

/// Presses a key and keeps it down until that is listened to. As long as a key is down a keyboard says so again and again: what it
/// said before the program followed it is not lost.
fn hold(place: &Place, desktop: &Desktop, key: &str, wanted: Listening) {
    wait_until(&format!("the key to {key} begins {wanted:?}"), || {
        desktop.press(key);
        listening(place) == wanted
    });
}

/// Holds the key to dictate, says this, and lets go; gives what became of it.
fn dictate(place: &Place, desktop: &Desktop, speech: &Speech) -> DictationWent {
    let before = newest(place);
    listens(place, Listening::Idle);
    hold(place, desktop, "dictate", Listening::Dictation);
    place.sound().say(speech);
    desktop.let_go("dictate");
    listens(place, Listening::Idle);
    until_done(place, before).went
}

#[test]
fn the_key_that_the_desktop_gives_is_answered_while_another_program_keeps_the_keyboard() {
    let Some([date]) = said([WHAT_DATE]) else {
        return;
    };
    let Some((place, desktop)) = on(EVERYTHING) else {
        return;
    };
    assert_eq!(desktop.wanted("talk").as_deref(), Some("CTRL+ALT+space"));
    assert_eq!(desktop.wanted("dictate").as_deref(), Some("CTRL+ALT+d"));
    let name = desktop.program();
    assert_eq!(name.as_deref(), Some("io.github.sottovoice.sotto"));

    let terminal = Terminal::open(&place);
    listens(&place, Listening::Idle);
    let before = place.sound().loudspeaker().now();
    hold(&place, &desktop, "talk", Listening::Request);
    wait_until("the overlay is seen", || place.desk.overlay().is_some());
    assert_eq!(place.desk.focused(), Some(terminal.window.id));
    place.sound().say(&date);
    until_overlay_says(&place, "date");
    desktop.let_go("talk");

    let turn = last_turn(&place);
    assert_eq!(turn.via, Via::Hotkey);
    listens(&place, Listening::Idle);
    let spoken = heard_since(&place, before);
    assert!(is_said(&turn.answer, &spoken), "{turn:?}: {spoken:?}");
    assert_eq!(turns(&place).len(), 1);
}

#[test]
fn another_key_in_the_settings_is_asked_for_and_the_one_of_before_is_given_back() {
    let Some((place, desktop)) = on(EVERYTHING) else {
        return;
    };
    talk_key(&place, "Ctrl+Alt+T");
    wait_until("the desktop is asked for the other key", || {
        desktop.wanted("talk").as_deref() == Some("CTRL+ALT+t")
    });
    wait_until("the session of before is closed", || {
        desktop.sessions() == 1
    });
    hold(&place, &desktop, "talk", Listening::Request);
}

#[test]
fn the_desktop_types_a_dictation_and_is_asked_once_whether_it_may() {
    let Some([sentence]) = said([SENTENCE]) else {
        return;
    };
    if !needs::programs(&["xclip"]) {
        return;
    }
    let Some((mut place, desktop)) = on(EVERYTHING) else {
        return;
    };
    let _copied = Copied::put(&place, OLD);
    let went = dictate(&place, &desktop, &sentence);
    assert_eq!(went, DictationWent::Written);
    let typed = desktop.typed();
    assert!(is_written(&typed), "{typed}");
    assert_eq!(read(&place).as_deref(), Some(OLD));
    assert_eq!(desktop.shown(), [None::<String>]);

    // What the person allowed is shown at the next start, so that nobody is asked again.
    place.end();
    place.start(&["--hidden"]);
    until_keys(&desktop);
    let went = dictate(&place, &desktop, &sentence);
    assert_eq!(went, DictationWent::Written);
    let typed = desktop.typed();
    assert!(is_written(&typed), "{typed}");
    assert_eq!(desktop.shown(), [None, Some(ALLOWED.to_owned())]);
}

#[test]
fn where_the_desktop_types_nothing_a_dictation_lies_on_the_clipboard_and_that_is_said() {
    let Some([sentence]) = said([SENTENCE]) else {
        return;
    };
    if !needs::programs(&["xclip", "notify-send"]) {
        return;
    }
    let keys_alone = Offers {
        keys: true,
        typing: false,
    };
    let Some((place, desktop)) = on(keys_alone) else {
        return;
    };
    let _copied = Copied::put(&place, OLD);
    let terminal = Terminal::open(&place);
    let went = dictate(&place, &desktop, &sentence);
    assert_eq!(went, DictationWent::Clipboard);
    let copied = read(&place).unwrap_or_default();
    assert!(is_written(&copied), "{copied}");
    wait_until("a notification says where it is", || {
        let notices = desktop.notices();
        notices.iter().any(|text| text.contains("on the clipboard"))
    });
    assert_eq!(desktop.typed(), "");
    assert_eq!(terminal.typed(&place), "");
}

#[test]
fn where_the_desktop_gives_no_keys_a_sentence_says_what_to_do_instead() {
    let no_keys = Offers {
        keys: false,
        typing: true,
    };
    // Without any portals, and with some that have no keys.
    for offers in [None, Some(no_keys)] {
        let Some(mut place) = Place::prepare(ON_WAYLAND) else {
            return;
        };
        talked_before(&place.store(), 1);
        let _desktop = offers.map(|offers| Desktop::on(&place.desk, offers));
        place.start(&[]);
        place.until_title("Today");
        place.until_text(KEYLESS);
        assert!(place.text().contains("sotto toggle"), "{}", place.text());
        place.take_up();
        dismiss(&place, KEYLESS);
        // Whoever chooses another key is told once more what comes of it.
        place.go(&["g", "t"], "Tasks");
        talk_key(&place, "Ctrl+Alt+T");
        place.until_text(KEYLESS);

        // It stays as it is. Whoever has read it is not told with every start.
        wait_until("that it was read is on the disk", || is_kept(&place));
        place.restart();
        place.until_title("Today");
        wait_until("it is among the notices", || is_told(&place));
        place.take_up();
        place.go(&["g", "t"], "Tasks");
        talk_key(&place, "Ctrl+Alt+Y");
        // What is said of this choice comes after all that was said before it.
        place.until_text(KEYLESS);
        let told = place.text_of(Page::Window, NOTICES);
        assert!(!told.contains(KEYLESS), "{told}");
    }
}

const KEYLESS: &str = "This desktop gives programs no keys of their own";
const NOTICES: &str = "section[aria-label='What you should know']";
const DISMISSALS: &str = "section[aria-label='What you should know'] button[aria-label=Dismiss]";

/// Whether it is among what one should know.
fn is_told(place: &Place) -> bool {
    let notices = status(place).notices;
    notices
        .iter()
        .any(|notice| matches!(notice, Notice::NoKeys { sentence } if sentence.contains(KEYLESS)))
}

/// Whether the page's own storage has on the disk that it was read: the web view writes it a moment later.
fn is_kept(place: &Place) -> bool {
    let folder = place.path("home/.local/share/io.github.sottovoice.sotto/localstorage");
    let Ok(files) = std::fs::read_dir(folder) else {
        return false;
    };
    let word = b"sotto.read.no_keys";
    files
        .flatten()
        .filter_map(|file| std::fs::read(file.path()).ok())
        .any(|bytes| bytes.windows(word.len()).any(|some| some == word))
}

/// Puts away what says this. Others may stand before it.
fn dismiss(place: &Place, sentence: &str) {
    while place.text_of(Page::Window, NOTICES).contains(sentence) {
        let before = place.count(DISMISSALS);
        place.tab_to("Dismiss");
        place.desk.press(&["Return"]);
        wait_until("one of them is put away", || {
            place.count(DISMISSALS) < before
        });
    }
}
