//! What can be said about Kokoro without its files, and its stages on the real net.
//!
//! In stages and in one go it says three seconds, and after a cancel one word; five seconds with `SOTTO_SOAK`.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::*;
use crate::stages::whole;
use crate::tests::folder;

/// Fifteen words.
const LONG: &str =
    "the committee decided that the meeting would be moved to another week in the coming spring";
/// Nine: long enough that convolutions are done bit by bit.
const SHORTER: &str = "the committee decided that the meeting would be moved";

fn kokoro() -> Option<Kokoro> {
    let threads = Arc::new(ThreadPool::with_num_threads(1));
    Some(Kokoro::open(&folder("kokoro")?, None, threads).unwrap())
}

fn ids(kokoro: &mut Kokoro, words: &str) -> Vec<i32> {
    let phonemes = kokoro.english.phonemes(words, false).unwrap();
    kokoro.load("af_heart").unwrap();
    kokoro.vocabulary.parts(&phonemes, ROWS).remove(0)
}

#[test]
fn tied_sounds_become_one_sign() {
    assert_eq!(from_espeak("t^ʃˈa^ɪ-na"), "ʧˈIna");
}

#[test]
fn a_voice_speaks_the_language_its_name_begins_with() {
    assert_eq!(speaks("bf_emma"), Some(("en", "en-gb")));
    assert_eq!(speaks("jf_alpha"), None);
    assert_eq!(speaks(""), None);
}

#[test]
fn in_stages_it_says_the_very_same() {
    let Some(mut kokoro) = kokoro() else { return };
    let stages = kokoro.stages.take().expect("the net runs in stages");
    assert!(stages.len() > 150, "{} stages", stages.len());
    let long = match std::env::var_os("SOTTO_SOAK") {
        Some(_) => LONG,
        None => SHORTER,
    };
    for (words, bit_by_bit) in [("yes", false), (long, true)] {
        let ids = ids(&mut kokoro, words);
        let inputs = kokoro.inputs(&ids, "af_heart", 1.0).unwrap();
        let whole = whole(&kokoro.net, &inputs, kokoro.output).unwrap();
        let whole = kokoro.net.numbers(whole).unwrap().1;
        let stop = AtomicBool::new(false);
        let mut watch = Watch::new(&stop);
        let value = stages.run(&kokoro.net, &inputs, &mut watch).unwrap();
        let staged = kokoro.net.numbers(value.unwrap()).unwrap().1;
        assert!(whole.len() > 10_000);
        assert!(staged == whole, "{words:?} sounds otherwise in stages");
        println!(
            "{words:?}: {} samples, {} looks, the longest pause {:?}",
            staged.len(),
            watch.looks(),
            watch.longest()
        );
        // One look a stage and one at the end; more where convolutions were done bit by bit. The comparison has to be
        // made both ways.
        assert_eq!(watch.looks() > stages.len() + 1, bit_by_bit, "{words:?}");
    }
}

#[test]
fn a_cancel_ends_the_computing() {
    let Some(mut kokoro) = kokoro() else { return };
    let (next, least) = match std::env::var_os("SOTTO_SOAK") {
        Some(_) => (LONG, 60_000),
        None => ("yes", 10_000),
    };
    let (ids, next) = (ids(&mut kokoro, LONG), ids(&mut kokoro, next));
    let stop = AtomicBool::new(true);
    let heard = kokoro.sound(&ids, "af_heart", 1.0, &mut Watch::new(&stop));
    assert!(heard.unwrap().is_empty());
    // In the middle: no processor computes five seconds of this voice in 50 ms.
    let stop = AtomicBool::new(false);
    let heard = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(50));
            stop.store(true, Ordering::Relaxed);
        });
        kokoro.sound(&ids, "af_heart", 1.0, &mut Watch::new(&stop))
    });
    assert!(heard.unwrap().is_empty());
    let stop = AtomicBool::new(false);
    let heard = kokoro.sound(&next, "af_heart", 1.0, &mut Watch::new(&stop));
    assert!(heard.unwrap().len() > least, "it speaks afterwards");
}
