//! Words on their way into a text, and requests by a key that is held: `sotto dictate` and `sotto listen --push-to-talk`.

use sotto_api::{DictationRequest, Listening, Reply, Request, Via};

use crate::needs::said;
use crate::place::Place;
use crate::process::wait_until;
use crate::speech::{Line, Speech, WHAT_DATE, WHAT_TIME, words};
use crate::terminal::Terminal;
use crate::{has, usual};

/// What is said with the key held ends with silence: longer than any that ends a request by itself.
const QUIET_MS: usize = 2_500;

#[test]
fn what_is_dictated_is_written_and_kept_and_asks_for_nothing() {
    let Some([letter]) = said([Line::Voice("The train to Hamburg leaves at nine.")]) else {
        return;
    };
    let Some(mut place) = Place::dictating(usual()) else {
        return;
    };
    place.sound.say(&letter);
    let text = place.talk.typed();
    assert!(has(&words(&text), &["train", "hamburg"]), "{text}");
    // One thing was wanted.
    place.talk.ended();
    let list = DictationRequest::List {
        before: None,
        limit: 10,
    };
    let Reply::Dictations(kept) = place.ask(Request::Dictation(list)) else {
        panic!("dictations were asked for");
    };
    let kept: Vec<&str> = kept.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(kept, [text]);
    let turns = place.turns();
    assert!(turns.is_empty(), "{turns:?}");
}

#[test]
fn whoever_holds_the_space_bar_is_listened_to_until_it_is_let_go() {
    let Some([time, date]) = said([WHAT_TIME, WHAT_DATE]) else {
        return;
    };
    let terminal = Terminal::open();
    let Some(mut place) = Place::by_key(usual(), &terminal) else {
        return;
    };
    for (speech, word) in [(time, "time"), (date, "date")] {
        let before = place.turns().len();
        terminal.hold_the_space_bar();
        place.talk.until(Listening::Request);
        let nothing = Speech {
            rate: speech.rate,
            samples: Vec::new(),
        };
        place.sound.say(&speech.and_after_ms(QUIET_MS, &nothing));
        // No silence ends what the key holds open.
        assert_eq!(place.turns().len(), before);
        terminal.let_go_of_it();
        let turn = place.talk.answered();
        assert!(has(&words(&turn.heard), &[word]), "{turn:?}");
        assert_eq!(turn.via, Via::Hotkey, "{turn:?}");
        assert_eq!(place.turns().len(), before + 1);
        // Another one may follow without the key; nobody says anything.
        place.talk.until(Listening::Idle);
    }
    // Whoever goes is not listened to any more, also with the key still down.
    terminal.hold_the_space_bar();
    place.talk.until(Listening::Request);
    terminal.leave();
    place.talk.ended();
    wait_until("nobody is listened to", || {
        let Reply::Status(status) = place.ask(Request::Status) else {
            panic!("the status was asked for");
        };
        status.listening == Listening::Idle
    });
}
