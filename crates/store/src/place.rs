//! A place in an order as a text between two others, so that moving one thing changes that thing only and two devices
//! can both insert. A place is a whole number, whose first letter says how many digits it has, and a fraction.

use sotto_api::{Id, Position};

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Where something comes to stand among others that are in order (without itself).
#[must_use]
pub fn at(others: &[(Id, String)], position: Position) -> Option<String> {
    let index = match position {
        Position::Top => 0,
        Position::End => others.len(),
        Position::Nth { nth } => (nth.max(1) as usize - 1).min(others.len()),
        Position::Before { id } => others.iter().position(|(other, _)| *other == id)?,
        Position::After { id } => others.iter().position(|(other, _)| *other == id)? + 1,
    };
    let place = |index: usize| others.get(index).map(|(_, place)| place.as_str());
    Some(between(index.checked_sub(1).and_then(place), place(index)))
}

/// A place after the first and before the second; nothing stands for the beginning and the end. Where both are the same
/// (two devices chose alike) it comes after them.
#[must_use]
pub fn between(after: Option<&str>, before: Option<&str>) -> String {
    match (after, before) {
        (None, None) => "a0".to_owned(),
        (Some(after), None) => {
            let (whole, fraction) = split(after);
            increment(whole).unwrap_or_else(|| format!("{whole}{}", middle(fraction, None)))
        }
        (None, Some(before)) => {
            let (whole, fraction) = split(before);
            if !fraction.is_empty() && whole < before {
                return whole.to_owned();
            }
            match decrement(whole) {
                Some(earlier) => earlier,
                None if fraction.is_empty() => before.to_owned(), // Nothing is earlier than the earliest.
                None => format!("{whole}{}", middle("", Some(fraction))),
            }
        }
        (Some(after), Some(before)) if after >= before => format!("{after}V"),
        (Some(after), Some(before)) => {
            let (whole, fraction) = split(after);
            let (next_whole, next_fraction) = split(before);
            if whole == next_whole {
                return format!("{whole}{}", middle(fraction, Some(next_fraction)));
            }
            match increment(whole) {
                Some(between) if between.as_str() < before => between,
                _ => format!("{whole}{}", middle(fraction, None)),
            }
        }
    }
}

/// How many digits follow the first letter: a0 … a9 … zz have one more with each letter, Zz downward likewise.
fn digits_after(first: u8) -> usize {
    match first {
        b'a'..=b'z' => usize::from(first - b'a') + 1,
        b'A'..=b'Z' => usize::from(b'Z' - first) + 1,
        _ => 0,
    }
}

/// The whole number and the fraction.
fn split(place: &str) -> (&str, &str) {
    let whole = place.bytes().next().map_or(0, digits_after) + 1;
    // What another program wrote may be too short, or no ASCII: then all of it is the whole number.
    if place.is_ascii() && place.len() >= whole {
        place.split_at(whole)
    } else {
        (place, "")
    }
}

fn value(digit: u8) -> usize {
    DIGITS.iter().position(|known| *known == digit).unwrap_or(0)
}

/// The next whole number; nothing after the last.
fn increment(whole: &str) -> Option<String> {
    step(whole, 61, 0, 1, |first| match first {
        b'Z' => Some((b'a', 1)),
        b'z' => None,
        b'a'..=b'y' => Some((first + 1, digits_after(first + 1))),
        b'A'..=b'Y' => Some((first + 1, digits_after(first + 1))),
        _ => None,
    })
}

/// The whole number before; nothing before the first.
fn decrement(whole: &str) -> Option<String> {
    step(whole, 0, 61, -1, |first| match first {
        b'a' => Some((b'Z', 1)),
        b'A' => None,
        b'b'..=b'z' => Some((first - 1, digits_after(first - 1))),
        b'B'..=b'Z' => Some((first - 1, digits_after(first - 1))),
        _ => None,
    })
}

fn step(
    whole: &str,
    last: usize,
    first_again: usize,
    by: isize,
    carry: impl Fn(u8) -> Option<(u8, usize)>,
) -> Option<String> {
    let bytes = whole.as_bytes();
    let (first, digits) = bytes.split_first()?;
    if digits.len() != digits_after(*first) || digits.is_empty() {
        return None;
    }
    let mut digits = digits.to_vec();
    for digit in digits.iter_mut().rev() {
        let now = value(*digit);
        if now != last {
            *digit = DIGITS[now.checked_add_signed(by)?];
            return Some(text(*first, &digits));
        }
        *digit = DIGITS[first_again];
    }
    let (first, count) = carry(*first)?;
    Some(text(first, &vec![DIGITS[first_again]; count]))
}

fn text(first: u8, digits: &[u8]) -> String {
    std::iter::once(first)
        .chain(digits.iter().copied())
        .map(char::from)
        .collect()
}

/// A fraction strictly between two, never ending in a zero, so that there is always room before it.
fn middle(after: &str, before: Option<&str>) -> String {
    let (after, before) = (after.as_bytes(), before.map(str::as_bytes));
    let mut made = Vec::new();
    let mut bound = before;
    for at in 0.. {
        let low = after.get(at).map_or(0, |digit| value(*digit));
        let high = bound.map_or(62, |bound| bound.get(at).map_or(0, |digit| value(*digit)));
        if low + 1 < high {
            made.push(DIGITS[usize::midpoint(low, high)]);
            break;
        }
        if bound.is_some_and(|bound| at > bound.len() + after.len()) {
            made.push(b'V'); // A bound that ends in zeros, as another program may write it, leaves no room.
            break;
        }
        made.push(DIGITS[low]);
        // Below a smaller digit everything is before the bound.
        if low < high {
            bound = None;
        }
    }
    made.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn appending_and_prepending_stay_short() {
        let (mut last, mut first) = ("a0".to_owned(), "a0".to_owned());
        for _ in 0..10_000 {
            let next = between(Some(&last), None);
            assert!(next > last);
            last = next;
            let before = between(None, Some(&first));
            assert!(before < first, "{before} {first}");
            first = before;
        }
        assert!(last.len() <= 4 && first.len() <= 4, "{last} {first}");
    }

    #[test]
    fn equal_places_of_two_devices_do_not_trap_anybody() {
        let new = between(Some("a1"), Some("a1"));
        assert!(new.as_str() > "a1");
        assert!(new.as_str() < "a2");
    }

    proptest! {
        #[test]
        fn there_is_always_room_between(at in prop::collection::vec(any::<prop::sample::Index>(), 1..300)) {
            let mut order: Vec<String> = Vec::new();
            for index in at {
                let index = index.index(order.len() + 1);
                let after = index.checked_sub(1).map(|at| order[at].as_str());
                let new = between(after, order.get(index).map(String::as_str));
                order.insert(index, new);
                prop_assert!(order.is_sorted_by(|a, b| a < b), "{:?}", order);
            }
        }

        #[test]
        fn the_same_gap_can_be_filled_again_and_again(below in any::<bool>(), times in 1_usize..200) {
            let (mut low, mut high) = ("a0".to_owned(), "a1".to_owned());
            for _ in 0..times {
                let new = between(Some(&low), Some(&high));
                prop_assert!(low < new && new < high, "{} {} {}", low, new, high);
                if below { high = new } else { low = new }
            }
        }

        #[test]
        fn what_somebody_else_wrote_breaks_nothing(after in "[a-zA-Z0-9é]{0,8}", before in "[a-zA-Z0-9é]{0,8}") {
            let _ = (between(Some(&after), Some(&before)), between(None, Some(&before)));
            prop_assert!(between(Some(&after), None) > after || after.is_empty() || !after.is_ascii());
        }
    }
}
