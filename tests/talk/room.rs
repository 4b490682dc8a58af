//! The Sotto that an earlier command started holds the data folder: it makes room, unless it has something to do.

use crate::place::{Place, code, err, hibari, out, said};

/// A place whose running Sotto ends with it.
struct Lived(Place);

impl Drop for Lived {
    fn drop(&mut self) {
        let _ = self.0.run(&["resident", "--stop"]);
    }
}

#[tokio::test]
async fn one_that_has_nothing_to_do_makes_room_and_comes_back() {
    let Some(place) = Place::that_hears().map(Lived) else {
        return;
    };
    let Some(said) = said(hibari(), &["What is 6 times 7?"]).await else {
        return;
    };
    let recording = place.0.recording("said.wav", &said);
    let added = place.0.run(&["tasks", "add", "call mum"]);
    assert_eq!(code(&added), 0, "{}", err(&added));
    let turns = place.0.talk(&recording, &[]);
    assert_eq!(turns.len(), 1, "{turns:?}");
    assert_eq!(turns[0]["answer"], "42.");
    // What was kept before and what was said meanwhile are both there for the next command.
    let tasks = place.0.run(&["tasks"]);
    assert!(out(&tasks).contains("call mum"), "{}", err(&tasks));
    let said = place.0.run(&["history", "show"]);
    assert!(out(&said).contains("42."), "{}", err(&said));
}

#[tokio::test]
async fn one_with_something_set_to_ring_is_left_alone() {
    let Some(place) = Place::new().map(Lived) else {
        return;
    };
    let Some(said) = said(hibari(), &["What is 6 times 7?"]).await else {
        return;
    };
    let recording = place.0.recording("said.wav", &said);
    let started = place.0.run(&["timers", "start", "10m", "eggs"]);
    assert_eq!(code(&started), 0, "{}", err(&started));
    let words = ["talk", "--json", "--in", recording.to_str().unwrap()];
    let output = place.0.run(&words);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let sentence = err(&output);
    assert!(
        sentence.contains("set to ring") && sentence.contains("resident --stop"),
        "{sentence}"
    );
    assert!(out(&output).is_empty());
    let timers = place.0.run(&["timers"]);
    assert!(out(&timers).contains("eggs"), "{}", err(&timers));
}
