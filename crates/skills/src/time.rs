//! Time as people say it: durations, moments, stretches and what repeats, read and said back.
//!
//! [`found_at`] tells how many tokens of a sentence are about time, without needing to know what time it is; [`read`] says
//! what they mean at a given moment, with what else they could mean and what was assumed. [`say`] is the other way. The
//! phrases of a language stand in `languages/<code>/time.toml`. Nothing in here looks at a clock.

mod built_in;
mod calendar;
mod chart;
mod deeds;
mod grammar;
mod join;
mod kept;
mod preferences;
mod reading;
mod resolve;
pub mod rule;
mod said;
pub mod say;
#[cfg(test)]
mod third_language;

use jiff::Zoned;

pub use grammar::{LineFault, PhraseError, Phrases};
pub use kept::{Kept, LONGEST};
pub use preferences::{DateOrder, HalfEight, Hours, NextWeekday, Preferences};
pub use reading::{Assumed, Meaning, Moment, Precision, Reading, Repeating, Stretch, TimeError};
pub use rule::{Frequency, Rule, RuleError, next};
pub use said::{Length, Part, Unit};

use crate::numbers::{Language, tokens, tokens_until};
use chart::Text;
use said::Said;

/// What kind of time words are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// "an hour and a half"
    Duration,
    /// A time of day, with or without a day: "tomorrow at half past eight", "in 20 minutes".
    Moment,
    /// A day without a time: "next Friday", "the first of March". It fits where a moment does.
    Date,
    /// "from 3 to 5", "next week"
    Range,
    /// "every weekday at half past eight"
    Repeating,
    /// "an hour later"
    Shift,
}

/// Words about time at the beginning of a list of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// How many tokens they fill.
    pub tokens: usize,
    /// What they are about.
    pub kind: Kind,
    /// They could as well mean something else: a bare number, "sat", "morning". As the words of a slot they are fine;
    /// to find a time in the middle of a sentence they are not enough.
    pub weak: bool,
    /// They say a day to come, and are seldom a part of what something is called: "on Friday at nine", but neither
    /// "Christmas", which somebody plans, nor "yesterday". At the end of a text they say when.
    pub clear: bool,
}

/// Everything at the beginning of `tokens` (words as they stand between spaces) that is about time: the longest first, and
/// where the same words can be several things, the likelier first.
pub fn found_at(tokens: &[&str], language: Language) -> Vec<Found> {
    let text = Text::new(tokens, language);
    let mut chart = text.chart();
    found(&text, &mut chart, 0)
}

/// The longest words about time in a sentence: where they begin, and what they are. Weak ones do not count.
pub fn find(tokens: &[&str], language: Language) -> Option<(usize, Found)> {
    let text = Text::new(tokens, language);
    let mut chart = text.chart();
    let mut best: Option<(usize, Found)> = None;
    for place in 0..text.pieces.len() {
        let token = text.pieces[place].token;
        if place > 0 && text.pieces[place - 1].token == token {
            continue;
        }
        for found in found(&text, &mut chart, place) {
            let found = Found {
                tokens: found.tokens - token,
                ..found
            };
            if !found.weak && best.is_none_or(|(_, known)| found.tokens > known.tokens) {
                best = Some((token, found));
            }
        }
    }
    best
}

fn found(text: &Text, chart: &mut chart::Chart<'_>, place: usize) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for (end, said) in chart.said_at(place) {
        let Some(tokens) = tokens_until(&text.pieces, end) else {
            continue;
        };
        let kind = kind(&said);
        if !all
            .iter()
            .any(|known| known.tokens == tokens && known.kind == kind)
        {
            all.push(Found {
                tokens,
                kind,
                weak: chart.is_weak(place, end),
                clear: said.says_a_day_to_come(),
            });
        }
    }
    all
}

fn kind(said: &Said) -> Kind {
    match said {
        Said::Length(_) => Kind::Duration,
        Said::Shift { .. } => Kind::Shift,
        Said::When(when) if when.clock.is_none() && when.part.is_none() && when.is_a_day() => {
            Kind::Date
        }
        Said::When(_) => Kind::Moment,
        Said::Span { .. } => Kind::Range,
        Said::Every(_) => Kind::Repeating,
    }
}

/// Reads words that are about time and nothing else. `now` also says in which zone the person lives.
pub fn read(
    text: &str,
    language: Language,
    now: &Zoned,
    preferences: &Preferences,
) -> Result<Reading, TimeError> {
    read_tokens(&tokens(text), language, now, preferences)
}

/// The same for a list of tokens, as [`found_at`] takes them.
pub fn read_tokens(
    tokens: &[&str],
    language: Language,
    now: &Zoned,
    preferences: &Preferences,
) -> Result<Reading, TimeError> {
    let words = || {
        tokens
            .join(" ")
            .trim_end_matches(['.', '!', '?', ','])
            .to_owned()
    };
    let text = Text::new(tokens, language);
    let mut chart = text.chart();
    let end = text.pieces.len();
    let mut trouble = None;
    for (_, said) in chart
        .said_at(0)
        .into_iter()
        .filter(|(place, _)| *place == end)
    {
        match resolve::resolve(&said, now, preferences) {
            Ok(reading) => return Ok(reading),
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    Err(trouble.map_or_else(
        || TimeError::NotATime(words()),
        |trouble| trouble.about(words(), language),
    ))
}

/// Reads words that are a duration, and prefers that where they could be a time as well.
pub fn read_duration(text: &str, language: Language) -> Result<Length, TimeError> {
    let tokens = tokens(text);
    let text = Text::new(&tokens, language);
    let end = text.pieces.len();
    let said = text.chart().said_at(0);
    let length = said.into_iter().find_map(|(place, said)| match said {
        Said::Length(length) if place == end => Some(length),
        _ => None,
    });
    length.ok_or_else(|| TimeError::NotATime(tokens.join(" ")))
}

/// Whether words about time say on which day: "to Friday" and "in an hour" do, "at nine" leaves the day as it is.
pub fn names_a_day(text: &str, language: Language) -> bool {
    let tokens = tokens(text);
    let text = Text::new(&tokens, language);
    let end = text.pieces.len();
    let said = text.chart().said_at(0);
    said.into_iter()
        .find(|(place, _)| *place == end)
        .is_none_or(|(_, said)| said.names_a_day())
}
