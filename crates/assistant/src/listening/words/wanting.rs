//! Whether a verb still wants something, where no pattern knows the request: "turn the lights in the hall" (on or off?), "set the bed
//! light" (to what?), "could you call" (whom?). Such a request has the form of a whole one, and whoever stops there goes on.

use sotto_skills::numbers::Language;

use super::bare;

/// What may stand before the verb of a request.
const BEFORE: &[&[&str]] = &[
    &["please"],
    &["just"],
    &["and"],
    &["then"],
    &["now"],
    &["can", "you"],
    &["could", "you"],
    &["would", "you"],
    &["will", "you"],
    &["i", "want", "to"],
    &["i", "need", "to"],
    &["i", "want", "you", "to"],
    &["i", "would", "like", "to"],
    &["id", "like", "to"],
];
const BEFORE_GERMAN: &[&[&str]] = &[&["bitte"], &["und"], &["dann"], &["jetzt"]];
/// Verbs, and of what stands behind them one word at least.
type Verbs = (&'static [&'static str], &'static [&'static str]);
const WITH: &[Verbs] = &[
    (&["set"], &["to", "for", "at", "on", "up", "as", "off"]),
    (
        &["turn", "switch"],
        &[
            "on", "off", "up", "down", "to", "into", "over", "around", "back", "out", "left",
            "right", "from", "between",
        ],
    ),
    (
        &["put"],
        &[
            "on", "onto", "in", "into", "to", "at", "off", "out", "up", "down", "away", "back",
            "here", "there", "under", "behind", "beside", "next", "together", "through", "over",
        ],
    ),
    (
        &["move"],
        &[
            "to", "into", "from", "by", "back", "up", "down", "forward", "over", "away", "here",
            "there", "on", "out", "left", "right", "closer",
        ],
    ),
    (&["rename"], &["to", "as", "into"]),
];
const WITH_GERMAN: &[Verbs] = &[
    (
        &["schalt", "schalte"],
        &[
            "an", "aus", "ein", "ab", "auf", "um", "zu", "stumm", "weiter",
        ],
    ),
    (
        &["dreh", "drehe"],
        &[
            "auf", "zu", "ab", "an", "aus", "um", "lauter", "leiser", "hoch", "runter", "herunter",
            "rauf", "weiter",
        ],
    ),
    (
        &["verschieb", "verschiebe"],
        &["auf", "um", "nach", "zu", "in", "ins", "von"],
    ),
];
/// Behind these something follows where nothing stands behind them, in a request that begins as above. Alone they may be all.
const WHAT: &[&str] = &[
    "play",
    "open",
    "call",
    "send",
    "show",
    "find",
    "make",
    "create",
    "buy",
    "schedule",
    "book",
    "order",
    "translate",
    "convert",
    "define",
    "spell",
    "activate",
    "enable",
    "disable",
    "delete",
    "remove",
    "bring",
];

/// Whether the verb of this request lacks something.
pub(super) fn wants_more(text: &str, language: Language) -> bool {
    let words: Vec<String> = text
        .split_whitespace()
        .map(bare)
        .filter(|word| !word.is_empty())
        .collect();
    let (before, with, what) = if language == Language::GERMAN {
        (BEFORE_GERMAN, WITH_GERMAN, &[] as &[&str])
    } else {
        (BEFORE, WITH, WHAT)
    };
    let mut rest: &[String] = &words;
    while let Some(more) = before.iter().find_map(|way| behind(rest, way)) {
        rest = more;
    }
    let Some((verb, object)) = rest.split_first() else {
        return false;
    };
    let asked_for = rest.len() < words.len();
    if asked_for && object.is_empty() && what.contains(&verb.as_str()) {
        return true;
    }
    with.iter()
        .filter(|(verbs, _)| verbs.contains(&verb.as_str()))
        .any(|(_, one_of)| !object.iter().any(|word| one_of.contains(&word.as_str())))
}

/// What stands behind these words, where the others begin with them.
fn behind<'a>(words: &'a [String], way: &[&str]) -> Option<&'a [String]> {
    let (first, rest) = words.split_at_checked(way.len())?;
    first.iter().eq(way).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_whose_verb_lacks_something_is_told_from_a_whole_one() {
        for (text, wanted) in [
            ("Set bed light.", true),
            ("Set bed light brightness to 50 percent.", false),
            ("Turn the lights in the office.", true),
            ("Turn the lights in the office off.", false),
            ("Could you please turn the heating", true),
            ("Could you please turn the heating down?", false),
            ("Please put the milk", true),
            ("Put the milk away", false),
            ("Move my meeting with Anna.", true),
            ("Move my meeting with Anna to noon.", false),
            ("I'd like to buy", true),
            ("I'd like to buy a lamp", false),
            ("Can you play?", true),
            // They may be all, or ask for nothing of the kind.
            ("Play.", false),
            ("Play something nice.", false),
            ("How do you play?", false),
            ("When does the museum open?", false),
            ("What's the weather like?", false),
            ("Please", false),
            ("...", false),
            ("", false),
        ] {
            assert_eq!(wants_more(text, Language::ENGLISH), wanted, "{text}");
        }
        for (text, wanted) in [
            ("Schalte das Licht im Flur.", true),
            ("Schalte das Licht im Flur aus.", false),
            ("Bitte dreh die Heizung", true),
            ("Bitte dreh die Heizung runter.", false),
            ("Verschiebe mein Treffen mit Anna", true),
            ("Verschiebe mein Treffen mit Anna auf morgen", false),
            ("Spiel etwas Schönes.", false),
            ("Kannst du das Licht ausschalten?", false),
        ] {
            assert_eq!(wants_more(text, Language::GERMAN), wanted, "{text}");
        }
    }
}
