//! The calendar. What is on is told time by time: a repeating entry comes once for each of its times, with that time as
//! its `when`, which is also how one of them is called off (`except`).

use jiff::tz::TimeZone;
use sotto_api::{CalendarEntry, CalendarRequest, Reply};
use sotto_skills::doing::ByHand;
use sotto_skills::doing::calendar::{On, next_on, on_between};
use sotto_store::calendar;

use super::first::readable;
use super::{Here, Refused, Served};

pub(super) fn serve(request: &CalendarRequest, here: &Here<'_>) -> Served {
    Ok(match request {
        CalendarRequest::Add(new) => {
            readable(&new.when)?;
            Reply::CalendarEntry(
                here.change(ByHand::EntryGone, |writer| calendar::add(writer, new))?,
            )
        }
        CalendarRequest::Between { from, to } => {
            if from >= to {
                return Err(Refused::Backwards);
            }
            let on = here.read(|reader| on_between(reader, *from, *to))?;
            Reply::CalendarEntries(on.into_iter().map(at_its_time).collect())
        }
        CalendarRequest::Next => {
            let next = here.read(|reader| next_on(reader, here.moment()))?;
            Reply::CalendarEntries(next.into_iter().map(at_its_time).collect())
        }
        CalendarRequest::Change { id, patch } => {
            if let Some(when) = &patch.when {
                readable(when)?;
            }
            Reply::CalendarEntry(here.change(ByHand::EntryAsItWas, |writer| {
                calendar::change(writer, *id, patch)
            })?)
        }
        CalendarRequest::Cancel { id } => {
            here.change(ByHand::EntryBack, |writer| calendar::delete(writer, *id))?;
            Reply::Done
        }
    })
}

/// An entry with the time at which it is on.
pub(super) fn at_its_time(on: On) -> CalendarEntry {
    let mut entry = on.entry;
    if let (Some(_), Ok(zone)) = (&entry.when.rule, TimeZone::get(&entry.when.zone)) {
        entry.when.local = on.at.to_zoned(zone).datetime();
    }
    entry
}
