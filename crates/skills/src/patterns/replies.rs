//! What is said to each verb, and that nothing of it is missing.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::language::{LanguageError, Sayings};
use crate::abilities::{Abilities, Confirm};

/// What is said to a verb.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// When it was done.
    pub done: String,
    /// When it was taken back.
    pub undone: Option<String>,
    /// The question before it is done, where one is asked.
    pub sure: Option<String>,
    /// Slot → the question that asks for it.
    pub ask: BTreeMap<String, String>,
}

/// Every verb's replies, checked.
pub(super) fn replies(
    code: &str,
    sayings: &[Sayings],
    abilities: &Abilities,
) -> Result<HashMap<String, Reply>, LanguageError> {
    let mut replies: HashMap<String, Reply> = HashMap::new();
    for saying in sayings {
        let reply = replies.entry(saying.tool.clone()).or_default();
        if let Some(done) = &saying.done {
            reply.done.clone_from(done);
        }
        if saying.undone.is_some() {
            reply.undone.clone_from(&saying.undone);
        }
        if saying.sure.is_some() {
            reply.sure.clone_from(&saying.sure);
        }
        reply.ask.extend(saying.ask.clone());
    }
    let said: HashSet<&str> = sayings
        .iter()
        .filter(|it| it.done.is_some())
        .map(|it| it.tool.as_str())
        .collect();
    for verb in abilities.all().iter().flat_map(|ability| &ability.verbs) {
        let wrong = |what| {
            Err(LanguageError::Reply {
                language: code.to_owned(),
                tool: verb.tool.clone(),
                what,
            })
        };
        let Some(reply) = replies
            .get(&verb.tool)
            .filter(|_| said.contains(verb.tool.as_str()))
        else {
            return wrong("what is said when it was done is missing");
        };
        if verb.undo != reply.undone.is_some() {
            return wrong(
                "what is said when it was taken back is missing, or it cannot be taken back",
            );
        }
        if verb
            .slots
            .iter()
            .any(|slot| slot.required && !reply.ask.contains_key(&slot.name))
        {
            return wrong("the question for a required slot is missing");
        }
        if reply.ask.keys().any(|name| verb.slot(name).is_none()) {
            return wrong("a question asks for a slot that is not there");
        }
        if reply.sure.is_some() && verb.confirm == Confirm::Never {
            return wrong("it is asked before it is done, but that never happens");
        }
        let sentences = reply.sure.iter().chain([&reply.done]);
        let named = sentences
            .flat_map(|sentence| sentence.split('{').skip(1))
            .filter_map(|rest| rest.split('}').next());
        for name in named {
            if name != "answer" && verb.slot(name).is_none() {
                return wrong("a reply names a slot that is not there");
            }
        }
    }
    Ok(replies)
}
