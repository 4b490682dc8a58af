//! A voice that is a whole net in every respect and asks for more room than there is, against the real program: lack of
//! memory ends a process and cannot be caught inside it, so this is the supervisor's part.
#![allow(unused_crate_dependencies, clippy::unwrap_used, clippy::expect_used)]

#[path = "../src/tests/tones.rs"]
#[allow(dead_code)]
mod tones;

use sotto_engines::speaking::{LoadVoice, Speaking, SpeakingRequest, Speech, VoiceFamily};
use sotto_engines::supervisor::{EngineError, Spec, Supervisor};
use tones::{FLOAT, INT64, constant, field, number_field, operation, text_field, value};

/// A net that begins with a tensor of 2^58 numbers: 2^60 bytes, which are beyond the addresses of any processor.
fn huge() -> Vec<u8> {
    let sizes = [1_i64 << 30, 1 << 28];
    let sizes: Vec<u8> = sizes.iter().flat_map(|size| size.to_le_bytes()).collect();
    let mut to_float = text_field(1, "to");
    to_float.extend(number_field(3, FLOAT));
    to_float.extend(number_field(20, 2));
    let mut cast = operation("Cast", &["input"], "numbers");
    cast.extend(field(5, &to_float));
    let mut graph = Vec::new();
    for node in [
        cast,
        operation("ConstantOfShape", &["sizes"], "room"),
        operation("Add", &["numbers", "room"], "output"),
    ] {
        graph.extend(field(1, &node));
    }
    graph.extend(text_field(2, "huge"));
    graph.extend(field(5, &constant("sizes", INT64, &[2], &sizes)));
    graph.extend(field(11, &value("input", INT64)));
    graph.extend(field(11, &value("input_lengths", INT64)));
    graph.extend(field(11, &value("scales", FLOAT)));
    graph.extend(field(12, &value("output", FLOAT)));
    let mut model = number_field(1, 8);
    model.extend(field(7, &graph));
    model.extend(field(8, &number_field(2, 15)));
    model
}

async fn say(voice: &Supervisor<Speaking>) -> Result<Vec<f32>, EngineError> {
    let speech = Speech {
        text: "Mama, Papa.".to_owned(),
        ..Speech::default()
    };
    let mut answer = voice.ask(SpeakingRequest::Speak(speech)).await?;
    Ok(answer.all().await?.1)
}

#[tokio::test]
async fn a_net_that_asks_for_too_much_room_ends_only_its_own_process() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tones.onnx");
    std::fs::write(&file, huge()).unwrap();
    std::fs::write(folder.path().join("tones.onnx.json"), tones::description()).unwrap();
    let load = {
        let file = file.clone();
        move |_| {
            SpeakingRequest::Load(LoadVoice {
                family: VoiceFamily::Piper(file.clone()),
                threads: 1,
                lexicons: None,
            })
        }
    };
    let mut spec = Spec::<Speaking>::new(env!("CARGO_BIN_EXE_sotto-voice"), load);
    // Where every function stood is of no interest here, and takes a slow machine its time.
    spec.environment.push(("RUST_BACKTRACE".into(), "0".into()));
    let voice = Supervisor::start(spec);
    let error = say(&voice).await.unwrap_err();
    let EngineError::Died { engine, how } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(*engine, "voice");
    assert!(!how.is_empty());
    // What to do is told.
    assert!(error.to_string().contains("with another model"), "{error}");
    // Another file in its place, and the same supervisor starts the engine on that.
    std::fs::write(&file, tones::net()).unwrap();
    match say(&voice).await {
        Ok(samples) => assert!(!samples.is_empty()),
        Err(EngineError::Model(fault)) => {
            assert!(fault.message.contains("espeak-ng"), "{fault}");
            println!("not spoken: {fault}");
        }
        Err(error) => panic!("{error:?}"),
    }
}
