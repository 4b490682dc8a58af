//! How the next piece is chosen, where an answer ends, and how its pieces come together.

use super::*;

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
    let model = small_model();
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
    let model = small_model();
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
    let model = small_model();
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
    let model = small_model();
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
