//! From when to when: the two ends help each other with what they leave open.

use jiff::Zoned;

use super::faces::{Face, faces, is_daytime};
use super::moments::moments;
use super::periods::stretches;
use super::{Choice, Context, Trouble};
use crate::time::calendar::days_later;
use crate::time::reading::{Assumed, Moment, Precision, Stretch};
use crate::time::said::{Clock, Day, Period, Span, When, Which};

/// The stretches it can be, the likeliest first.
pub(super) fn ranges(
    span: &Span,
    around: &When,
    context: Context<'_>,
) -> Result<Vec<Choice<Stretch>>, Trouble> {
    match span {
        Span::Period(Period::Coming(length)) if length.seconds != 0 => {
            let end = context
                .now
                .checked_add(length.span())
                .map_err(|_| Trouble::NoSuchDay)?;
            let (from, until) = if end < *context.now {
                (end, context.now.clone())
            } else {
                (context.now.clone(), end)
            };
            Ok(vec![Choice::sure(Stretch {
                from,
                until,
                precision: Precision::Minute,
            })])
        }
        Span::Period(period) => {
            let zone = context.now.time_zone();
            let found = stretches(period, context)
                .ok_or(Trouble::NoSuchDay)?
                .into_iter();
            found
                .map(|choice| {
                    Ok(Choice {
                        it: Stretch {
                            from: choice
                                .it
                                .from
                                .to_zoned(zone.clone())
                                .map_err(|_| Trouble::NoSuchDay)?,
                            until: choice
                                .it
                                .until
                                .to_zoned(zone.clone())
                                .map_err(|_| Trouble::NoSuchDay)?,
                            precision: choice.it.precision,
                        },
                        assumed: choice.assumed,
                    })
                })
                .collect()
        }
        Span::Until(end) => {
            let ends = moments(end, context)?.into_iter();
            ends.filter(|end| end.it.at > *context.now)
                .map(|end| {
                    let whole_days = end.it.precision >= Precision::Day;
                    let from = if whole_days {
                        context.now.start_of_day().map_err(|_| Trouble::NoSuchDay)?
                    } else {
                        context.now.clone()
                    };
                    Ok(Choice {
                        it: Stretch {
                            from,
                            until: beyond(&end.it)?,
                            precision: end.it.precision,
                        },
                        assumed: end.assumed,
                    })
                })
                .collect()
        }
        Span::Between(from, to) => between(from, to, around, context),
    }
}

/// The first moment after: of a day, its end.
fn beyond(moment: &Moment) -> Result<Zoned, Trouble> {
    if moment.precision < Precision::Day {
        return Ok(moment.at.clone());
    }
    super::moments::later(&moment.at, 1).ok_or(Trouble::NoSuchDay)
}

fn between(
    from: &When,
    to: &When,
    around: &When,
    context: Context<'_>,
) -> Result<Vec<Choice<Stretch>>, Trouble> {
    let mut from = from.clone().joined(around).ok_or(Trouble::Contradiction)?;
    let mut to = to.clone();
    // In "vom 20. bis 24. März" the first number is no hour.
    if from.clock.is_some_and(|clock| clock.bare)
        && from.day.is_none()
        && to.clock.is_none()
        && to.day.is_some()
    {
        return Err(Trouble::Contradiction);
    }
    lend(&mut from, &mut to);
    // "3 to 5 pm": the end says which half of the day.
    if let (Some(begin), Some(end)) = (from.clock, to.clock)
        && begin.open
        && from.part.is_none()
    {
        let same_day = to.day.is_none() || to.day == from.day;
        if let ([face], true) = (&faces(end, to.part)?[..], same_day) {
            from.clock = Some(before(begin, *face));
        } else if end.open && from.day.is_none() && to.day.is_none() {
            from.clock = Some(begin);
        }
    }
    let both_open =
        from.clock.is_some_and(|clock| clock.open) && to.clock.is_some_and(|clock| clock.open);
    let mut begins = moments(&from, context)?;
    if both_open && from.day.is_none() && from.part.is_none() {
        prefer_daytime(&mut begins, &to, context);
    }
    let mut all = Vec::new();
    for begin in begins {
        if let Some(stretch) = until(&begin, &to, &from, context)? {
            all.push(stretch);
        }
    }
    if all.is_empty() {
        return Err(Trouble::Contradiction);
    }
    Ok(all)
}

/// What one end has and the other needs: the day, the zone, the month.
fn lend(from: &mut When, to: &mut When) {
    if from.zone.is_none() {
        from.zone.clone_from(&to.zone);
    }
    if to.zone.is_none() {
        to.zone.clone_from(&from.zone);
    }
    match (&mut from.day, &to.day) {
        // "from 3 to 5 tomorrow"
        (None, Some(day)) if from.clock.is_some() && to.clock.is_some() => {
            from.day = Some(day.clone())
        }
        // "the 3rd to the 7th of March"
        (
            Some(Day::Date { month, year, .. }),
            Some(Day::Date {
                month: Some(end_month),
                year: end_year,
                ..
            }),
        ) => {
            let begin = *month.get_or_insert(*end_month);
            // "from December 30th to January 2nd, 2027" begins the year before.
            *year = year.or(end_year.map(|year| if begin > *end_month { year - 1 } else { year }));
        }
        _ => {}
    }
}

/// The latest such hour before a face: "9 to 5 pm" begins in the morning, "3 to 5 pm" in the afternoon.
fn before(clock: Clock, end: Face) -> Clock {
    let late = clock.minutes + 720;
    Clock {
        minutes: if late < end.minutes {
            late
        } else {
            clock.minutes
        },
        open: false,
        ..clock
    }
}

/// Working hours rather than the night, where both halves of the day are open.
fn prefer_daytime(begins: &mut [Choice<Moment>], to: &When, context: Context<'_>) {
    let Some(end) = to.clock else { return };
    let fits = |begin: &Moment| {
        let minutes = i32::from(begin.at.hour()) * 60 + i32::from(begin.at.minute());
        let length = (end.minutes - minutes).rem_euclid(720);
        let length = if length == 0 { 720 } else { length };
        minutes + length <= 1440 && (minutes >= 720 || is_daytime(minutes, context))
    };
    if let Some(index) = begins.iter().position(|begin| fits(&begin.it)) {
        begins[..=index].rotate_right(1);
        begins[0]
            .assumed
            .retain(|assumed| *assumed != Assumed::NextSuchHour);
        begins[0].assumed.push(Assumed::Daytime);
    }
}

/// The end for a beginning: the first such moment after it.
fn until(
    begin: &Choice<Moment>,
    to: &When,
    from: &When,
    context: Context<'_>,
) -> Result<Option<Choice<Stretch>>, Trouble> {
    let mut to = to.clone();
    // Ends are looked for from the beginning on, as if it were now.
    let begins = Context {
        now: &begin.it.at,
        ..context
    };
    if to.day.is_none() && to.clock.is_some() && from.clock.is_none() {
        return Err(Trouble::Contradiction);
    }
    let same_day = to.day.is_some() && to.day == from.day;
    if same_day || to.day.is_none() {
        to.day = None;
    }
    let found = match &to.day {
        None => moments(&to, begins)?,
        Some(Day::Weekday {
            weekday,
            which: Which::Plain,
            weeks: 0,
        }) => {
            let date = begin.it.at.date();
            let days = date.weekday().until(*weekday);
            let days = if days == 0 && to.clock.is_none() {
                7
            } else {
                days
            };
            let date = days_later(date, days.into()).ok_or(Trouble::NoSuchDay)?;
            on(date, &to, begins)?
        }
        Some(Day::Date {
            day,
            month: None,
            year: None,
        }) => {
            let date = begin.it.at.date();
            let same_month = date
                .with()
                .day(*day)
                .build()
                .ok()
                .filter(|end| *end >= date);
            match same_month {
                Some(date) => on(date, &to, begins)?,
                None => moments(&to, begins)?,
            }
        }
        Some(Day::Date {
            day,
            month: Some(month),
            year: None,
        }) => {
            let date = begin.it.at.date();
            let this_year = date
                .with()
                .day(*day)
                .month(*month)
                .build()
                .ok()
                .filter(|end| *end >= date);
            match this_year {
                Some(date) => on(date, &to, begins)?,
                None => moments(&to, begins)?,
            }
        }
        Some(_) => moments(&to, context)?,
    };
    let end = found.into_iter().find(|end| {
        end.it.at > begin.it.at || (end.it.precision == Precision::Day && end.it.at >= begin.it.at)
    });
    let Some(end) = end else { return Ok(None) };
    let mut assumed = begin.assumed.clone();
    assumed.extend(end.assumed.into_iter().filter(|assumed| {
        !matches!(
            assumed,
            Assumed::Tomorrow
                | Assumed::NextSuchHour
                | Assumed::NextSuchDate
                | Assumed::WeekdayToday
        )
    }));
    Ok(Some(Choice {
        it: Stretch {
            from: begin.it.at.clone(),
            until: beyond(&end.it)?,
            precision: begin.it.precision.min(end.it.precision),
        },
        assumed,
    }))
}

/// The same time on a known day.
fn on(
    date: jiff::civil::Date,
    to: &When,
    context: Context<'_>,
) -> Result<Vec<Choice<Moment>>, Trouble> {
    let to = When {
        day: Some(Day::Date {
            day: date.day(),
            month: Some(date.month()),
            year: Some(date.year()),
        }),
        ..to.clone()
    };
    moments(&to, context)
}
