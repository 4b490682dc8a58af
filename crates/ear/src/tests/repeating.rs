//! Decodes that repeat themselves: stopped while whisper.cpp writes them, not cut after it is done.

use std::collections::HashMap;
use std::fs;

use sotto_engines::hearing::AudioContext;

use super::*;
use crate::loops::repeats;
use crate::marker;
use crate::native::{Heard, How, Model};

/// The longest phrase looked for has 40 tokens and is a loop in its third round. The first round is kept.
const LONGEST_TAIL: usize = 2 * 40;
/// Where whisper.cpp ends every text by itself: half the decoder's context, less four.
const WHISPERS_OWN_END: usize = 220;

fn loaded(model: PathBuf) -> Model {
    Model::load(&LoadEar {
        model,
        device: Device::Cpu,
        threads: THREADS,
    })
    .expect("loads")
}

/// Decodes, and holds the outcome to what must be so of every decode, whether it repeated itself or not.
fn decode(model: &mut Model, name: &str, audio: &[f32], prompt: Option<&str>) -> Heard {
    let how = How {
        language: "en",
        translate: false,
        prompt,
        context: AudioContext::Fitted,
    };
    let heard = model
        .decode(audio, &how, &mut || false)
        .expect("can be decoded");
    let kept = heard.tokens.len();
    println!(
        "{name}: {} tokens, stopped after {:?}, {kept} kept: {}",
        heard.decoded,
        heard.stopped_after,
        crate::words::text(&heard.tokens)
    );
    match heard.stopped_after {
        Some(seen) => {
            assert_eq!(heard.decoded, seen, "{name}: it wrote on");
            assert!(kept < seen && seen - kept <= LONGEST_TAIL, "{name}");
        }
        // The token at whisper.cpp's own end is the only one that the watch does not see.
        None => assert!(
            heard.decoded == kept || heard.decoded == WHISPERS_OWN_END,
            "{name}: it repeated itself and nobody stopped it"
        ),
    }
    let mut known = HashMap::new();
    let ids: Vec<i32> = heard
        .tokens
        .iter()
        .map(|token| {
            let next = known.len() as i32;
            *known.entry(token.bytes.clone()).or_insert(next)
        })
        .collect();
    assert_eq!(repeats(&ids), None, "{name}: the text repeats itself");
    heard
}

#[test]
fn a_decode_that_repeats_itself_is_stopped_at_once() {
    let Some(model) = tiny() else { return };
    let mut model = loaded(model);
    let mut stopped = 0;
    for part in ["data__stop", "resources__today", "yes_1000ms", "two_people"] {
        let Some((word, said)) = recording(part) else {
            return;
        };
        // A word again and again, behind a text that is nothing else: more of the same is what Whisper expects.
        let audio: Vec<f32> = word.into_iter().cycle().take(28 * 16_000).collect();
        let before = format!(" {said}.").repeat(12);
        let heard = decode(&mut model, part, &audio, Some(&before));
        stopped += usize::from(heard.stopped_after.is_some());
        // One is enough, but where there is time for all.
        if stopped > 0 && std::env::var_os("SOTTO_SOAK").is_none() {
            break;
        }
    }
    assert!(stopped > 0, "none of them repeated itself");
}

#[test]
fn stock_weights_in_too_short_a_context_do_not_write_on() {
    let Some(stock) = tiny() else { return };
    let Some(all) = crate::recordings::all() else {
        println!("skipped: no recordings on this machine");
        return;
    };
    // Stock weights that pass for tuned ones get the short contexts in which they repeat themselves.
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("stock.bin");
    fs::copy(stock, &model).unwrap();
    fs::write(marker::place(&model), "short_contexts = true\n").unwrap();
    let mut model = loaded(model);
    assert!(model.facts().short_contexts);
    let many = if std::env::var_os("SOTTO_SOAK").is_some() {
        usize::MAX
    } else {
        3
    };
    let (mut tried, mut stopped) = (0, 0);
    for one in all
        .iter()
        .filter(|one| one.kind == "command" && one.language == "en")
        .take(many)
    {
        let audio = crate::recordings::samples(&one.path).expect("a known format");
        let heard = decode(&mut model, &one.transcript, &audio, None);
        tried += 1;
        stopped += usize::from(heard.stopped_after.is_some());
    }
    println!("{stopped} of {tried} were stopped");
    assert!(tried > 0, "no commands among the recordings");
}
