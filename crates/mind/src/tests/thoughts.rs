//! A model that thinks aloud, from its file to the events: template, tokens, computation, filter. The model is made by
//! hand and says what it was told to say; what real families think is not shown by this.

use super::hand::{ADDED, CONTROL, File, WORD, scripted};
use super::*;

const TEMPLATE: &str = "{% for m in messages %}<|im_start|>{{m.role}}\n{{m.content}}<|im_end|>\n{% endfor %}\
    <|im_start|>assistant\n{% if not enable_thinking %}<think>\n\n</think>\n\n{% endif %}";

/// Behind the answer's head it thinks; behind an empty thought it answers.
fn thinker(kind: i32, template: &str) -> File {
    let words = [
        ("<|im_start|>", CONTROL),
        ("<|im_end|>", CONTROL),
        ("<think>", kind),
        ("</think>", kind),
        ("\n\n", WORD),
        ("▁I", WORD),
        ("▁wonder", WORD),
        ("It", WORD),
        ("▁is", WORD),
        ("▁noon.", WORD),
    ];
    let script = [
        ("<0x0A>", "<think>"),
        ("<think>", "▁I"),
        ("▁I", "▁wonder"),
        ("▁wonder", "</think>"),
        ("</think>", "\n\n"),
        ("\n\n", "It"),
        ("It", "▁is"),
        ("▁is", "▁noon."),
    ];
    scripted(template, &words, &script)
}

fn asked(file: &File, thinking: bool) -> Heard {
    let folder = tempfile::tempdir().unwrap();
    let path = file.write(&folder.path().join("thinker.gguf"));
    let mut mind = load(ask(&path));
    let question = Chat {
        messages: vec![Message::new(Role::User, "What time is it?")],
        most_tokens: 40,
        thinking,
        ..Chat::default()
    };
    chat(&mut mind, question).unwrap()
}

#[test]
fn thoughts_are_told_from_the_answer() {
    // Some families write the tags as control tokens, some as words that were added later.
    for kind in [CONTROL, ADDED] {
        let heard = asked(&thinker(kind, TEMPLATE), true);
        assert_eq!(heard.text(), "It is noon.", "{heard:?}");
        assert_eq!(heard.thoughts(), " I wonder", "{heard:?}");
        assert_eq!(heard.usage().ended, Ended::Naturally);
        assert_eq!(heard.usage().written_tokens, 8);
    }
}

#[test]
fn a_model_told_not_to_think_answers_at_once() {
    for kind in [CONTROL, ADDED] {
        let heard = asked(&thinker(kind, TEMPLATE), false);
        assert_eq!(heard.text(), "It is noon.");
        assert_eq!(heard.thoughts(), "");
        // The thought was in the prompt, empty: none was computed.
        assert_eq!(heard.usage().written_tokens, 3);
    }
}

#[test]
fn a_model_that_thinks_all_the_same_is_not_heard_thinking() {
    // Its head does not end the way its script knows, so the empty thought does not keep it from another one.
    let words = [
        ("<|im_start|>", CONTROL),
        ("<|im_end|>", CONTROL),
        ("<think>", ADDED),
        ("</think>", ADDED),
        ("▁secret", WORD),
        ("Noon.", WORD),
    ];
    let script = [
        ("<0x0A>", "<think>"),
        ("<think>", "▁secret"),
        ("▁secret", "</think>"),
        ("</think>", "Noon."),
    ];
    let heard = asked(&scripted(TEMPLATE, &words, &script), false);
    assert_eq!(heard.text(), "Noon.", "{heard:?}");
    assert_eq!(heard.thoughts(), "");
}

#[test]
fn the_same_tags_are_text_where_the_template_knows_of_no_thoughts() {
    let plain =
        "{% for m in messages %}<|im_start|>{{m.role}}\n{{m.content}}<|im_end|>\n{% endfor %}";
    let heard = asked(&thinker(ADDED, plain), true);
    assert!(heard.text().starts_with("<think>"), "{heard:?}");
    assert_eq!(heard.thoughts(), "");
}

/// In the scripted model the token that follows has a logit of about 18 (the root of its width), every other one 0.
#[test]
fn how_sure_the_model_was_comes_with_the_end() {
    let sure = asked(&thinker(CONTROL, TEMPLATE), false).usage();
    let mean = sure.mean_log_probability.unwrap();
    assert!((-1e-4..=0.0).contains(&mean), "{mean}");

    let folder = tempfile::tempdir().unwrap();
    let path = thinker(CONTROL, TEMPLATE).write(&folder.path().join("thinker.gguf"));
    let mut mind = load(ask(&path));
    // The grammar wants another word than the model, letter by letter; only the end behind it is what the model expects.
    let forced = complete(
        &mut mind,
        Completion {
            prompt: "It".into(),
            shape: Shape::Grammar("root ::= \" noon.\"".into()),
            most_tokens: 8,
            ..Completion::default()
        },
    )
    .unwrap();
    assert_eq!(forced.text(), " noon.");
    let usage = forced.usage();
    let (mean, against) = (
        usage.mean_log_probability.unwrap(),
        usage.written_tokens as f32,
    );
    let expected = -320_f32.sqrt() * against / (against + 1.0);
    assert!((mean - expected).abs() < 0.2, "{mean} {expected}");
}
