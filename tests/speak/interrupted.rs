//! Talking while Sotto does: a person ends the answer, and Sotto's own voice does not.

use sotto_api::{Listening, Outcome, TalkSettingsPatch};

use crate::needs::said;
use crate::place::Place;
use crate::speech::{READ_THE_NOTE, STOP, Speech, WHAT_DATE, WHAT_TIME, words};
use crate::{has, usual};

/// A note that takes half a minute to read.
pub const NOTE: &str = "The train to Hamburg leaves at nine. The tickets are in the blue folder on the desk. \
                    Anna brings the sandwiches and a bottle of water. \
                    In Hamburg somebody waits at the station with a yellow sign. \
                    The hotel is behind the old harbour, next to the museum. \
                    Breakfast is served until ten, and the room is paid. \
                    On Sunday there is a concert in the big church. \
                    Take the umbrella, because it will rain in the afternoon. \
                    The way back goes through Hanover, where you change trains. \
                    Do not forget the key under the elephant.";
/// Whoever talks does so after so many seconds of it. On a headset there is no echo at all, and an echo canceller needs about
/// two seconds of sound to find that out: until then it takes whoever talks for one.
const IN_THE_MIDDLE: usize = 4;
/// One that takes half of that.
const SHORTER_NOTE: &str = "The train to Hamburg leaves at nine. The tickets are in the blue folder on the desk. \
                            Anna brings the sandwiches and a bottle of water. \
                            The hotel is behind the old harbour, next to the museum. \
                            Do not forget the key under the elephant.";

#[test]
fn whoever_talks_interrupts_and_the_history_keeps_what_was_heard() {
    let Some([read, time]) = said([READ_THE_NOTE, WHAT_TIME]) else {
        return;
    };
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    let before = place.sound.loudspeaker().now();
    interrupted(&mut place, &read, |place| place.sound.say(&time));
    // It was a request, and that is answered too.
    let next = place.talk.answered();
    assert!(has(&words(&next.heard), &["time"]), "{next:?}");
    let spoken = place.spoken_since(before);
    assert!(has(&spoken, &["train", "hamburg"]), "{spoken:?}");
    assert!(!has(&spoken, &["elephant"]), "{spoken:?}");
}

#[test]
fn stop_ends_an_answer_and_the_next_request_is_taken() {
    let Some([read, stop, date]) = said([READ_THE_NOTE, STOP, WHAT_DATE]) else {
        return;
    };
    // With the net that hears "stop" beside the ear.
    let Some(mut place) = Place::open(TalkSettingsPatch {
        wake_word: Some(true),
        ..usual()
    }) else {
        return;
    };
    let before = place.sound.loudspeaker().now();
    interrupted(&mut place, &read, |place| place.sound.say(&stop));
    let spoken = place.spoken_since(before);
    assert!(!has(&spoken, &["elephant"]), "{spoken:?}");
    place.say(&date);
    let next = place.talk.understood_as("date");
    assert_ne!(next.outcome, Outcome::Interrupted, "{next:?}");
}

/// Lets a note be read, and does something in the middle of it: it is not read to its end, and kept as far as it was.
fn interrupted(place: &mut Place, read: &Speech, interrupt: impl FnOnce(&Place)) {
    place.note(NOTE);
    let before = place.sound.loudspeaker().now();
    place.say(read);
    let reading = place.talk.understood();
    assert_eq!(reading.answer, NOTE);
    place.talk.until(Listening::Speaking);
    place.sound.loudspeaker().until_heard(before, IN_THE_MIDDLE);
    interrupt(place);
    place.talk.while_it_is(Listening::Speaking);
    let kept = place.kept("the answer is kept as it was heard", &reading, |turn| {
        turn.outcome == Outcome::Interrupted
    });
    let (heard, all) = (words(&kept.answer), words(NOTE));
    assert!(!heard.is_empty() && heard.len() < all.len(), "{heard:?}");
    assert!(all.starts_with(&heard), "{heard:?}");
}

/// The microphone hears the loudspeaker as in a room. It does not interrupt itself, and nothing it says becomes a request.
#[test]
fn its_own_voice_is_nobody_who_talks() {
    let Some([read, time]) = said([READ_THE_NOTE, WHAT_TIME]) else {
        return;
    };
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    place.sound.in_a_room();
    place.note(SHORTER_NOTE);
    let before = place.sound.loudspeaker().now();
    place.say(&read);
    let reading = place.talk.answered();
    assert_eq!(reading.answer, SHORTER_NOTE);
    let spoken = place.spoken_since(before);
    // Of its last sentence, and of no other.
    let last = ["forget", "key", "elephant", "elephants"];
    assert!(has(&spoken, &last), "{spoken:?}");
    // A person is still heard in that room, and is the first one who was.
    place.say(&time);
    let next = place.talk.answered();
    assert!(has(&words(&next.heard), &["time"]), "{next:?}");
    let turns = place.turns();
    assert_eq!(turns.len(), 2, "{turns:?}");
    assert_eq!(turns[0].outcome, Outcome::Answered);
    assert_eq!(turns[0].answer, SHORTER_NOTE);
}
