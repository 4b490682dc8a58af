//! Things that go wrong in the middle: devices that are pulled out, an engine that dies, a machine that is too busy.

use std::process::{Command, Stdio};

use sotto_api::{Listening, Request};

use crate::conversation::Came;
use crate::interrupted::NOTE;
use crate::needs::said;
use crate::place::Place;
use crate::process::{Process, wait_until};
use crate::speech::{Line, READ_THE_NOTE, SET_A_TIMER, WHAT_DATE, WHAT_TIME, is_said, words};
use crate::{TIMER, has, on_lists, usual};

#[test]
fn a_headset_that_is_pulled_out_is_missed_and_used_again() {
    let Some([read, date]) = said([READ_THE_NOTE, WHAT_DATE]) else {
        return;
    };
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    place.note(NOTE);
    place.say(&read);
    place.talk.understood();
    place.talk.until(Listening::Speaking);
    place.sound.unplug();
    place
        .talk
        .complained("a sentence about what is gone", |sentence| {
            sentence.contains("microphone") || sentence.contains("sound service")
        });
    place.sound.plug_in();
    place
        .talk
        .mended("a sentence about what is back", |sentence| {
            sentence.contains("microphone") && sentence.contains("is there again")
        });
    // The one comes back before the other, and an answer that nothing can play is only shown.
    wait_until("both are used again", || {
        place.sound.is_listened_to() && place.sound.is_spoken_to()
    });
    // Whatever is still to be read.
    place.ask(Request::Stop);
    place.talk.while_it_is(Listening::Speaking);
    let before = place.sound.loudspeaker().now();
    place.say(&date);
    let next = place.talk.answered();
    assert!(has(&words(&next.heard), &["date"]), "{next:?}");
    let spoken = place.spoken_since(before);
    assert!(is_said(&next.answer, &spoken), "{next:?}: {spoken:?}");
}

/// As a headset does that is put on while somebody talks: the system leads everybody to it.
#[test]
fn another_microphone_that_the_system_chooses_is_the_one_that_is_heard() {
    let Some([time, date]) = said([WHAT_TIME, WHAT_DATE]) else {
        return;
    };
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    place.say(&time);
    let turn = place.talk.answered();
    assert!(has(&words(&turn.heard), &["time"]), "{turn:?}");

    place.listen();
    place.sound.choose_another_microphone();
    wait_until("the other microphone is listened to", || {
        place.sound.is_listened_to()
    });
    // It is said into that one only.
    place.say(&date);
    let next = place.talk.answered();
    assert!(has(&words(&next.heard), &["date"]), "{next:?}");
}

#[test]
fn a_second_one_that_wants_to_listen_is_told_so_and_the_first_one_goes_on() {
    let Some([date]) = said([WHAT_DATE]) else {
        return;
    };
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    for second in ["listen", "dictate"] {
        let told = place.refused(&[second]);
        assert!(told.contains("talks with this Sotto already"), "{told}");
    }
    place.say(&date);
    let turn = place.talk.answered();
    assert!(has(&words(&turn.heard), &["date"]), "{turn:?}");
    assert_eq!(place.turns().len(), 1);
}

#[test]
fn an_ear_that_dies_while_it_hears_costs_at_most_this_one_request() {
    let long = Line::Voice("Add milk, bread, butter and cheese to the shopping list.");
    let Some([add, time]) = said([long, WHAT_TIME]) else {
        return;
    };
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    place.listen();
    let speaking = place.sound.begin_to_say(&add);
    place.talk.some_words();
    let ear = place.engine("ear");
    let killed = Command::new("kill")
        .args(["-KILL", &ear.to_string()])
        .status();
    assert!(killed.unwrap().success());
    match place.talk.answered_or_refused() {
        Came::Answer(turn) => {
            let items = on_lists(&mut place).join(" ");
            assert!(has(&words(&items), &["milk"]), "{turn:?}: {items}");
        }
        Came::Refusal(sentence) => assert!(sentence.split(' ').count() > 2, "{sentence}"),
    }
    speaking.finish();
    place.say(&time);
    place.talk.understood_as("time");
    assert_ne!(place.engine("ear"), ear);
}

#[test]
fn a_busy_machine_hears_every_word() {
    let Some([set]) = said([SET_A_TIMER]) else {
        return;
    };
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    let _busy = [(); 2].map(|()| Process::start(Command::new("yes").stdout(Stdio::null())));
    let before = place.sound.loudspeaker().now();
    place.say(&set);
    let turn = place.talk.answered();
    let timers = place.timers();
    assert_eq!(timers.len(), 1, "{turn:?}");
    assert_eq!(timers[0].length_ms, 30_000, "{turn:?}");
    let spoken = place.spoken_since(before);
    assert!(has(&spoken, &TIMER), "{spoken:?}");
    assert!(has(&spoken, &["30", "thirty"]), "{spoken:?}");
    assert!(has(&spoken, &["second", "seconds"]), "{spoken:?}");
    let lost = place.talk.problems();
    assert!(
        !lost.iter().any(|sentence| sentence.contains("are lost")),
        "{lost:?}"
    );
}
