//! A graphics processor that fails, before or in the middle of a request: the processor does the same request, and from then on
//! every other one.

use std::path::Path;

use sotto_engines::supervisor::Answer;

use super::*;

/// What is remembered in this folder of graphics processors that failed.
fn remembered(folder: &Path) -> Arc<RememberedBackends> {
    Arc::new(RememberedBackends::open(folder.join("backends.json")))
}

fn on_graphics(model: &'static str, memory: &Arc<RememberedBackends>) -> Supervisor<Thinking> {
    Supervisor::start(Spec {
        device: Device::Gpu,
        memory: memory.clone(),
        ..spec(model)
    })
}

fn text(text: &str) -> Heard<Thinking> {
    Heard::Event(ThinkingEvent::Text(text.into()))
}

async fn the_rest(answer: &mut Answer<Thinking>) -> Vec<Heard<Thinking>> {
    let mut heard = Vec::new();
    while let Some(next) = answer.next().await {
        heard.push(next.unwrap());
    }
    heard
}

#[tokio::test]
async fn a_graphics_fault_is_retried_on_the_processor_and_remembered() {
    let folder = tempfile::tempdir().unwrap();
    for (model, prompt) in [
        ("any", "gpu-once"),
        ("gpu-dies", "device"),
        ("gpu-refuses", "device"),
    ] {
        let memory = remembered(folder.path());
        memory.forget("mind");
        let engine = on_graphics(model, &memory);
        let answer = say(&engine, prompt).await.unwrap();
        assert!(answer == "on the processor" || answer == "Cpu", "{answer}");
        assert!(remembered(folder.path()).failed("mind"), "{model}");
        let again = on_graphics("any", &memory);
        assert_eq!(say(&again, "device").await.unwrap(), "Cpu");
    }
}

#[tokio::test]
async fn an_answer_that_a_graphics_processor_began_is_given_whole_by_the_processor() {
    for prompt in ["gpu-dies-halfway", "gpu-fails-halfway"] {
        let folder = tempfile::tempdir().unwrap();
        let engine = on_graphics("any", &remembered(folder.path()));
        let mut answer = engine.ask(complete(prompt)).await.unwrap();
        let heard = the_rest(&mut answer).await;
        let half = || text("half an ans");
        assert_eq!(
            heard[..4],
            [half(), Heard::Again, half(), text("wer")],
            "{prompt}"
        );
        assert!(remembered(folder.path()).failed("mind"), "{prompt}");
        assert_eq!(say(&engine, "device").await.unwrap(), "Cpu", "{prompt}");
    }
}

#[tokio::test]
async fn sound_that_a_graphics_processor_heard_half_of_is_heard_whole_by_the_processor() {
    for prompt in ["gpu-dies-hearing", "gpu-fails-hearing"] {
        let folder = tempfile::tempdir().unwrap();
        let engine = on_graphics("any", &remembered(folder.path()));
        let mut answer = engine.ask(complete(prompt)).await.unwrap();
        answer.feed(vec![0.0f32; 1600]).await.unwrap();
        let mut heard = vec![answer.next().await.unwrap().unwrap()];
        // Whichever process is there to take it, or none.
        answer.feed(vec![0.0f32; 1600]).await.unwrap();
        answer.end_of_audio().await.unwrap();
        heard.extend(the_rest(&mut answer).await);
        assert_eq!(
            heard[..3],
            [text("I hear"), Heard::Again, text("3200")],
            "{prompt}"
        );
        assert!(remembered(folder.path()).failed("mind"), "{prompt}");
    }
}

#[tokio::test]
async fn a_request_that_no_processor_survives_fails_with_a_sentence_and_the_next_one_works() {
    let folder = tempfile::tempdir().unwrap();
    let engine = on_graphics("any", &remembered(folder.path()));
    let error = say(&engine, "die").await.unwrap_err();
    assert!(matches!(error, EngineError::Died { .. }), "{error}");
    let sentence = error.to_string();
    assert!(sentence.contains("Everything else goes on"), "{sentence}");
    assert_eq!(say(&engine, "echo still here").await.unwrap(), "still here");
}
