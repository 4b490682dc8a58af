//! The table that is printed, row by row as it is measured, so that a run that is cut off shows what was done.

use std::io::Write;

/// What a number should be.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// The middle one no more than this.
    AtMost(f64),
    /// The middle one no less than this.
    AtLeast(f64),
    /// None more than this.
    EachAtMost(f64),
    /// None is set.
    None,
}

/// Says what the columns are.
pub fn head() {
    print("| what | goal | p50 | p95 | n |\n|---|---|---|---|---|");
}

/// Several numbers of the same kind.
pub fn row(what: &str, goal: Goal, unit: &str, values: &[f64]) {
    if values.is_empty() {
        return absent(what, "nothing came of it");
    }
    let sorted = sorted(values);
    let cell = |hundredths| {
        nearest(&sorted, hundredths).map_or_else(|| "–".to_owned(), |value| number(value, unit))
    };
    let goal = told(goal, &sorted, unit);
    let (middle, most) = (cell(50), cell(95));
    print(&format!(
        "| {what} | {goal} | {middle} | {most} | {} |",
        sorted.len()
    ));
}

/// One number of a whole, as a share or a count; `of` is how many there were.
pub fn single(what: &str, goal: Goal, unit: &str, value: f64, of: usize) {
    let goal = told(goal, &[value], unit);
    let value = number(value, unit);
    print(&format!("| {what} | {goal} | {value} | – | {of} |"));
}

/// Which ear heard in the rows of this part that follow, where they need one.
pub fn heard_by(part: &str, ear: &str) {
    print(&format!("| *{part}, the ear: {ear}* | | | | |"));
}

/// One of those that the next rows count, for whoever wants to know which.
pub fn one_of_them(what: &str) {
    let what = what.replace(['|', '\n'], " ");
    print(&format!("| · {what} | | | | |"));
}

/// What could not be measured here, and why.
pub fn absent(what: &str, why: &str) {
    let why = why.replace(['|', '\n'], " ");
    print(&format!("| {what} | – | not measured: {why} | – | 0 |"));
}

fn print(line: &str) {
    println!("{line}");
    // Whoever reads it through a pipe sees it now too.
    let _ = std::io::stdout().flush();
}

fn told(goal: Goal, sorted: &[f64], unit: &str) -> String {
    let middle = nearest(sorted, 50).unwrap_or(f64::NAN);
    let (sign, wanted, reached) = match goal {
        Goal::AtMost(most) => ("≤", most, middle <= most),
        Goal::AtLeast(least) => ("≥", least, middle >= least),
        Goal::EachAtMost(most) => ("≤", most, sorted.iter().all(|value| *value <= most)),
        Goal::None => return "–".to_owned(),
    };
    let missed = if reached { "" } else { ", **missed**" };
    format!("{sign} {}{missed}", number(wanted, unit))
}

fn number(value: f64, unit: &str) -> String {
    let value = match value.abs() {
        _ if value.fract() == 0.0 => format!("{value:.0}"),
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    };
    if unit.is_empty() {
        value
    } else {
        format!("{value} {unit}")
    }
}

/// In their order; what is no number is left out.
fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The nearest rank: so many of a hundred, or more, are no greater than this.
fn nearest(sorted: &[f64], hundredths: usize) -> Option<f64> {
    let rank = (sorted.len() * hundredths).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// So many hundredths of the whole.
pub fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_is_one_of_the_numbers() {
        let ten: Vec<f64> = (1..=10).rev().map(f64::from).collect();
        let ten = sorted(&ten);
        assert_eq!(nearest(&ten, 50), Some(5.0));
        assert_eq!(nearest(&ten, 95), Some(10.0));
        assert_eq!(nearest(&ten, 0), Some(1.0));
        assert_eq!(nearest(&[7.0], 50), Some(7.0));
        assert_eq!(nearest(&[], 50), None);
        assert_eq!(sorted(&[2.0, f64::NAN, 1.0]), [1.0, 2.0]);
    }

    #[test]
    fn a_goal_that_is_missed_says_so() {
        assert_eq!(told(Goal::AtMost(400.0), &[399.0], "ms"), "≤ 400 ms");
        assert_eq!(
            told(Goal::AtMost(400.0), &[401.0], "ms"),
            "≤ 400 ms, **missed**"
        );
        assert_eq!(
            told(Goal::AtLeast(25.0), &[24.0], "dB"),
            "≥ 25 dB, **missed**"
        );
        // The middle is well, and one is not.
        assert!(told(Goal::EachAtMost(0.0), &[0.0, 0.0, 1.0], "").contains("missed"));
        assert_eq!(told(Goal::None, &[1.0], "ms"), "–");
    }

    #[test]
    fn numbers_are_as_exact_as_they_are_of_use() {
        assert_eq!(number(412.3, "ms"), "412 ms");
        assert_eq!(number(41.26, "%"), "41.3 %");
        assert_eq!(number(0.284, "dB"), "0.28 dB");
        assert_eq!(number(0.0, ""), "0");
        assert!((percent(3, 0) - 300.0).abs() < 1e-9);
    }
}
