//! How sure a reading is, and what fills its slots.

use std::collections::HashSet;
use std::ops::Range;

use crate::abilities::SlotKind;
use crate::words::{Words, fold};

use super::Patterns;
use super::closed::Spans;
use super::heard::Heard;
use super::names::{Fit, Own};
use super::network::{Pattern, PatternSlot};
use super::understanding::{Filled, Meaning, Said};
use super::walk::Parse;

/// What each misheard word takes off.
const ALIKE: f32 = 0.06;
/// What a sentence takes off of which all words were misheard; fewer in proportion to the square.
const ALL_ALIKE: f32 = 0.45;
/// What each word takes off that was not heard: alone it makes a reading one to ask about, since one word more turns many a
/// remark into a request.
const MISSING: f32 = 0.3;
/// What is taken off when a weak pattern is filled by something unknown.
const UNKNOWN_THING: f32 = 0.35;
/// What is taken off when an open slot ends in the middle of a phrase.
const DANGLING: f32 = 0.3;
/// What is taken off when a time stands unread in an open slot.
const TIME_LEFT_OVER: f32 = 0.3;
/// What is taken off when a title is nothing but a number or a time: "on Monday at eight" is no appointment called "eight".
const NO_TITLE: f32 = 0.5;
/// What is taken off when a slot is filled by something unknown that only what is known may fill: nobody is asked about it.
const NOT_KNOWN: f32 = 0.6;
/// What is taken off when a time is a bare number that counts what stands behind it: "10 minutes before the meeting" is not at
/// ten, and nobody is asked whether it is.
const NOT_A_TIME: f32 = 0.6;
/// The words at the beginning of a title that say what it is: "another new task".
const WORDS_THAT_NAME: usize = 3;
/// More words are no title of an appointment.
const LONGEST_TITLE: usize = 6;
/// What is taken off when a name only sounds like one of the user's.
const NAME_ALIKE: f32 = 0.05;

impl Patterns {
    /// What a parse means; several when a name fits several of the user's things equally well.
    pub(super) fn judge(
        &self,
        parse: &Parse,
        heard: &Heard<'_>,
        names: &Own<'_>,
        spans: &dyn Spans,
    ) -> Vec<Meaning> {
        let pattern = &self.network.patterns[parse.pattern as usize];
        let words = heard.words;
        let mut confidence: f32 = 1.0;
        // What speaks for the reading beside the words of the pattern: times, numbers, known things.
        let mut evidence = 0.0;
        let mut slots = Vec::new();
        let mut rivals: Vec<(usize, Vec<String>)> = Vec::new();
        let mut known = true;
        for (slot, run) in &parse.slots {
            let spec = &pattern.slots[*slot as usize];
            let is_title = spec.whole_name() == "title";
            let mut filled = self.fill(spec, run.clone(), words, pattern, spans);
            if open(spec.kind) {
                if self.open[pattern.language as usize].dangles(&words.all[run.clone()]) {
                    confidence -= DANGLING;
                }
                if self.time_left_over(pattern, spec, parse, run, heard, spans) {
                    confidence -= TIME_LEFT_OVER;
                }
                if is_title && self.is_a_time(pattern, run, heard, spans) {
                    confidence -= NO_TITLE;
                }
                let found = filled
                    .said
                    .iter()
                    .map(|said| own_name(pattern, spec, &said.text, names));
                let found: Vec<_> = found.collect();
                let is_known = found.iter().zip(&filled.said).all(|(own, said)| {
                    own.as_ref().is_some_and(|(fit, _)| *fit != Fit::Alike)
                        || self.is_known(pattern, spec, &said.text)
                });
                known &= is_known;
                if spec.is_only_known() && (!is_known || parse.alike > 0) {
                    confidence -= NOT_KNOWN;
                }
                if is_known {
                    evidence += 1.0;
                }
                if let (1, Some(Some((fit, fits)))) = (found.len(), found.first()) {
                    if *fit == Fit::Alike {
                        confidence -= NAME_ALIKE;
                    }
                    if fits.len() == 1 && *fit != Fit::Same {
                        filled.meant = Some(fits[0].clone());
                    } else if fits.len() > 1 {
                        rivals.push((slots.len(), fits.clone()));
                    }
                }
            }
            if spec.is_clear() && self.belongs_before(pattern, parse, run, heard, spans) {
                confidence -= TIME_LEFT_OVER;
            }
            if spec.kind == SlotKind::Time && self.is_of_a_length(pattern, run, heard, spans) {
                confidence -= NOT_A_TIME;
            }
            if !open(spec.kind) {
                evidence += 1.0;
            }
            slots.push(filled);
        }
        let (exact, alike) = (parse.exact as f32, parse.alike as f32);
        let share = alike / (exact + alike + evidence).max(1.0);
        confidence -= ALIKE * alike + ALL_ALIKE * share * share + MISSING * parse.missing as f32;
        if pattern.weak && (!known || self.is_its_own_word(pattern, parse, words)) {
            confidence -= UNKNOWN_THING;
        }
        let meaning = Meaning {
            tool: pattern.tool.clone(),
            slots,
            confidence: confidence.clamp(0.0, 1.0),
            language: self.languages[pattern.language as usize].code().to_owned(),
            pattern: pattern.written.clone(),
            cost: parse.cost,
            weak: pattern.weak,
        };
        match rivals.first() {
            None => vec![meaning],
            Some((place, fits)) => fits
                .iter()
                .map(|name| {
                    let mut meaning = meaning.clone();
                    meaning.slots[*place].meant = Some(name.clone());
                    meaning
                })
                .collect(),
        }
    }

    fn fill(
        &self,
        spec: &PatternSlot,
        run: Range<usize>,
        words: &Words,
        pattern: &Pattern,
        spans: &dyn Spans,
    ) -> Filled {
        let open = &self.open[pattern.language as usize];
        let closed = &self.closed[pattern.language as usize];
        let runs = match spec.kind {
            SlotKind::Items => open.items(&words.all, run.clone()),
            SlotKind::Name | SlotKind::ListName | SlotKind::App | SlotKind::Page => {
                vec![open.without_articles(&words.all, run.clone())]
            }
            SlotKind::Time | SlotKind::Date => vec![open.without_the(&words.all, run.clone())],
            _ => vec![run.clone()],
        };
        let choice = match spec.kind {
            SlotKind::Choice => closed
                .choice(&words.all[run], &spec.choices)
                .map(str::to_owned),
            _ => None,
        };
        let said = runs.into_iter().map(|run| {
            let whole = words.span(run.clone());
            // "Tomorrow's alarm" is that of tomorrow.
            let day = match spec.kind {
                SlotKind::Time | SlotKind::Date if run.len() == 1 => {
                    closed.owner(spans, words, run.start)
                }
                _ => None,
            };
            let span = whole.start..whole.start + day.map_or(whole.len(), str::len);
            let text = words.text.get(span.clone()).unwrap_or_default();
            Said {
                text: text.to_owned(),
                span,
            }
        });
        Filled {
            name: spec.whole_name().to_owned(),
            kind: spec.kind,
            said: said.collect(),
            choice,
            meant: None,
        }
    }

    /// Whether the words are a thing that many people have: a well-known program, food, a kind of appointment.
    fn is_known(&self, pattern: &Pattern, spec: &PatternSlot, said: &str) -> bool {
        let said = fold(said);
        let said = said.trim_end_matches(['.', ',', '!', '?']);
        let in_any = |of: fn(&super::language::Known) -> &HashSet<String>| {
            self.known.iter().any(|known| of(known).contains(said))
        };
        match (spec.kind, spec.whole_name()) {
            (SlotKind::App, _) => in_any(|known| &known.apps),
            (SlotKind::Page, _) => {
                let address = said
                    .split_once('.')
                    .is_some_and(|(name, ending)| !name.is_empty() && ending.len() >= 2);
                (address && !said.contains(' ')) || in_any(|known| &known.pages)
            }
            (SlotKind::ListName, _) => in_any(|known| &known.lists),
            // "two packs of spaghetti" is spaghetti, "the meeting with Sarah" is a meeting.
            (SlotKind::Items, _) => {
                let last = said.rsplit(' ').next().unwrap_or_default();
                in_any(|known| &known.items)
                    || self.known.iter().any(|known| known.items.contains(last))
            }
            (SlotKind::Text, _) if pattern.tool == "memory_remember" => self
                .known
                .iter()
                .any(|known| said.split(' ').any(|word| known.statements.contains(word))),
            (_, "about") => in_any(|known| &known.subjects),
            // A title is short; "a date with Julia and I wonder what to wear" is none.
            (_, "title") if said.split(' ').count() > LONGEST_TITLE => false,
            (_, "title") if self.is_another_thing(said) => false,
            (_, "title") => {
                let any = |known: &super::language::Known| {
                    said.split(' ').any(|word| known.titles.contains(word))
                };
                in_any(|known| &known.titles) || self.known.iter().any(any)
            }
            _ => false,
        }
    }

    /// Whether a title says itself that it is something else: "a task to prepare the meeting".
    fn is_another_thing(&self, said: &str) -> bool {
        let other = |word: &str| {
            self.known
                .iter()
                .any(|known| known.other_things.contains(word))
        };
        said.split(' ').take(WORDS_THAT_NAME).any(other)
    }

    /// Whether what was taken for a misheard verb is a word that sentences are full of, and was heard well: "and milk" and "had
    /// milk" are no "add milk".
    fn is_its_own_word(&self, pattern: &Pattern, parse: &Parse, words: &Words) -> bool {
        let slots = parse.slots.iter().map(|(_, run)| run.start);
        let Some(first) = slots.min().filter(|_| parse.exact == 0) else {
            return false;
        };
        let heard = &words.all[first.saturating_sub(parse.alike as usize)..first];
        let common = &self.languages[pattern.language as usize]
            .habits
            .not_in_names;
        heard
            .iter()
            .any(|word| common.iter().any(|known| fold(known) == word.plain))
    }

    /// Whether words are a time or a number, and nothing else.
    fn is_a_time(
        &self,
        pattern: &Pattern,
        run: &Range<usize>,
        heard: &Heard<'_>,
        spans: &dyn Spans,
    ) -> bool {
        let code = self.languages[pattern.language as usize].code();
        [SlotKind::Number, SlotKind::Time, SlotKind::Duration]
            .into_iter()
            .any(|kind| {
                spans
                    .lengths(kind, code, heard.words, run.start)
                    .contains(&run.len())
            })
    }

    /// Whether words are a bare number with a unit of time behind it that does not belong to them: the "10" of "10 minutes".
    fn is_of_a_length(
        &self,
        pattern: &Pattern,
        run: &Range<usize>,
        heard: &Heard<'_>,
        spans: &dyn Spans,
    ) -> bool {
        let code = self.languages[pattern.language as usize].code();
        let lengths = |kind| spans.lengths(kind, code, heard.words, run.start);
        lengths(SlotKind::Number).contains(&run.len())
            && lengths(SlotKind::Duration)
                .iter()
                .any(|length| *length > run.len())
    }

    /// "water the plants every Friday", "clean up after Friday": the day ends what was begun before it, and is not when the text
    /// is due.
    fn belongs_before(
        &self,
        pattern: &Pattern,
        parse: &Parse,
        run: &Range<usize>,
        heard: &Heard<'_>,
        spans: &dyn Spans,
    ) -> bool {
        if self.closed[pattern.language as usize].is_beside(&heard.words.all, run.start) {
            return true;
        }
        let code = self.languages[pattern.language as usize].code();
        let before = parse.slots.iter().filter(|(slot, text)| {
            pattern.slots[*slot as usize].kind == SlotKind::Text && text.end <= run.start
        });
        before.flat_map(|(_, text)| text.clone()).any(|at| {
            spans
                .surely(SlotKind::Time, code, heard.words, at)
                .is_some_and(|length| at + length > run.start)
        })
    }

    /// "remind me tomorrow to call mum at six": a time is still in the text. Only where the verb has a place for one.
    fn time_left_over(
        &self,
        pattern: &Pattern,
        spec: &PatternSlot,
        parse: &Parse,
        run: &Range<usize>,
        heard: &Heard<'_>,
        spans: &dyn Spans,
    ) -> bool {
        let timed = ["reminder_add", "calendar_add", "timer_start", "task_add"]
            .contains(&pattern.tool.as_str());
        if !timed || !matches!(spec.kind, SlotKind::Text | SlotKind::Name) || run.is_empty() {
            return false;
        }
        let filled = |kind| {
            parse
                .slots
                .iter()
                .any(|(slot, _)| pattern.slots[*slot as usize].kind == kind)
        };
        let code = self.languages[pattern.language as usize].code();
        let closed = &self.closed[pattern.language as usize];
        run.clone().any(|at| {
            let left = |kind| {
                spans
                    .surely(kind, code, heard.words, at)
                    .is_some_and(|length| {
                        at + length <= run.end && !closed.is_people(spans, heard.words, at, length)
                    })
            };
            left(SlotKind::Time) || (!filled(SlotKind::Time) && left(SlotKind::Duration))
        })
    }
}

/// The user's own things that the words name.
fn own_name(
    pattern: &Pattern,
    spec: &PatternSlot,
    said: &str,
    names: &Own<'_>,
) -> Option<(Fit, Vec<String>)> {
    let (fit, found) = names.named(said, &pattern.tool, spec.whole_name(), spec.kind)?;
    Some((fit, found.into_iter().map(str::to_owned).collect()))
}

/// Kinds that any words can fill.
pub(super) fn open(kind: SlotKind) -> bool {
    matches!(
        kind,
        SlotKind::Text
            | SlotKind::Name
            | SlotKind::Items
            | SlotKind::ListName
            | SlotKind::App
            | SlotKind::Page
    )
}
