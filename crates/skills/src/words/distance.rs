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

/// Whether two spellings differ so little that one is likely the other misspelt: nothing for short words, one letter from
/// four letters on, two from eight on.
#[must_use]
pub fn close(one: &str, other: &str) -> bool {
    let length = one.chars().count().min(other.chars().count());
    let allowed = match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    one.len().abs_diff(other.len()) <= allowed * 2 && distance(one, other) <= allowed
}
