//! The answer to a question that is open: a yes or a no, one of those that were asked about, or the words that were missing.

use jiff::Zoned;
use sotto_skills::abilities::{Filled, SlotKind};
use sotto_skills::{numbers, patterns, time};

use super::Brain;
use super::consent::Consent;
use super::meaning::plain;
use super::past;
use super::things::makes_new;
use crate::turn::{Asked, Meaning};

/// So many words can be a time that was not understood; more are a sentence of their own.
const LONGEST_WRONG_ANSWER: usize = 3;
/// What it is asked about whether something is to be forgotten.
const FORGET: &str = "memory_forget";
/// Takes back what was done last.
const UNDO: &str = "undo";

impl Brain {
    /// The answer to a question, if it is one. A complete new command is none: the user has moved on.
    pub(super) fn answer(
        &self,
        text: &str,
        asked: &Asked,
        understood: &patterns::Understanding,
        now: &Zoned,
    ) -> Option<Meaning> {
        let agrees = self.agrees(text, asked, now);
        match asked {
            // Nothing is done yet that could be taken back: whoever says "undo" does not want what is asked about, and does not
            // mean what was done before it.
            Asked::Confirm(_) if agrees.is_none() && is_undo(understood) => Some(Meaning::No),
            Asked::Confirm(_) | Asked::Again(_) => agrees.map(yes_or_no),
            // "For how long?" is declined like anything else, and a yes to it says nothing.
            Asked::Either(_) | Asked::Slot { .. } if agrees.is_some() => {
                Some(if agrees == Some(true) {
                    Meaning::AskAgain
                } else {
                    Meaning::No
                })
            }
            Asked::Either(options) => self.which(text, options).map(Meaning::Option),
            Asked::Slot {
                planned,
                slot,
                rest,
            } => {
                let kind = self
                    .abilities
                    .verb(&planned.call.tool)
                    .and_then(|verb| verb.slot(slot))
                    .map(|slot| slot.kind)?;
                let tool = &planned.call.tool;
                // "Buy milk" is said of a list, and may as well be what one is to be reminded of.
                let is_words = matches!(kind, SlotKind::Text | SlotKind::Items) && makes_new(tool);
                let may_be_words = |meaning: &patterns::Meaning| {
                    is_words && meaning.is_weak() && meaning.tool != *tool
                };
                let exact = |meaning: &patterns::Meaning| meaning.confidence >= 0.999;
                let moves_on = |sure: &[patterns::Meaning]| {
                    sure.iter().all(exact) && !sure.iter().all(may_be_words)
                };
                if understood.sure().is_some_and(moves_on) && !self.fits(text, kind, now) {
                    return None;
                }
                // A whole sentence that names no time is no answer to "when?": the user has moved on. Of a few words that name
                // none, they are told so.
                let reads = matches!(
                    kind,
                    SlotKind::Duration
                        | SlotKind::Time
                        | SlotKind::Date
                        | SlotKind::Number
                        | SlotKind::Percent
                );
                let sentence = text.split_whitespace().nth(LONGEST_WRONG_ANSWER).is_some();
                if reads && sentence && !self.fits(text, kind, now) {
                    return None;
                }
                // Nor does a sentence name one of several where none of its words does: "What time is it?" is not the tea.
                if self.names_no_option(text) {
                    return None;
                }
                let mut call = planned.call.clone();
                let words = self.option(text).unwrap_or(text);
                call.slots
                    .insert(slot.clone(), filled(words, kind, &self.line("talk.and")));
                let mut whole = self.plan(call);
                // What a model was not sure of is still asked about.
                whole.confirm = whole.confirm.or_else(|| planned.confirm.clone());
                let mut calls = vec![whole];
                calls.extend(rest.iter().cloned());
                Some(Meaning::Calls(calls))
            }
        }
    }

    /// Whether words are what a slot of this kind holds, rather than something else that was said.
    fn fits(&self, text: &str, kind: SlotKind, now: &Zoned) -> bool {
        match kind {
            SlotKind::Duration => time::read_duration(text, self.language).is_ok(),
            SlotKind::Time | SlotKind::Date => {
                time::read(text, self.language, now, &self.preferences).is_ok()
            }
            SlotKind::Number | SlotKind::Percent => {
                let words: Vec<&str> = text.split_whitespace().collect();
                numbers::read_at(&words, self.language).is_some()
            }
            _ => false,
        }
    }

    /// Whether several were named to choose from, and a whole sentence has neither a word of any of them nor a number. Of a few
    /// words that name none of them they are told so.
    fn names_no_option(&self, text: &str) -> bool {
        let sentence = text.split_whitespace().nth(LONGEST_WRONG_ANSWER).is_some();
        if !sentence || self.options.is_empty() || self.option(text).is_some() {
            return false;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if (0..words.len()).any(|at| numbers::read_at(&words[at..], self.language).is_some()) {
            return false;
        }
        let said: Vec<String> = past::words(text).collect();
        let mut named = self.options.iter().flat_map(|option| past::words(option));
        !named.any(|word| said.contains(&word))
    }

    /// Whether a text agrees to what is asked, or declines it.
    fn agrees(&self, text: &str, asked: &Asked, now: &Zoned) -> Option<bool> {
        let forgets = match asked {
            Asked::Confirm(calls) => calls.first().is_some_and(|first| first.call.tool == FORGET),
            _ => false,
        };
        let consent = Consent {
            ways: self.follow_ups.get(self.language.code())?,
            yes: self.line("answer.yes"),
            no: self.line("answer.no"),
            forget: if forgets {
                self.line("answer.forget")
            } else {
                String::new()
            },
            now,
            preferences: &self.preferences,
        };
        let said = plain(text);
        let words: Vec<&str> = said.split_whitespace().collect();
        consent.of(&words)
    }

    /// A yes or a no that stands alone.
    pub(super) fn yes_or_no(&self, text: &str) -> Option<Meaning> {
        let said = plain(text);
        let is = |name| self.line(name).split(", ").any(|word| word == said);
        if is("answer.yes") {
            Some(Meaning::Yes)
        } else {
            is("answer.no").then_some(Meaning::No)
        }
    }
}

fn is_undo(understood: &patterns::Understanding) -> bool {
    let sure = understood.sure().unwrap_or_default();
    matches!(sure, [one] if one.tool == UNDO)
}

fn yes_or_no(agrees: bool) -> Meaning {
    if agrees { Meaning::Yes } else { Meaning::No }
}

/// The words of an answer as what a slot of this kind holds. `and` stands before the last of several things.
fn filled(text: &str, kind: SlotKind, and: &str) -> Filled {
    let text = text.trim().trim_end_matches(['.', '!', '?', ',']);
    match kind {
        SlotKind::Items => {
            let things = text.replace(&format!(" {and} "), ", ");
            Filled::Several(
                things
                    .split(',')
                    .map(|thing| thing.trim().to_owned())
                    .filter(|thing| !thing.is_empty())
                    .collect(),
            )
        }
        _ => Filled::One(text.to_owned()),
    }
}
