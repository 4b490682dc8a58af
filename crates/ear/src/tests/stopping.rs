//! A decode that was stopped leaves nothing behind: its state is kept, and the next decode hears what a fresh ear hears.
//!
//! Five seconds of speech are heard, and what is stopped is stopped at its first step and once on its way; all of the speech
//! after each of several stops with `SOTTO_SOAK`. The same where an operation was cut short, then also with two threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sotto_engines::FaultKind;
use sotto_engines::hearing::AudioContext;
use sotto_engines::host::ggml::ask_at_once;

use super::*;
use crate::native::{Heard, How, Model};
use crate::stop;

/// Decodes until it was asked this often whether to stop; `None` where that was before its end.
fn decode(model: &mut Model, audio: &[f32], asks: usize) -> Option<Heard> {
    let mut asked = 0;
    let mut stop = || {
        asked += 1;
        asked > asks
    };
    unless_cancelled(model.decode(audio, &how(AudioContext::Fitted), &mut stop))
}

fn how(context: AudioContext) -> How<'static> {
    How {
        language: "en",
        translate: false,
        prompt: None,
        context,
    }
}

fn unless_cancelled(outcome: Result<Heard, Fault>) -> Option<Heard> {
    match outcome {
        Ok(heard) => Some(heard),
        Err(fault) => {
            assert_eq!(fault.kind, FaultKind::Cancelled);
            None
        }
    }
}

/// Decodes as for a request that is cancelled after a while. `None` where that was before the end.
fn cancelled_after(model: &mut Model, audio: &[f32], wait: Duration) -> Option<Heard> {
    let cancelled = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancelled);
    let canceller = std::thread::spawn(move || {
        std::thread::sleep(wait);
        flag.store(true, Ordering::Relaxed);
        stop::hurry();
    });
    let outcome = stop::for_request(Arc::clone(&cancelled), || {
        let mut asked = || cancelled.load(Ordering::Relaxed);
        model.decode(audio, &how(AudioContext::Full), &mut asked)
    });
    canceller.join().expect("cancels");
    unless_cancelled(outcome)
}

fn assert_same(now: &Heard, then: &Heard) {
    let bytes = |heard: &Heard| -> Vec<Vec<u8>> {
        let tokens = heard.tokens.iter();
        tokens.map(|token| token.bytes.clone()).collect()
    };
    assert_eq!(bytes(now), bytes(then));
    for (now, then) in now.tokens.iter().zip(&then.tokens) {
        assert!((now.probability - then.probability).abs() < 1e-3);
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
        assert_same(&again, &fresh);
    }
}

#[test]
fn what_was_cut_short_leaves_nothing_behind() {
    let (Some(model), Some((speech, _)), Some((word, _))) =
        (tiny(), recording("jfk"), recording("data__stop"))
    else {
        return;
    };
    let (speech, places, threads): (&[f32], &[u64], u16) = match std::env::var_os("SOTTO_SOAK") {
        Some(_) => (&speech, &[0, 5, 20, 60, 150, 400, 1000], 2),
        None => (&speech[..5 * 16_000], &[20, 150], THREADS),
    };
    let wanted = LoadEar {
        model,
        device: Device::Cpu,
        threads,
    };
    let mut model = Model::load(&wanted).expect("loads");
    let fresh = decode(&mut model, speech, usize::MAX).expect("nobody stops it");
    assert!(!fresh.tokens.is_empty());
    // Wherever this machine is in its work by then, and whether or not that is over, must not matter.
    for &ms in places {
        let cut = cancelled_after(&mut model, &word, Duration::from_millis(ms)).is_none();
        println!("cancelled after {ms} ms, stopped: {cut}");
        let again = decode(&mut model, speech, usize::MAX).expect("nobody stops it");
        assert_same(&again, &fresh);
    }
}

#[test]
fn a_stop_ends_the_encoder_at_the_operation_it_is_at() {
    let (Some(model), Some((word, _))) = (tiny(), recording("data__stop")) else {
        return;
    };
    let wanted = LoadEar {
        model,
        device: Device::Cpu,
        threads: THREADS,
    };
    let mut model = Model::load(&wanted).expect("loads");
    // So that it is counted and not timed where the decode is stopped.
    ask_at_once(true);
    let fresh = decode(&mut model, &word, usize::MAX).expect("nobody stops it");
    println!("{} operations in all", operations());
    // Asked between whole graphs alone, once for the encoder and once for each token, it would not come as far as that.
    assert!(fresh.decoded + 3 < 20, "{} tokens", fresh.decoded);
    // The encoder has more than eighty. Whoever says so before it began is heard after the first.
    for asks in [0, 1, 20, 60] {
        let stopped = decode(&mut model, &word, asks).is_none();
        assert!(stopped, "not stopped at operation {asks}");
        assert_eq!(operations(), asks.max(1), "computed on after the stop");
    }
    ask_at_once(false);
    let again = decode(&mut model, &word, usize::MAX).expect("nobody stops it");
    assert_same(&again, &fresh);
}

/// How long is waited for a thread that has nothing else to do.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const PATIENCE: Duration = Duration::from_secs(60);

/// Only where the threads are the ear's own. The question says nothing of the cancel, only that pieces were taken away: where
/// none are, the decode goes on to its end.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn a_cancel_takes_away_what_is_left_of_an_operation() {
    let (Some(model), Some((word, _))) = (tiny(), recording("data__stop")) else {
        return;
    };
    let wanted = LoadEar {
        model,
        device: Device::Cpu,
        threads: THREADS,
    };
    let mut model = Model::load(&wanted).expect("loads");
    let fresh = decode(&mut model, &word, usize::MAX).expect("nobody stops it");
    assert!(
        model.pieces() > 0,
        "the operations are not shared out by the counter that is set"
    );
    let cancelled = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancelled);
    let canceller = std::thread::spawn(move || {
        while !flag.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(1));
        }
        stop::hurry();
    });
    let outcome = stop::for_request(Arc::clone(&cancelled), || {
        let mut asked = 0;
        let mut cut = || {
            asked += 1;
            // In the middle of the work, which goes on meanwhile.
            if asked == 2 {
                cancelled.store(true, Ordering::Relaxed);
            }
            // A machine that is too busy to let the other thread run is waited for, once.
            if asked == 6 {
                let since = Instant::now();
                while !stop::is_cut() && since.elapsed() < PATIENCE {
                    std::thread::sleep(Duration::from_millis(1));
                }
            }
            stop::is_cut()
        };
        model.decode(&word, &how(AudioContext::Full), &mut cut)
    });
    // Also where the decode came to its end before: the other thread waits for it.
    cancelled.store(true, Ordering::Relaxed);
    canceller.join().expect("cancels");
    assert!(unless_cancelled(outcome).is_none(), "nothing was cut short");
    let again = decode(&mut model, &word, usize::MAX).expect("nobody stops it");
    assert_same(&again, &fresh);
}
