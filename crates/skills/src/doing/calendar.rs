//! The calendar on this machine.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use sotto_api::{CalendarEntry, CalendarEntryPatch, NewCalendarEntry, When};
use sotto_store::{Reader, calendar as kept};

use super::moved::{Moved, Old, moved};
use super::when::{
    Stretch, length_said, moment_said, moments_between, read_length, read_when, stretch_of, today,
    when_said,
};
use super::{Done, Line, NotDone, Result, Task, find};

/// An appointment without a length keeps an hour busy.
const USUAL_MINUTES: i64 = 60;
/// The longest day there is, when the clocks go back.
const A_LONG_DAY: SignedDuration = SignedDuration::from_hours(25);
/// How far ahead "next" looks.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 366);
/// More than this many are not read out.
const MOST_TOLD: usize = 8;

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    match task.verb.tool.as_str() {
        "calendar_add" => add(task),
        "calendar_what" => what(task),
        "calendar_next" => next(task),
        "calendar_free" => free(task),
        "calendar_move" => move_to(task),
        _ => cancel(task),
    }
}

/// An entry at one of its times.
#[derive(Debug, Clone, PartialEq)]
pub struct On {
    /// When it begins that time.
    pub at: Timestamp,
    /// The entry.
    pub entry: CalendarEntry,
}

impl On {
    /// When it ends that time.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        let when = &self.entry.when;
        if when.all_day {
            // Days of the calendar: one of them has 23 hours in spring.
            let zone = TimeZone::get(&when.zone).unwrap_or(TimeZone::UTC);
            let ends = self.at.to_zoned(zone).checked_add(days(&self.entry).days());
            return ends.map_or(self.at, |ends| ends.timestamp());
        }
        let minutes = self.entry.minutes.map_or(USUAL_MINUTES, i64::from);
        self.at
            .checked_add(SignedDuration::from_mins(minutes))
            .unwrap_or(self.at)
    }
}

/// How many days something takes that takes whole days.
fn days(entry: &CalendarEntry) -> i64 {
    entry.minutes.map_or(1, |minutes| {
        i64::from(minutes.saturating_add(12 * 60) / (24 * 60)).max(1)
    })
}

/// No time of an entry takes longer than this.
fn longest(entry: &CalendarEntry) -> SignedDuration {
    let minutes = entry.minutes.map_or(0, i64::from).max(USUAL_MINUTES);
    SignedDuration::from_mins(minutes) + A_LONG_DAY
}

/// What is on between two moments, in order; what has begun before and goes on is on too.
///
/// # Errors
/// When it cannot be read.
pub fn on_between(
    reader: &Reader<'_>,
    from: Timestamp,
    until: Timestamp,
) -> sotto_store::Result<Vec<On>> {
    // What began earlier may still go on.
    // The store knows no usual length, and that a day may have 25 hours: what ended before is left out below.
    let earlier = from.checked_sub(A_LONG_DAY).unwrap_or(from);
    let mut on: Vec<On> = kept::candidates(reader, earlier, until)?
        .into_iter()
        .flat_map(|entry| {
            let early = from.checked_sub(longest(&entry)).unwrap_or(from);
            let moments = moments_between(&entry.when, &entry.except, early, until);
            moments.into_iter().map(move |at| On {
                at,
                entry: entry.clone(),
            })
        })
        .filter(|on| on.until() > from)
        .collect();
    on.sort_by_key(|on| on.at);
    Ok(on)
}

/// What begins next after a moment, within a year.
///
/// # Errors
/// When it cannot be read.
pub fn next_on(reader: &Reader<'_>, after: Timestamp) -> sotto_store::Result<Option<On>> {
    Ok(ahead(reader, after)?.into_iter().next())
}

/// What begins after a moment, within a year, in order.
fn ahead(reader: &Reader<'_>, after: Timestamp) -> sotto_store::Result<Vec<On>> {
    let until = after.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let mut on = on_between(reader, after, until)?;
    on.retain(|on| on.at > after);
    Ok(on)
}

fn between(task: &Task<'_>, from: Timestamp, until: Timestamp) -> Result<Vec<On>> {
    let store = task.here.store;
    Ok(store.read(|reader| on_between(reader, from, until))?)
}

fn add(task: &Task<'_>) -> Result<Done> {
    let title = task.need("title")?;
    let meant = read_when(task, "time", true)?;
    let mut done = Done::plain()
        .with("title", title)
        .with("time", meant.said.as_str());
    let mut minutes = meant.minutes;
    if task.word("duration").is_some() {
        let length = read_length(task, "duration")?;
        minutes = u32::try_from(length / 60_000).ok();
        done = done.with("duration", length_said(task, length));
    }
    let new = NewCalendarEntry {
        title: title.to_owned(),
        when: meant.when,
        minutes,
        location: None,
        notes: None,
    };
    let entry: CalendarEntry = task.act(&done, |writer| kept::add(writer, &new))?;
    Ok(done.about(entry.id))
}

fn told(task: &Task<'_>, on: &On) -> String {
    let time = when_said(task, &on.entry.when, Some(on.at));
    let line = Line::new(if on.entry.when.all_day {
        "calendar.on_day"
    } else {
        "calendar.on"
    });
    task.here.book.line(
        &line
            .with("title", on.entry.title.as_str())
            .with("time", time),
    )
}

fn stretch(task: &Task<'_>) -> Result<Stretch> {
    task.word("time")
        .map_or_else(|| Ok(today(task)), |words| stretch_of(task, words))
}

fn what(task: &Task<'_>) -> Result<Done> {
    let stretch = stretch(task)?;
    let on = between(task, stretch.from.timestamp(), stretch.until.timestamp())?;
    if on.is_empty() {
        return Ok(Done::instead(
            Line::new("calendar.nothing").with("time", stretch.said),
        ));
    }
    let more = on.len().saturating_sub(MOST_TOLD);
    let each: Vec<String> = on.iter().take(MOST_TOLD).map(|on| told(task, on)).collect();
    let told = on.iter().take(MOST_TOLD).map(|on| on.entry.id);
    Ok(Done::answer(task.told(each, more))
        .about(on[0].entry.id)
        .told(told))
}

fn next(task: &Task<'_>) -> Result<Done> {
    let now = task.now();
    let mut on = task.here.store.read(|reader| ahead(reader, now))?;
    if let Some(words) = task.word("title") {
        let mut titles: Vec<String> = on.iter().map(|on| on.entry.title.clone()).collect();
        titles.sort_unstable();
        titles.dedup();
        let meant = find::one(
            task,
            "title",
            words,
            &titles,
            String::clone,
            "calendar.unknown",
        )?;
        // Whichever of that name comes first.
        on.retain(|on| on.entry.title == *meant);
    }
    Ok(match on.first() {
        Some(first) => Done::answer(told(task, first)).about(first.entry.id),
        None => Done::instead(Line::new("calendar.nothing_ahead")),
    })
}

fn free(task: &Task<'_>) -> Result<Done> {
    let now = task.now();
    let (from, until, free) = match task.word("time") {
        Some(words) => {
            let asked = stretch_of(task, words)?;
            let (from, until) = (asked.from.timestamp(), asked.until.timestamp());
            // What is over already keeps nobody busy: "today" is what is left of it.
            let from = if until > now { from.max(now) } else { from };
            let line = Line::new("calendar.free").with("time", asked.said);
            (from, until, line)
        }
        // Who says no time means now.
        None => {
            let hour = SignedDuration::from_mins(USUAL_MINUTES);
            let until = now.checked_add(hour).unwrap_or(Timestamp::MAX);
            (now, until, Line::new("calendar.free_now"))
        }
    };
    let on = between(task, from, until)?;
    let line = match on.first() {
        None => free,
        Some(_) => {
            let each: Vec<String> = on.iter().take(MOST_TOLD).map(|on| told(task, on)).collect();
            Line::new("calendar.busy").with("entries", each.join("; "))
        }
    };
    Ok(Done::instead(line))
}

/// The entry that is meant among those ahead, at the time that may have been named.
fn meant(task: &Task<'_>, time: Option<&str>) -> Result<CalendarEntry> {
    let (from, until) = match time {
        Some(words) => {
            let stretch = stretch_of(task, words)?;
            (stretch.from.timestamp(), stretch.until.timestamp())
        }
        None => (
            today(task).from.timestamp(),
            task.now().checked_add(AHEAD).unwrap_or(Timestamp::MAX),
        ),
    };
    let mut entries: Vec<CalendarEntry> = Vec::new();
    for on in between(task, from, until)? {
        if entries.iter().all(|known| known.id != on.entry.id) {
            entries.push(on.entry);
        }
    }
    // The newest last: of two of the same name it is meant.
    entries.sort_by_key(|entry| entry.id);
    let words = task.need("title")?;
    find::one(
        task,
        "title",
        words,
        &entries,
        |entry| entry.title.clone(),
        "calendar.unknown",
    )
    .cloned()
}

fn move_to(task: &Task<'_>) -> Result<Done> {
    let entry = meant(task, None)?;
    let ahead = task.now().checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let old = Old {
        when: &entry.when,
        except: &entry.except,
        next: moments_between(&entry.when, &entry.except, task.now(), ahead)
            .first()
            .copied(),
    };
    let read = || read_when(task, "time", true);
    let (time, away) = match moved(task, task.need("time")?, read, &old)? {
        Moved::All(time) => (time, None),
        Moved::Once { to, away } => (to, Some(away)),
    };
    let mut done = Done::plain()
        .with("title", entry.title.as_str())
        .with("time", time.said.as_str());
    let Some(away) = away else {
        let patch = CalendarEntryPatch {
            except: Some(called_off_still(&entry, &time.when)),
            minutes: time.minutes.map(Some),
            when: Some(time.when),
            ..CalendarEntryPatch::default()
        };
        task.act(&done, |writer| kept::change(writer, entry.id, &patch))?;
        return Ok(done.about(entry.id));
    };
    let line = Line::new("calendar.moved_once");
    done.instead = Some(
        line.with("title", entry.title.as_str())
            .with("time", time.said.as_str()),
    );
    let called_off = called_off(&entry, away);
    let alone = NewCalendarEntry {
        title: entry.title,
        when: time.when,
        minutes: time.minutes.or(entry.minutes),
        location: entry.location,
        notes: entry.notes,
    };
    let moved = task.act(&done, |writer| {
        kept::change(writer, entry.id, &called_off)?;
        kept::add(writer, &alone)
    })?;
    Ok(done.about(moved.id))
}

/// What was called off stays called off where all of it is at another hour; another repetition has other times.
fn called_off_still(entry: &CalendarEntry, now: &When) -> Vec<DateTime> {
    if now.rule != entry.when.rule {
        return Vec::new();
    }
    let hour = now.local.time();
    let dates = entry.except.iter().map(|at| at.date());
    dates.map(|date| date.to_datetime(hour)).collect()
}

/// Calls off one time of a repeating entry; the others stay.
fn called_off(entry: &CalendarEntry, at: Timestamp) -> CalendarEntryPatch {
    let zone = jiff::tz::TimeZone::get(&entry.when.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let mut except = entry.except.clone();
    except.push(at.to_zoned(zone).datetime());
    CalendarEntryPatch {
        except: Some(except),
        ..CalendarEntryPatch::default()
    }
}

fn cancel(task: &Task<'_>) -> Result<Done> {
    let entry = meant(task, task.word("time"))?;
    let done = Done::plain().with("title", entry.title.as_str());
    match (&entry.when.rule, task.word("time")) {
        // One of many is called off; the others stay.
        (Some(_), Some(words)) => {
            let stretch = stretch_of(task, words)?;
            let (from, until) = (stretch.from.timestamp(), stretch.until.timestamp());
            let first = moments_between(&entry.when, &entry.except, from, until)
                .first()
                .copied();
            let unknown = Line::new("calendar.unknown").with("name", entry.title.as_str());
            let first = first.ok_or(NotDone::failed(unknown))?;
            let done = done.clone().with("time", moment_said(task, first));
            let patch = called_off(&entry, first);
            task.act(&done, |writer| kept::change(writer, entry.id, &patch))
                .map(drop)?;
        }
        (rule, _) => {
            let next = moments_between(
                &entry.when,
                &entry.except,
                task.now(),
                task.now().checked_add(AHEAD).unwrap_or(Timestamp::MAX),
            );
            let time = when_said(task, &entry.when, next.first().copied());
            let done = match rule {
                Some(_) => done.clone().with("answer", time),
                None => done.clone().with("time", time),
            };
            task.act(&done, |writer| kept::delete(writer, entry.id))?;
        }
    }
    Ok(done)
}
