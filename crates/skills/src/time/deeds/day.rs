//! Deeds about days and stretches of the calendar.

use super::{Act, Value};
use crate::time::said::{Day, Edge, Length, Period, Span, Unit, When, Which};

pub(super) fn deed(name: &str) -> Option<Act> {
    Some(match name {
        "offset" => |words, _| Some(Value::Day(Day::Offset(words.number(0)? as i32))),
        // {weekday}: which, and so many weeks later
        "day_of_week" => |words, slots| {
            Some(Value::Day(Day::Weekday {
                weekday: slots.weekday(0)?,
                which: words.which(0),
                weeks: words.number(1).unwrap_or(0) as i32,
            }))
        },
        "day_in_week" => |words, slots| {
            Some(Value::Day(Day::InWeek {
                weekday: slots.weekday(0)?,
                week: words.number(0)? as i32,
            }))
        },
        // {n} {month} {year}, in whatever order
        "date" => |_, slots| {
            Some(Value::Day(Day::Date {
                day: slots.day_number(0)?,
                month: slots.month(0),
                year: match slots.number(1) {
                    Some(_) => Some(slots.year(1)?),
                    None => None,
                },
            }))
        },
        // "am dritten zehnten": day and month as numbers
        "date_of_numbers" => |_, slots| {
            Some(Value::Day(Day::Date {
                day: slots.day_number(0)?,
                month: Some(slots.day_number(1).filter(|month| *month <= 12)?),
                year: match slots.number(2) {
                    Some(_) => Some(slots.year(2)?),
                    None => None,
                },
            }))
        },
        // "Monatsende": the edge, the stretch and its distance as words
        "edge_of" => |words, _| {
            let distance = words.number(2)? as i32;
            let of = match words.word(1) {
                "week" => Period::Week(distance),
                "month" => Period::Month(distance),
                "quarter" => Period::Quarter(distance),
                _ => Period::Year(distance),
            };
            Some(Value::Day(Day::Edge {
                edge: words.edge(0)?,
                of,
            }))
        },
        // {ordinal} of this month (0), of next month (1)
        "day_of_month" => |words, slots| {
            Some(Value::Day(Day::InMonth {
                day: slots.day_number(0)?,
                months: words.number(0)? as i32,
            }))
        },
        "day_of_feast" => |words, slots| {
            Some(Value::Day(Day::Feast {
                feast: slots.feast(0)?,
                which: words.which(0),
                year: match slots.number(0) {
                    Some(_) => Some(slots.year(0)?),
                    None => None,
                },
            }))
        },
        // {ordinal} {weekday} {period}, or one counted from the end; the number as a word for "last"
        "nth" => |words, slots| {
            let n = match words.number(0) {
                Some(n) => n,
                None => slots.number(0).filter(|n| (1..=5).contains(&n.abs()))?,
            };
            Some(Value::Day(Day::Nth {
                n: n as i8,
                weekday: slots.weekday(0)?,
                of: slots.period(0)?,
            }))
        },
        // {ordinal} {workday} {period}, likewise
        "nth_among" => |words, slots| {
            let n = match words.number(0) {
                Some(n) => n,
                None => slots.number(0).filter(|n| (1..=20).contains(&n.abs()))?,
            };
            Some(Value::Day(Day::NthAmong {
                n: n as i8,
                weekdays: slots.weekdays(0)?,
                of: slots.period(0)?,
            }))
        },
        "edge" => |words, slots| {
            Some(Value::Day(Day::Edge {
                edge: words.edge(0)?,
                of: slots.period(0)?,
            }))
        },
        "in" => |_, slots| {
            slots
                .length(0)
                .map(|length| Value::Day(Day::FromNow(length)))
        },
        "ago" => |_, slots| {
            slots
                .length(0)
                .map(|length| Value::Day(Day::FromNow(length.negative())))
        },
        "now" => |_, _| Some(Value::Day(Day::FromNow(Length::default()))),
        // {length} {day}, or the days as a word
        "day_after" => |words, slots| shifted(words.number(0), slots, 1),
        "day_before" => |words, slots| shifted(words.number(0), slots, -1),
        "weekday_after" => |_, slots| near(slots, true),
        "weekday_before" => |_, slots| near(slots, false),
        "period" => |words, slots| period(words, slots).map(Value::Period),
        // What stands in the slot, as a range: {period}, {when} {when}, {when}
        "span" => |_, slots| {
            Some(Value::Span(Box::new(
                match (slots.period(0), slots.when(0), slots.when(1)) {
                    (Some(period), ..) => Span::Period(period),
                    (_, Some(from), Some(to)) => Span::Between(*from, *to),
                    _ => return None,
                },
            )))
        },
        // "March 20 to 24"
        "span_of_month" => |_, slots| {
            let month = Some(slots.month(0)?);
            let on = |index: usize| {
                Some(When {
                    day: Some(Day::Date {
                        day: slots.day_number(index)?,
                        month,
                        year: None,
                    }),
                    ..When::default()
                })
            };
            Some(Value::Span(Box::new(Span::Between(on(0)?, on(1)?))))
        },
        "until" => |_, slots| {
            let when = match slots.period(0) {
                // "until next week" is to the day before it.
                Some(period) => {
                    let base = Box::new(Day::Edge {
                        edge: Edge::Beginning,
                        of: period,
                    });
                    let by = Length {
                        days: -1,
                        ..Length::default()
                    };
                    When {
                        day: Some(Day::Shifted { by, base }),
                        ..When::default()
                    }
                }
                None => *slots.when(0)?,
            };
            Some(Value::Span(Box::new(Span::Until(when))))
        },
        _ => return None,
    })
}

fn shifted(days: Option<i64>, slots: super::Slots<'_>, sign: i32) -> Option<Value> {
    let by = match days {
        Some(days) => Length {
            days: days as i32,
            ..Length::default()
        },
        None => slots.length(0)?,
    };
    if by.seconds != 0 {
        return None;
    }
    Some(Value::Day(Day::Shifted {
        by: if sign < 0 { by.negative() } else { by },
        base: Box::new(slots.day(0)?),
    }))
}

fn near(slots: super::Slots<'_>, after: bool) -> Option<Value> {
    Some(Value::Day(Day::WeekdayNear {
        weekday: slots.weekday(0)?,
        after,
        base: Box::new(slots.day(0)?),
    }))
}

fn period(words: &super::Words, slots: super::Slots<'_>) -> Option<Period> {
    let distance = words.number(1).unwrap_or(0) as i32;
    Some(match words.word(0) {
        "week" => Period::Week(distance),
        "weekend" => Period::Weekend(distance),
        "month" => Period::Month(distance),
        "quarter" => Period::Quarter(distance),
        "year" => Period::Year(distance),
        "week_of" => Period::WeekOf(Box::new(slots.day(0)?)),
        "day" => Period::Day(Box::new(slots.day(0)?)),
        "named" => match slots.month(0) {
            Some(month) => Period::NamedMonth {
                month,
                year: match slots.number(0) {
                    Some(_) => Some(slots.year(0)?),
                    None => None,
                },
                which: words.which(1),
            },
            None => Period::NamedYear(slots.year(0)?),
        },
        "season" => Period::Season {
            month: words.number(1)? as i8,
            which: Which::Plain,
            year: None,
        },
        "which_season" => match slots.period(0)? {
            Period::Season { month, .. } => Period::Season {
                month,
                which: words.which(1),
                year: match slots.number(0) {
                    Some(_) => Some(slots.year(0)?),
                    None => None,
                },
            },
            _ => return None,
        },
        // "the next three days", "the last week": {amount} {unit} or {length}
        "coming" | "past" => {
            let length = slots
                .length(0)
                .or_else(|| Length::of(1.into(), slots.unit(0).unwrap_or(Unit::Day)))?;
            Period::Coming(if words.word(0) == "past" {
                length.negative()
            } else {
                length
            })
        }
        _ => return None,
    })
}
