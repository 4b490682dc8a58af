//! Telling what repeats: how often, and when it comes next.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sotto_api::When;

use crate::time::{Frequency, Moment, Precision, Repeating, Rule, say};

use super::when::{moment_said, when_said, with_place};
use super::{Line, Task};

/// When something is, as it is read out: "every weekday at seven o'clock, next on Monday". What comes once has only its time.
pub(super) fn when_told(task: &Task<'_>, when: &When, next: Option<Timestamp>) -> String {
    let Some((rule, every)) = every_said(task, when) else {
        return when_said(task, when, next);
    };
    let Some(next) = next else {
        return every;
    };
    let line = Line::new("time.repeats").with("every", every);
    let next = next_said(task, when, &rule, next);
    task.here.book.line(&line.with("time", next))
}

/// How often, with the rule that says so. Nothing for what comes once, and for rules that there are no words for.
fn every_said(task: &Task<'_>, when: &When) -> Option<(Rule, String)> {
    let rule: Rule = when.rule.as_ref()?.parse().ok()?;
    if !has_words(&rule) {
        return None;
    }
    let zone = TimeZone::get(&when.zone).ok()?;
    let again = Repeating {
        rule: rule.clone(),
        start: when.local,
        first: when.local.to_zoned(zone).ok()?,
        precision: if when.all_day {
            Precision::Day
        } else {
            Precision::Minute
        },
        part: None,
    };
    let here = task.here;
    let said = say::repeating(&again, here.language, here.now, here.preferences);
    Some((rule, with_place(task, when, said)))
}

/// A calendar of another program can bring rules that say more than there are words for, and half of a rule is a wrong one.
fn has_words(rule: &Rule) -> bool {
    let days = !rule.by_day.is_empty();
    let dates = !rule.by_month_day.is_empty();
    let months = rule.by_month.len();
    match rule.frequency {
        Frequency::Minutely | Frequency::Hourly | Frequency::Daily => {
            !days && !dates && months == 0
        }
        Frequency::Weekly => !dates && months == 0,
        Frequency::Monthly => !(days && dates) && months == 0,
        Frequency::Yearly => !(days && dates) && months < 2,
    }
}

/// The next time. Its day is enough where the hour is the one that was said already: one that was put off has another.
fn next_said(task: &Task<'_>, when: &When, rule: &Rule, next: Timestamp) -> String {
    let zone = TimeZone::get(&when.zone).unwrap_or(TimeZone::UTC);
    let usual = next.to_zoned(zone).time() == when.local.time() && rule.by_hour.len() < 2;
    if !when.all_day && !usual {
        return moment_said(task, next);
    }
    let here = task.here;
    let day = Moment {
        at: next.to_zoned(here.now.time_zone().clone()),
        precision: Precision::Day,
        part: None,
        distance: None,
    };
    say::moment(&day, here.language, here.now, here.preferences)
}
