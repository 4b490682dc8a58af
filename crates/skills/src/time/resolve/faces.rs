//! What a clock shows: the hours it can mean, and what daylight saving does to one on a day.

use jiff::Zoned;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::{Choice, Context, Trouble};
use crate::time::calendar::days_later;
use crate::time::reading::{Assumed, Moment, Precision};
use crate::time::said::{Clock, Part};

pub(super) const HOUR: i32 = 60;
pub(super) const HALF_DAY: i32 = 12 * HOUR;
pub(super) const WHOLE_DAY: i32 = 24 * HOUR;

/// A time of day, perhaps of the night after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Face {
    pub minutes: i32,
    /// It is a small hour of the night that follows the named day.
    pub night_after: bool,
}

/// The faces a clock can mean: two while the half of the day is open.
pub(super) fn faces(clock: Clock, part: Option<Part>) -> Result<Vec<Face>, Trouble> {
    let face = |minutes: i32| Face {
        minutes,
        night_after: false,
    };
    let Some(part) = part else {
        let second = clock.open.then(|| face(clock.minutes + HALF_DAY));
        return Ok(std::iter::once(face(clock.minutes)).chain(second).collect());
    };
    // A face of 24 hours keeps its hour; only "08:30 in the evening" is an evening all the same.
    let (early, late) = match clock.open {
        true => (clock.minutes, clock.minutes + HALF_DAY),
        false if clock.minutes >= HALF_DAY => (clock.minutes, clock.minutes),
        false => (clock.minutes, clock.minutes + HALF_DAY),
    };
    let minutes = match part {
        Part::Morning if clock.open || clock.minutes < HALF_DAY + HOUR => early,
        Part::Noon if (10 * HOUR..HALF_DAY).contains(&early) => early,
        Part::Noon if late < 15 * HOUR => late,
        Part::Afternoon if (HALF_DAY..19 * HOUR).contains(&late) => late,
        Part::Evening | Part::Tonight | Part::Night if clock.minutes == WHOLE_DAY => WHOLE_DAY,
        Part::Evening | Part::Tonight if late >= 16 * HOUR => late,
        // Late at night, or in the small hours of the next day: "tonight at 1".
        Part::Night if late >= 18 * HOUR => late,
        Part::Evening | Part::Tonight | Part::Night if early < 6 * HOUR => {
            return Ok(vec![Face {
                minutes: early,
                night_after: true,
            }]);
        }
        _ => return Err(Trouble::Contradiction),
    };
    Ok(vec![face(minutes)])
}

/// Whether it is still to come on a day.
pub(super) fn is_ahead(face: Face, date: Date, context: Context<'_>) -> bool {
    moment_of(face, date).is_some_and(|at| at > context.now.datetime())
}

fn moment_of(face: Face, date: Date) -> Option<DateTime> {
    let date = days_later(date, face.minutes / WHOLE_DAY)?;
    let minutes = face.minutes % WHOLE_DAY;
    Some(date.at((minutes / HOUR) as i8, (minutes % HOUR) as i8, 0, 0))
}

/// Whether an open hour is in the morning, on a day that is not today. Twelve is noon.
pub(super) fn is_daytime(early: i32, context: Context<'_>) -> bool {
    early >= HOUR && early >= i32::from(context.preferences.day_starts) * HOUR
}

/// A face on a day, with what daylight saving does: a time that exists twice gives both, one that does not exist the time
/// that the clocks show instead.
pub(super) fn at_face(
    date: Date,
    face: Face,
    context: Context<'_>,
) -> Result<Vec<Choice<Moment>>, Trouble> {
    let said = moment_of(face, date).ok_or(Trouble::NoSuchDay)?;
    at_civil(said, context.now.time_zone())
}

pub(super) fn at_civil(said: DateTime, zone: &TimeZone) -> Result<Vec<Choice<Moment>>, Trouble> {
    let moment = |at: Zoned| Moment {
        at,
        precision: Precision::Minute,
        part: None,
        distance: None,
    };
    let ambiguous = zone.to_ambiguous_zoned(said);
    let offset = ambiguous.offset();
    let taken = ambiguous.compatible().map_err(|_| Trouble::NoSuchDay)?;
    Ok(match offset {
        AmbiguousOffset::Unambiguous { .. } => vec![Choice::sure(moment(taken))],
        AmbiguousOffset::Gap { .. } => {
            let assumed = Assumed::Skipped {
                said,
                taken: taken.datetime(),
            };
            vec![Choice::assuming(moment(taken), assumed)]
        }
        AmbiguousOffset::Fold { .. } => {
            let second = zone
                .to_ambiguous_zoned(said)
                .later()
                .map_err(|_| Trouble::NoSuchDay)?;
            vec![
                Choice::assuming(moment(taken), Assumed::Twice(said)),
                Choice::sure(moment(second)),
            ]
        }
    })
}
