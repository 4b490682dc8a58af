//! How fast models are, and models that are brought along, as a face asks for them.

use sotto_api::{Listening, ModelPart, ModelState};
use sotto_engines::supervisor::find_program;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_here_is_not_measured() {
    let world = World::open();
    let Reply::Models(models) = world.ask(Request::Model(ModelRequest::List)).await else {
        panic!("no models");
    };
    let absent = |part: ModelPart| {
        let of_part = models.iter().filter(move |model| model.part == part);
        let mut absent = of_part.filter(|model| model.state == ModelState::Absent);
        absent.next().map(|model| model.id.clone())
    };
    for part in [ModelPart::Ear, ModelPart::Mind] {
        let Some(id) = absent(part) else {
            println!("skipped: every model of {part:?} is on this machine");
            continue;
        };
        let problem = world.refused(ModelRequest::Measure { id }).await;
        assert_eq!(problem.code, ProblemCode::Missing, "{problem}");
    }
    let id = "minilm".to_owned();
    let problem = world.refused(ModelRequest::Measure { id }).await;
    assert_eq!(problem.code, ProblemCode::Invalid, "{problem}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_model_is_brought_along_and_only_by_its_whole_path() {
    let world = World::open();
    let bad = world.folder.path().join("letter.gguf");
    std::fs::write(&bad, "Dear Sotto, this is no model at all.").unwrap();
    let empty = world.folder.path().join("empty.gguf");
    std::fs::write(&empty, "").unwrap();
    let nowhere = world.folder.path().join("nowhere.gguf");
    for (path, code, said) in [
        ("model.gguf".to_owned(), ProblemCode::Invalid, "whole one"),
        (
            nowhere.display().to_string(),
            ProblemCode::NotFound,
            "There is nothing at",
        ),
        (
            empty.display().to_string(),
            ProblemCode::Invalid,
            "is empty",
        ),
        (
            bad.display().to_string(),
            ProblemCode::Invalid,
            "Sotto loads GGUF",
        ),
    ] {
        let problem = world.refused(ModelRequest::Bring { path }).await;
        assert_eq!(problem.code, code, "{problem}");
        assert!(problem.sentence.contains(said), "{problem}");
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_that_is_here_is_measured_and_listed_with_its_speed() {
    if let Err(error) = choice::voice(Family::Hibari) {
        return println!("skipped: {error}");
    }
    if let Err(error) = find_program("voice") {
        return println!("skipped: {error}");
    }
    let world = World::open();
    let mut events = world.core.events();
    let asked = ModelRequest::Measure {
        id: choice::VOICE.to_owned(),
    };
    let Reply::Begun { id: work } = world.ask(Request::Model(asked)).await else {
        panic!("it was not begun");
    };
    let over = loop {
        match events.next().await {
            Some(Event::Step(step)) if step.work == work && step.done => break step,
            Some(Event::Problem(problem)) => panic!("{problem}"),
            Some(_) => {}
            None => panic!("the core has ended"),
        }
    };
    assert!(!over.failed);
    assert_eq!(over.name.as_deref(), Some(choice::VOICE));
    let Reply::Models(models) = world.ask(Request::Model(ModelRequest::List)).await else {
        panic!("no models");
    };
    let voice = models.into_iter().find(|model| model.id == choice::VOICE);
    let voice = voice.unwrap();
    assert_eq!(voice.state, ModelState::Here);
    assert!(voice.speed.is_some_and(|speed| speed > 0.0), "{voice:?}");
    assert!(voice.wait.is_some_and(|wait| wait > 0.0), "{voice:?}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_begins_to_talk_ends_a_measurement() {
    let world = World::open();
    let events = world.core.events();
    // Waiting for the wake word is no talk.
    world.core.announce(Event::Listening(Listening::WakeWord));
    let done = trying::unless_somebody_talks(events, async { Ok(()) }).await;
    assert!(done.is_ok(), "{done:?}");
    let events = world.core.events();
    world.core.announce(Event::Listening(Listening::Request));
    let ended = trying::unless_somebody_talks(events, std::future::pending()).await;
    match ended.unwrap_err() {
        CliError::Refused(refused) => assert_eq!(refused, Refused::Talking),
        other => panic!("{other}"),
    }
    world.close().await;
}
