//! The adapter's lines: `timer start | duration twelve minutes | name dumplings`, one per call.

use super::{Answer, CANNOT, Call, CallError, MOST_CALLS, UNKNOWN, in_order, slot_of, verb_of};
use crate::abilities::{Abilities, Filled, SlotKind};

const BETWEEN_SLOTS: &str = " | ";
const BETWEEN_THINGS: &str = ", ";

/// Reads an answer of the adapter.
///
/// # Errors
/// When a line is no call; then none of them counts.
pub fn read_lines(text: &str, abilities: &Abilities) -> Result<Answer, CallError> {
    match text.trim() {
        "" => return Err(CallError::Empty),
        CANNOT => return Ok(Answer::Cannot),
        UNKNOWN => return Ok(Answer::Unknown),
        _ => {}
    }
    let lines: Vec<&str> = text.trim().lines().collect();
    if lines.len() > MOST_CALLS {
        return Err(CallError::TooMany(lines.len()));
    }
    let calls = lines.iter().map(|line| read_line(line.trim(), abilities));
    calls.collect::<Result<_, _>>().map(Answer::Calls)
}

fn read_line(line: &str, abilities: &Abilities) -> Result<Call, CallError> {
    let mut parts = line.split(BETWEEN_SLOTS);
    let name = parts.next().unwrap_or_default().trim();
    match name {
        "" => return Err(CallError::Empty),
        CANNOT | UNKNOWN => return Err(CallError::TwoMinds),
        _ => {}
    }
    let verb = verb_of(&name.replace(' ', "_"), abilities)?;
    let mut call = Call::new(verb.tool.as_str());
    for part in parts {
        let (name, words) = part.trim().split_once(' ').unwrap_or((part.trim(), ""));
        let slot = slot_of(verb, name)?;
        // A stroke of its own is left of a cut that went wrong.
        let words = if words.contains('|') {
            ""
        } else {
            words.trim()
        };
        let filled = if slot.kind == SlotKind::Items {
            Filled::Several(
                words
                    .split(BETWEEN_THINGS)
                    .map(|thing| thing.trim().to_owned())
                    .collect(),
            )
        } else {
            Filled::One(words.to_owned())
        };
        call.fill(slot, filled)?;
    }
    Ok(call)
}

/// Writes an answer as the adapter would, for the turns that follow. What the form cannot hold (strokes, line breaks, commas
/// within a thing) becomes a space; calls of unknown tools and unknown slots are left out.
#[must_use]
pub fn write_lines(answer: &Answer, abilities: &Abilities) -> String {
    match answer {
        Answer::Cannot => CANNOT.to_owned(),
        Answer::Unknown => UNKNOWN.to_owned(),
        Answer::Calls(calls) => {
            let lines: Vec<String> = calls
                .iter()
                .filter_map(|call| write_line(call, abilities))
                .collect();
            lines.join("\n")
        }
    }
}

fn write_line(call: &Call, abilities: &Abilities) -> Option<String> {
    let verb = abilities.verb(&call.tool)?;
    let mut line = verb.tool.replace('_', " ");
    for slot in in_order(verb) {
        let words = match call.slots.get(&slot.name) {
            None => continue,
            Some(Filled::One(words)) => plain(words, &['|']),
            Some(Filled::Several(things)) => {
                let things: Vec<String> = things
                    .iter()
                    .map(|thing| plain(thing, &['|', ',']))
                    .filter(|thing| !thing.is_empty())
                    .collect();
                things.join(BETWEEN_THINGS)
            }
        };
        if !words.is_empty() {
            line.push_str(&format!("{BETWEEN_SLOTS}{} {words}", slot.name));
        }
    }
    Some(line)
}

/// Words with single spaces between them and none of some letters.
fn plain(words: &str, without: &[char]) -> String {
    let kept: Vec<&str> = words
        .split(|letter: char| {
            letter.is_whitespace() || letter.is_control() || without.contains(&letter)
        })
        .filter(|word| !word.is_empty())
        .collect();
    kept.join(" ")
}
