//! Times as people write them: "tomorrow at 9", "in 20 minutes", "7:30 on weekdays", "10m". Read in the user's language,
//! and in English, in which the commands themselves are written.

#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use sotto_api::{Choice, Problem, ProblemCode, Settings, When};
use sotto_skills::doing::when::no_time;
use sotto_skills::numbers::Language;
use sotto_skills::time::{
    self, Hours, Kept, LONGEST, Length, Preferences, Reading, TimeError, say,
};

use crate::error::CliError;
use crate::kept::clock::say_exactly;
use crate::kept::invalid;
use crate::language::spoken_here;

/// How the user names times, and the moment it is.
#[derive(Debug, Clone)]
pub struct Times {
    /// The moment, in the user's zone.
    pub now: Zoned,
    languages: Vec<Language>,
    preferences: Preferences,
}

/// A time as it was meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Meant {
    /// What is kept.
    pub when: When,
    /// How long it takes, where a stretch was said.
    pub minutes: Option<u32>,
    /// In full, as it is repeated back.
    pub said: String,
}

/// From one moment until another, which is not included.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// Where it begins.
    pub from: Zoned,
    /// Where it ends.
    pub until: Zoned,
}

impl Times {
    /// At a moment, by the settings and the language of this environment.
    #[must_use]
    pub fn new(now: Zoned, settings: &Settings) -> Self {
        let chosen = match &settings.talk.language {
            Choice::Named { name } => Language::of(name),
            Choice::Automatic => None,
        };
        let language = chosen.unwrap_or_else(spoken_here);
        Self {
            preferences: Preferences::from(&settings.time),
            ..Self::in_language(now, language)
        }
    }

    /// At a moment, in a language.
    #[must_use]
    pub fn in_language(now: Zoned, language: Language) -> Self {
        let mut languages = vec![language];
        if language != Language::ENGLISH {
            languages.push(Language::ENGLISH);
        }
        Self {
            now,
            languages,
            preferences: Preferences::default(),
        }
    }

    /// A time, once or repeating, that is still to come. `whole_days`: a day without a time is the whole day; otherwise
    /// it is its morning.
    pub fn when(&self, words: &str, whole_days: bool) -> Result<Meant, CliError> {
        self.meant(words, whole_days, &self.preferences)
    }

    /// The time of an alarm. One at five is in the morning, where a meeting at five would not be.
    pub fn alarm(&self, words: &str) -> Result<Meant, CliError> {
        let early = Preferences {
            day_starts: 0,
            ..self.preferences.clone()
        };
        self.meant(words, false, &early)
    }

    /// A length in milliseconds: "10m", "an hour and a half".
    pub fn length(&self, words: &str) -> Result<u64, CliError> {
        let read = |language: &Language| time::read_duration(words, *language).ok();
        let length = self
            .languages
            .iter()
            .find_map(read)
            .or_else(|| compact(words));
        let Some(length) = length else {
            let sentence = say_exactly(self.told_in(), "told.no_length", [("words", words)]);
            return Err(not_understood(sentence));
        };
        length
            .milliseconds(&self.now)
            .filter(|ms| (1..=LONGEST).contains(ms))
            .ok_or_else(|| {
                invalid(say_exactly(
                    self.told_in(),
                    "told.bad_length",
                    [("words", words)],
                ))
            })
    }

    /// The length that words begin with, as much of them as can be, and the words after it.
    pub fn length_first<'w>(&self, words: &'w [String]) -> Result<(u64, &'w [String]), CliError> {
        let found = (1..=words.len()).rev().find_map(|count| {
            let (length, rest) = words.split_at(count);
            Some((self.length(&length.join(" ")).ok()?, rest))
        });
        match (found, words.split_first()) {
            (Some(found), _) => Ok(found),
            // Says what is wrong with the first word.
            (None, Some((first, rest))) => self.length(first).map(|ms| (ms, rest)),
            (None, None) => self.length("").map(|ms| (ms, words)),
        }
    }

    /// A stretch of time: "tomorrow" is the whole day, "at three" the hour from then on.
    pub fn stretch(&self, words: &str) -> Result<Stretch, CliError> {
        let reading = self.read(words, &self.preferences)?;
        let (from, until) = reading
            .stretch(&self.now)
            .ok_or_else(|| self.no_time(words))?;
        Ok(Stretch { from, until })
    }

    /// Until when: the beginning of what is named, or the moment itself.
    pub fn before(&self, words: &str) -> Result<Timestamp, CliError> {
        Ok(self.stretch(words)?.from.timestamp())
    }

    /// A length in words: "an hour and a half".
    #[must_use]
    pub fn length_said(ms: u64, language: Language) -> String {
        let length = Length {
            seconds: i64::try_from(ms.div_ceil(1000)).unwrap_or(i64::MAX),
            ..Length::default()
        };
        say::duration(length, language)
    }

    fn read(&self, words: &str, preferences: &Preferences) -> Result<Reading, CliError> {
        let mut trouble = None;
        for language in &self.languages {
            match time::read(words, *language, &self.now, preferences) {
                Ok(reading) => return Ok(reading),
                // What was understood and cannot be says more than that nothing was understood.
                Err(TimeError::NotATime(_)) if trouble.is_some() => {}
                Err(error) => trouble = Some(error),
            }
        }
        Err(match trouble {
            Some(trouble) => self.trouble(words, &trouble),
            None => self.no_time(words),
        })
    }

    /// The language in which it is told what became of the words.
    #[must_use]
    pub fn told_in(&self) -> Language {
        self.languages.first().copied().unwrap_or(Language::ENGLISH)
    }

    fn trouble(&self, words: &str, error: &TimeError) -> CliError {
        not_understood(no_time(words, error, self.told_in()))
    }

    fn no_time(&self, words: &str) -> CliError {
        self.trouble(words, &TimeError::NotATime(words.to_owned()))
    }

    fn meant(
        &self,
        words: &str,
        whole_days: bool,
        preferences: &Preferences,
    ) -> Result<Meant, CliError> {
        let reading = self.read(words, preferences)?;
        // What is read and not heard leaves no doubt about the half of the day: 20:38.
        let written = Preferences {
            hours: Hours::TwentyFour,
            ..preferences.clone()
        };
        let said = say::meaning(&reading.meaning, self.told_in(), &self.now, &written);
        let Kept { when, minutes, .. } = reading
            .kept(&self.now, preferences, whole_days)
            .ok_or_else(|| self.no_time(words))?;
        let is_past = when.rule.is_none()
            && !when.all_day
            && when
                .first()
                .is_some_and(|first| first <= self.now.timestamp());
        if is_past {
            return Err(invalid(say_exactly(
                self.told_in(),
                "told.over_already",
                [("words", words)],
            )));
        }
        Ok(Meant {
            when,
            minutes,
            said,
        })
    }
}

/// "1h30m", "90s", "1h 30": units of one letter that stand together, as timers on the command line are written.
fn compact(words: &str) -> Option<Length> {
    let mut length = Length::default();
    let mut number = String::new();
    for letter in words.chars().filter(|letter| !letter.is_whitespace()) {
        if letter.is_ascii_digit() {
            number.push(letter);
            continue;
        }
        let count: i64 = number.parse().ok()?;
        number.clear();
        let seconds = match letter.to_ascii_lowercase() {
            'd' => 86_400,
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        length.seconds = length.seconds.checked_add(count.checked_mul(seconds)?)?;
    }
    (number.is_empty() && length.seconds > 0).then_some(length)
}

/// From the beginning of today until so many days later.
#[must_use]
pub fn days_from_today(now: &Zoned, days: i64) -> Stretch {
    let from = now.start_of_day().unwrap_or_else(|_| now.clone());
    let until = from
        .checked_add(days.days())
        .unwrap_or_else(|_| from.saturating_add(SignedDuration::from_hours(24 * days)));
    Stretch { from, until }
}

fn not_understood(sentence: String) -> CliError {
    CliError::Problem(Problem::new(ProblemCode::NotUnderstood, sentence))
}
