//! What is told of a conversation: each turn once it is over, and at the end how long all of it took.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::Serialize;
use sotto_api::{Outcome, Turn};
use sotto_assistant::listening::running::Shown;

use crate::error::CliError;
use crate::kept::rows::{Row, count, plain, plain_lines, rows};
use crate::output::Output;

/// A turn as JSON.
#[derive(Serialize)]
struct Over<'a> {
    #[serde(flatten)]
    turn: &'a Turn,
    /// From the last voice to the first sample of the answer.
    wait_ms: Option<u64>,
}

/// Something that was dictated, as JSON.
#[derive(Serialize)]
struct Typed<'a> {
    typed: &'a str,
}

/// What was told so far.
#[derive(Default)]
pub(super) struct Told {
    /// The turns that are over.
    pub turns: Vec<Turn>,
    typed: usize,
    /// Each sentence about what does not work is said once.
    complained: BTreeSet<String>,
}

impl Told {
    /// Something happened.
    pub(super) fn tell(&mut self, shown: Shown, output: &mut Output) -> Result<(), CliError> {
        match shown {
            Shown::Over { turn, wait_ms } => {
                if output.json {
                    let turn = &*turn;
                    output.json(&Over { turn, wait_ms })?;
                } else {
                    output.piece(&lines(&turn, wait_ms))?;
                }
                self.turns.push(*turn);
            }
            Shown::Type(text) => {
                self.typed += 1;
                if output.json {
                    output.json(&Typed { typed: &text })?;
                } else {
                    output.line(plain(&text))?;
                }
            }
            Shown::Problem(sentence) => {
                if !self.complained.contains(&sentence) {
                    output.note(plain(&sentence));
                    self.complained.insert(sentence);
                }
            }
            // There is no device: a recording may be as silent as it likes. And it teaches nothing about who sits here.
            Shown::Device(_)
            | Shown::Pause(_)
            | Shown::Nearly { .. }
            | Shown::State(_)
            | Shown::Level(_)
            | Shown::Words { .. } => {}
        }
        Ok(())
    }

    /// Nothing came of it.
    pub(super) fn is_empty(&self) -> bool {
        self.turns.is_empty() && self.typed == 0
    }

    /// How long all of it took: on the clock of the sound, and how much of that the recording was held back. Without a
    /// clock, no answer makes anybody wait for the machine, and who reads the times has to know that.
    pub(super) fn in_all(&self, took: Duration, held: Duration, realtime: bool) -> String {
        let what = if self.turns.is_empty() {
            count(
                self.typed,
                "thing was written down",
                "things were written down",
            )
        } else {
            count(self.turns.len(), "turn", "turns")
        };
        let mut text = format!("{what} in {:.1} s", took.as_secs_f64());
        if !held.is_zero() {
            let held = held.as_secs_f64();
            text.push_str(&format!(
                "; the recording waited {held:.1} s of them for answers"
            ));
        }
        text.push('.');
        if !realtime && !self.turns.is_empty() {
            text.push_str(" The clock stood still while Sotto worked; --realtime lets it go on.");
        }
        text
    }
}

/// A turn for people.
fn lines(turn: &Turn, wait_ms: Option<u64>) -> String {
    let mut all = vec![
        Row::new(["you".to_owned()], turn.heard.clone()),
        Row::new(["Sotto".to_owned()], answer(turn)),
    ];
    if let Some(wait_ms) = wait_ms {
        let waited = format!("{wait_ms} ms from the last word to the answer");
        all.push(Row::new(["time".to_owned()], waited));
    }
    plain_lines(&rows(&all))
}

fn answer(turn: &Turn) -> String {
    match &turn.outcome {
        Outcome::Answered | Outcome::AskedBack => turn.answer.clone(),
        Outcome::Interrupted => format!("{} (interrupted)", turn.answer),
        Outcome::Failed { sentence } if turn.answer.is_empty() => sentence.clone(),
        Outcome::Failed { .. } => turn.answer.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use sotto_api::{Trace, TraceStage, UnderstoodBy, Via};

    use super::*;

    fn turn() -> Turn {
        Turn {
            id: "01998000-0000-7000-8000-000000000001".parse().unwrap(),
            conversation: "01998000-0000-7000-8000-00000000aaaa".parse().unwrap(),
            replaces: None,
            revision: 0,
            via: Via::Hotkey,
            heard: "What time is it?".to_owned(),
            answer: "It is\u{1b}[2J ten.".to_owned(),
            understood_by: UnderstoodBy::Pattern,
            actions: Vec::new(),
            outcome: Outcome::Interrupted,
            sources: Vec::new(),
            recording: None,
            trace: vec![Trace {
                stage: TraceStage::Heard,
                from_ms: 0,
                to_ms: 900,
            }],
            created: "2026-11-22T12:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_turn_is_what_was_heard_what_was_answered_and_how_soon() {
        // What a model wrote steers no terminal.
        assert_eq!(
            lines(&turn(), Some(310)),
            "you    What time is it?\nSotto  It is [2J ten. (interrupted)\ntime   310 ms from the last word to the answer\n"
        );
        assert_eq!(lines(&turn(), None).lines().count(), 2);
    }

    #[test]
    fn as_json_it_is_the_kept_turn_and_the_wait() {
        let turn = turn();
        let wait_ms = Some(310);
        let over = serde_json::to_value(Over {
            turn: &turn,
            wait_ms,
        });
        let over = over.unwrap();
        assert_eq!(over["wait_ms"], 310);
        assert_eq!(over["heard"], "What time is it?");
        assert_eq!(over["trace"][0]["to_ms"], 900);
        let kept: Turn = serde_json::from_value(over).unwrap();
        assert_eq!(kept, turn);
    }

    #[test]
    fn the_end_says_what_the_times_mean() {
        let mut told = Told::default();
        assert!(told.is_empty());
        told.typed = 1;
        let (took, none) = (Duration::from_millis(4_300), Duration::ZERO);
        assert_eq!(
            told.in_all(took, none, false),
            "1 thing was written down in 4.3 s."
        );
        told.turns = vec![turn(), turn()];
        assert_eq!(
            told.in_all(took, Duration::from_millis(1_300), true),
            "2 turns in 4.3 s; the recording waited 1.3 s of them for answers."
        );
        assert!(
            told.in_all(took, none, false)
                .contains("The clock stood still")
        );
    }
}
