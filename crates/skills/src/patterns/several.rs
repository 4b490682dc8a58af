//! Several requests in one sentence: "add milk to the list and set a timer for five minutes".
//!
//! A sentence is cut where a joiner or a full stop stands, but only when every part is a complete and certain request;
//! "add salt and pepper to the list" stays whole, since "pepper to the list" asks for nothing.

use std::ops::Range;

use super::Patterns;
use super::closed::Spans;
use super::conclude::sure;
use super::heard::Heard;
use super::language::NOTHING;
use super::names::Own;
use super::understanding::Meaning;
use crate::abilities::SlotKind;
use crate::words::Mark;

/// More places to cut are not tried: nobody joins that many requests, and a long text is no request.
const CUTS: usize = 6;

impl Patterns {
    /// The requests that a sentence joins, when there are at least two. A sentence that is certain as a whole is cut only
    /// where an open slot would swallow what comes behind the joiner.
    pub(super) fn several(
        &self,
        heard: &Heard<'_>,
        run: Range<usize>,
        whole: Option<&Meaning>,
        names: &Own<'_>,
        spans: &dyn Spans,
    ) -> Option<Vec<Meaning>> {
        let cuts = self.cuts(heard, &run);
        if cuts.is_empty() || cuts.len() > CUTS {
            return None;
        }
        if let Some(whole) = whole {
            let swallows = |cut: &(usize, usize)| {
                let at = heard.words.all[cut.0].span.start;
                let texts = whole
                    .slots
                    .iter()
                    .filter(|slot| matches!(slot.kind, SlotKind::Text | SlotKind::Name));
                texts
                    .flat_map(|slot| &slot.said)
                    .any(|said| said.span.contains(&at))
            };
            if !cuts.iter().any(swallows) {
                return None;
            }
        }
        let mut known: Vec<((usize, usize), Option<Meaning>)> = Vec::new();
        let found = self.cut(heard, run.start, run.end, &cuts, names, spans, &mut known)?;
        // What could be the text of a note is cut off it only when it is a request beyond doubt.
        if whole.is_some() && found.iter().any(|meaning| meaning.weak) {
            return None;
        }
        let pieces = found.len();
        // "I'm up, I'm up" is said once.
        let mut distinct: Vec<Meaning> = Vec::with_capacity(found.len());
        for meaning in found {
            if !distinct
                .last()
                .is_some_and(|last| last.tool == meaning.tool && last.same_words(&meaning))
            {
                distinct.push(meaning);
            }
        }
        // Of "hey, wake me up at nine" the greeting needs no answer of its own.
        if distinct.iter().any(|meaning| !is_small_talk(meaning)) {
            distinct.retain(|meaning| !is_small_talk(meaning));
        } else if distinct.len() > 1 {
            distinct.drain(..distinct.len() - 1);
        }
        (distinct.len() > 1 || (whole.is_none() && pieces > 1)).then_some(distinct)
    }

    /// The most requests that the words from `from` on are, all of them certain.
    #[allow(clippy::too_many_arguments)]
    fn cut(
        &self,
        heard: &Heard<'_>,
        from: usize,
        to: usize,
        cuts: &[(usize, usize)],
        names: &Own<'_>,
        spans: &dyn Spans,
        known: &mut Vec<((usize, usize), Option<Meaning>)>,
    ) -> Option<Vec<Meaning>> {
        let mut best: Option<Vec<Meaning>> = None;
        for (place, (end, next)) in cuts.iter().enumerate() {
            if *end <= from {
                continue;
            }
            // What stands behind first: it seldom is a request, and then nothing else need be tried.
            let Some(rest) = self.cut(heard, *next, to, &cuts[place + 1..], names, spans, known)
            else {
                continue;
            };
            let Some(first) = self.piece(heard, from..*end, names, spans, known) else {
                continue;
            };
            if best
                .as_ref()
                .is_none_or(|before| rest.len() + 1 > before.len())
            {
                best = Some(std::iter::once(first).chain(rest).collect());
            }
        }
        best.or_else(|| {
            self.piece(heard, from..to, names, spans, known)
                .map(|piece| vec![piece])
        })
    }

    fn piece(
        &self,
        heard: &Heard<'_>,
        run: Range<usize>,
        names: &Own<'_>,
        spans: &dyn Spans,
        known: &mut Vec<((usize, usize), Option<Meaning>)>,
    ) -> Option<Meaning> {
        if run.is_empty() {
            return None;
        }
        let key = (run.start, run.end);
        if let Some((_, found)) = known.iter().find(|(place, _)| *place == key) {
            return found.clone();
        }
        let found = sure(&self.readings(heard, run, 0, names, spans))
            .filter(|meaning| meaning.tool != NOTHING);
        known.push((key, found.clone()));
        found
    }

    /// Where the sentence may be cut: (end of what stands before, start of what stands behind).
    fn cuts(&self, heard: &Heard<'_>, run: &Range<usize>) -> Vec<(usize, usize)> {
        let words = &heard.words.all;
        let mut cuts: Vec<(usize, usize)> = Vec::new();
        for at in run.start + 1..run.end {
            let joined = self.joiners.lengths(&words[..run.end], at);
            let joiner = joined.into_iter().max();
            if let Some(length) = joiner.filter(|length| at + length < run.end) {
                cuts.push((at, at + length));
                continue;
            }
            if !matches!(words[at - 1].mark, Mark::None | Mark::Colon)
                && !cuts.iter().any(|(_, next)| *next == at)
            {
                cuts.push((at, at));
            }
        }
        cuts
    }
}

fn is_small_talk(meaning: &Meaning) -> bool {
    meaning.tool.starts_with("say_")
}
