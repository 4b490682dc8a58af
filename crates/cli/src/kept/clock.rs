//! The moment at which something is shown, on the user's clock, and the language it is shown in.

use std::ops::Deref;

use jiff::Zoned;
use sotto_skills::doing::Line;
use sotto_skills::numbers::Language;

use crate::language::spoken_here;

/// See the module.
#[derive(Debug, Clone)]
pub struct Clock {
    /// The moment, in the user's zone.
    pub at: Zoned,
    /// The language of words about it.
    pub language: Language,
}

impl Clock {
    /// Now, in the language of this environment.
    #[must_use]
    pub fn now() -> Self {
        Self {
            at: Zoned::now(),
            language: spoken_here(),
        }
    }

    /// A sentence or a cell in this language, with what fills it.
    #[must_use]
    pub fn say<const N: usize>(&self, name: &'static str, with: [(&str, String); N]) -> String {
        say(self.language, name, with)
    }
}

impl Deref for Clock {
    type Target = Zoned;
    fn deref(&self) -> &Zoned {
        &self.at
    }
}

/// A sentence or a cell in a language, with what fills it.
#[must_use]
pub fn say<const N: usize>(
    language: Language,
    name: &'static str,
    with: [(&str, String); N],
) -> String {
    let line = Line::new(name);
    let line = with
        .into_iter()
        .fold(line, |line, (slot, words)| line.with(slot, words));
    line.said_in(language)
}

/// The same with what has to stand in it letter by letter, such as the path of a file: a sentence is tidied otherwise, and "../a"
/// would lose a point.
#[must_use]
pub fn say_exactly<const N: usize>(
    language: Language,
    name: &'static str,
    with: [(&str, &str); N],
) -> String {
    // Letters of nobody's alphabet stand in the sentence meanwhile.
    let places = '\u{e000}'..='\u{f8ff}';
    let line = Line::new(name);
    let line = places
        .clone()
        .zip(with)
        .fold(line, |line, (place, (slot, _))| line.with(slot, place));
    places
        .zip(with)
        .fold(line.said_in(language), |said, (place, (_, words))| {
            said.replace(place, words)
        })
}

/// A number with so many places behind its mark, as the language writes it.
#[must_use]
pub fn decimal(language: Language, number: f64, places: usize) -> String {
    let mark = say(language, "rows.decimal_mark", []);
    format!("{number:.places$}").replace('.', &mark)
}

/// Whether a word in small letters is one of those that stand under a name, in whichever language.
#[must_use]
pub fn is_one_of(name: &'static str, word: &str) -> bool {
    Language::all().any(|language| {
        say(language, name, [])
            .split(", ")
            .any(|known| known == word)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    impl std::str::FromStr for Clock {
        type Err = jiff::Error;
        /// That moment, in English.
        fn from_str(text: &str) -> Result<Self, jiff::Error> {
            let (at, language) = (text.parse()?, Language::ENGLISH);
            Ok(Self { at, language })
        }
    }

    /// The sources, to find the names of sentences in.
    const SOURCES: [&str; 59] = [
        include_str!("find.rs"),
        include_str!("shown.rs"),
        include_str!("sure.rs"),
        include_str!("times.rs"),
        include_str!("../care/problem.rs"),
        include_str!("../care/refused.rs"),
        include_str!("../commands/alarms.rs"),
        include_str!("../commands/autostart.rs"),
        include_str!("../commands/backup.rs"),
        include_str!("../commands/calendar.rs"),
        include_str!("../commands/devices.rs"),
        include_str!("../commands/dictations.rs"),
        include_str!("../commands/doctor.rs"),
        include_str!("../commands/engines.rs"),
        include_str!("../commands/erase.rs"),
        include_str!("../commands/history.rs"),
        include_str!("../commands/history/spans.rs"),
        include_str!("../commands/listen/near_misses.rs"),
        include_str!("../commands/lists.rs"),
        include_str!("../commands/logs.rs"),
        include_str!("../commands/memory.rs"),
        include_str!("../commands/models.rs"),
        include_str!("../commands/models/bring.rs"),
        include_str!("../commands/models/change.rs"),
        include_str!("../commands/models/fetch.rs"),
        include_str!("../commands/models/graphics.rs"),
        include_str!("../commands/models/measure.rs"),
        include_str!("../commands/models/quarantine.rs"),
        include_str!("../commands/models/rows.rs"),
        include_str!("../commands/models/verify.rs"),
        include_str!("../commands/mute.rs"),
        include_str!("../commands/network.rs"),
        include_str!("../commands/notes.rs"),
        include_str!("../commands/reminders.rs"),
        include_str!("../commands/resident.rs"),
        include_str!("../commands/say.rs"),
        include_str!("../commands/serve.rs"),
        include_str!("../commands/settings.rs"),
        include_str!("../commands/settings/names.rs"),
        include_str!("../commands/settings/values.rs"),
        include_str!("../commands/status.rs"),
        include_str!("../commands/tasks.rs"),
        include_str!("../commands/timers.rs"),
        include_str!("../commands/today.rs"),
        include_str!("../commands/transcribe.rs"),
        include_str!("../commands/transfer.rs"),
        include_str!("../commands/undo.rs"),
        include_str!("../commands/update.rs"),
        include_str!("../commands/update/installed.rs"),
        include_str!("../error/downloads.rs"),
        include_str!("../error/elsewhere.rs"),
        include_str!("../error/engines.rs"),
        include_str!("../error/models.rs"),
        include_str!("../error/outside.rs"),
        include_str!("../error/sounds.rs"),
        include_str!("../error/starters.rs"),
        include_str!("../error/told.rs"),
        include_str!("../error/updates.rs"),
        include_str!("../progress.rs"),
    ];

    #[test]
    fn whatever_the_commands_say_stands_in_every_language() {
        let names = SOURCES.iter().flat_map(|source| source.split('"'));
        let names = names.filter(|text| {
            let group = text.split_once('.').filter(|(_, name)| {
                let letters = |letter: char| letter.is_ascii_lowercase() || letter == '_';
                !name.is_empty() && name.chars().all(letters)
            });
            group.is_some_and(|(group, _)| matches!(group, "rows" | "told"))
        });
        let mut found = 0;
        for name in names {
            found += 1;
            for language in Language::all() {
                // Where a language lacks a sentence, its name is said instead.
                let said = say(language, Box::leak(name.to_owned().into_boxed_str()), []);
                assert_ne!(said, name, "{language:?} does not say it");
            }
        }
        assert!(found > 200, "only {found} names were found");
    }

    #[test]
    fn a_sentence_is_filled_in_the_language_of_the_clock() {
        let mut clock: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let done = |clock: &Clock| clock.say("told.done", [("text", "Call mum".to_owned())]);
        assert_eq!(done(&clock), "Done: Call mum.");
        clock.language = Language::GERMAN;
        assert_eq!(done(&clock), "Erledigt: Call mum.");
        assert_eq!(clock.hour(), 14);
    }

    #[test]
    fn numbers_have_the_mark_of_their_language() {
        assert_eq!(decimal(Language::ENGLISH, 12.346, 2), "12.35");
        assert_eq!(decimal(Language::GERMAN, 12.346, 2), "12,35");
        assert_eq!(decimal(Language::GERMAN, 128.4, 0), "128");
    }

    #[test]
    fn a_path_stands_in_a_sentence_as_it_is() {
        for path in ["../a  b.json", "a.", "{file}", "[a]"] {
            assert_eq!(
                say_exactly(Language::GERMAN, "told.exported", [("file", path)]),
                format!("Alles steht in {path}, unverschlüsselt.")
            );
        }
        let with = [("name", "a."), ("now", "../b"), ("was", "c  d")];
        assert_eq!(
            say_exactly(Language::ENGLISH, "told.setting_is", with),
            "a. is ../b (was c  d)."
        );
    }
}
