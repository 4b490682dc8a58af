//! What is done to a thing without its name: "delete it", "pause that one", "check off the second one", "move number two to
//! Friday". Which thing that is, and which verb does it, is for those to say who know what was spoken of.

use std::ops::Range;

use jiff::Zoned;
use serde::Deserialize;

use super::{FollowUps, bare, ends, longest, splice, starts};
use crate::time::Preferences;

/// Where the words for the thing stand.
const IT: &str = "{it}";
/// Where a time stands: the rest of what is said.
const TIME: &str = "{time}";
/// More words name no thing by its place: "the very last one".
const LONGEST_IT: usize = 4;
/// More things than this are never told one after the other.
const MOST_TOLD: usize = 50;

/// How deeds are said in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deeds {
    before: Vec<String>,
    after: Vec<String>,
    it: Vec<String>,
    pronouns: Vec<String>,
    away: Vec<String>,
    call_off: Vec<String>,
    off: Vec<String>,
    hold: Vec<String>,
    go_on: Vec<String>,
    done: Vec<String>,
    reopen: Vec<String>,
    empty: Vec<String>,
    to: Vec<String>,
    sorts: Vec<Sort>,
}

/// What things of one sort are called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sort {
    name: String,
    words: Vec<String>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It is deleted, taken off.
    Away,
    /// It is cancelled: what is still to come, while of what was only told nothing is called off.
    CallOff,
    /// It is switched off: what rings.
    Off,
    /// It is held.
    Hold,
    /// It goes on.
    GoOn,
    /// It is done.
    Done,
    /// It is not done after all.
    Reopen,
    /// What is on it is taken off.
    Empty,
    /// It gets another time.
    Move,
}

/// Which thing is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// What was spoken of last.
    It,
    /// One of those that were told.
    Place {
        /// Its place among them, as it was said.
        words: String,
        /// The sort of thing, where the words say it: "the second alarm".
        sort: Option<String>,
    },
}

/// Something to be done to a thing that is not named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// What.
    pub what: What,
    /// To which thing.
    pub which: Which,
    /// The new time, where it is moved.
    pub time: Option<String>,
}

/// A sentence, word for word.
struct Sentence<'a> {
    said: Vec<&'a str>,
    plain: Vec<String>,
}

impl Sentence<'_> {
    /// Without what says nothing. The first word stays: German "halt" holds a timer there, and says nothing elsewhere.
    fn without(&self, soft: &[String]) -> Self {
        let kept: Vec<usize> = (0..self.plain.len())
            .filter(|at| *at == 0 || !soft.contains(&self.plain[*at]))
            .collect();
        Self {
            said: kept.iter().map(|at| self.said[*at]).collect(),
            plain: kept.iter().map(|at| self.plain[*at].clone()).collect(),
        }
    }
}

impl FollowUps {
    /// What is to be done to a thing that is not named, if that is all that was said.
    #[must_use]
    pub fn deed(&self, text: &str, now: &Zoned, preferences: &Preferences) -> Option<Deed> {
        let (said, plain): (Vec<&str>, Vec<String>) = text
            .split_whitespace()
            .map(|word| (word, bare(word)))
            .filter(|(_, plain)| !plain.is_empty())
            .unzip();
        let whole = Sentence { said, plain };
        let asks = text.trim_end().ends_with('?');
        [&whole, &whole.without(&self.ways.soft)]
            .into_iter()
            .find_map(|sentence| self.deed_in(sentence, asks, now, preferences))
    }

    /// Whether words name what is to be done to the thing that is spoken of, and nothing else: "cancel it", or only "cancel".
    /// Another time is something else.
    #[must_use]
    pub fn only_a_deed(&self, text: &str, now: &Zoned, preferences: &Preferences) -> bool {
        let does = |text: &str| {
            self.deed(text, now, preferences)
                .is_some_and(|deed| deed.which == Which::It && deed.time.is_none())
        };
        let mut pronouns = self.ways.deed.pronouns.iter();
        does(text)
            || pronouns.any(|it| does(&format!("{text} {it}")) || does(&format!("{it} {text}")))
    }

    /// Whether a word says nothing by itself: "please", "oh".
    #[must_use]
    pub fn is_soft(&self, word: &str) -> bool {
        self.ways.soft.iter().any(|soft| soft == word)
    }

    /// Whether words speak of a thing without its name. Articles do not count.
    #[must_use]
    pub fn has_a_pronoun(&self, text: &str) -> bool {
        let mut words = text.split_whitespace().map(bare);
        words.any(|word| self.ways.deed.pronouns.contains(&word))
    }

    /// The same words with a name in the place of "it", once for each word that can be that.
    #[must_use]
    pub fn with_name(&self, text: &str, name: &str) -> Vec<String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let it = |at: &usize| self.ways.deed.it.contains(&bare(words[*at]));
        (0..words.len())
            .filter(it)
            .map(|at| [&words[..at], &[name], &words[at + 1..]].concat().join(" "))
            .collect()
    }

    /// The same within words that say only that one goes on, or that one is polite.
    fn deed_in(
        &self,
        sentence: &Sentence<'_>,
        asks: bool,
        now: &Zoned,
        preferences: &Preferences,
    ) -> Option<Deed> {
        let (deeds, soft) = (&self.ways.deed, &self.ways.soft);
        let (mut from, mut to) = (0, sentence.plain.len());
        loop {
            let found = self.deed_of(sentence, from..to, asks, now, preferences);
            if found.is_some() {
                return found;
            }
            let rest = &sentence.plain[from..to];
            let opens = longest(&deeds.before, rest, starts).max(longest(soft, rest, starts));
            let closes = longest(&deeds.after, rest, ends).max(longest(soft, rest, ends));
            if opens > 0 {
                from += opens;
            } else if closes > 0 {
                to -= closes;
            } else {
                return None;
            }
        }
    }

    /// What exactly these words do.
    fn deed_of(
        &self,
        sentence: &Sentence<'_>,
        run: Range<usize>,
        asks: bool,
        now: &Zoned,
        preferences: &Preferences,
    ) -> Option<Deed> {
        let deeds = &self.ways.deed;
        let ways = [
            (What::Away, &deeds.away),
            (What::CallOff, &deeds.call_off),
            (What::Off, &deeds.off),
            (What::Hold, &deeds.hold),
            (What::GoOn, &deeds.go_on),
            (What::Done, &deeds.done),
            (What::Reopen, &deeds.reopen),
            (What::Empty, &deeds.empty),
            (What::Move, &deeds.to),
        ];
        let (said, plain) = (&sentence.said[run.clone()], &sentence.plain[run]);
        for (what, templates) in ways {
            for template in templates {
                // "The second one is done?" is a question, "can you delete it?" is none.
                if asks && template.starts_with(IT) {
                    continue;
                }
                let Some((it, behind)) = self.fit(template, plain) else {
                    continue;
                };
                let time = behind.map(|behind| self.readable(&said[behind..], now, preferences));
                if matches!(time, Some(None)) {
                    continue;
                }
                return Some(Deed {
                    what,
                    which: self.which(&plain[it]),
                    time: time.flatten(),
                });
            }
        }
        None
    }

    /// Where the thing stands in words that fit a template, and where its time begins.
    fn fit(&self, template: &str, plain: &[String]) -> Option<(Range<usize>, Option<usize>)> {
        let parts: Vec<&str> = template.split(' ').collect();
        let at = parts.iter().position(|part| *part == IT)?;
        let (head, tail) = (&parts[..at], &parts[at + 1..]);
        let timed = tail.last() == Some(&TIME);
        let tail = &tail[..tail.len() - usize::from(timed)];
        let same = |words: &[String], parts: &[&str]| {
            words.len() == parts.len() && words.iter().zip(parts).all(|(word, part)| word == part)
        };
        if !same(plain.get(..at)?, head) {
            return None;
        }
        (1..=LONGEST_IT).find_map(|length| {
            let (it, rest) = (plain.get(at..at + length)?, plain.get(at + length..)?);
            let closed = same(rest.get(..tail.len())?, tail);
            let left = rest.len() - tail.len();
            let fits = closed && (left > 0) == timed && self.names_one(it);
            let behind = timed.then_some(at + length + tail.len());
            fits.then_some((at..at + length, behind))
        })
    }

    fn names_one(&self, it: &[String]) -> bool {
        let it = it.join(" ");
        self.ways.deed.it.contains(&it) || self.nth(&it, MOST_TOLD).is_some()
    }

    fn which(&self, it: &[String]) -> Which {
        let words = it.join(" ");
        if self.ways.deed.it.contains(&words) {
            return Which::It;
        }
        let sorts = &self.ways.deed.sorts;
        let sort = sorts
            .iter()
            .find(|sort| sort.words.iter().any(|word| it.contains(word)));
        Which::Place {
            words,
            sort: sort.map(|sort| sort.name.clone()),
        }
    }

    /// Words that name a time, as they can be read: a bare number is an hour.
    fn readable(&self, words: &[&str], now: &Zoned, preferences: &Preferences) -> Option<String> {
        let words = words.join(" ");
        let reader = splice::Times {
            language: self.language,
            now,
            preferences,
            hour: &self.ways.change.hour,
        };
        reader.splice("", words.trim_end_matches(['.', '!', '?', ',']))
    }
}
