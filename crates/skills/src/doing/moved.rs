//! Moving what repeats: a time of day moves all of it ("to nine"), a day only the one that comes next ("to Friday"), a
//! repetition takes the place of the old one ("to every Monday").

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sotto_api::When;

use crate::time::{self, Meaning, Precision, Repeating, Rule, say};

use super::when::{Meant, at_old_hour, next_after};
use super::{Line, NotDone, Result, Task};

/// How something is moved.
pub(super) enum Moved {
    /// All of it is at another time from now on.
    All(Meant),
    /// Only its next time is; it goes on as before after that.
    Once(Meant),
}

/// What a new time means for something that was at an old one. `words` are those of the new time.
pub(super) fn moved(task: &Task<'_>, words: &str, time: Meant, old: &When) -> Result<Moved> {
    let time = at_old_hour(task, time, old)?;
    let Some(rule) = &old.rule else {
        return Ok(Moved::All(time));
    };
    if time.when.rule.is_some() {
        return Ok(Moved::All(time));
    }
    if time::names_a_day(words, task.here.language) {
        return Ok(Moved::Once(time));
    }
    let when = When {
        local: old.local.date().to_datetime(time.when.local.time()),
        all_day: false,
        ..old.clone()
    };
    let never = || NotDone::failed(Line::new("time.never").with("words", words));
    let next = next_after(&when, task.now()).ok_or_else(never)?;
    let rule: Rule = rule.parse().map_err(|_| never())?;
    let zone = TimeZone::get(&when.zone).map_err(|_| never())?;
    let again = Repeating {
        rule,
        start: when.local,
        first: next.to_zoned(zone),
        precision: Precision::Minute,
        part: None,
    };
    let here = task.here;
    let said = say::meaning(
        &Meaning::Repeating(again),
        here.language,
        here.now,
        here.preferences,
    );
    Ok(Moved::All(Meant {
        when,
        next,
        said,
        minutes: None,
    }))
}

/// When something that repeats is due again after the time that was moved away.
pub(super) fn goes_on(
    when: &When,
    moved_away: Option<Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    next_after(when, moved_away.map_or(now, |at| at.max(now)))
}
