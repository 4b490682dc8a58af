//! On the small model: quick enough to do everything many times.

mod choosing;
mod nonsense;

use super::*;

fn once(prompt: &str, most_tokens: u32) -> Completion {
    Completion {
        prompt: prompt.into(),
        most_tokens,
        ..Completion::default()
    }
}

#[test]
fn a_story_goes_on_the_same_way_every_time() {
    let model = small_model();
    let mut mind = load(ask(&model));
    let first = complete(&mut mind, once("Once upon a time", 40)).unwrap();
    assert_eq!(first.usage().written_tokens, 40);
    assert_eq!(first.usage().ended, Ended::AtLimit);
    assert!(first.text().contains("there was"), "{}", first.text());
    let again = complete(&mut mind, once("Once upon a time", 40)).unwrap();
    assert_eq!(again.text(), first.text());
    assert!(again.usage().kept_tokens > 0);
}

/// What stands in for the story model tells a story as well, also where nothing has to stand in.
#[test]
fn the_model_made_by_hand_tells_its_story_too() {
    let model = story::made_by_hand();
    let mut mind = load(ask(&model));
    let heard = complete(&mut mind, once("Once upon a time", 40)).unwrap();
    assert_eq!(heard.usage().written_tokens, 40);
    assert_eq!(heard.usage().ended, Ended::AtLimit);
    let round = "there was a little girl who lived in the deep woods and then ";
    assert_eq!(
        heard.text().trim(),
        [round.repeat(3).as_str(), "there"].concat()
    );
}

#[test]
fn the_same_seed_gives_the_same_text_and_another_another() {
    let model = small_model();
    let mut mind = load(ask(&model));
    let mut with = |seed| {
        let sampling = Sampling {
            temperature: 1.0,
            seed,
            ..Sampling::default()
        };
        complete(
            &mut mind,
            Completion {
                sampling,
                ..once("Once", 40)
            },
        )
        .unwrap()
        .text()
    };
    let (one, two, other) = (with(7), with(7), with(8));
    assert_eq!(one, two);
    assert_ne!(one, other);
}

#[test]
fn cancelled_by_the_hundred_and_still_well() {
    let model = small_model();
    let mut mind = load(ask(&model));
    let whole = complete(&mut mind, once("Once upon a time", 30)).unwrap();
    for number in 0..200 {
        let request = ThinkingRequest::Complete(once("Once upon a time", 30));
        let result = say_until(&mut mind, request, number % 20);
        assert!(matches!(result, Err(MindError::Cancelled)), "{result:?}");
        if number % 50 == 0 {
            assert_eq!(
                complete(&mut mind, once("Once upon a time", 30))
                    .unwrap()
                    .text(),
                whole.text()
            );
        }
    }
}

#[test]
fn a_full_context_ends_the_answer() {
    let model = small_model();
    let mut mind = load(LoadMind {
        context: 64,
        ..ask(&model)
    });
    let sampling = Sampling {
        temperature: 1.5,
        seed: 3,
        ..Sampling::default()
    };
    let heard = complete(
        &mut mind,
        Completion {
            sampling,
            ..once("Once upon a time", 0)
        },
    )
    .unwrap();
    let usage = heard.usage();
    assert_eq!(usage.ended, Ended::ContextFull, "{usage:?}");
    assert_eq!(usage.prompt_tokens + usage.written_tokens, 65);
}

#[test]
fn texts_of_all_lengths() {
    let model = small_model();
    let mut mind = load(ask(&model));
    // Nothing to go on with is a story from the very beginning.
    assert_eq!(
        complete(&mut mind, once("", 5))
            .unwrap()
            .usage()
            .written_tokens,
        5
    );
    let megabyte = "word ".repeat(210_000);
    for text in [megabyte.clone(), "word ".repeat(2000)] {
        let error = complete(&mut mind, once(&text, 5)).unwrap_err();
        assert!(matches!(error, MindError::TooLong { .. }), "{error}");
    }
    let message = Message::new(Role::User, megabyte);
    let error = chat(
        &mut mind,
        Chat {
            messages: vec![message],
            ..Chat::default()
        },
    )
    .unwrap_err();
    assert!(matches!(error, MindError::TooLong { .. }), "{error}");
    assert!(matches!(
        chat(&mut mind, Chat::default()).unwrap_err(),
        MindError::NothingAsked
    ));
    // Strange characters are text like any other.
    let strange = "\0\u{FFFF}\u{E000}0\u{E001}\u{202E}e\u{301}👩‍👩‍👧 <s></s><unk>";
    complete(&mut mind, once(strange, 5)).unwrap();
    let message = Message::new(Role::User, strange);
    chat(
        &mut mind,
        Chat {
            messages: vec![message],
            most_tokens: 5,
            ..Chat::default()
        },
    )
    .unwrap();
}

#[test]
fn a_long_conversation_keeps_its_beginning_and_its_end() {
    let model = small_model();
    let mut mind = load(LoadMind {
        context: 512,
        ..ask(&model)
    });
    let mut messages = vec![Message::new(Role::System, "Be kind.")];
    let mut dropped = 0;
    for number in 0..30 {
        messages.push(Message::new(
            Role::User,
            format!("Tell me about the cat {number}."),
        ));
        let asked = Chat {
            messages: messages.clone(),
            most_tokens: 8,
            ..Chat::default()
        };
        let heard = chat(&mut mind, asked).unwrap();
        let usage = heard.usage();
        assert!(usage.prompt_tokens + usage.written_tokens <= 512);
        assert!(usage.dropped_messages >= dropped);
        dropped = usage.dropped_messages;
        messages.push(Message::new(Role::Assistant, heard.text()));
    }
    assert!(dropped > 0);
}

/// Mesa's `lavapipe` will do: docs/building.md says how.
#[cfg(feature = "vulkan")]
#[test]
fn a_graphics_processor_thinks_the_same() {
    let model = small_model();
    let mut mind = load(ask(&model));
    let story = complete(&mut mind, once("Once upon a time", 24)).unwrap();
    let on_gpu = LoadMind {
        device: Device::Gpu,
        ..ask(&model)
    };
    match say(&mut mind, ThinkingRequest::Load(on_gpu)) {
        Ok(_) => {}
        Err(MindError::NoGpu) => return println!("skipped: no graphics processor here"),
        Err(error) => panic!("{error}"),
    }
    let same = complete(&mut mind, once("Once upon a time", 24)).unwrap();
    assert_eq!(same.text(), story.text());
}

#[test]
fn loaded_again_and_again() {
    let model = small_model();
    let mut mind = Mind::new();
    for _ in 0..30 {
        say(&mut mind, ThinkingRequest::Load(ask(&model))).unwrap();
        assert_eq!(
            complete(&mut mind, once("Once", 3))
                .unwrap()
                .usage()
                .written_tokens,
            3
        );
    }
}
