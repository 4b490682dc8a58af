//! Numbers as they are shown and read out: at most a few places behind the mark, groups of three apart from ten thousand.

use crate::numbers::{Exact, Language};

/// Places behind the mark that are worth saying.
const PLACES: u32 = 4;

/// A number in digits with the language's marks, and whether it had to be rounded for that.
#[must_use]
pub fn number(value: Exact, language: Language) -> (String, bool) {
    let (mark, group) = language.marks();
    let (rounded, cut) = to_places(value);
    let text = rounded.to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    let (whole, behind) = digits.split_once('.').unwrap_or((digits, ""));
    let mut shown = String::from(sign);
    let apart = whole.len() > 4;
    for (at, digit) in whole.chars().enumerate() {
        if apart && at > 0 && (whole.len() - at).is_multiple_of(3) {
            shown.push(group);
        }
        shown.push(digit);
    }
    if !behind.is_empty() {
        shown.push(mark);
        shown.push_str(behind);
    }
    (shown, cut)
}

/// Rounded to a few places: more of them the smaller the number is, so that a thousandth is not nothing.
fn to_places(value: Exact) -> (Exact, bool) {
    let (above, below) = value.parts();
    let mut places = PLACES;
    let size = value.approximate().abs();
    while size > 0.0 && size * 10_f64.powi(places as i32) < 100.0 && places < 12 {
        places += 1;
    }
    let scale = 10_i128.pow(places);
    let Some(scaled) = above.checked_mul(scale) else {
        // So large that what stands behind the mark says nothing.
        let whole = Exact::ratio(above / below, 1).unwrap_or(value);
        return (whole, above % below != 0);
    };
    if scaled % below == 0 {
        return (value, false);
    }
    let half = if above < 0 { -below / 2 } else { below / 2 };
    let rounded = Exact::ratio(scaled.saturating_add(half) / below, scale).unwrap_or(value);
    (rounded, true)
}
