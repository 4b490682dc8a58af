//! A decode that was stopped leaves nothing behind: its state is kept, and the next decode hears what a fresh ear hears.
//!
//! Five seconds of speech are heard, and what is stopped is stopped at its first step and once on its way; all of the speech
//! after each of several stops with `SOTTO_SOAK`.

use sotto_engines::FaultKind;
use sotto_engines::hearing::AudioContext;

use super::*;
use crate::native::{Heard, How, Model};

/// Decodes until it was asked this often whether to stop; `None` where that was before its end.
fn decode(model: &mut Model, audio: &[f32], asks: usize) -> Option<Heard> {
    let how = How {
        language: "en",
        translate: false,
        prompt: None,
        context: AudioContext::Fitted,
    };
    let mut asked = 0;
    let mut stop = || {
        asked += 1;
        asked > asks
    };
    match model.decode(audio, &how, &mut stop) {
        Ok(heard) => Some(heard),
        Err(fault) => {
            assert_eq!(fault.kind, FaultKind::Cancelled);
            None
        }
    }
}

#[test]
fn what_was_stopped_leaves_nothing_behind() {
    let (Some(model), Some((speech, _)), Some((word, _))) =
        (tiny(), recording("jfk"), recording("data__stop"))
    else {
        return;
    };
    let (speech, places): (&[f32], &[usize]) = match std::env::var_os("SOTTO_SOAK") {
        Some(_) => (&speech, &[0, 30, 60, 90]),
        None => (&speech[..5 * 16_000], &[0, 30]),
    };
    let wanted = LoadEar {
        model,
        device: Device::Cpu,
        threads: THREADS,
    };
    let mut model = Model::load(&wanted).expect("loads");
    let fresh = decode(&mut model, speech, usize::MAX).expect("nobody stops it");
    assert!(!fresh.tokens.is_empty());
    // Where this machine is after so many questions; wherever that is, it must not matter.
    for &asks in places {
        let stopped = decode(&mut model, &word, asks).is_none();
        assert!(stopped || asks > 0, "not stopped at its first step");
        let again = decode(&mut model, speech, usize::MAX).expect("nobody stops it");
        println!("after {asks} questions, stopped: {stopped}");
        let bytes = |heard: &Heard| -> Vec<Vec<u8>> {
            let tokens = heard.tokens.iter();
            tokens.map(|token| token.bytes.clone()).collect()
        };
        assert_eq!(bytes(&again), bytes(&fresh));
        for (now, then) in again.tokens.iter().zip(&fresh.tokens) {
            assert!((now.probability - then.probability).abs() < 1e-3);
        }
    }
}
