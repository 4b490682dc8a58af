//! Dates and weekdays: `Jan. 5th`, `5 January 2027`, `2027-03-04`, `3/4/2027`, `Mon.`.

use super::DateOrder;
use super::numbers::{ordinal, year};
use super::text::{Reading, Text};
use super::{calendar, times};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
fn month_of(word: &str) -> Option<usize> {
    if word.len() < 3 || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    MONTHS.iter().position(|month| {
        let month = month.to_ascii_lowercase();
        month == lower
            || (lower.len() == 3 && month.starts_with(&lower))
            || (month == "september" && lower == "sept")
    })
}

fn weekday_of(word: &str) -> Option<usize> {
    let abbreviated = matches!(
        word,
        "Mon" | "Tue" | "Tues" | "Wed" | "Weds" | "Thu" | "Thur" | "Thurs" | "Fri" | "Sat" | "Sun"
    );
    DAYS.iter()
        .position(|day| abbreviated && day.starts_with(&word[..3]))
}

/// Whether this is the name of a month, whole or short.
pub(super) fn is_month(word: &str) -> bool {
    month_of(word).is_some()
}

/// Whether this is the name of a weekday or month, whole or short.
pub(super) fn names_day_or_month(word: &str) -> bool {
    is_month(word) || weekday_of(word).is_some() || DAYS.contains(&word)
}

/// The words for the day of a month: "December twenty-fifth".
pub(super) fn month_and_day(month: u64, day: u64) -> Option<String> {
    let place = usize::try_from(month.checked_sub(1)?).ok()?;
    let name = MONTHS.get(place)?;
    (1..=31)
        .contains(&day)
        .then(|| format!("{name} {}", ordinal(day)))
}

/// A day of the month with an optional ordinal ending.
fn day_at(text: &Text, i: usize) -> Option<(u64, usize)> {
    let end = text.digits(i);
    if end == i || end - i > 2 {
        return None;
    }
    let day: u64 = text.slice(i, end).parse().ok()?;
    let suffix = text.slice(end, end + 2).to_ascii_lowercase();
    let with_suffix =
        matches!(suffix.as_str(), "st" | "nd" | "rd" | "th") && !text.at(end + 2).is_alphanumeric();
    let stop = if with_suffix { end + 2 } else { end };
    let goes_on = text.at(stop).is_alphabetic()
        || matches!(text.at(stop), '%' | ':' | '/' | '°')
        || (matches!(text.at(stop), '.' | ',') && text.at(stop + 1).is_ascii_digit());
    ((1..=31).contains(&day) && !goes_on).then_some((day, stop))
}

/// A year of four digits behind a date, across a blank or comma: its words with the pause.
fn year_behind(text: &Text, i: usize) -> Option<(String, usize)> {
    let comma = text.at(i) == ',';
    let start = text.spaces(if comma { i + 1 } else { i });
    let end = text.digits(start);
    let number: u64 = text.slice(start, end.min(start + 5)).parse().ok()?;
    let alone = !(text.at(end).is_alphanumeric()
        || text.at(end) == ':' && text.at(end + 1).is_ascii_digit());
    (start > i && end - start == 4 && (1000..2200).contains(&number) && alone)
        .then(|| (year(number), end))
}

/// Reads a month or weekday by name at `i`: `Jan. 5th, 2027`, `March 4-6`, `Sept. 2020`, `Mon.`.
pub(super) fn read_named(text: &Text, i: usize) -> Option<Reading> {
    if !text.fresh(i) || !text.at(i).is_ascii_uppercase() {
        return None;
    }
    let end = text.letters(i);
    if end - i > 9 {
        return None;
    }
    let word = text.slice(i, end);
    let dotted = text.at(end) == '.';
    let after = text.spaces(if dotted { end + 1 } else { end });
    if let Some(day) = weekday_of(&word) {
        let next = text.word_after(after);
        if calendar::is_star(text, i, &word) {
            return None;
        }
        let other_side = matches!(text.before(i), '-' | '–')
            && !text.at(end).is_alphanumeric()
            && (!calendar::also_word(&word) || names_day_or_month(&text.word_before(i - 1)));
        let sure = (dotted && calendar::certain(text, i, end))
            || (text.at(end) == ',' && month_of(&text.word_after(end + 1)).is_some())
            || (text.at(end) == ',' && text.at(end + 2).is_ascii_digit())
            || (after > end && (text.at(after).is_ascii_digit() || month_of(&next).is_some()))
            || matches!(text.at(end), '-' | '–') && weekday_of(&text.word_after(end + 1)).is_some()
            || other_side;
        let stop = if dotted && !text.ends(end + 1) {
            end + 1
        } else {
            end
        };
        let through =
            matches!(text.at(stop), '-' | '–') && weekday_of(&text.word_after(stop + 1)).is_some();
        let (words, stop) = if through {
            (format!("{} to", DAYS[day]), stop + 1)
        } else {
            (DAYS[day].to_owned(), stop)
        };
        return sure.then(|| Reading::new(words, stop));
    }
    let month = month_of(&word)?;
    let name = MONTHS[month];
    let short = word.len() < name.len();
    let from = if dotted && short {
        after
    } else {
        text.spaces(end)
    };
    if from > end
        && (!dotted || short)
        && let Some((day, stop)) = day_at(text, from)
    {
        let mut words = format!("{name} {}", ordinal(day));
        let mut stop = stop;
        if matches!(text.at(stop), '-' | '–')
            && let Some((until, end)) = day_at(text, stop + 1)
        {
            words = format!("{words} to {}", ordinal(until));
            stop = end;
        }
        if let Some((year, end)) = year_behind(text, stop) {
            return Some(Reading::new(format!("{words}, {year}"), end));
        }
        return Some(Reading::new(words, stop));
    }
    if !dotted || short {
        let space = if dotted { end + 1 } else { end };
        if let Some((year, stop)) = year_behind(text, space) {
            return Some(Reading::new(format!("{name} {year}"), stop));
        }
    }
    let stop = if text.ends(end + 1) { end } else { end + 1 };
    // "May." ends a sentence, and so may any month whose short form is a word.
    (short && dotted && calendar::certain(text, i, end)).then(|| Reading::new(name, stop))
}

/// Reads `5 January 2027` and `5th of Jan.`; "the" is said once.
pub(super) fn read_day_month(text: &Text, i: usize) -> Option<Reading> {
    let (day, end) = day_at(text, i)?;
    let mut from = text.spaces(end);
    let glued = text.at(end) == '-';
    if glued {
        from = end + 1;
    }
    if from == end {
        return None;
    }
    if text.starts(from, "of ") {
        from += 3;
    }
    let stop = text.letters(from);
    if stop - from > 9 {
        return None;
    }
    let word = text.slice(from, stop);
    let month = month_of(&word)?;
    let short = word.len() < MONTHS[month].len();
    // "at 5 May called" is rarer than "5 May", but a lone short form wants a sign that it is a month.
    let mut end = stop;
    if short && text.at(stop) == '.' && !text.ends(stop + 1) {
        end += 1;
    }
    let the = if text.word_before(i).eq_ignore_ascii_case("the") {
        ""
    } else {
        "the "
    };
    let words = format!("{the}{} of {}", ordinal(day), MONTHS[month]);
    let year = year_behind(text, end).or_else(|| {
        let dashed = glued && text.at(end) == '-' && text.digits(end + 1) == end + 5;
        dashed.then(|| {
            (
                year(text.slice(end + 1, end + 5).parse().unwrap_or(0)),
                end + 5,
            )
        })
    });
    Some(match year {
        Some((year, end)) => Reading::new(format!("{words}, {year}"), end),
        None => Reading::new(words, end),
    })
}

/// Reads `2027-03-04`, `2027/03/04`, `3/4/2027`, `4.3.2027`, with a time behind `T`.
pub(super) fn read_numeric(text: &Text, i: usize, order: DateOrder) -> Option<Reading> {
    let mut fields = [(0_u64, 0_usize); 3];
    let mut at = i;
    let mut sign = '\0';
    for (n, field) in fields.iter_mut().enumerate() {
        let end = text.digits(at);
        if end == at || end - at > 4 {
            return None;
        }
        *field = (text.slice(at, end).parse().ok()?, end - at);
        at = end;
        if n < 2 {
            let here = text.at(at);
            if !matches!(here, '-' | '/' | '.') || (sign != '\0' && here != sign) {
                return None;
            }
            sign = here;
            at += 1;
        }
    }
    let [(first, first_len), (second, second_len), (third, third_len)] = fields;
    let time = text.at(at) == 'T' && text.at(at + 1).is_ascii_digit();
    let goes_on = text.at(at) == sign && text.at(at + 1).is_ascii_digit();
    if goes_on || (text.at(at).is_alphanumeric() && !time) || second_len > 2 {
        return None;
    }
    let (y, mut m, mut d) = if first_len == 4 && third_len <= 2 && sign != '.' {
        (first, second, third)
    } else if first_len <= 2 && third_len == 4 {
        match (sign, order) {
            ('/' | '-', DateOrder::MonthDay) => (third, first, second),
            _ => (third, second, first),
        }
    } else if first_len <= 2 && third_len == 2 && sign == '/' {
        let full = if third < 70 {
            2000 + third
        } else {
            1900 + third
        };
        match order {
            DateOrder::MonthDay => (full, first, second),
            DateOrder::DayMonth => (full, second, first),
        }
    } else {
        return None;
    };
    if m > 12 && first_len != 4 {
        (m, d) = (d, m);
    }
    if !(1..=12).contains(&m) || !(1..=31).contains(&d) || !(1000..3000).contains(&y) {
        return None;
    }
    let words = format!("{} {}, {}", MONTHS[m as usize - 1], ordinal(d), year(y));
    if time && let Some(clock) = times::read(text, at + 1) {
        return Some(Reading::new(format!("{words}, {}", clock.words), clock.end));
    }
    Some(Reading::new(words, at))
}
