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
        let number = |value: f64| match value.abs() {
            1000.0.. => format!("{value:.0}"),
            10.0.. => format!("{value:.1}"),
            _ => format!("{value:.2}"),
        };
        let (goal, reached) = match goal {
            Goal::AtMost(most) => (format!("≤ {most}"), Some(own <= most)),
            Goal::AtLeast(least) => (format!("≥ {least}"), Some(own >= least)),
            Goal::AsStarter => (
                "≤ the starter".to_owned(),
                starter.map(|other| own <= other),
            ),
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

/// The middle of some numbers.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// So many hundredths of the whole.
pub fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
