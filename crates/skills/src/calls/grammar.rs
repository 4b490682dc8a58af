//! The form of the adapter's lines as a grammar of llama.cpp (GBNF): with it the adapter can write nothing but calls.

use super::{CANNOT, MOST_CALLS, UNKNOWN, in_order};
use crate::abilities::{Abilities, Verb};

/// The grammar of all tools. `models/own/mind-tools.gbnf` is this text, written by the recipe; a test compares them.
#[must_use]
pub fn grammar(abilities: &Abilities) -> String {
    let verbs = abilities.all().iter().flat_map(|ability| &ability.verbs);
    let lines: Vec<String> = verbs.map(line).collect();
    format!(
        "root ::= \"{CANNOT}\" | \"{UNKNOWN}\" | call (\"\\n\" call){{0,{}}}\ncall ::= {}\nv ::= w (\" \" w)*\nw ::= [^ |\\n]+\n",
        MOST_CALLS - 1,
        lines.join(" | ")
    )
}

fn line(verb: &Verb) -> String {
    let mut line = format!("\"{}\"", verb.tool.replace('_', " "));
    for slot in in_order(verb) {
        let choices: Vec<String> = slot
            .choices
            .iter()
            .map(|choice| format!("\"{choice}\""))
            .collect();
        let words = if choices.is_empty() {
            "v".to_owned()
        } else {
            format!("({})", choices.join(" | "))
        };
        line.push_str(&format!(" (\" | {} \" {words})?", slot.name));
    }
    line
}
