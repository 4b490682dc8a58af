//! Going on from what was done a moment ago, without a model: "and one for ten minutes", "make it twelve", "no, at six",
//! "the second one".
//!
//! What such words look like stands in `languages/<code>/follow.toml`. Here they are told apart from other words and
//! brought together with the call before: as a whole sentence to be understood anew, or as another time or length for
//! what that call was about. What is done to a thing without its name ("delete it") is read in `deeds`. Nothing in here
//! knows what is kept or what time has passed.

mod deeds;
mod splice;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Zoned;
use serde::Deserialize;

use crate::abilities::Filled;
use crate::calls::Call;
use crate::numbers::{self, Language};
use crate::patterns::LanguageError;
use crate::time::Preferences;

pub use deeds::{Deed, What, Which};

/// How one goes on in one language.
#[derive(Debug, Clone)]
pub struct FollowUps {
    language: Language,
    ways: Ways,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ways {
    soft: Vec<String>,
    again: Ends,
    anew: BTreeMap<String, String>,
    ask: Ends,
    asked: BTreeMap<String, String>,
    change: Change,
    which: Places,
    deed: deeds::Deeds,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    before: Vec<String>,
    after: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    before: Vec<String>,
    after: Vec<String>,
    longer: Vec<String>,
    shorter: Vec<String>,
    hour: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    around: Vec<String>,
    last: Vec<String>,
}

/// What was done last, told otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Retold {
    /// The verb that did it.
    by: &'static str,
    /// Where it kept the words that are changed.
    from: &'static str,
    /// The verb that changes it.
    tool: &'static str,
    /// Where the new words go.
    to: &'static str,
    /// Where what is changed is named, unless there is only one of it.
    it: Option<&'static str>,
}

const fn retold(
    by: &'static str,
    from: &'static str,
    tool: &'static str,
    it: &'static str,
) -> Retold {
    Retold {
        by,
        from,
        tool,
        to: from,
        it: Some(it),
    }
}

const RETOLD: [Retold; 13] = [
    retold("timer_start", "duration", "timer_change", "name"),
    retold("timer_change", "duration", "timer_change", "name"),
    retold("timer_add_time", "duration", "timer_change", "name"),
    retold("timer_take_time", "duration", "timer_change", "name"),
    retold("alarm_set", "time", "alarm_change", "alarm"),
    retold("alarm_change", "time", "alarm_change", "alarm"),
    retold("reminder_add", "time", "reminder_move", "text"),
    retold("reminder_move", "time", "reminder_move", "text"),
    retold("calendar_add", "time", "calendar_move", "title"),
    retold("calendar_move", "time", "calendar_move", "title"),
    retold("task_add", "due", "task_due", "text"),
    retold("task_due", "due", "task_due", "text"),
    Retold {
        it: None,
        ..retold("volume_set", "level", "volume_set", "")
    },
];

/// The same as was done last once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The verb.
    pub tool: String,
    /// The sentence that asks for it.
    pub sentence: String,
    /// What was said beside that it goes on.
    pub rest: String,
}

/// A change of what was done last.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The call, without what it is about.
    pub call: Call,
    /// The slot for what it is about.
    pub it: Option<&'static str>,
}

impl FollowUps {
    /// How one goes on in a language.
    ///
    /// # Errors
    /// When a file that came with the program cannot be read; a test reads all of them.
    pub fn of(language: Language) -> Result<Self, LanguageError> {
        let ways = toml::from_str(language.source().follow).map_err(|error| {
            LanguageError::Unreadable {
                language: language.code().to_owned(),
                file: "follow".to_owned(),
                why: error.to_string(),
            }
        })?;
        Ok(Self { language, ways })
    }

    /// The same once more, with what is said anew: "and one for ten minutes", "also bread", "and tomorrow?".
    #[must_use]
    pub fn once_more(&self, last: &Call, text: &str) -> Option<Again> {
        let tool = made_by(&last.tool);
        let asked = self.ways.asked.get(tool);
        let (template, ends) = match asked {
            Some(template) => (template, &self.ways.ask),
            None => (self.ways.anew.get(tool)?, &self.ways.again),
        };
        // A question is none of the things that go on a list.
        if asked.is_none() && text.trim_end().ends_with('?') {
            return None;
        }
        let rest = self.between(text, &ends.before, &ends.after)?;
        let mut sentence = template.replace("{rest}", &rest);
        for (slot, filled) in &last.slots {
            if let Filled::One(words) = filled {
                sentence = sentence.replace(&format!("{{{slot}}}"), words);
            }
        }
        (!sentence.contains('{')).then(|| Again {
            tool: tool.to_owned(),
            sentence,
            rest,
        })
    }

    /// Another time or length for what was done last: "make it twelve", "no, at six", "move it to Friday". What is not said
    /// anew stays: the unit, the day, the hour.
    #[must_use]
    pub fn changed(
        &self,
        last: &Call,
        text: &str,
        now: &Zoned,
        preferences: &Preferences,
    ) -> Option<Changed> {
        let retold = RETOLD.iter().find(|retold| retold.by == last.tool)?;
        let change = &self.ways.change;
        let new = self.between(text, &change.before, &change.after)?;
        let before = match last.slots.get(retold.from) {
            Some(Filled::One(words)) => words.as_str(),
            _ => "",
        };
        if retold.to == "duration"
            && let Some(call) = self.lengthened(&new)
        {
            return Some(Changed {
                call,
                it: retold.it,
            });
        }
        // An appointment that lasts an hour longer does not begin at another hour.
        if retold.to != "duration" && self.is_by_a_length(&new) {
            return None;
        }
        let words = match retold.to {
            "duration" => splice::length(before, &new, self.language)?,
            "level" => splice::number(&new, self.language)?,
            _ => {
                let reader = splice::Times {
                    language: self.language,
                    now,
                    preferences,
                    hour: &change.hour,
                };
                reader.splice(before, &new)?
            }
        };
        let mut call = Call::new(retold.tool);
        call.slots.insert(retold.to.to_owned(), Filled::One(words));
        Some(Changed {
            call,
            it: retold.it,
        })
    }

    /// "Five minutes longer": not another length, but so much more or less of the one there is.
    fn lengthened(&self, new: &str) -> Option<Call> {
        let change = &self.ways.change;
        let words: Vec<String> = new.split_whitespace().map(bare).collect();
        let ways = [
            (&change.longer, "timer_add_time"),
            (&change.shorter, "timer_take_time"),
        ];
        ways.into_iter().find_map(|(said, tool)| {
            let length = words.len() - longest(said, &words, ends);
            if length == words.len() {
                return None;
            }
            let by: Vec<&str> = new.split_whitespace().take(length).collect();
            let by = splice::length("", &by.join(" "), self.language)?;
            let mut call = Call::new(tool);
            call.slots.insert("duration".to_owned(), Filled::One(by));
            Some(call)
        })
    }

    /// Whether words end as those of so much more or less do: "an hour longer".
    fn is_by_a_length(&self, new: &str) -> bool {
        let words: Vec<String> = new.split_whitespace().map(bare).collect();
        let change = &self.ways.change;
        [&change.longer, &change.shorter]
            .into_iter()
            .any(|said| longest(said, &words, ends) > 0)
    }

    /// Which of so many things that were told: "the second one", "number two", "the last".
    #[must_use]
    pub fn nth(&self, text: &str, of: usize) -> Option<usize> {
        let which = &self.ways.which;
        let known = |word: &str, list: &[String]| list.iter().any(|known| known == word);
        let words: Vec<String> = text.split_whitespace().map(bare).collect();
        let rest: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .filter(|word| !word.is_empty() && !known(word, &which.around))
            .filter(|word| !known(word, &self.ways.soft))
            .collect();
        let nth = match rest[..] {
            [] => return None,
            [word] if known(word, &which.last) => of,
            _ => {
                let number = numbers::read(&rest.join(" "), self.language).ok()?;
                usize::try_from(number.whole()?).ok()?
            }
        };
        (1..=of).contains(&nth).then(|| nth - 1)
    }

    /// What is left between a beginning and an end of these; nothing where neither was said, or nothing is left.
    fn between(&self, text: &str, before: &[String], after: &[String]) -> Option<String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let plain: Vec<String> = words.iter().map(|word| bare(word)).collect();
        let (mut from, mut to, mut marked) = (0, words.len(), false);
        loop {
            let rest = &plain[from..to];
            let soft = longest(&self.ways.soft, rest, starts);
            let opens = longest(before, rest, starts);
            let soft_end = longest(&self.ways.soft, rest, ends);
            let closes = longest(after, rest, ends);
            if opens.max(soft) > 0 {
                marked |= opens >= soft;
                from += opens.max(soft);
            } else if closes.max(soft_end) > 0 {
                marked |= closes >= soft_end;
                to -= closes.max(soft_end);
            } else {
                break;
            }
        }
        let rest = words[from..to].join(" ");
        let rest = rest.trim_end_matches(['.', '!', '?', ',']);
        (marked && !rest.is_empty()).then(|| rest.to_owned())
    }
}

/// The verb that makes what another one changes; another one as it is.
fn made_by(tool: &str) -> &str {
    let makes = |retold: &&Retold| retold.tool == tool && retold.by != tool;
    RETOLD.iter().find(makes).map_or(tool, |retold| retold.by)
}

/// A word without marks, in small letters.
fn bare(word: &str) -> String {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
        .to_lowercase()
}

/// How many words the longest of these phrases takes.
fn longest(
    phrases: &[String],
    words: &[String],
    fits: impl Fn(&[String], &[String]) -> bool,
) -> usize {
    phrases
        .iter()
        .map(|phrase| phrase.split(' ').map(bare).collect::<Vec<String>>())
        .filter(|phrase| fits(words, phrase))
        .map(|phrase| phrase.len())
        .max()
        .unwrap_or(0)
}

fn starts(words: &[String], phrase: &[String]) -> bool {
    words.starts_with(phrase)
}

fn ends(words: &[String], phrase: &[String]) -> bool {
    words.ends_with(phrase)
}
