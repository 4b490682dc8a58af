//! Model files that are none, to the real ear and the real voice through their supervisor: each is refused with a sentence that
//! names it, and as soon as the right file lies there the same supervisor's next request is done.
//!
//! The mind's files are damaged by the hundred in `crates/mind/tests/hostile_files.rs`.

use std::io::Read;
use std::path::Path;

use sotto_engines::speaking::VoiceFamily;
use sotto_engines::supervisor::{EngineError, Supervisor};
use sotto_engines::{Fault, FaultKind, Vocabulary};
use sotto_tests::{ear_with, hear, model, speak, voice};

/// What is damaged is the beginning of the right file: none of them is that short.
const BEGINNING: u64 = 2_000_000;

fn beginning(file: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let whole = std::fs::File::open(file).unwrap();
    whole.take(BEGINNING).read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, BEGINNING, "{}", file.display());
    bytes
}

/// What a disk or a stranger may leave of a file.
fn damaged(begins: &[u8]) -> [(&'static str, Vec<u8>); 5] {
    let mut state = 12_345_u32;
    let noise = (0..500_000).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let behind: Vec<u8> = begins[..2_000].iter().copied().chain(noise).collect();
    [
        ("nothing", Vec::new()),
        ("a text", b"This is no model.\n".to_vec()),
        ("a model for another engine", b"GGUF\x03\0\0\0".to_vec()),
        ("broken off", begins.to_vec()),
        ("noise behind a right beginning", behind),
    ]
}

async fn refusal<V: Vocabulary>(engine: &Supervisor<V>, what: &str) -> Fault {
    match engine.ready().await {
        Err(EngineError::Model(fault)) => fault,
        Err(error) => panic!("{what}: {error:?}"),
        Ok(_) => panic!("{what}: it was loaded"),
    }
}

async fn refuses_what_is_no_model<V: Vocabulary>(
    engine: &Supervisor<V>,
    file: &Path,
    begins: &[u8],
) {
    let fault = refusal(engine, "no file").await;
    assert_eq!(fault.kind, FaultKind::ModelMissing, "{fault}");
    for (what, bytes) in damaged(begins) {
        std::fs::write(file, bytes).unwrap();
        let fault = refusal(engine, what).await;
        assert_eq!(fault.kind, FaultKind::ModelUnusable, "{what}: {fault}");
        let named = fault.message.contains(file.to_str().unwrap());
        assert!(named, "{what}: {fault}");
    }
}

#[tokio::test]
async fn an_ear_refuses_what_is_no_model_and_hears_with_the_right_one() {
    let Some(right) = model("whisper-tiny.en/ggml-tiny.en.bin") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.bin");
    let Some(ear) = ear_with(file.clone()) else {
        return;
    };
    refuses_what_is_no_model(&ear, &file, &beginning(&right)).await;
    std::fs::copy(&right, &file).unwrap();
    let heard = hear(&ear, vec![0.0; 16_000]).await.unwrap();
    assert_eq!((heard.text.as_str(), heard.audio_ms), ("", 1_000));
}

#[tokio::test]
async fn a_voice_refuses_what_is_no_net_and_speaks_with_the_right_one() {
    let Some(right) = model("hibari") else { return };
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&right).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let file = folder.path().join("hibari.onnx");
    let begins = beginning(&file);
    std::fs::remove_file(&file).unwrap();
    let Some(voice) = voice(VoiceFamily::Hibari(folder.path().to_owned())) else {
        return;
    };
    refuses_what_is_no_model(&voice, &file, &begins).await;
    std::fs::copy(right.join("hibari.onnx"), &file).unwrap();
    let (samples, _) = speak(&voice, "", "Good morning.").await.unwrap();
    assert!(!samples.is_empty());
}
