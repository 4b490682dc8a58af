//! From what was said to what it means now: the choices in the order of their likelihood, each with what it assumes.

mod days;
mod edges;
mod everies;
mod faces;
mod moments;
mod periods;
mod ranges;

use jiff::Zoned;
use jiff::civil::Weekday;

use super::Preferences;
use super::reading::{Assumed, Meaning, Reading, TimeError};
use super::said::Said;
use crate::numbers::Language;

/// Why it means nothing now.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Trouble {
    WrongWeekday(Weekday),
    Contradiction,
    NoSuchDay,
    WhichTimes(i32),
    UnknownZone(String),
    Never,
    NoRule,
}

impl Trouble {
    pub fn about(self, said: String, language: Language) -> TimeError {
        match self {
            Trouble::WrongWeekday(weekday) => {
                let names = &language.compiled().phrases.say.weekdays;
                let is = names[weekday.to_monday_zero_offset() as usize].clone();
                TimeError::WrongWeekday { said, is }
            }
            Trouble::Contradiction => TimeError::Contradiction(said),
            Trouble::NoSuchDay => TimeError::NoSuchDay(said),
            Trouble::WhichTimes(count) => TimeError::WhichTimes { said, count },
            Trouble::UnknownZone(zone) => TimeError::UnknownZone(zone),
            Trouble::Never => TimeError::Never(said),
            Trouble::NoRule => TimeError::NoRule(said),
        }
    }
}

/// One thing it could mean, and what that takes for granted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice<T> {
    pub it: T,
    pub assumed: Vec<Assumed>,
}

impl<T> Choice<T> {
    fn sure(it: T) -> Choice<T> {
        Choice {
            it,
            assumed: Vec::new(),
        }
    }

    fn assuming(it: T, assumed: Assumed) -> Choice<T> {
        Choice {
            it,
            assumed: vec![assumed],
        }
    }
}

/// The moment somebody speaks, and what they prefer.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub now: &'a Zoned,
    pub preferences: &'a Preferences,
}

/// What it means now. At most so many other meanings are worth naming.
const OTHERS: usize = 3;

pub(super) fn resolve(
    said: &Said,
    now: &Zoned,
    preferences: &Preferences,
) -> Result<Reading, Trouble> {
    let context = Context { now, preferences };
    let choices: Vec<Choice<Meaning>> = match said {
        Said::Length(length) => vec![Choice::sure(Meaning::Duration(*length))],
        Said::Shift { length, later } => vec![Choice::sure(Meaning::Shift {
            length: *length,
            later: *later,
        })],
        Said::When(when) => each(moments::moments(when, context)?, Meaning::Moment),
        Said::Span { core, around } => each(ranges::ranges(core, around, context)?, Meaning::Range),
        Said::Every(every) => each(everies::everies(every, context)?, Meaning::Repeating),
    };
    let mut choices = choices.into_iter();
    let first = choices.next().ok_or(Trouble::NoSuchDay)?;
    let mut ambiguous: Vec<Meaning> = Vec::new();
    for other in choices {
        if other.it != first.it && !ambiguous.contains(&other.it) && ambiguous.len() < OTHERS {
            ambiguous.push(other.it);
        }
    }
    let mut assumed: Vec<Assumed> = Vec::new();
    for one in first.assumed {
        if !assumed.contains(&one) {
            assumed.push(one);
        }
    }
    Ok(Reading {
        meaning: first.it,
        ambiguous,
        assumed,
    })
}

fn each<T>(choices: Vec<Choice<T>>, meaning: fn(T) -> Meaning) -> Vec<Choice<Meaning>> {
    choices
        .into_iter()
        .map(|choice| Choice {
            it: meaning(choice.it),
            assumed: choice.assumed,
        })
        .collect()
}
