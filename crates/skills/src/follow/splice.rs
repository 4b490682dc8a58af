//! New words in the place of old ones: "twelve" in "ten minutes", "at six" in "tomorrow at seven", "Friday" in "today at
//! nine".

use jiff::Zoned;

use crate::numbers::{self, Language};
use crate::time::{self, Kind, Length, Preferences, say};

/// Another length. A bare number takes over the unit of the old one.
pub(super) fn length(before: &str, new: &str, language: Language) -> Option<String> {
    let words = match numbers::read(new, language) {
        Ok(_) => other_number(before, new, language).or_else(|| of_one(before, new, language))?,
        Err(_) => new.to_owned(),
    };
    time::read_duration(&words, language).ok()?;
    Some(words)
}

/// A number with whatever sign stands behind it.
pub(super) fn number(new: &str, language: Language) -> Option<String> {
    let digits = new.trim_end_matches('%');
    let tokens = numbers::tokens(digits);
    let found = numbers::read_at(&tokens, language)?;
    // At most one more word: "percent".
    (tokens.len() <= found.tokens + 1).then(|| new.to_owned())
}

/// The old words with another number in them, where they have exactly one.
fn other_number(before: &str, new: &str, language: Language) -> Option<String> {
    let tokens = numbers::tokens(before);
    let (at, found) =
        (0..tokens.len()).find_map(|at| Some((at, numbers::read_at(&tokens[at..], language)?)))?;
    let behind = at + found.tokens;
    let another =
        (behind..tokens.len()).any(|at| numbers::read_at(&tokens[at..], language).is_some());
    if another || behind == tokens.len() {
        return None;
    }
    Some(
        [&tokens[..at], &[new], &tokens[behind..]]
            .concat()
            .join(" "),
    )
}

/// So many of what was one: "an hour" becomes "two hours".
fn of_one(before: &str, new: &str, language: Language) -> Option<String> {
    let one = time::read_duration(before, language).ok()?;
    let unit = match one {
        Length {
            months: 0,
            days: 0,
            seconds: seconds @ (1 | 60 | 3600),
        } => seconds,
        _ => return None,
    };
    let seconds = numbers::read(new, language).ok()?.whole()?;
    let length = Length {
        seconds: seconds.checked_mul(unit)?,
        ..one
    };
    Some(say::duration(length, language))
}

/// Reads and puts together words about time.
#[derive(Clone, Copy)]
pub(super) struct Times<'a> {
    pub language: Language,
    pub now: &'a Zoned,
    pub preferences: &'a Preferences,
    /// What stands before a bare hour.
    pub hour: &'a str,
}

impl Times<'_> {
    /// Another time. What is not said anew stays as it was: the day, the hour, the unit.
    pub(super) fn splice(&self, before: &str, new: &str) -> Option<String> {
        let bare = numbers::read(new, self.language).is_ok();
        if bare && let Some(words) = self.other_length(before, new) {
            return Some(words);
        }
        let new = if bare {
            format!("{} {new}", self.hour)
        } else {
            new.to_owned()
        };
        let whole = self.readable(&new)?;
        let (day, clock) = self.day_and_clock(before);
        let (new_day, new_clock) = self.day_and_clock(&new);
        match (new_day.zip(clock), day.zip(new_clock)) {
            (Some((day, clock)), None) | (None, Some((day, clock))) => {
                self.readable(&format!("{day} {clock}"))
            }
            // Both are new, or there is nothing to be kept.
            _ => Some(whole),
        }
    }

    /// "In ten minutes" with another number.
    fn other_length(&self, before: &str, new: &str) -> Option<String> {
        let tokens = numbers::tokens(before);
        let counts = |at: usize| self.kind(&tokens[at..]) == Some(Kind::Duration);
        if !(0..tokens.len()).any(counts) {
            return None;
        }
        self.readable(&other_number(before, new, self.language)?)
    }

    /// The part that names the day (or the days of a repetition), and the part that names the hour.
    fn day_and_clock(&self, text: &str) -> (Option<String>, Option<String>) {
        let tokens = numbers::tokens(text);
        match self.kind(&tokens) {
            Some(Kind::Date | Kind::Repeating) if self.split(&tokens).is_none() => {
                (Some(text.to_owned()), None)
            }
            Some(Kind::Moment | Kind::Repeating) => match self.split(&tokens) {
                Some((day, clock)) => (Some(day), Some(clock)),
                // A moment that is counted from now has neither.
                None if self.counted(&tokens) => (None, None),
                None => (None, Some(text.to_owned())),
            },
            _ => (None, None),
        }
    }

    /// The shortest words that name an hour beside a day, and the others.
    fn split(&self, tokens: &[&str]) -> Option<(String, String)> {
        let count = tokens.len();
        for length in 1..count {
            for from in 0..=count - length {
                let clock = &tokens[from..from + length];
                let day = [&tokens[..from], &tokens[from + length..]].concat();
                let names_a_day = matches!(
                    self.kind(&day),
                    Some(Kind::Date | Kind::Repeating | Kind::Moment)
                );
                if names_a_day && self.kind(clock) == Some(Kind::Moment) && !self.counted(clock) {
                    return Some((day.join(" "), clock.join(" ")));
                }
            }
        }
        None
    }

    fn counted(&self, tokens: &[&str]) -> bool {
        (0..tokens.len()).any(|at| self.kind(&tokens[at..]) == Some(Kind::Duration))
    }

    /// What words are about, from the first to the last of them.
    fn kind(&self, tokens: &[&str]) -> Option<Kind> {
        time::found_at(tokens, self.language)
            .into_iter()
            .find(|found| found.tokens == tokens.len())
            .map(|found| found.kind)
    }

    fn readable(&self, text: &str) -> Option<String> {
        time::read(text, self.language, self.now, self.preferences)
            .is_ok()
            .then(|| text.to_owned())
    }
}
