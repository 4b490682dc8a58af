//! Abbreviations with a full stop, initials, and the few without one that are read as other words.

use super::text::{Reading, Text};
use super::{acronyms, numbers, streets};

/// Before a name: the full stop never ends a sentence.
const TITLES: [(&str, &str); 22] = [
    ("Mr", "Mister"),
    ("Mrs", "Missus"),
    ("Ms", "Miz"),
    ("Messrs", "Messieurs"),
    ("Prof", "Professor"),
    ("Gen", "General"),
    ("Capt", "Captain"),
    ("Lt", "Lieutenant"),
    ("Sgt", "Sergeant"),
    ("Col", "Colonel"),
    ("Maj", "Major"),
    ("Cpl", "Corporal"),
    ("Rev", "Reverend"),
    ("Hon", "Honorable"),
    ("Gov", "Governor"),
    ("Sen", "Senator"),
    ("Rep", "Representative"),
    ("Pres", "President"),
    ("Supt", "Superintendent"),
    ("Mt", "Mount"),
    ("Ft", "Fort"),
    ("Fr", "Father"),
];
/// Before a number.
const COUNTED: [(&str, &str); 15] = [
    ("no", "number"),
    ("nos", "numbers"),
    ("p", "page"),
    ("pp", "pages"),
    ("vol", "volume"),
    ("ch", "chapter"),
    ("fig", "figure"),
    ("sec", "section"),
    ("ca", "circa"),
    ("c", "circa"),
    ("ver", "version"),
    ("v", "version"),
    ("ext", "extension"),
    ("eq", "equation"),
    ("apt", "apartment"),
];
/// Of these, the ones that are written small only: "vitamin C." and "Type V." end a sentence.
const WRITTEN_SMALL: [&str; 3] = ["c", "v", "p"];
/// Anywhere; at the end of a text the full stop stays.
const PLAIN: [(&str, &str); 42] = [
    ("etc", "et cetera"),
    ("vs", "versus"),
    ("approx", "approximately"),
    ("inc", "Incorporated"),
    ("ltd", "Limited"),
    ("corp", "Corporation"),
    ("co", "Company"),
    ("bros", "Brothers"),
    ("jr", "Junior"),
    ("sr", "Senior"),
    ("ave", "Avenue"),
    ("blvd", "Boulevard"),
    ("rd", "Road"),
    ("hwy", "Highway"),
    ("dept", "department"),
    ("est", "established"),
    ("apt", "apartment"),
    ("appt", "appointment"),
    ("max", "maximum"),
    ("min", "minimum"),
    ("misc", "miscellaneous"),
    ("temp", "temperature"),
    ("tel", "telephone"),
    ("univ", "university"),
    ("assn", "association"),
    ("govt", "government"),
    ("intl", "international"),
    ("mfg", "manufacturing"),
    ("resp", "respectively"),
    ("vol", "volume"),
    ("fig", "figure"),
    ("ref", "reference"),
    ("esp", "especially"),
    ("incl", "including"),
    ("excl", "excluding"),
    ("avg", "average"),
    ("qty", "quantity"),
    ("cf", "compare"),
    ("viz", "namely"),
    ("al", "al"),
    ("ed", "edition"),
    ("pkg", "package"),
];
/// Letters that are an option's name rather than a person's initial behind these words.
const LETTERED: [&str; 22] = [
    "plan",
    "vitamin",
    "grade",
    "type",
    "class",
    "hepatitis",
    "option",
    "team",
    "group",
    "section",
    "part",
    "appendix",
    "exhibit",
    "so",
    "and",
    "than",
    "or",
    "as",
    "do",
    "am",
    "answer",
    "column",
];

/// Reads an abbreviation that starts at `i`.
pub(super) fn read(text: &Text, i: usize) -> Option<Reading> {
    if !text.fresh(i) || text.before(i) == '\'' {
        return None;
    }
    let end = text.letters(i);
    if end - i > 8 {
        return None;
    }
    let word = text.slice(i, end);
    if let Some(reading) = without_stop(text, end, &word) {
        return Some(reading);
    }
    if text.at(end) != '.' {
        return None;
    }
    if end - i <= 2
        && let Some(reading) = dotted(text, i)
    {
        return Some(reading);
    }
    let stop = end + 1;
    let after = text.spaces(stop);
    let next = text.at(after);
    let lower = word.to_ascii_lowercase();
    // A stop that also ends the text is left for the sentence.
    let keep = if text.ends(stop) { end } else { stop };
    match word.as_str() {
        "St" => return Some(streets::saint_or_street(text, i, stop, keep)),
        "Dr" => return Some(streets::doctor_or_drive(text, i, stop, keep)),
        _ => {}
    }
    if next.is_ascii_digit()
        && (word == lower || !WRITTEN_SMALL.contains(&lower.as_str()))
        && let Some((_, words)) = COUNTED.iter().find(|(short, _)| *short == lower)
    {
        return Some(Reading::new(*words, stop));
    }
    if next.is_uppercase()
        && let Some((_, words)) = TITLES.iter().find(|(short, _)| *short == word)
    {
        return Some(Reading::new(*words, stop));
    }
    if lower == "ed" || (lower == "al" && text.word_before(i) != "et") {
        return None;
    }
    // "Max." and "Co." at the start of a sentence may be names; "min." without a number may end a sentence.
    if let Some((_, words)) = PLAIN.iter().find(|(short, _)| *short == lower) {
        let name = matches!(word.as_str(), "Max" | "Ref" | "Ed" | "Al");
        let sentence_end = matches!(
            lower.as_str(),
            "etc" | "jr" | "sr" | "rd" | "ave" | "blvd" | "al"
        ) && text.capital_follows(stop)
            && !matches!(text.at(after), '"' | '(');
        if !name {
            return Some(Reading::new(*words, if sentence_end { end } else { keep }));
        }
    }
    initials(text, i)
}

/// `vs`, `w/o`, `PhD`, `No 5`: read as other words without a full stop.
fn without_stop(text: &Text, end: usize, word: &str) -> Option<Reading> {
    let free = !matches!(text.at(end), '.' | '\'' | '-' | '/') && !text.at(end).is_alphanumeric();
    match word {
        "w" if text.starts(end, "/o ") => Some(Reading::new("without", end + 2)),
        "w" if text.starts(end, "/ ") => Some(Reading::new("with", end + 1)),
        "n" | "N" if text.starts(end, "/a") || text.starts(end, "/A") => {
            (!text.at(end + 2).is_alphanumeric()).then(|| Reading::new("not applicable", end + 2))
        }
        "vs" if free => Some(Reading::new("versus", end)),
        "Mr" | "Mrs" | "Ms" | "Dr" | "Prof"
            if free && text.at(end) == ' ' && text.capital_follows(end) =>
        {
            let words = TITLES
                .iter()
                .find(|(short, _)| *short == word)
                .map_or("Doctor", |(_, words)| words);
            Some(Reading::new(words, end))
        }
        "v" if text.at(end).is_ascii_digit() => version(text, end),
        // "V8" is an engine, "V2.1" is not.
        "V" if text.at(end).is_ascii_digit() => {
            let point = text.digits(end);
            let dotted = text.at(point) == '.' && text.at(point + 1).is_ascii_digit();
            if dotted { version(text, end) } else { None }
        }
        "approx" if free => Some(Reading::new("approximately", end)),
        "etc" if free => Some(Reading::new("et cetera", end)),
        _ => None,
    }
}

/// `v1.2.3`, `v2`.
fn version(text: &Text, start: usize) -> Option<Reading> {
    let mut end = text.digits(start);
    let mut words = format!("version {}", numbers::cardinal_of(&text.slice(start, end)));
    while end - start < 60 && text.at(end) == '.' && text.at(end + 1).is_ascii_digit() {
        let stop = text.digits(end + 1);
        words = format!(
            "{words} point {}",
            numbers::cardinal_of(&text.slice(end + 1, stop))
        );
        end = stop;
    }
    (end - start < 60).then(|| Reading::new(words, end))
}

/// Letters with a full stop behind each: `e.g.`, `U.S.A.`, `Ph.D.`.
fn dotted(text: &Text, i: usize) -> Option<Reading> {
    let mut letters = String::new();
    let mut at = i;
    let mut end = i;
    let mut count = 0;
    while count < 12 {
        let stop = text.letters(at);
        let length = stop - at;
        // "Ph.D." has a part of two letters, and only as its first.
        if length == 0 || length > 2 || (length == 2 && !(count == 0 && text.starts(at, "Ph"))) {
            break;
        }
        letters.push_str(&text.slice(at, stop));
        count += 1;
        end = stop;
        if text.at(stop) != '.' {
            break;
        }
        end = stop + 1;
        at = stop + 1;
    }
    if count < 2 || text.at(end).is_alphanumeric() {
        return None;
    }
    let lower = letters.to_ascii_lowercase();
    let words = match lower.as_str() {
        "eg" => "for example".to_owned(),
        "ie" => "that is".to_owned(),
        "aka" => "also known as".to_owned(),
        "am" | "pm" | "ad" | "bc" | "us" | "uk" | "ps" | "phd" | "dc" => acronyms::spell(&letters),
        _ if letters.chars().all(char::is_uppercase) || count > 2 => acronyms::spell(&letters),
        _ => return None,
    };
    let stopped = text.before(end) == '.';
    let ends_sentence = matches!(lower.as_str(), "am" | "pm") && text.capital_follows(end);
    let kept =
        stopped && !matches!(lower.as_str(), "eg" | "ie") && (text.ends(end) || ends_sentence);
    Some(Reading::new(words, if kept { end - 1 } else { end }))
}

/// `J. R. R. Tolkien`: an initial before a name loses its full stop.
fn initials(text: &Text, i: usize) -> Option<Reading> {
    let letter = text.at(i);
    let next = text.spaces(i + 2);
    if !letter.is_uppercase()
        || text.at(i + 1) != '.'
        || next == i + 2
        || !text.at(next).is_uppercase()
    {
        return None;
    }
    let before = text.word_before(i);
    let bare_letter =
        before.chars().count() == 1 && text.before(i) == ' ' && i > 1 && text.at(i - 2) != '.';
    let lettered =
        LETTERED.contains(&before.to_lowercase().as_str()) || (letter == 'I' && !before.is_empty());
    let name = before.is_empty()
        || before.starts_with(char::is_uppercase)
        || text.at(next + 1) == '.'
        || matches!(text.at(i.saturating_sub(2)), ',' | '.');
    let plain = before.chars().count() > 1 && !before.starts_with(char::is_uppercase);
    (!bare_letter && !lettered && (name || plain)).then(|| Reading::new(letter.to_string(), i + 2))
}
