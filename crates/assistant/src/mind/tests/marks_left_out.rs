//! Marks of a chat template in an answer: nobody hears or sees one, and no other text is harmed.

use super::super::marks::Plain;
use super::*;

/// What is said of an answer that comes in pieces of so many letters, and what was meant as a call.
fn said_of(answer: &str, length: usize, question: &Question) -> (String, Vec<String>) {
    let letters: Vec<char> = answer.chars().collect();
    let mut plain = Plain::answer_to(question);
    let said: String = letters
        .chunks(length)
        .map(|piece| plain.push(&piece.iter().collect::<String>()))
        .collect();
    let (rest, calls) = plain.finish();
    (said + &rest, calls)
}

#[test]
fn no_mark_is_said_wherever_it_is_cut() {
    let question = question(Vec::new());
    for (answer, words) in [
        ("<tool_response>\nIt is five.", "\nIt is five."),
        ("<tool_response>It is five.</tool_response>", "It is five."),
        ("<|im_start|>assistant\nHello.", "Hello."),
        ("<|im_start|>assistant", ""),
        ("<|im_start|>Hello.", "Hello."),
        ("<|im_start|>as you wish", "as you wish"),
        ("Hello.<|im_end|>\n<|im_start|>user\nAnd now?", "Hello."),
        ("<|im_end|>\nHello.", "\nHello."),
        ("<start_of_turn>model\nHello.<end_of_turn>", "Hello."),
        ("<think>\n</think>Hello.", "\nHello."),
        ("Hello. </tool_call>", "Hello. "),
        ("<<tool_response>Hello.", "<Hello."),
        // The answer ended in the middle of one.
        ("Hello. <tool_resp", "Hello. "),
        ("Hello.<|im_e", "Hello."),
        ("Grüße <tool_response>überall", "Grüße überall"),
    ] {
        for length in [1, 2, 3, 7, 1_000] {
            let said = said_of(answer, length, &question);
            assert_eq!(said, (words.to_owned(), Vec::new()), "{answer} {length}");
        }
    }
}

#[test]
fn a_call_behind_a_mark_is_a_call() {
    let abilities = abilities();
    let call = r#"{"name":"timer_start","arguments":{"duration":"ten minutes"}}"#;
    for answer in [
        format!("<tool_response>{call}"),
        format!("<|im_start|>assistant\n<tool_call>{call}</tool_call><|im_end|>"),
    ] {
        for length in [1, 5, 1_000] {
            let (said, calls) = said_of(&answer, length, &question(Vec::new()));
            assert_eq!((said.trim(), calls.len()), ("", 1), "{answer}");
            assert_eq!(read_words(&calls[0], &abilities), Ok(vec![timer()]));
        }
    }
}

#[test]
fn what_is_no_mark_stays_as_it_was_written() {
    let question = question(Vec::new());
    for words in [
        "1 < 2 and 3 <4, a<b",
        "<b>bold</b> and <tool> and <thinking>",
        "a <",
        "x <t",
        "if (a <| b) {}",
        "<tool_box>",
        "<| not a mark |>",
        "Je t'aime <3",
        "größer < kleiner ≤ gleich",
    ] {
        for length in [1, 2, 1_000] {
            let said = said_of(words, length, &question);
            assert_eq!(said, (words.to_owned(), Vec::new()), "{words} {length}");
        }
    }
}

#[test]
fn a_mark_that_the_user_speaks_of_is_said() {
    let answer = "<|im_end|> ends a message, <think> does not.";
    let asked = Question {
        text: "What does <|im_end|> mean?".to_owned(),
        ..question(Vec::new())
    };
    let without = "<|im_end|> ends a message,  does not.";
    assert_eq!(said_of(answer, 3, &asked).0, without);
    let noted = Question {
        known: Known {
            memories: vec!["Templates open with <think> and close with <|im_end|>.".to_owned()],
            ..Known::default()
        },
        ..question(Vec::new())
    };
    assert_eq!(said_of(answer, 3, &noted).0, answer);
}
