//! Where stretches begin and end: "the end of the month".

use jiff::civil::{Date, Weekday};

use super::periods::stretches;
use super::{Choice, Context};
use crate::time::calendar::{days_later, in_week_of, months_later};
use crate::time::reading::Assumed;
use crate::time::said::{Edge, Period, Which};

/// A stretch, and the same one later, in case what is meant of it is over.
pub(super) fn repeats(of: &Period) -> Vec<Period> {
    let later = match of {
        Period::Month(0) => Some(Period::Month(1)),
        Period::Year(0) => Some(Period::Year(1)),
        Period::Quarter(0) => Some(Period::Quarter(1)),
        Period::Week(0) => Some(Period::Week(1)),
        Period::NamedMonth {
            month,
            year: None,
            which: Which::Plain,
        } => Some(Period::NamedMonth {
            month: *month,
            year: None,
            which: Which::Next,
        }),
        _ => None,
    };
    std::iter::once(of.clone()).chain(later).collect()
}

/// The first or the last day of a stretch.
pub(super) fn edges(edge: Edge, of: &Period, context: Context<'_>) -> Option<Vec<Choice<Date>>> {
    let today = context.now.date();
    let mut past = None;
    for (index, of) in repeats(of).iter().enumerate() {
        let stretch = stretches(of, context)?.into_iter().next()?;
        let is_week = matches!(of, Period::Week(_) | Period::WeekOf(_));
        let last = days_later(stretch.it.until, -1)?;
        let (date, other) = match edge {
            Edge::Beginning => (stretch.it.from, None),
            // The working week ends on Friday, the calendar's on its last day.
            Edge::End if is_week => (
                in_week_of(
                    stretch.it.from,
                    Weekday::Friday,
                    context.preferences.week_start,
                )?,
                Some(last),
            ),
            Edge::End => (last, None),
            Edge::Middle if is_week => (
                in_week_of(
                    stretch.it.from,
                    Weekday::Wednesday,
                    context.preferences.week_start,
                )?,
                None,
            ),
            Edge::Middle => {
                let days = (stretch.it.until - stretch.it.from).get_days();
                let middle = match of {
                    Period::Year(_) | Period::NamedYear(_) => months_later(stretch.it.from, 6)?,
                    Period::Quarter(_) => days_later(months_later(stretch.it.from, 1)?, 14)?,
                    _ => days_later(stretch.it.from, if days > 20 { 14 } else { days / 2 })?,
                };
                (middle, None)
            }
        };
        let mut choices = vec![Choice::sure(date)];
        choices.extend(other.map(Choice::sure));
        if index > 0 {
            choices[0].assumed.push(Assumed::NextSuchDate);
        }
        if date >= today {
            return Some(choices);
        }
        past = past.or(Some(choices));
    }
    past
}
