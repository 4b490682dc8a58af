//! What slots are filled with, where every pattern is said.

use crate::abilities::SlotKind;

/// Words for a slot of a kind, in a language; `whole` and `word` take no numbers.
pub(super) fn filler(slot: &str, kind: SlotKind, language: &str) -> &'static str {
    match (slot.split_once(':'), language) {
        (Some((_, "whole")), "de") => return "ganz",
        (Some((_, "whole")), _) => return "all the way",
        (Some((_, "word")), "de") => return "halb",
        (Some((_, "word")), _) => return "half",
        _ => {}
    }
    match (kind, language) {
        (SlotKind::Duration, "de") => "zehn Minuten",
        (SlotKind::Duration, _) => "ten minutes",
        (SlotKind::Time, "de") => "morgen um acht",
        (SlotKind::Time, _) => "tomorrow at eight",
        (SlotKind::Shift, "de") => "um eine Stunde",
        (SlotKind::Shift, _) => "by an hour",
        (SlotKind::Date, "de") => "Weihnachten",
        (SlotKind::Date, _) => "Christmas",
        (SlotKind::Number | SlotKind::Percent, "de") => "zwölf",
        (SlotKind::Number | SlotKind::Percent, _) => "twelve",
        (SlotKind::Unit, "de") => "Gramm",
        (SlotKind::Unit, _) => "grams",
        (SlotKind::Expression, "de") => "zwei plus drei",
        (SlotKind::Expression, _) => "two plus three",
        (SlotKind::App, _) => "Firefox",
        (SlotKind::Page, _) => "example.com",
        (SlotKind::Position, "de") => "ganz oben",
        (SlotKind::Position, _) => "top",
        (SlotKind::Choice, "de") => "hohe",
        (SlotKind::Choice, _) => "high",
        (SlotKind::Items, "de") => "Milch",
        (SlotKind::Items, _) => "milk",
        (SlotKind::ListName | SlotKind::Name, _) => "pizza",
        (SlotKind::Text, "de") => "Zahnarzt",
        (SlotKind::Text, _) => "dentist",
    }
}
