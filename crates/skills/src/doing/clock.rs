//! Time, date, weekday, days until.

use crate::time::{Length, say};

use jiff::ToSpan;
use jiff::civil::Date;

use super::when::{day_of, day_said};
use super::{Done, Line, Result, Task};

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    let here = task.here;
    let day = |slot| match task.word(slot) {
        Some(words) => day_of(task, words),
        None => Ok(here.now.date()),
    };
    match task.verb.tool.as_str() {
        "time_now" => Ok(Done::answer(say::time_of_day(
            here.now,
            here.language,
            here.now,
            here.preferences,
        ))),
        "date_now" => {
            let day = day("day")?;
            Ok(Done::answer(full(task, day)))
        }
        "weekday" => {
            let day = day("date")?;
            Ok(Done::answer(full(task, day)))
        }
        _ => {
            task.need("date")?;
            let date = day("date")?;
            let days = here
                .now
                .date()
                .until(date)
                .map_or(0, |span| span.get_days());
            let line = match days {
                0 => Line::new("days.today"),
                1 => Line::new("days.tomorrow"),
                -1 => Line::new("days.yesterday"),
                2.. if task.call.weeks => {
                    Line::new("days.weeks_until").with("length", in_weeks(task, days, false))
                }
                2.. => Line::new("days.until").with("days", days.to_string()),
                _ if task.call.weeks => {
                    Line::new("days.weeks_since").with("length", in_weeks(task, -days, true))
                }
                _ => Line::new("days.since").with("days", (-days).to_string()),
            };
            let answer = here.book.line(&line.with("date", day_said(task, date)));
            Ok(Done::answer(answer))
        }
    }
}

/// Days as weeks and the days that are left over: "4 weeks and 6 days"; `behind` a word such as German "vor".
fn in_weeks(task: &Task<'_>, days: i32, behind: bool) -> String {
    let language = task.here.language;
    let said = |days: i32| {
        let length = Length {
            months: 0,
            days,
            seconds: 0,
        };
        if behind {
            say::duration_behind(length, language)
        } else {
            say::duration(length, language)
        }
    };
    let parts = [days / 7 * 7, days % 7].into_iter();
    let parts: Vec<String> = parts.filter(|days| *days > 0).map(said).collect();
    task.here.book.listed(&parts)
}

/// A day with weekday, date and year: as it is named to somebody for whom it is far away.
fn full(task: &Task<'_>, day: Date) -> String {
    let here = task.here;
    let far = here
        .now
        .checked_sub(3.years())
        .unwrap_or_else(|_| here.now.clone());
    let far = far
        .checked_sub(if day < far.date() {
            6.years()
        } else {
            0.years()
        })
        .unwrap_or(far);
    say::day(day, here.language, &far, here.preferences)
}
