//! What a repetition counts, as the parts of a rule.

use jiff::civil::Weekday;

use super::super::{Context, Trouble, ranges};
use super::others;
use crate::time::reading::Assumed;
use crate::time::rule::{ByDay, Frequency, Rule};
use crate::time::said::{Core, Day, Every, Feast, Period, Span, Unit, When, Which};

/// The rule without its times of day and limits.
pub(super) fn rule(
    every: &Every,
    context: Context<'_>,
    assumed: &mut Vec<Assumed>,
) -> Result<Rule, Trouble> {
    let core = every.core.as_ref().ok_or(Trouble::Never)?;
    let mut rule = match core {
        Core::Step { count, unit } => step(*count, *unit, every)?,
        Core::Weekdays { days, weeks } => {
            no_day(every)?;
            weekly(days, *weeks)
        }
        Core::MonthDays { days, months } => {
            no_day(every)?;
            Rule {
                by_month_day: days.clone(),
                ..Rule::every(*months as u32, Frequency::Monthly)
            }
        }
        Core::Nth { n, weekday, months } => {
            no_day(every)?;
            Rule {
                by_day: vec![ByDay {
                    n: *n,
                    weekday: *weekday,
                }],
                ..Rule::every(*months as u32, Frequency::Monthly)
            }
        }
        Core::NthAmong { n, weekdays } => {
            no_day(every)?;
            among(*n, weekdays, Rule::every(1, Frequency::Monthly))
        }
        Core::Date(day) => {
            no_day(every)?;
            yearly(day)?
        }
        Core::MonthOfYear(month) => {
            let mut rule = Rule {
                by_month: vec![*month],
                by_month_day: vec![1],
                ..Rule::every(1, Frequency::Yearly)
            };
            if let Some(Day::Date {
                day,
                month: None,
                year: None,
            }) = every.at.day
            {
                rule.by_month_day = vec![day];
            } else {
                no_day(every)?;
            }
            rule
        }
        Core::Times { count, unit } => {
            let said = usize::from(every.at.clock.is_some()) + every.also.len();
            if *unit == Unit::Day && said > 1 && usize::try_from(*count) == Ok(said) {
                Rule::every(1, Frequency::Daily)
            } else {
                return Err(Trouble::WhichTimes(*count));
            }
        }
    };
    rule.week_start = context.preferences.week_start;
    if !every.except.is_empty() {
        leave_out(&mut rule, &every.except)?;
    }
    if let Some((from, to)) = &every.between {
        between(&mut rule, from, to, context)?;
    }
    let scarce = rule.by_month_day.iter().copied().find(|day| *day > 28);
    if rule.frequency == Frequency::Monthly {
        assumed.extend(scarce.map(Assumed::SomeMonthsOnly));
        if rule.by_day.iter().any(|day| day.n.abs() == 5) {
            assumed.push(Assumed::SomeMonthsOnly(29));
        }
    }
    Ok(rule)
}

fn no_day(every: &Every) -> Result<(), Trouble> {
    match every.at.day {
        None => Ok(()),
        Some(_) => Err(Trouble::Contradiction),
    }
}

fn weekly(days: &[Weekday], weeks: i32) -> Rule {
    let mut days = days.to_vec();
    days.sort_by_key(|day| day.to_monday_zero_offset());
    days.dedup();
    if days.len() == 7 && weeks == 1 {
        return Rule::every(1, Frequency::Daily);
    }
    Rule {
        by_day: days
            .into_iter()
            .map(|weekday| ByDay { n: 0, weekday })
            .collect(),
        ..Rule::every(weeks as u32, Frequency::Weekly)
    }
}

/// "every two weeks", with a day beside it where the unit leaves one open: "every month on the 15th".
fn step(count: i32, unit: Unit, every: &Every) -> Result<Rule, Trouble> {
    let frequency = match unit {
        Unit::Second => return Err(Trouble::NoRule),
        Unit::Minute => Frequency::Minutely,
        Unit::Hour => Frequency::Hourly,
        Unit::Day => Frequency::Daily,
        Unit::Week => Frequency::Weekly,
        Unit::Month => Frequency::Monthly,
        Unit::Year => Frequency::Yearly,
    };
    let rule = Rule::every(count as u32, frequency);
    let Some(day) = &every.at.day else {
        return Ok(rule);
    };
    match (frequency, day) {
        (Frequency::Minutely | Frequency::Hourly, _) => Ok(rule),
        (
            Frequency::Weekly,
            Day::Weekday {
                weekday,
                which: Which::Plain,
                weeks: 0,
            },
        ) => Ok(weekly(&[*weekday], count)),
        (
            Frequency::Monthly,
            Day::Date {
                day,
                month: None,
                year: None,
            },
        ) => Ok(Rule {
            by_month_day: vec![*day],
            ..rule
        }),
        (Frequency::Yearly, day) => Ok(Rule {
            interval: rule.interval,
            ..yearly(day)?
        }),
        _ => Err(Trouble::Contradiction),
    }
}

/// The nth of all days of a period that have one of these names.
fn among(n: i8, weekdays: &[Weekday], period: Rule) -> Rule {
    let uncounted = |weekday: &Weekday| ByDay {
        n: 0,
        weekday: *weekday,
    };
    Rule {
        by_day: weekdays.iter().map(uncounted).collect(),
        position: Some(n),
        ..period
    }
}

/// A day of the year as a rule.
fn yearly(day: &Day) -> Result<Rule, Trouble> {
    let rule = Rule::every(1, Frequency::Yearly);
    let on = |month: i8, day: i8| Rule {
        by_month: vec![month],
        by_month_day: vec![day],
        ..rule.clone()
    };
    let nth = |n: i8, weekday: Weekday, month: i8| Rule {
        by_month: vec![month],
        by_day: vec![ByDay { n, weekday }],
        ..rule.clone()
    };
    match day {
        Day::Date {
            day,
            month: Some(month),
            year: None,
        } => Ok(on(*month, *day)),
        Day::Feast {
            feast: Feast::Fixed { month, day },
            year: None,
            ..
        } => Ok(on(*month, *day)),
        Day::Feast {
            feast: Feast::Nth { n, weekday, month },
            year: None,
            ..
        } => Ok(nth(*n, *weekday, *month)),
        Day::Nth {
            n,
            weekday,
            of: Period::NamedMonth {
                month, year: None, ..
            },
        } => Ok(nth(*n, *weekday, *month)),
        Day::Nth {
            n,
            weekday,
            of: Period::Month(_),
        } => Ok(Rule {
            by_day: vec![ByDay {
                n: *n,
                weekday: *weekday,
            }],
            ..Rule::every(1, Frequency::Monthly)
        }),
        Day::Nth {
            n,
            weekday,
            of: Period::Year(_),
        } => Ok(Rule {
            by_day: vec![ByDay {
                n: *n,
                weekday: *weekday,
            }],
            ..rule
        }),
        Day::NthAmong { n, weekdays, of } => match of {
            Period::NamedMonth {
                month, year: None, ..
            } => {
                let by_month = vec![*month];
                Ok(among(*n, weekdays, Rule { by_month, ..rule }))
            }
            Period::Month(_) => Ok(among(*n, weekdays, Rule::every(1, Frequency::Monthly))),
            Period::Year(_) => Ok(among(*n, weekdays, rule)),
            _ => Err(Trouble::Contradiction),
        },
        // Easter moves by the moon, which no rule can say.
        Day::Feast { .. } => Err(Trouble::NoRule),
        _ => Err(Trouble::Contradiction),
    }
}

fn leave_out(rule: &mut Rule, except: &[Weekday]) -> Result<(), Trouble> {
    match rule.frequency {
        Frequency::Daily if rule.interval == 1 && rule.by_day.is_empty() => {
            *rule = Rule {
                by_day: others(except),
                week_start: rule.week_start,
                ..Rule::every(1, Frequency::Weekly)
            };
        }
        Frequency::Weekly if !rule.by_day.is_empty() => {
            rule.by_day.retain(|day| !except.contains(&day.weekday))
        }
        Frequency::Hourly | Frequency::Minutely => rule.by_day = others(except),
        _ => return Err(Trouble::Contradiction),
    }
    if rule.by_day.is_empty() {
        return Err(Trouble::Never);
    }
    Ok(())
}

/// "between 9 and 5": the hours in which it happens.
fn between(rule: &mut Rule, from: &When, to: &When, context: Context<'_>) -> Result<(), Trouble> {
    if rule.frequency > Frequency::Hourly {
        return Err(Trouble::Contradiction);
    }
    let span = Span::Between(from.clone(), to.clone());
    let found = ranges::ranges(&span, &When::default(), context)?
        .into_iter()
        .next();
    let stretch = found.ok_or(Trouble::Contradiction)?.it;
    let (first, last) = (stretch.from.hour(), stretch.until.hour());
    let whole = stretch.from.minute() == 0 && stretch.until.minute() == 0 && first < last;
    if !whole {
        return Err(Trouble::NoRule);
    }
    // Hours include the last one; minutes end before it.
    let last = if rule.frequency == Frequency::Hourly {
        last
    } else {
        last - 1
    };
    rule.by_hour = (first..=last).collect();
    Ok(())
}
