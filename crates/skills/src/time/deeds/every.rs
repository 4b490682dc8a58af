//! Deeds about what repeats.

use jiff::civil::Weekday;

use super::{Act, Slots, Value};
use crate::time::said::{Core, Day, Every, Unit};

pub(super) fn deed(name: &str) -> Option<Act> {
    Some(match name {
        // Weekdays: by numbers, or joined from slots.
        "weekdays" => |words, slots| {
            let mut days: Vec<Weekday> = (0..words.0.len())
                .filter_map(|index| words.weekday(index))
                .collect();
            for value in slots.0 {
                match value {
                    Value::Weekday(day) => days.push(*day),
                    Value::Weekdays(more) => days.extend(more),
                    _ => {}
                }
            }
            Some(Value::Weekdays(days))
        },
        // From one weekday to another: "Monday to Friday".
        "weekdays_through" => |_, slots| {
            let (from, to) = (slots.weekday(0)?, slots.weekday(1)?);
            let days = (0..=from.until(to))
                .map(|later| from.wrapping_add(later))
                .collect();
            Some(Value::Weekdays(days))
        },
        // The same from two lists of one: German "montags bis freitags".
        "weekdays_between" => |_, slots| {
            let (from, to) = (slots.weekdays(0)?, slots.weekdays(1)?);
            let ([from], [to]) = (&from[..], &to[..]) else {
                return None;
            };
            let days = (0..=from.until(*to))
                .map(|later| from.wrapping_add(later))
                .collect();
            Some(Value::Weekdays(days))
        },
        // {n} {unit} or {unit}, with the count as a word or 1
        "step" => |words, slots| {
            let count = words.number(0).or_else(|| slots.number(0)).unwrap_or(1);
            let unit = slots.unit(0).or_else(|| words.unit(1))?;
            (1..=1000).contains(&count).then_some(())?;
            core(Core::Step {
                count: count as i32,
                unit,
            })
        },
        // {length}: "every half hour", "every hour and a half"
        "step_length" => |_, slots| {
            let length = slots.length(0)?;
            let (count, unit) = match (length.months, length.days, length.seconds) {
                (months, 0, 0) if months % 12 == 0 && months > 0 => {
                    (i64::from(months / 12), Unit::Year)
                }
                (months, 0, 0) if months > 0 => (i64::from(months), Unit::Month),
                (0, days, 0) if days % 7 == 0 && days > 0 => (i64::from(days / 7), Unit::Week),
                (0, days, 0) if days > 0 => (i64::from(days), Unit::Day),
                (0, 0, seconds) if seconds % 3600 == 0 && seconds > 0 => {
                    (seconds / 3600, Unit::Hour)
                }
                (0, 0, seconds) if seconds % 60 == 0 && seconds > 0 => (seconds / 60, Unit::Minute),
                (0, 0, seconds) if seconds > 0 => (seconds, Unit::Second),
                _ => return None,
            };
            (count <= 10_000).then_some(())?;
            core(Core::Step {
                count: count as i32,
                unit,
            })
        },
        // {weekdays}: every so many weeks; the count as a word, or a number in the slots
        "on_weekdays" => |words, slots| {
            let days = slots
                .weekdays(0)
                .or_else(|| Some(vec![slots.weekday(0)?]))?;
            let weeks = words.number(0).or_else(|| slots.number(0)).unwrap_or(1);
            (1..=52).contains(&weeks).then_some(())?;
            core(Core::Weekdays {
                days,
                weeks: weeks as i32,
            })
        },
        // {ordinal} {weekday} of every month, or one counted from the end; "-1" as the word for the last
        "on_nth" => |words, slots| {
            let n = words.number(0).or_else(|| slots.number(0))?;
            (1..=5).contains(&n.abs()).then_some(())?;
            core(Core::Nth {
                n: n as i8,
                weekday: slots.weekday(0)?,
                months: 1,
            })
        },
        // {ordinal} {workday} of every month, likewise. No month has fewer than twenty working days.
        "on_nth_among" => |words, slots| {
            let n = words.number(0).or_else(|| slots.number(0))?;
            (1..=20).contains(&n.abs()).then_some(())?;
            core(Core::NthAmong {
                n: n as i8,
                weekdays: slots.weekdays(0)?,
            })
        },
        // {ordinal} of every month; "-1" as the word for the last day
        "on_month_day" => |words, slots| {
            let days = match words.number(0) {
                Some(day) => vec![day as i8],
                None => (0..)
                    .map_while(|index| slots.number(index))
                    .map(|day| i8::try_from(day).ok().filter(|day| (1..=31).contains(day)))
                    .collect::<Option<Vec<i8>>>()?,
            };
            core(Core::MonthDays {
                days,
                months: words.number(1).unwrap_or(1) as i32,
            })
        },
        // {n} months, {ordinal}
        "on_month_day_step" => |_, slots| {
            let months = slots
                .number(0)
                .filter(|months| (1..=120).contains(months))?;
            core(Core::MonthDays {
                days: vec![
                    slots
                        .number(1)
                        .and_then(|day| i8::try_from(day).ok())
                        .filter(|day| (1..=31).contains(day))?,
                ],
                months: months as i32,
            })
        },
        // {day}: once a year
        "on_date" => |_, slots| match slots.day(0)? {
            day @ (Day::Date {
                month: Some(_),
                year: None,
                ..
            }
            | Day::Feast { year: None, .. }
            | Day::Nth { .. }
            | Day::NthAmong { .. }) => core(Core::Date(day)),
            Day::Date {
                day, month: None, ..
            } => core(Core::MonthDays {
                days: vec![day],
                months: 1,
            }),
            _ => None,
        },
        "in_month" => |_, slots| core(Core::MonthOfYear(slots.month(0)?)),
        // "twice a day": the count as a word or in the slot
        "times" => |words, slots| {
            let count = words.number(0).or_else(|| slots.number(0))?;
            times(count, slots.unit(0)?)
        },
        // "twice daily"
        "times_daily" => {
            |words, slots| times(words.number(0).or_else(|| slots.number(0))?, Unit::Day)
        }
        "times_weekly" => {
            |words, slots| times(words.number(0).or_else(|| slots.number(0))?, Unit::Week)
        }
        // Every day at this part of it.
        "daily_part" => |words, slots| {
            let mut every = Every {
                core: Some(Core::Step {
                    count: 1,
                    unit: Unit::Day,
                }),
                ..Every::default()
            };
            every.at.part = words.part(0).or(slots.part(0));
            Some(Value::Every(Box::new(every)))
        },
        // {weekdays} {part}
        "weekdays_part" => |_, slots| {
            let days = slots
                .weekdays(0)
                .or_else(|| Some(vec![slots.weekday(0)?]))?;
            let mut every = Every {
                core: Some(Core::Weekdays { days, weeks: 1 }),
                ..Every::default()
            };
            every.at.part = slots.part(0);
            Some(Value::Every(Box::new(every)))
        },
        "every_until" => |_, slots| {
            limit(slots, |every, slots| {
                every.until = slots.when(0).map(|when| *when);
                every.until.is_some()
            })
        },
        "every_from" => |_, slots| {
            limit(slots, |every, slots| {
                every.from = slots.when(0).map(|when| *when);
                every.from.is_some()
            })
        },
        "every_lasting" => |_, slots| {
            limit(slots, |every, slots| {
                every.lasting = slots.length(0);
                every.lasting.is_some()
            })
        },
        "every_times" => |_, slots| {
            limit(slots, |every, slots| {
                every.times = slots
                    .number(0)
                    .and_then(|count| u32::try_from(count).ok())
                    .filter(|count| (1..=10_000).contains(count));
                every.times.is_some()
            })
        },
        "every_except" => |_, slots| {
            limit(slots, |every, slots| {
                every.except = slots
                    .weekdays(0)
                    .or_else(|| Some(vec![slots.weekday(0)?]))
                    .unwrap_or_default();
                !every.except.is_empty()
            })
        },
        "every_between" => |_, slots| {
            limit(slots, |every, slots| {
                every.between = slots
                    .when(0)
                    .zip(slots.when(1))
                    .map(|(from, to)| (*from, *to));
                every.between.is_some()
            })
        },
        "also" => |_, slots| {
            limit(slots, |every, slots| {
                every.also.extend(slots.clock(0));
                true
            })
        },
        _ => return None,
    })
}

fn core(core: Core) -> Option<Value> {
    Some(Value::Every(Box::new(Every {
        core: Some(core),
        ..Every::default()
    })))
}

fn times(count: i64, unit: Unit) -> Option<Value> {
    if count == 1 {
        return core(Core::Step { count: 1, unit });
    }
    (2..=100).contains(&count).then_some(())?;
    core(Core::Times {
        count: count as i32,
        unit,
    })
}

fn limit(slots: Slots<'_>, set: impl FnOnce(&mut Every, Slots<'_>) -> bool) -> Option<Value> {
    let mut every = Every::default();
    set(&mut every, slots).then(|| Value::Every(Box::new(every)))
}
