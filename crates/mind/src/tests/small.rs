//! On the 260K story model: quick enough to do everything many times.

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
    let Some(model) = stories() else { return };
    let mut mind = load(ask(&model));
    let first = complete(&mut mind, once("Once upon a time", 40)).unwrap();
    assert_eq!(first.usage().written_tokens, 40);
    assert_eq!(first.usage().ended, Ended::AtLimit);
    assert!(first.text().contains("there was"), "{}", first.text());
    let again = complete(&mut mind, once("Once upon a time", 40)).unwrap();
    assert_eq!(again.text(), first.text());
    assert!(again.usage().kept_tokens > 0);
}

#[test]
fn the_same_seed_gives_the_same_text_and_another_another() {
    let Some(model) = stories() else { return };
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

/// Everything may come, and at this temperature it does.
fn wild() -> Sampling {
    Sampling {
        temperature: 5.0,
        top_k: 0,
        top_p: 1.0,
        min_p: 0.0,
        repeat_penalty: 1.0,
        seed: 7,
    }
}

#[test]
fn a_choice_among_one_is_the_likeliest_however_hot() {
    let Some(model) = stories() else { return };
    let mut mind = load(ask(&model));
    let mut with = |sampling| {
        let asked = Completion {
            sampling,
            ..once("Once upon a time", 60)
        };
        complete(&mut mind, asked).unwrap().text()
    };
    let likeliest = with(Sampling::default());
    // Each setting alone leaves one token to choose from; without any of them the text is another one.
    assert_ne!(with(wild()), likeliest);
    let alone = [
        Sampling { top_k: 1, ..wild() },
        Sampling {
            top_p: 0.0,
            ..wild()
        },
        Sampling {
            min_p: 1.0,
            ..wild()
        },
    ];
    for sampling in alone {
        assert_eq!(with(sampling), likeliest, "{sampling:?}");
    }
}

/// How many pairs of words came before.
fn repeats(text: &str) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pairs: std::collections::HashSet<&[&str]> = words.windows(2).collect();
    words.windows(2).count() - pairs.len()
}

#[test]
fn a_penalty_keeps_a_story_from_going_in_circles() {
    let Some(model) = stories() else { return };
    let mut mind = load(ask(&model));
    let mut with = |repeat_penalty| {
        let sampling = Sampling {
            repeat_penalty,
            ..Sampling::default()
        };
        let asked = Completion {
            sampling,
            ..once("Once upon a time", 200)
        };
        complete(&mut mind, asked).unwrap().text()
    };
    let (free, held) = (with(1.0), with(2.0));
    assert!(repeats(&free) > 0, "{free}");
    assert!(repeats(&held) < repeats(&free), "{held}\n{free}");
}

#[test]
fn a_stop_text_ends_the_answer_wherever_its_tokens_fall() {
    let Some(model) = stories() else { return };
    let mut mind = load(ask(&model));
    let whole = complete(&mut mind, once("Once upon a time", 60))
        .unwrap()
        .text();
    let letters: Vec<char> = whole.chars().collect();
    for (start, length) in [(5, 3), (11, 7), (20, 1), (23, 12)] {
        let stop: String = letters[start..start + length].iter().collect();
        let heard = complete(
            &mut mind,
            Completion {
                stop: vec![stop.clone(), String::new()],
                ..once("Once upon a time", 60)
            },
        );
        let heard = heard.unwrap();
        assert_eq!(
            heard.text(),
            whole[..whole.find(&stop).unwrap()],
            "stop {stop:?}"
        );
        assert_eq!(heard.usage().ended, Ended::AtStop);
    }
}

#[test]
fn pieces_come_together_and_lose_nothing() {
    let Some(model) = stories() else { return };
    let mut mind = load(ask(&model));
    let heard = complete(&mut mind, once("Once upon a time", 200)).unwrap();
    let pieces = heard.events.len() - 1;
    // Thirty a second and the first one; how long it took depends on the machine.
    let most = 2.0 + heard.usage().total_ms / 33.0;
    assert!((1.0..=most).contains(&(pieces as f32)), "{pieces} pieces");
    assert!(
        matches!(&heard.events[0], ThinkingEvent::Text(first) if first.len() < 20),
        "the first piece goes out alone: {:?}",
        heard.events[0]
    );
    let unhurried = complete(&mut mind, once("Once upon a time", 1)).unwrap();
    assert!(heard.text().starts_with(&unhurried.text()));
}

#[test]
fn cancelled_by_the_hundred_and_still_well() {
    let Some(model) = stories() else { return };
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
    let Some(model) = stories() else { return };
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
    let Some(model) = stories() else { return };
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
    let Some(model) = stories() else { return };
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

#[test]
fn settings_grammars_and_schemas_that_make_no_sense() {
    let Some(model) = stories() else { return };
    let mut mind = load(ask(&model));
    for sampling in [
        Sampling {
            temperature: f32::NAN,
            ..Sampling::default()
        },
        Sampling {
            temperature: -1.0,
            ..Sampling::default()
        },
        Sampling {
            top_p: 2.0,
            ..Sampling::default()
        },
        Sampling {
            repeat_penalty: 0.0,
            ..Sampling::default()
        },
    ] {
        let error = complete(
            &mut mind,
            Completion {
                sampling,
                ..once("a", 3)
            },
        )
        .unwrap_err();
        assert!(matches!(error, MindError::BadSampling(_)), "{error}");
    }
    let deep = "(".repeat(100_000);
    for grammar in [
        "",
        "root",
        "root ::= ",
        "root ::= (",
        "root ::= missing",
        "root ::= root \"a\"",
        "root ::= [",
        "x ::= \"root\"",
        "root ::= \"a\"{999999999}",
        "root ::= \"\\xZZ\"",
        "root ::= \"a\0\"",
        &format!("root ::= {deep}"),
    ] {
        let shape = Shape::Grammar(grammar.into());
        match complete(
            &mut mind,
            Completion {
                shape,
                ..once("a", 3)
            },
        ) {
            Ok(_) | Err(MindError::BadGrammar(_) | MindError::GrammarBeyondModel) => {}
            Err(error) => panic!("{grammar:.40}: {error}"),
        }
    }
    let nested = format!("{}{}", "{\"not\":".repeat(10_000), "}".repeat(10_000));
    for schema in [
        "",
        "nonsense",
        "[]",
        "{\"type\":\"nothing\"}",
        "{\"$ref\":\"#/nowhere\"}",
        "{\"pattern\":\"^[\",\"type\":\"string\"}",
        "{\"type\":\"string\",\"minLength\":99999999}",
        &nested,
    ] {
        let shape = Shape::JsonSchema(schema.into());
        match complete(
            &mut mind,
            Completion {
                shape,
                ..once("a", 3)
            },
        ) {
            Ok(_)
            | Err(
                MindError::BadSchema(_) | MindError::BadGrammar(_) | MindError::GrammarBeyondModel,
            ) => {}
            Err(error) => panic!("{schema:.40}: {error}"),
        }
    }
    // And it is still well.
    complete(&mut mind, once("Once", 3)).unwrap();
}

#[test]
fn files_that_are_no_models() {
    let Some(model) = stories() else { return };
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(&model).unwrap();
    let mut mind = load(ask(&model));
    let mut random = whole[..24].to_vec();
    random.extend((0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    let cases: [(&str, &[u8]); 6] = [
        ("empty", b""),
        ("short", b"GG"),
        ("text", b"this is not a model at all, just text"),
        ("header", &whole[..24]),
        ("half", &whole[..whole.len() / 2]),
        ("random", &random),
    ];
    for (name, bytes) in cases {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let error = say(&mut mind, ThinkingRequest::Load(ask(&path))).unwrap_err();
        assert!(
            matches!(error, MindError::ModelUnusable { .. }),
            "{name}: {error}"
        );
    }
    let gone = say(
        &mut mind,
        ThinkingRequest::Load(ask(&folder.path().join("gone"))),
    )
    .unwrap_err();
    assert!(matches!(gone, MindError::ModelMissing(_)));
    let error = say(
        &mut mind,
        ThinkingRequest::Load(LoadMind {
            adapter: Some(model.clone()),
            ..ask(&model)
        }),
    )
    .unwrap_err();
    assert!(
        matches!(error, MindError::AdapterUnusable { .. }),
        "{error}"
    );
    if cfg!(not(any(
        feature = "vulkan",
        feature = "cuda",
        feature = "metal",
        target_os = "macos"
    ))) {
        let error = say(
            &mut mind,
            ThinkingRequest::Load(LoadMind {
                device: Device::Gpu,
                ..ask(&model)
            }),
        )
        .unwrap_err();
        assert!(matches!(error, MindError::NoGpu), "{error}");
    }
    // The model from before is still there.
    complete(&mut mind, once("Once", 3)).unwrap();
    assert!(matches!(
        complete(&mut Mind::new(), once("Once", 3)).unwrap_err(),
        MindError::NotReady
    ));
}

/// Mesa's `lavapipe` will do: docs/building.md says how.
#[cfg(feature = "vulkan")]
#[test]
fn a_graphics_processor_thinks_the_same() {
    let Some(model) = stories() else { return };
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
    let Some(model) = stories() else { return };
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
