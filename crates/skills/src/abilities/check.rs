//! What every schema must hold to, beyond being readable.

use std::collections::BTreeSet;

use super::{Ability, Filled, Slot, SlotKind, Verb, VerbKind};

/// What is wrong with a schema.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum AbilityError {
    /// Not the format that `abilities/README.md` describes.
    #[error("abilities/{file}.toml cannot be read: {why}")]
    Unreadable {
        /// Name without ending.
        file: String,
        /// What the reader says.
        why: String,
    },
    /// Two verbs would be called by the same name.
    #[error("The tool {0} stands in two abilities. Give one of them another name.")]
    ToolTwice(String),
    /// A rule is broken.
    #[error("abilities/{file}.toml, {place}: {rule}.")]
    Rule {
        /// Name without ending.
        file: String,
        /// The verb, or "head".
        place: String,
        /// What should be.
        rule: &'static str,
    },
}

pub(super) fn ability(file: &str, ability: &Ability) -> Result<(), AbilityError> {
    let broken = |place: &str, rule| {
        Err(AbilityError::Rule {
            file: file.to_owned(),
            place: place.to_owned(),
            rule,
        })
    };
    if ability.id != file {
        return broken("head", "the id is the file's name");
    }
    if ability.verbs.is_empty() {
        return broken("head", "an ability has at least one verb");
    }
    let ids: BTreeSet<&str> = ability.verbs.iter().map(|verb| verb.id.as_str()).collect();
    if ids.len() != ability.verbs.len() {
        return broken("head", "each verb has an id of its own");
    }
    for verb in &ability.verbs {
        if let Err(rule) = self::verb(verb) {
            return broken(&verb.tool, rule);
        }
    }
    Ok(())
}

fn verb(verb: &Verb) -> Result<(), &'static str> {
    let names: BTreeSet<&str> = verb.slots.iter().map(|slot| slot.name.as_str()).collect();
    let plain = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '_')
    };
    if !plain(&verb.tool) || !names.iter().all(|name| plain(name)) {
        return Err("names are small letters and _");
    }
    if names.len() != verb.slots.len() {
        return Err("each slot has a name of its own");
    }
    if verb.undo && (verb.kind == VerbKind::Question || verb.undone.is_none()) {
        return Err("only an action can be undone, and then it says so");
    }
    if verb.examples.is_empty() || verb.sentences.is_empty() {
        return Err("a verb has sentences and examples");
    }
    verb.slots.iter().try_for_each(slot)?;
    for text in verb.sentences.iter().chain([&verb.done]) {
        for name in braced(text) {
            if name != "answer" && !names.contains(name) {
                return Err("a sentence names only slots that exist");
            }
        }
    }
    for example in &verb.examples {
        for (name, filled) in &example.slots {
            let Some(slot) = verb.slot(name) else {
                return Err("an example fills only slots that exist");
            };
            if (slot.kind == SlotKind::Items) != matches!(filled, Filled::Several(_)) {
                return Err("items are a list, everything else is one text");
            }
        }
    }
    Ok(())
}

fn slot(slot: &Slot) -> Result<(), &'static str> {
    if slot.required && slot.ask.is_none() {
        return Err("what is required can be asked for");
    }
    if (slot.kind == SlotKind::Choice) == slot.choices.is_empty() {
        return Err("a choice, and nothing else, has choices");
    }
    Ok(())
}

/// The names between braces.
fn braced(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
}
