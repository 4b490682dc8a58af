//! With the wake word switched on it has to be in the recording: what is said behind it is a request, and nothing else is.

use std::path::Path;

use jiff::Timestamp;
use sotto_api::{SettingsPatch, TalkSettingsPatch};
use sotto_store::{Act, NoKeychain, Store, settings};

use crate::place::{Place, RATE, hibari, said, samples};

const REQUEST: &str = "What is 6 times 7?";
/// From the call to the request, beside the silence that the request begins with: more than two seconds in all, which makes two
/// stretches of a recording.
const PAUSE_MS: usize = 1_200;
const LEAD_MS: usize = 1_000;

/// A place where the wake word is switched on.
fn that_is_called() -> Option<Place> {
    let place = Place::that_hears()?;
    let now = Timestamp::now();
    let store = Store::open(&place.data(), &NoKeychain, now).unwrap().store;
    let patch = SettingsPatch {
        talk: Some(TalkSettingsPatch {
            wake_word: Some(true),
            ..TalkSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    let act = Act::by_hand(now, "");
    let kept = store.act(act, |writer| settings::change(writer, patch));
    assert!(kept.unwrap().talk.wake_word);
    Some(place)
}

/// "Hey Sotto", by a voice that its training did not hear.
fn call() -> Vec<f32> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/wake/tests/hey-sotto.wav");
    let (rate, samples) = samples(&file);
    assert_eq!(rate, RATE);
    samples
        .into_iter()
        .map(|sample| f32::from(sample) / 32_768.0)
        .collect()
}

fn quiet(ms: usize) -> Vec<f32> {
    vec![0.0; ms * (RATE as usize / 1_000)]
}

/// All of it in a room that is not wholly silent.
fn in_a_room(pieces: &[&[f32]]) -> Vec<f32> {
    let mut state = 7_u32;
    let hiss = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((state >> 8) as f32 / 8_388_608.0 - 1.0) * 3e-4
    });
    let samples = pieces.iter().flat_map(|piece| piece.iter());
    samples.zip(hiss).map(|(one, hiss)| one + hiss).collect()
}

#[tokio::test]
async fn what_is_said_behind_the_call_is_one_request() {
    let (Some(place), Some(request)) = (that_is_called(), said(hibari(), &[REQUEST]).await) else {
        return;
    };
    let (lead, pause) = (quiet(LEAD_MS), quiet(PAUSE_MS));
    let whole = in_a_room(&[&lead, &call(), &pause, &request, &lead]);
    let turns = place.talk(&place.recording("called.wav", &whole), &[]);
    assert_eq!(turns.len(), 1, "{turns:?}");
    assert_eq!(turns[0]["answer"], "42.", "{turns:?}");
    assert_eq!(turns[0]["via"], "wake_word", "{turns:?}");
}

/// Also where it begins with the first sample of the recording: nobody else asks for an ear then.
#[tokio::test]
async fn who_does_not_call_is_not_listened_to() {
    let (Some(place), Some(request)) = (that_is_called(), said(hibari(), &[REQUEST]).await) else {
        return;
    };
    let begins = request.iter().position(|sample| sample.abs() > 0.01);
    let at_once = &request[begins.unwrap()..];
    for (name, lead_ms) in [("later.wav", LEAD_MS), ("at-once.wav", 0)] {
        let (lead, behind) = (quiet(lead_ms), quiet(LEAD_MS));
        let whole = in_a_room(&[&lead, at_once, &behind]);
        let turns = place.talk(&place.recording(name, &whole), &[]);
        assert!(turns.is_empty(), "{name}: {turns:?}");
    }
}

#[tokio::test]
async fn the_call_alone_is_no_request() {
    let Some(place) = that_is_called() else {
        return;
    };
    let lead = quiet(LEAD_MS);
    let whole = in_a_room(&[&lead, &call(), &lead]);
    let turns = place.talk(&place.recording("call.wav", &whole), &[]);
    assert!(turns.is_empty(), "{turns:?}");
}
