//! From all readings of a sentence to what is understood: the best one, what rivals it, what was nearly said.

use super::closed::is_fraction;
use super::language::NOTHING;
use super::understanding::{ACT, ASK, Meaning, Understanding};
use crate::abilities::SlotKind;

/// Of two readings that are equally literal both are likely when their confidences differ by less than this.
const RIVALS: f32 = 0.1;
/// Works a sum out.
const SUM: &str = "calculate";
/// How many near misses are worth telling.
const NEAR_MISSES: usize = 3;

/// The reading that is certain, if there is one.
pub(super) fn sure(readings: &[Meaning]) -> Option<Meaning> {
    let understanding = conclude(readings.to_vec());
    understanding.sure().and_then(|sure| sure.first().cloned())
}

/// From all readings: the best, what rivals it, what was nearly said.
pub(super) fn conclude(mut readings: Vec<Meaning>) -> Understanding {
    // "What is 1/3?" asks for a number. What is asked of a day says so: "what is on 1/3?" is no sum.
    if readings
        .iter()
        .any(|reading| reading.tool == SUM && reading.confidence >= ACT)
    {
        readings.retain(|reading| !has_a_fraction_for_a_day(reading));
    }
    readings.sort_by(|one, other| {
        other
            .confidence
            .total_cmp(&one.confidence)
            .then(one.cost.cmp(&other.cost))
    });
    let mut distinct: Vec<Meaning> = Vec::new();
    let mut elsewhere: Vec<Meaning> = Vec::new();
    for reading in readings {
        let known = distinct.iter().any(|known| {
            // The same verb with other slots is another reading only when a name fits two of the user's things.
            let names_differ = known.pattern == reading.pattern && known.cost == reading.cost;
            known.same(&reading) || (known.tool == reading.tool && !names_differ)
        });
        if !known {
            distinct.push(reading);
        } else if reading.confidence >= ASK
            && distinct
                .first()
                .is_some_and(|first| first.same_elsewhere(&reading))
        {
            elsewhere.push(reading);
        }
    }
    // What is surely no request is none, however much it looks like one.
    if let Some(place) = distinct.iter().position(|reading| reading.tool == NOTHING) {
        let nothing = distinct.remove(place);
        distinct.retain(|reading| reading.cost < nothing.cost && reading.confidence >= ASK);
    }
    let Some(first) = distinct.first().cloned() else {
        return Understanding::default();
    };
    let (likely, near): (Vec<Meaning>, Vec<Meaning>) = distinct
        .into_iter()
        .partition(|reading| reading.confidence >= ASK);
    let rival = |reading: &&Meaning| {
        first.confidence - reading.confidence < RIVALS && reading.cost <= first.cost
    };
    let rivals: Vec<Meaning> = likely.iter().skip(1).filter(rival).cloned().collect();
    let mut understanding = Understanding {
        near_misses: near.into_iter().take(NEAR_MISSES).collect(),
        ..Understanding::default()
    };
    if likely.is_empty() {
        return understanding;
    }
    if rivals.is_empty() {
        elsewhere.retain(|reading| first.same_elsewhere(reading));
        understanding.elsewhere = elsewhere;
        understanding.best = vec![first];
        understanding.alternatives = likely.into_iter().skip(1).take(NEAR_MISSES).collect();
    } else {
        understanding.alternatives = std::iter::once(first).chain(rivals).collect();
    }
    understanding
}

/// Whether a day of it is only figures, a slash and figures.
fn has_a_fraction_for_a_day(reading: &Meaning) -> bool {
    reading.slots.iter().any(|slot| {
        matches!(slot.kind, SlotKind::Time | SlotKind::Date) && is_fraction(slot.text().trim())
    })
}
