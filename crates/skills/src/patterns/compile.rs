//! From a language's files to the patterns of the network.

use std::collections::HashSet;

use super::language::{self, Language, LanguageError};
use super::network::{Pattern, PatternSlot};
use super::sentence::{self, Part};
use crate::abilities::{Abilities, SlotKind};
use crate::words::{Spelling, Words};

/// A language's patterns with their parts, numbered later.
pub(super) fn patterns(
    place: usize,
    language: &Language,
    abilities: &Abilities,
) -> Result<Vec<(Pattern, Part)>, LanguageError> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let weak: HashSet<(&str, &str)> = language
        .sayings
        .iter()
        .flat_map(|saying| {
            saying
                .weak
                .iter()
                .map(|sentence| (saying.tool.as_str(), sentence.as_str()))
        })
        .collect();
    for saying in &language.sayings {
        for sentence in saying.sentences.iter().chain(&saying.weak) {
            if !seen.insert((saying.tool.as_str(), sentence.as_str())) {
                continue;
            }
            let part = sentence::parse(sentence, &language.habits.shared).map_err(|why| {
                LanguageError::Sentence {
                    language: language.code().to_owned(),
                    tool: saying.tool.clone(),
                    sentence: sentence.clone(),
                    why,
                }
            })?;
            let verb = abilities.verb(&saying.tool);
            let mut slots: Vec<PatternSlot> = match verb {
                Some(verb) => verb.slots.iter().map(PatternSlot::from).collect(),
                // What is no request has slots by the names of kinds.
                None => [
                    ("text", SlotKind::Text),
                    ("time", SlotKind::Time),
                    ("number", SlotKind::Number),
                    ("duration", SlotKind::Duration),
                ]
                .map(|(name, kind)| PatternSlot {
                    name: name.to_owned(),
                    kind,
                    choices: Vec::new(),
                })
                .into(),
            };
            // "{alarm:date}": only words of that kind; "{due:clear}": only words that are a day beyond doubt;
            // "{title:known}": only what is well known; "{level:word}", "{amount:whole}": words, and no number.
            for name in slot_names(&part) {
                let narrowed = name.split_once(':').and_then(|(slot, kind)| {
                    let known = slots.iter().find(|known| known.name == slot)?;
                    match kind {
                        "date" => Some(SlotKind::Date),
                        "shift" => Some(SlotKind::Shift),
                        "clear" if known.kind == SlotKind::Time => Some(SlotKind::Time),
                        "known" if known.kind == SlotKind::Text => Some(SlotKind::Text),
                        "word" | "whole" if known.kind == SlotKind::Percent => {
                            Some(SlotKind::Percent)
                        }
                        _ => None,
                    }
                });
                if let Some(kind) = narrowed
                    && slots.iter().all(|slot| slot.name != name)
                {
                    slots.push(PatternSlot {
                        name: name.to_owned(),
                        kind,
                        choices: Vec::new(),
                    });
                }
            }
            if !slot_names(&part)
                .iter()
                .all(|name| slots.iter().any(|slot| slot.name == **name))
            {
                return Err(LanguageError::NoSlot {
                    language: language.code().to_owned(),
                    tool: saying.tool.clone(),
                    sentence: sentence.clone(),
                });
            }
            let pattern = Pattern::new(
                saying.tool.clone(),
                place as u8,
                sentence.clone(),
                weak.contains(&(saying.tool.as_str(), sentence.as_str())),
                slots,
            );
            found.push((pattern, part));
        }
    }
    Ok(found)
}

fn slot_names(part: &Part) -> Vec<&str> {
    match part {
        Part::Word(_) => Vec::new(),
        Part::Slot(name) => vec![name],
        Part::All(parts) | Part::One(parts) => parts.iter().flat_map(slot_names).collect(),
        Part::Maybe(part) => slot_names(part),
    }
}

/// A language's lists of known things, evened out as sentences are.
pub(super) fn known(language: &Language, spelling: &Spelling) -> language::Known {
    let even = |list: &HashSet<String>| -> HashSet<String> {
        list.iter()
            .flat_map(|thing| {
                let words = Words::read(thing, spelling);
                let joined: Vec<&str> = words.all.iter().map(|word| word.plain.as_str()).collect();
                [crate::words::fold(thing), joined.join(" ")]
            })
            .collect()
    };
    let known = &language.habits.known;
    language::Known {
        apps: even(&known.apps),
        pages: even(&known.pages),
        titles: even(&known.titles),
        items: even(&known.items),
        lists: even(&known.lists),
        statements: even(&known.statements),
        subjects: even(&known.subjects),
        other_things: even(&known.other_things),
    }
}
