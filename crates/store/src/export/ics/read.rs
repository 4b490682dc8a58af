//! Reading iCalendar: strict about nothing, silent about nothing.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sotto_api::{CalendarEntry, Id, Priority, Reminder, Task, When};

use super::lines::{self, Line, unescape};
use super::{IcsRead, TASK, zones};
use crate::error::{Cannot, Result, StoreError};
use crate::export::LeftOut;

/// Reads an iCalendar file. `home` is the zone of times that name none, or one that nobody knows.
///
/// # Errors
/// When it is no iCalendar file at all.
pub fn read(text: &str, home: &str, now: Timestamp) -> Result<IcsRead> {
    let lines = lines::split(text);
    if !lines.iter().any(|line| line.is("BEGIN", "VCALENDAR")) {
        return Err(StoreError::Invalid(Cannot::NoCalendar));
    }
    let mut read = IcsRead::default();
    let mut part: Option<(&str, Vec<&Line>)> = None;
    let mut inner = 0_usize;
    for line in &lines {
        match &mut part {
            None if line.name == "BEGIN" => match line.value.to_ascii_uppercase().as_str() {
                "VEVENT" => part = Some(("VEVENT", Vec::new())),
                "VTODO" => part = Some(("VTODO", Vec::new())),
                _ => {}
            },
            None => {}
            // Alarms within an event are not the event.
            Some(_) if line.name == "BEGIN" => inner += 1,
            Some(_) if line.name == "END" && inner > 0 => inner -= 1,
            Some((kind, own)) if line.name == "END" => {
                understand(kind, own, home, now, &mut read);
                part = None;
            }
            Some((_, own)) if inner == 0 => own.push(line),
            Some(_) => {}
        }
    }
    if part.is_some() {
        read.skipped.push(LeftOut::CutShort);
    }
    Ok(read)
}

fn understand(kind: &str, lines: &[&Line], home: &str, now: Timestamp, read: &mut IcsRead) {
    let value = |name: &str| lines.iter().find(|line| line.name == name);
    let text = |name: &str| {
        value(name)
            .map(|line| unescape(&line.value))
            .filter(|text| !text.trim().is_empty())
    };
    let title = text("SUMMARY").unwrap_or_else(|| "(without a title)".to_owned());
    if value("RECURRENCE-ID").is_some() {
        read.skipped.push(LeftOut::Repetition(title));
        return;
    }
    if value("STATUS").is_some_and(|line| line.value.eq_ignore_ascii_case("CANCELLED")) {
        read.skipped.push(LeftOut::Cancelled(title));
        return;
    }
    let stamp = |name: &str| {
        value(name)
            .and_then(|line| plain(&line.value))
            .map(|(local, _)| local)
            .and_then(in_utc)
    };
    let created = stamp("CREATED").unwrap_or(now);
    let changed = stamp("LAST-MODIFIED").unwrap_or(created);
    let done = || {
        stamp("COMPLETED").or_else(|| {
            value("STATUS")
                .filter(|line| line.value.eq_ignore_ascii_case("COMPLETED"))
                .map(|_| changed)
        })
    };
    let uid = text("UID");
    // The same entry read again is the same thing again.
    let known: Option<Id> = uid.as_ref().and_then(ours);
    let derived = uid.as_ref().map(|uid| Id::derived(Id::CALENDARS, uid));
    let id = known.or(derived).unwrap_or_else(Id::new);
    let task = |text: String| Task {
        id,
        text,
        priority: value("PRIORITY").map_or(Priority::Normal, |line| priority(&line.value)),
        due: None,
        done: done(),
        place: String::new(),
        created,
        changed,
    };
    if kind == "VTODO" && value("DTSTART").is_none() && value("DUE").is_none() {
        // Nothing rings for it; it has to be done all the same.
        read.tasks.push(task(title));
        return;
    }
    let begins = value("DTSTART")
        .or_else(|| value("DUE"))
        .and_then(|line| moment(line, home, &title, read));
    let Some(mut when) = begins else {
        read.skipped.push(LeftOut::NoTime(title));
        return;
    };
    when.rule = value("RRULE").map(|line| line.value.clone());
    if value("RDATE").is_some() {
        read.skipped.push(LeftOut::FurtherTimes(title.clone()));
    }
    let mut except = Vec::new();
    for line in lines.iter().filter(|line| line.name == "EXDATE") {
        for value in line.value.split(',') {
            let one = Line {
                value: value.to_owned(),
                ..(*line).clone()
            };
            let local = moment(&one, &when.zone, &title, read)
                .and_then(|called_off| local_in(&called_off, &when.zone));
            except.extend(local);
        }
    }
    if kind == "VTODO" {
        let is_task = value(TASK.0).is_some_and(|line| line.value.eq_ignore_ascii_case(TASK.1));
        if let (Some(rule), false) = (&mut when.rule, except.is_empty()) {
            let times = except
                .iter()
                .map(|at| at.strftime("%Y%m%dT%H%M%S").to_string());
            let times: Vec<String> = times.collect();
            rule.push_str(&format!("\nEXDATE:{}", times.join(",")));
        }
        if is_task {
            read.tasks.push(Task {
                due: Some(when),
                ..task(title)
            });
            return;
        }
        // When it is due next is for the scheduler to say.
        read.reminders.push(Reminder {
            id,
            text: title,
            when,
            next: None,
            snoozed: None,
            done: done(),
            created,
            changed,
        });
        return;
    }
    let minutes = match (value("DURATION"), value("DTEND")) {
        (Some(line), _) => length(&line.value),
        (None, Some(line)) => {
            moment(line, &when.zone, &title, read).and_then(|end| minutes_between(&when, &end))
        }
        (None, None) => None,
    };
    let uid = uid.filter(|_| known.is_none());
    let location = text("LOCATION");
    // Where the meeting is to be joined: there is no other place for it.
    let notes = match (text("DESCRIPTION"), text("URL")) {
        (Some(notes), Some(link)) if !notes.contains(&link) => Some(format!("{notes}\n{link}")),
        (notes, link) => notes.or(link),
    };
    read.calendar.push(CalendarEntry {
        id,
        title,
        when,
        minutes,
        except,
        location,
        notes,
        uid,
        created,
        changed,
    });
}

/// 1 to 4 is high, 6 to 9 low (RFC 5545, 3.8.1.9).
fn priority(value: &str) -> Priority {
    match value.trim() {
        "1" | "2" | "3" | "4" => Priority::High,
        "6" | "7" | "8" | "9" => Priority::Low,
        _ => Priority::Normal,
    }
}

/// The id that a name is, if it is one as Sotto writes it: others use bare hexadecimal digits as names, which have to come
/// out again as they went in.
fn ours(uid: &String) -> Option<Id> {
    uid.parse().ok().filter(|id: &Id| id.to_string() == *uid)
}

/// A date or a time with its zone.
fn moment(line: &Line, home: &str, title: &str, read: &mut IcsRead) -> Option<When> {
    let (local, utc) = plain(&line.value)?;
    let all_day = line.value.len() == 8;
    let named = line
        .parameter("TZID")
        .or_else(|| line.parameter("X-SOTTO-ZONE"));
    let zone = match named {
        _ if utc => "UTC".to_owned(),
        None => home.to_owned(),
        Some(named) => zones::known(named).unwrap_or_else(|| {
            read.skipped.push(LeftOut::Zone {
                title: title.to_owned(),
                zone: named.to_owned(),
                home: home.to_owned(),
            });
            home.to_owned()
        }),
    };
    Some(When {
        local,
        zone,
        all_day,
        rule: None,
        zone_named: false,
    })
}

/// "20260301", "20260301T093000" or "20260301T093000Z", and whether it ends in Z.
pub(super) fn plain(value: &str) -> Option<(DateTime, bool)> {
    let (value, utc) = value
        .trim()
        .strip_suffix('Z')
        .map_or((value.trim(), false), |value| (value, true));
    let number = |from: usize, to: usize| value.get(from..to)?.parse::<i16>().ok();
    if !value.is_ascii()
        || !(value.len() == 8 || value.len() == 15 && value.as_bytes().get(8) == Some(&b'T'))
    {
        return None;
    }
    let small = |from: usize| number(from, from + 2).and_then(|number| i8::try_from(number).ok());
    let date = Date::new(number(0, 4)?, small(4)?, small(6)?).ok()?;
    let time = if value.len() == 8 {
        Time::midnight()
    } else {
        // A leap second is the second before.
        Time::new(small(9)?, small(11)?, small(13)?.min(59), 0).ok()?
    };
    Some((DateTime::from_parts(date, time), utc))
}

fn in_utc(local: DateTime) -> Option<Timestamp> {
    local
        .to_zoned(TimeZone::UTC)
        .ok()
        .map(|moment| moment.timestamp())
}

/// A moment on the wall clock of a zone.
fn local_in(when: &When, zone: &str) -> Option<DateTime> {
    if when.zone == zone || when.all_day {
        return Some(when.local);
    }
    Some(when.first()?.to_zoned(TimeZone::get(zone).ok()?).datetime())
}

fn minutes_between(begin: &When, end: &When) -> Option<u32> {
    let length = if begin.all_day {
        end.local.duration_since(begin.local)
    } else {
        end.first()?.duration_since(begin.first()?)
    };
    u32::try_from(length.as_mins())
        .ok()
        .filter(|minutes| *minutes > 0)
}

/// "PT1H30M", "P1DT2H", "P2W" in minutes.
fn length(value: &str) -> Option<u32> {
    let text = value
        .trim()
        .strip_prefix('+')
        .unwrap_or(value.trim())
        .strip_prefix('P')?;
    let (mut minutes, mut number) = (0_i64, String::new());
    for letter in text.chars() {
        match letter {
            '0'..='9' => number.push(letter),
            'T' => {}
            _ => {
                let count: i64 = number.parse().ok()?;
                number.clear();
                let seconds = match letter {
                    'W' => 7 * 86_400,
                    'D' => 86_400,
                    'H' => 3_600,
                    'M' => 60,
                    'S' => 1,
                    _ => return None,
                };
                let part = SignedDuration::from_secs(count.checked_mul(seconds)?).as_mins();
                minutes = minutes.checked_add(part)?;
            }
        }
    }
    u32::try_from(minutes).ok()
}
