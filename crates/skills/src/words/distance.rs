//! How far two spellings are apart.

/// Letters to insert, remove, change or swap to make one word of the other (optimal string alignment).
#[must_use]
pub fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let width = other.len() + 1;
    let mut before = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for (down, letter) in one.iter().enumerate() {
        row[0] = down + 1;
        for (across, with) in other.iter().enumerate() {
            let changed = last[across] + usize::from(letter != with);
            let mut best = changed.min(last[across + 1] + 1).min(row[across] + 1);
            if down > 0 && across > 0 && one[down - 1] == *with && *letter == other[across - 1] {
                best = best.min(before[across - 1] + 1);
            }
            row[across + 1] = best;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[other.len()]
}

/// No spellings are close that are further apart than this.
pub const MOST_APART: usize = 2;

/// Whether two spellings differ so little that one is likely the other misspelt: nothing for short words, one letter from
/// four letters on, two from eight on.
#[must_use]
pub fn close(one: &str, other: &str) -> bool {
    let length = one.chars().count().min(other.chars().count());
    let allowed = match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => MOST_APART,
    };
    if allowed == 0 {
        return one == other;
    }
    one.len().abs_diff(other.len()) <= allowed * 2
        && letters_apart(one, other) <= allowed * 2
        && distance(one, other) <= allowed
}

/// How many letters one has more often than the other, and the other way round. Changing a letter makes two of them, inserting
/// or removing one makes one, and swapping none: from this many on the distance need not be reckoned.
fn letters_apart(one: &str, other: &str) -> usize {
    const KINDS: usize = 64;
    let mut often = [0_i32; KINDS];
    for letter in one.chars() {
        often[letter as usize % KINDS] += 1;
    }
    for letter in other.chars() {
        often[letter as usize % KINDS] -= 1;
    }
    often
        .iter()
        .map(|more| more.unsigned_abs() as usize)
        .sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// What is passed over without being reckoned would not have been close.
        #[test]
        fn what_is_close_is_so_by_the_distance_alone(one in "[a-dß]{0,12}", other in "[a-dß]{0,12}") {
            let least = one.chars().count().min(other.chars().count());
            let allowed = match least {
                0..=3 => 0,
                4..=7 => 1,
                _ => 2,
            };
            prop_assert_eq!(close(&one, &other), distance(&one, &other) <= allowed);
        }
    }
}
