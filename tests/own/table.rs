//! The table that is printed: what was measured, the starter beside it, the goal, and whether it was reached.

use std::fmt;

/// What a number should be.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
    /// Not above the starter's.
    AsStarter,
    /// Below the starter's.
    BelowStarter,
    /// None is set.
    None,
}

#[derive(Debug)]
struct Row {
    what: String,
    own: String,
    starter: String,
    goal: String,
    reached: &'static str,
}

/// All rows.
#[derive(Debug, Default)]
pub struct Table(Vec<Row>);

impl Table {
    /// A number, the starter's beside it where there is one, and what both are of.
    pub fn add(&mut self, what: &str, own: f64, starter: Option<f64>, goal: Goal, of: &str) {
        let (goal, reached) = match goal {
            Goal::AtMost(most) => (format!("≤ {most}"), Some(own <= most)),
            Goal::AtLeast(least) => (format!("≥ {least}"), Some(own >= least)),
            Goal::AsStarter => (
                "≤ the starter".to_owned(),
                starter.map(|other| own <= other),
            ),
            Goal::BelowStarter => ("< the starter".to_owned(), starter.map(|other| own < other)),
            Goal::None => (String::new(), None),
        };
        let reached = match reached {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        let row = Row {
            what: if of.is_empty() {
                what.to_owned()
            } else {
                format!("{what} ({of})")
            },
            own: number(own),
            starter: starter.map_or_else(|| "–".to_owned(), number),
            goal,
            reached,
        };
        eprintln!("  {}: {}, starter {}", row.what, row.own, row.starter);
        self.0.push(row);
    }

    /// What could not be measured, and why.
    pub fn skipped(&mut self, what: &str, why: &str) {
        self.0.push(Row {
            what: what.to_owned(),
            own: format!("not measured: {why}"),
            starter: "–".to_owned(),
            goal: String::new(),
            reached: "",
        });
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| what | own | starter | goal | reached |\n|---|---|---|---|---|"
        )?;
        self.0.iter().try_for_each(|row| {
            let Row {
                what,
                own,
                starter,
                goal,
                reached,
            } = row;
            writeln!(f, "| {what} | {own} | {starter} | {goal} | {reached} |")
        })
    }
}

/// As exact as it is of use: small ones are shares, which are compared with goals of two digits.
fn number(value: f64) -> String {
    match value.abs() {
        1000.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        small if small > 0.0 => format!("{value:.3}"),
        _ if value.is_nan() => "none".to_owned(),
        _ => "0".to_owned(),
    }
}

/// The middle of some numbers.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// So many hundredths of the whole.
pub fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(own: f64, starter: Option<f64>, goal: Goal) -> &'static str {
        let mut table = Table::default();
        table.add("what", own, starter, goal, "");
        table.0[0].reached
    }

    #[test]
    fn a_goal_that_is_missed_says_so() {
        assert_eq!(reached(0.12, None, Goal::AtMost(0.12)), "yes");
        assert_eq!(reached(0.121, None, Goal::AtMost(0.12)), "no");
        assert_eq!(reached(95.0, None, Goal::AtLeast(95.0)), "yes");
        assert_eq!(reached(94.9, None, Goal::AtLeast(95.0)), "no");
        assert_eq!(reached(16.0, Some(16.0), Goal::AsStarter), "yes");
        assert_eq!(reached(16.0, Some(16.0), Goal::BelowStarter), "no");
        assert_eq!(reached(15.9, Some(16.0), Goal::BelowStarter), "yes");
        assert_eq!(reached(1.0, None, Goal::None), "");
        // Nothing beside it: nothing is claimed.
        assert_eq!(reached(1.0, None, Goal::AsStarter), "");
        assert_eq!(reached(f64::NAN, None, Goal::AtMost(1.0)), "no");
    }

    #[test]
    fn a_number_just_over_its_goal_does_not_look_like_it() {
        assert_eq!(number(0.124), "0.124");
        assert_eq!(number(0.0), "0");
        assert_eq!(number(5.0), "5.00");
        assert_eq!(number(87.13), "87.1");
        assert_eq!(number(230_000.4), "230000");
        assert_eq!(number(f64::NAN), "none");
    }

    #[test]
    fn what_was_not_measured_stands_in_the_table() {
        let mut table = Table::default();
        table.skipped("ear", "no recordings");
        assert!(
            table
                .to_string()
                .contains("| ear | not measured: no recordings |")
        );
    }

    #[test]
    fn the_middle_is_one_of_the_numbers() {
        assert!((median(&mut [3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!(median(&mut []).is_nan());
        assert!((percent(1, 4) - 25.0).abs() < f64::EPSILON);
        assert!(percent(0, 0).abs() < f64::EPSILON);
    }
}
