//! What of a conversation by voice stands on the terminal: the lines that stay, and below them the few that are drawn anew
//! with each event. Everything here is decided from events; nothing is written.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use sotto_api::{Event, Id, Listening, Notice, Outcome, Turn, Via};
use sotto_skills::numbers::Language;

use super::letters::{cells, cut, last_rows, plain, plain_lines};
use crate::kept::clock::say;

/// Of the meter.
const CELLS: usize = 10;
/// Rows of what is said, or answered, below the state.
const ROWS: usize = 3;
/// Turns whose events may still come.
const KNOWN: usize = 8;

/// A line that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// What was asked for.
    Said(String),
    /// Something about it.
    Note(String),
}

/// What is shown.
#[derive(Debug)]
pub(super) struct Page {
    /// The name of what to do where nobody is listened to.
    idle: &'static str,
    language: Language,
    state: Listening,
    level: f32,
    firm: String,
    tentative: String,
    /// The turn that is being answered, and its answer so far.
    answer: Option<(Id, String)>,
    /// Turns that are spoken, the newest last: other programs ask Sotto too.
    spoken: VecDeque<Id>,
    /// Those of them that were shown.
    shown: VecDeque<Id>,
}

impl Page {
    /// With nothing on it.
    pub(super) fn new(idle: &'static str, language: Language) -> Self {
        Self {
            idle,
            language,
            state: Listening::Idle,
            level: 0.0,
            firm: String::new(),
            tentative: String::new(),
            answer: None,
            spoken: VecDeque::new(),
            shown: VecDeque::new(),
        }
    }

    /// In which it is shown.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Whether an answer is worked on or spoken.
    pub(super) fn is_answering(&self) -> bool {
        matches!(self.state, Listening::Working | Listening::Speaking)
    }

    /// The state as the one who listens knows it.
    pub(super) fn stands(&mut self, state: Listening) {
        self.state = state;
        if !is_listening(state) {
            self.level = 0.0;
        }
        if matches!(
            state,
            Listening::Closed | Listening::Idle | Listening::WakeWord
        ) {
            self.forget_words();
        }
    }

    /// Something happened. Gives the lines that stay.
    pub(super) fn take(&mut self, event: &Event) -> Option<Line> {
        match event {
            Event::Listening(state) => self.stands(*state),
            Event::Level { level } => self.level = *level,
            Event::Words {
                turn,
                firm,
                tentative,
            } if !self.shown.contains(turn) => {
                remember(&mut self.spoken, *turn);
                self.firm.clone_from(firm);
                self.tentative.clone_from(tentative);
            }
            Event::Answer { turn, text } => self.answer(*turn, text),
            Event::TurnDone(turn) => return self.done(turn),
            Event::Typed { text } => {
                self.forget_words();
                let text = plain_lines(text);
                return (!text.trim().is_empty()).then_some(Line::Said(text));
            }
            Event::Problem(problem) => return Some(Line::Note(plain(&problem.sentence))),
            Event::Notice(Notice::Device { sentence }) => return Some(Line::Note(plain(sentence))),
            _ => {}
        }
        None
    }

    fn answer(&mut self, turn: Id, text: &str) {
        // What is heard has a name of its own until it is known to be a request: while its words stand here, the answer that
        // comes is the one to them.
        let heard = !(self.firm.is_empty() && self.tentative.is_empty());
        if !(heard || self.spoken.contains(&turn)) || self.shown.contains(&turn) {
            return;
        }
        remember(&mut self.spoken, turn);
        match &mut self.answer {
            Some((of, answer)) if *of == turn => answer.push_str(text),
            other => *other = Some((turn, text.to_owned())),
        }
    }

    /// A turn is over: what was asked, and what was answered. Told once, however often its end is.
    fn done(&mut self, turn: &Turn) -> Option<Line> {
        if !is_spoken(turn) || self.shown.contains(&turn.id) {
            return None;
        }
        remember(&mut self.shown, turn.id);
        self.forget_words();
        self.answer = None;
        let answer = match &turn.outcome {
            Outcome::Failed { sentence } if turn.answer.trim().is_empty() => sentence,
            _ => &turn.answer,
        };
        let heard = turn.heard.trim();
        let heard = (!heard.is_empty()).then(|| format!("› {}", plain(heard)));
        let answer = plain_lines(answer);
        let answer = (!answer.trim().is_empty()).then_some(answer);
        let lines: Vec<String> = heard.into_iter().chain(answer).collect();
        (!lines.is_empty()).then(|| Line::Said(lines.join("\n")))
    }

    fn forget_words(&mut self) {
        self.firm.clear();
        self.tentative.clear();
    }

    /// The rows that are drawn anew: the state, how loud it is while somebody is listened to, and the end of what is said or
    /// answered. None is wider than this.
    pub(super) fn rows(&self, width: usize, colours: bool) -> Vec<String> {
        let state = match self.state {
            Listening::Closed => "listening.is_closed",
            Listening::Idle => self.idle,
            Listening::WakeWord => "listening.say_wake_word",
            Listening::Request => "listening.is_listening",
            Listening::Dictation => "listening.is_writing",
            Listening::Working => "listening.is_working",
            Listening::Speaking => "listening.is_speaking",
        };
        let state = say(self.language, state, []);
        let mut first = cut(&state, width);
        if is_listening(self.state) && cells(&state) + 2 + CELLS + 2 <= width {
            first.push_str("  ");
            first.push_str(&meter(self.level));
        }
        let said = match &self.answer {
            Some((_, answer)) if self.is_answering() => last_rows(answer, "", width, ROWS, colours),
            _ => last_rows(&self.firm, &self.tentative, width, ROWS, colours),
        };
        [first].into_iter().chain(said).collect()
    }
}

fn is_listening(state: Listening) -> bool {
    matches!(state, Listening::Request | Listening::Dictation)
}

/// Whether a turn came through the microphone.
pub(super) fn is_spoken(turn: &Turn) -> bool {
    matches!(turn.via, Via::Hotkey | Via::WakeWord | Via::FollowUp)
}

fn remember(turns: &mut VecDeque<Id>, turn: Id) {
    if !turns.contains(&turn) {
        turns.push_back(turn);
    }
    while turns.len() > KNOWN {
        turns.pop_front();
    }
}

/// How loud it is, as a short bar.
fn meter(level: f32) -> String {
    // Not a number is silence.
    let full = (level.clamp(0.0, 1.0) * CELLS as f32).round() as usize;
    format!("[{}{}]", "#".repeat(full), ".".repeat(CELLS - full))
}
