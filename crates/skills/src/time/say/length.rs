//! Durations and distances: "an hour and a half", "in 20 minutes", "two days ago".

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fill;
use crate::numbers::{Exact, Language, say as say_number};
use crate::time::said::Length;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lengths {
    /// Unit → one, many, and both as they are behind "in".
    units: BTreeMap<String, [String; 4]>,
    and: String,
    /// {length}
    ahead: String,
    ago: String,
    later: String,
    earlier: String,
    now: String,
    half_hour: [String; 2],
    hour_and_half: [String; 2],
    /// {count} in words: "two and a half hours".
    hours_and_half: String,
}

/// A length; `behind` a preposition where that changes the words.
pub(super) fn say(words: &Lengths, length: Length, behind: bool, language: Language) -> String {
    let case = usize::from(behind);
    let size = if length.months < 0 || length.days < 0 || length.seconds < 0 {
        length.negative()
    } else {
        length
    };
    let mut parts: Vec<String> = Vec::new();
    let mut part = |count: i64, unit: &str| {
        let Some(forms) = words.units.get(unit) else {
            return;
        };
        match count {
            0 => {}
            1 => parts.push(forms[case * 2].clone()),
            _ => parts.push(format!("{count} {}", forms[case * 2 + 1])),
        }
    };
    part(i64::from(size.months / 12), "year");
    part(i64::from(size.months % 12), "month");
    let weeks = if size.days % 7 == 0 { size.days / 7 } else { 0 };
    part(weeks.into(), "week");
    part(i64::from(size.days - 7 * weeks), "day");
    let (hours, minutes, seconds) = (
        size.seconds / 3600,
        size.seconds / 60 % 60,
        size.seconds % 60,
    );
    if minutes == 30 && seconds == 0 && size.months == 0 && size.days == 0 && hours <= 12 {
        return match hours {
            0 => words.half_hour[case].clone(),
            1 => words.hour_and_half[case].clone(),
            _ => fill(
                &words.hours_and_half,
                &[("{count}", &say_number(Exact::from(hours), language))],
            ),
        };
    }
    part(hours, "hour");
    part(minutes, "minute");
    part(seconds, "second");
    let Some(last) = parts.pop() else {
        return words
            .units
            .get("second")
            .map_or_else(String::new, |forms| format!("0 {}", forms[case * 2 + 1]));
    };
    if parts.is_empty() {
        return last;
    }
    format!("{} {} {last}", parts.join(", "), words.and)
}

/// "in 20 minutes", "two days ago", "now".
pub(super) fn say_distance(words: &Lengths, length: Length, language: Language) -> String {
    if length == Length::default() {
        return words.now.clone();
    }
    let past = length.months < 0 || length.days < 0 || length.seconds < 0;
    let template = if past { &words.ago } else { &words.ahead };
    fill(
        template,
        &[("{length}", &say(words, length, true, language))],
    )
}

/// "an hour later", "ten minutes earlier".
pub(super) fn say_shift(
    words: &Lengths,
    length: Length,
    later: bool,
    language: Language,
) -> String {
    let template = if later { &words.later } else { &words.earlier };
    fill(
        template,
        &[("{length}", &say(words, length, false, language))],
    )
}
