//! A recording that is heard in several stretches, by the real ear. Skipped where the ear or its model is not there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};

use sotto_engines::Device;
use sotto_engines::hearing::LoadEar;
use sotto_engines::supervisor::Spec;

use super::*;
use crate::sound::wav;

/// The ear with its starter model.
fn ear() -> Option<Supervisor<Hearing>> {
    let model = match choice::starter(choice::ENGLISH_EAR) {
        Ok(model) => model,
        Err(error) => {
            println!("skipped: {error}");
            return None;
        }
    };
    let load = move |device: Device| {
        HearingRequest::Load(LoadEar {
            model: model.clone(),
            device,
            threads: 0,
        })
    };
    match Spec::<Hearing>::installed(load) {
        Ok(spec) => Some(Supervisor::start(spec)),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

/// Eleven seconds of a speech.
fn speech() -> Option<PathBuf> {
    let named = std::env::var_os("SOTTO_TEST_DATA").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared").join("data"));
    let found = named
        .into_iter()
        .chain(above)
        .map(|folder| folder.join("speech/read/openai+whisper__tests__jfk.flac"))
        .find(|file| file.is_file());
    if found.is_none() {
        println!("skipped: no recordings (set SOTTO_TEST_DATA)");
    }
    found
}

#[tokio::test]
async fn a_recording_in_three_stretches_is_one_text_with_true_times() {
    let (Some(ear), Some(speech)) = (ear(), speech()) else {
        return;
    };
    // The speech three times, a second of silence behind each. A stretch ends after 11 to 13 seconds, so in a silence.
    let (once, _) = Recording::open(&speech).unwrap().read_all().unwrap();
    let mut thrice = Vec::new();
    for _ in 0..3 {
        thrice.extend_from_slice(&once);
        thrice.extend(std::iter::repeat_n(0.0, 16_000));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("thrice.wav");
    let mut silent = Output {
        json: false,
        quiet: true,
    };
    wav::write(&file, 16_000, &thrice, &mut silent).unwrap();
    let listening = Listening {
        words: true,
        ..Listening::default()
    };
    let recording = Recording::open(&file).unwrap();
    let (heard, decoded) = hear(&ear, recording, &listening, Stretches::between(11, 13))
        .await
        .unwrap();
    println!("{}", heard.text);
    let text = heard.text.to_lowercase();
    assert_eq!(text.matches("fellow americans").count(), 3, "{text}");
    assert_eq!(text.matches("country").count(), 6, "{text}");
    assert!((decoded.seconds - 36.0).abs() < 0.1);
    assert_eq!(heard.audio_ms as usize, thrice.len() / 16);
    assert_eq!((heard.language.as_str(), heard.silence), ("en", None));
    assert!(
        heard.confidence > 0.5 && heard.voiced_ms > 9_000,
        "{heard:?}"
    );
    for time in [0, 12_000, 24_000] {
        let begins = |segment: &Segment| (time..time + 3_000).contains(&segment.start_ms);
        assert!(heard.segments.iter().any(begins), "{time}: {heard:?}");
    }
    let words: Vec<u32> = heard
        .segments
        .iter()
        .flat_map(|segment| &segment.words)
        .map(|word| word.start_ms)
        .collect();
    assert_eq!(words.len(), heard.text.split_whitespace().count());
    assert!(words.is_sorted());
    ear.unload().await;
}
