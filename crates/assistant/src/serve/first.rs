//! When something that was asked for by hand rings first, and how long a length may be.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sotto_api::When;
use sotto_skills::doing::when::{LONGEST, rings_after};
use sotto_skills::time::Rule;

use super::{Here, Refused};

/// The first moment from now on at which it rings. Nothing where its zone is unknown: the store says so in its own words.
pub(super) fn first_ring(when: &When, here: &Here<'_>) -> Result<Option<Timestamp>, Refused> {
    readable(when)?;
    let Ok(zone) = TimeZone::get(&when.zone) else {
        return Ok(None);
    };
    let now = here.moment();
    let next = rings_after(when, now, here.settings()?.time.all_day_at_minutes);
    // A whole day whose hour has passed is not over: it is told of at once.
    let today =
        when.all_day && when.rule.is_none() && now.to_zoned(zone).date() == when.local.date();
    match next.or(today.then_some(now)) {
        Some(next) => Ok(Some(next)),
        None => Err(Refused::Past),
    }
}

/// Whether the repetition is one that the scheduler can follow.
pub(super) fn readable(when: &When) -> Result<(), Refused> {
    if let Some(rule) = &when.rule {
        rule.parse::<Rule>()?;
    }
    Ok(())
}

/// A length that something can have, in milliseconds.
pub(super) fn length(ms: u64) -> Result<u64, Refused> {
    (1..=LONGEST)
        .contains(&ms)
        .then_some(ms)
        .ok_or(Refused::Length)
}

/// The moment that is so many milliseconds from now.
pub(super) fn from_now(ms: u64, here: &Here<'_>) -> Result<Timestamp, Refused> {
    let span = i64::try_from(length(ms)?).map_err(|_| Refused::Length)?;
    here.moment()
        .checked_add(SignedDuration::from_millis(span))
        .map_err(|_| Refused::Length)
}
