//! How sure the ear is: of its words, of whether anybody spoke, and how what was said before bears on it.

use sotto_engines::hearing::{Gates, Listening, Silence, Word};

use super::hearing::hear;
use super::nobody::white;
use super::*;

/// Repeated decodes of the same differ by less than this, and decodes under another prompt by more.
const THE_SAME: f32 = 0.01;

fn words(heard: &Transcript) -> Vec<&Word> {
    heard
        .segments
        .iter()
        .flat_map(|segment| &segment.words)
        .collect()
}

#[test]
fn clear_speech_is_believed_word_by_word() {
    let (Some(model), Some((audio, _))) = (tiny(), recording("jfk")) else {
        return;
    };
    let listening = Listening {
        words: true,
        ..Listening::default()
    };
    let heard = hear(&mut ear(model), audio, listening);
    let words = words(&heard);
    for word in &words {
        println!("{:.3} {}", word.confidence, word.text);
    }
    assert!(words.len() > 15, "{}", heard.text);
    assert!(
        words
            .iter()
            .all(|word| (0.1..=1.0).contains(&word.confidence)),
        "{words:?}"
    );
    let mean = words.iter().map(|word| word.confidence).sum::<f32>() / words.len() as f32;
    assert!(mean > 0.5, "{mean}");
    // Of some words the model is surer than of others.
    assert!(
        words
            .windows(2)
            .any(|two| (two[0].confidence - two[1].confidence).abs() > THE_SAME),
        "{words:?}"
    );
    for segment in &heard.segments {
        let (mut least, mut most) = (1.0_f32, 0.0_f32);
        for word in &segment.words {
            least = least.min(word.confidence);
            most = most.max(word.confidence);
        }
        assert!(
            segment.confidence >= least - 1e-4 && segment.confidence <= most + 1e-4,
            "{segment:?}"
        );
    }
}

#[test]
fn what_the_ear_is_unsure_of_is_no_text_and_is_told_beside_it() {
    let (Some(model), Some((audio, _))) = (tiny(), recording("jfk")) else {
        return;
    };
    let mut ear = ear(model);
    let heard = hear(&mut ear, audio.clone(), Listening::default());
    assert_eq!(heard.doubted, "");
    // Nobody is so sure.
    let listening = Listening {
        gates: Gates {
            least_log_probability: 0.0,
            ..Gates::default()
        },
        ..Listening::default()
    };
    let heard = hear(&mut ear, audio, listening);
    assert_eq!(
        (heard.text.as_str(), heard.silence),
        ("", Some(Silence::Unsure))
    );
    assert!(heard.doubted.contains("country"), "{}", heard.doubted);
}

#[test]
fn nobody_is_told_from_somebody() {
    let (Some(model), Some((audio, _))) = (tiny(), recording("jfk")) else {
        return;
    };
    let mut ear = ear(model);
    // What the model alone thinks, before the gates.
    let mut no_speech = |audio: Vec<f32>| -> Option<f32> {
        let listening = Listening {
            gates: Gates::open(),
            ..Listening::default()
        };
        let heard = hear(&mut ear, audio, listening);
        let most = heard
            .segments
            .iter()
            .map(|segment| segment.no_speech)
            .reduce(f32::max);
        println!("no speech {most:?}: {}", heard.text);
        most
    };
    let speech = no_speech(audio[..5 * 16_000].to_vec()).expect("a segment");
    assert!(
        (0.0..Gates::default().no_speech).contains(&speech),
        "{speech}"
    );
    // It need not write anything where nobody speaks; where it does, it doubts.
    let noise: Vec<f32> = white().into_iter().map(|sample| sample * 0.5).collect();
    let nobody = [vec![0.0; 5 * 16_000], noise]
        .into_iter()
        .filter_map(&mut no_speech)
        .reduce(f32::max);
    let nobody = nobody.expect("stock weights write something");
    assert!(nobody <= 1.0 && nobody > speech, "{nobody} of {speech}");
}

/// How far the confidence in the same words is apart; as far as can be where the words are others.
fn apart(one: &Transcript, other: &Transcript) -> f32 {
    if one.text != other.text {
        return 1.0;
    }
    words(one)
        .iter()
        .zip(words(other))
        .map(|(a, b)| (a.confidence - b.confidence).abs())
        .fold(0.0, f32::max)
}

#[test]
fn what_was_said_before_reaches_the_decoder() {
    let (Some(model), Some((audio, _))) = (tiny(), recording("jfk")) else {
        return;
    };
    let mut ear = ear(model);
    let audio = &audio[..5 * 16_000];
    let mut after = |before: Option<&str>| {
        let listening = Listening {
            before: before.map(str::to_owned),
            words: true,
            ..Listening::default()
        };
        let heard = hear(&mut ear, audio.to_vec(), listening);
        println!("after {before:?}: {} ({})", heard.text, heard.confidence);
        assert!(
            heard.text.to_lowercase().contains("fellow americans"),
            "{}",
            heard.text
        );
        heard
    };
    let plain = after(None);
    let told = after(Some("The president spoke to the whole country."));
    let blank = after(Some(" \n"));
    assert!(apart(&plain, &told) > THE_SAME, "it was not told");
    assert!(apart(&plain, &blank) < THE_SAME, "blanks say nothing");
}
