//! The marks of a chat template. A small model writes them among its words ("<tool_response>", "<|im_end|>"), in letters, where no
//! engine takes them for what they are. They are for programs: nobody sees or hears one.

use super::Question;
use super::wrong::Words;
use crate::turn::Wanted;

/// What stands around words and is left out.
const AROUND: &[&str] = &[
    "<tool_response>",
    "</tool_response>",
    "<think>",
    "</think>",
    "<|im_start|>",
    "<|im_start|>assistant",
    "<|im_start|>assistant\n",
    "<|im_start|>tool",
    "<|im_start|>tool\n",
    "<start_of_turn>",
    "<start_of_turn>model",
    "<start_of_turn>model\n",
    "<|begin_of_text|>",
    "<|start_header_id|>",
    "<|start_header_id|>assistant",
    "<|end_header_id|>",
    "<|assistant|>",
    "<|user|>",
    "<|system|>",
    "<|tool|>",
    "<|python_tag|>",
];
/// Behind the answer they end it: what follows is a talk that the model makes up.
const ENDS: &[&str] = &[
    "<|im_end|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|eot_id|>",
    "<|end|>",
    "<end_of_turn>",
];
/// Those of a call, where they stand alone. A whole call is told apart before.
const OF_CALLS: &[&str] = &["<tool_call>", "</tool_call>"];

/// The words of an answer while it is written: without what is meant as a call, and without marks.
#[derive(Debug)]
pub(super) struct Plain {
    marks: Unmarked,
    words: Words,
    of_calls: Unmarked,
}

impl Plain {
    /// Of the answer to a question. A mark that the user wrote, or keeps in a note, is what is talked about and stays.
    pub(super) fn answer_to(question: &Question) -> Self {
        let all = AROUND.iter().chain(ENDS);
        Self {
            marks: Unmarked::of(all, question),
            words: Words::default(),
            of_calls: Unmarked::of(OF_CALLS.iter(), question),
        }
    }

    /// Takes a piece and gives the words that are certain.
    pub(super) fn push(&mut self, piece: &str) -> String {
        let unmarked = self.marks.push(piece);
        let words = self.words.push(&unmarked);
        self.of_calls.push(&words)
    }

    /// The end: the last words, and what stood among them as a call.
    pub(super) fn finish(mut self) -> (String, Vec<String>) {
        let last = self.marks.finish();
        let mut words = self.words.push(&last);
        let (rest, calls) = self.words.finish();
        words.push_str(&rest);
        let mut said = self.of_calls.push(&words);
        said.push_str(&self.of_calls.finish());
        (said, calls)
    }
}

/// Leaves marks out of a text that comes in pieces, which may cut a mark anywhere.
#[derive(Debug)]
struct Unmarked {
    marks: Vec<&'static str>,
    /// Nothing, or what begins like a mark.
    held: String,
    /// There were words before.
    begun: bool,
    over: bool,
}

impl Unmarked {
    fn of<'a>(marks: impl Iterator<Item = &'a &'static str>, question: &Question) -> Self {
        let marks = marks.copied().filter(|mark| !is_talked_of(mark, question));
        Self {
            marks: marks.collect(),
            held: String::new(),
            begun: false,
            over: false,
        }
    }

    fn push(&mut self, piece: &str) -> String {
        let mut plain = String::new();
        if self.over {
            return plain;
        }
        self.held.push_str(piece);
        while let Some(at) = self.held.find('<') {
            plain.extend(self.held.drain(..at));
            if self.may_go_on() {
                self.begun |= !plain.trim().is_empty();
                return plain;
            }
            let Some(mark) = self.mark() else {
                // No mark begins here.
                plain.extend(self.held.drain(..1));
                continue;
            };
            self.begun |= !plain.trim().is_empty();
            self.held.drain(..mark.len());
            if ENDS.contains(&mark) && self.begun {
                self.over = true;
                self.held.clear();
            }
        }
        plain.push_str(&std::mem::take(&mut self.held));
        self.begun |= !plain.trim().is_empty();
        plain
    }

    /// What was held at the end: the rest of a mark that was cut off is none of the answer's words.
    fn finish(&mut self) -> String {
        let held = std::mem::take(&mut self.held);
        // "<" and "<t" are words of many a text, "<|" and "<tool_" are not.
        if held.contains(['|', '_']) || self.marks.contains(&held.as_str()) {
            return String::new();
        }
        held
    }

    /// Whether what is held may become a mark, or a longer one.
    fn may_go_on(&self) -> bool {
        self.marks
            .iter()
            .any(|mark| mark.len() > self.held.len() && mark.starts_with(self.held.as_str()))
    }

    /// The longest mark that the held text begins with.
    fn mark(&self) -> Option<&'static str> {
        let here = self
            .marks
            .iter()
            .filter(|mark| self.held.starts_with(**mark));
        here.max_by_key(|mark| mark.len()).copied()
    }
}

/// Whether a mark stands in what the user said, or in what was looked up for the answer.
fn is_talked_of(mark: &str, question: &Question) -> bool {
    let name = mark.split_inclusive('>').next().unwrap_or(mark);
    let earlier = question.earlier.iter().map(|turn| &turn.said);
    let results = question
        .results
        .iter()
        .filter(|result| matches!(result.wanted, Wanted::Call(_)))
        .map(|result| &result.result);
    std::iter::once(&question.text)
        .chain(earlier)
        .chain(results)
        .chain(&question.known.memories)
        .any(|text| text.contains(name))
}
