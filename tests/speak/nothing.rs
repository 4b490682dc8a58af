//! What must not be taken for a request: whatever is said to a closed microphone, and what is no speech.

use sotto_api::{Listening, Reply, Request};

use crate::needs::said;
use crate::place::Place;
use crate::process::wait_until;
use crate::speech::{Speech, TURN_OFF_THE_MICROPHONE, WHAT_DATE, WHAT_TIME, nothing_said, words};
use crate::{has, usual};

#[test]
fn a_closed_microphone_is_really_closed_and_stays_so() {
    let Some([time, date]) = said([WHAT_TIME, WHAT_DATE]) else {
        return;
    };
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    assert!(place.sound.is_listened_to());
    place.run(&["mute", "on"]);
    place.talk.until(Listening::Closed);
    wait_until("the device is closed", || !place.sound.is_listened_to());
    place.sound.say(&time);
    assert!(!place.sound.is_listened_to());

    place.run(&["mute", "off"]);
    place.talk.while_it_is(Listening::Closed);
    place.say(&date);
    let turn = place.talk.answered();
    assert!(has(&words(&turn.heard), &["date"]), "{turn:?}");
    let turns = place.turns();
    assert_eq!(turns.len(), 1, "{turns:?}");

    place.run(&["mute", "on"]);
    wait_until("the device is closed", || !place.sound.is_listened_to());
    place.restart();
    wait_until("the microphone stays closed", || {
        let Reply::Status(status) = place.ask(Request::Status) else {
            panic!("the status was asked for");
        };
        status.listening == Listening::Closed
    });
    assert!(!place.sound.is_listened_to());
}

#[test]
fn words_close_the_microphone_and_say_how_it_is_opened_again() {
    let Some([off, time]) = said([TURN_OFF_THE_MICROPHONE, WHAT_TIME]) else {
        return;
    };
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    let before = place.sound.loudspeaker().now();
    place.say(&off);
    let turn = place.talk.understood_as("microphone");
    assert!(turn.answer.contains("sotto mute off"), "{turn:?}");
    place.talk.until(Listening::Closed);
    wait_until("the device is closed", || !place.sound.is_listened_to());
    // The answer is heard to its end: the loudspeaker is no microphone.
    wait_until("the way back is said aloud", || {
        has(&place.spoken_since(before), &["window", "windows"])
    });
    place.sound.say(&time);
    assert!(!place.sound.is_listened_to());

    place.run(&["mute", "off"]);
    place.talk.while_it_is(Listening::Closed);
    place.say(&time);
    let turn = place.talk.answered();
    assert!(has(&words(&turn.heard), &["time"]), "{turn:?}");
    assert_eq!(place.turns().len(), 2);
}

/// Silence, noise and music are played to somebody who listens, two seconds of each; with `SOTTO_SOAK` all of them, for ten
/// minutes.
#[test]
fn silence_noise_and_music_are_no_requests() {
    let Some([time]) = said([WHAT_TIME]) else {
        return;
    };
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    let soak = std::env::var_os("SOTTO_SOAK").is_some();
    let (seconds, most) = if soak { (600.0, 60) } else { (14.0, 2) };
    let mut played = 0.0;
    for sound in nothing_said().iter().cycle() {
        let sound = sound.clone().first_seconds(most);
        place.say(&sound);
        played += sound.seconds();
        if played >= seconds {
            break;
        }
    }
    // The last of it is over before somebody speaks: a question into a guitar's last note is heard as part of it, and badly.
    place.say(&Speech::silence(2));
    let words_of_nothing = place.talk.words().to_vec();
    assert!(words_of_nothing.is_empty(), "{words_of_nothing:?}");
    // Whatever was on its way would have come before this.
    place.say(&time);
    let turn = place.talk.answered();
    assert!(has(&words(&turn.heard), &["time"]), "{turn:?}");
    let turns = place.turns();
    assert_eq!(turns.len(), 1, "{turns:?}");
}
