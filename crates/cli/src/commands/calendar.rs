//! `sotto calendar`: what is on, on this machine.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sotto_api::{
    CalendarEntry, CalendarEntryPatch, CalendarRequest, Id, NewCalendarEntry, Reply, Request, When,
};
use sotto_skills::doing::Line;
use sotto_skills::numbers::Language;

use crate::arguments::Calendar;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{Clock, say};
use crate::kept::find::{self, Named, short, shorts};
use crate::kept::rows::{Row, plain, rows};
use crate::kept::times::{Meant, Stretch, days_from_today};
use crate::kept::{Desk, invalid, shown};
use crate::output::Output;

/// How far back and ahead an entry is looked for by its words.
const REACH: SignedDuration = SignedDuration::from_hours(24 * 366);

impl Named for CalendarEntry {
    const WHAT: &str = "rows.an_entry";
    const SHOWN_BY: &str = "sotto calendar on \"this year\"";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        vec![self.title.clone()]
    }
}

/// Does it.
pub async fn calendar(
    what: Option<Calendar>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let desk = &mut desk;
    match what.unwrap_or(Calendar::Week) {
        Calendar::Today => show(days_from_today(&desk.now, 1), desk).await,
        Calendar::Week => show(days_from_today(&desk.now, 7), desk).await,
        Calendar::On { time } => {
            let stretch = desk.times().await?.stretch(&time.join(" "))?;
            show(stretch, desk).await
        }
        Calendar::Next => next(desk).await,
        Calendar::Add {
            title,
            at,
            length,
            place,
            notes,
        } => {
            let times = desk.times().await?;
            let meant = times.when(&at, true)?;
            let minutes = match length {
                Some(words) => Some(minutes(times.length(&words)?)?),
                None => meant.minutes,
            };
            let title = title.join(" ");
            let line = Line::new("told.added_at")
                .with("text", plain(&title))
                .with("when", meant.said);
            let language = desk.now.language;
            let new = NewCalendarEntry {
                title,
                when: meant.when,
                minutes,
                location: place,
                notes,
            };
            let request = Request::Calendar(CalendarRequest::Add(new));
            desk.act(request, |reply| {
                match reply {
                    Reply::CalendarEntry(entry) => line.with("id", short(entry.id)),
                    _ => line,
                }
                .said_in(language)
            })
            .await
        }
        Calendar::Move { which, to } => {
            let entry = meant(&which, desk).await?;
            let new = desk.times().await?.when(&to, true)?;
            let meant = moved(&entry, new, desk.now.language)?;
            let patch = CalendarEntryPatch {
                when: Some(meant.when),
                // "From 3 to 5" gives a length too; otherwise it stays as long as it was.
                minutes: meant.minutes.map(Some),
                ..CalendarEntryPatch::default()
            };
            let with = [("text", plain(&entry.title)), ("when", meant.said)];
            let told = desk.now.say("told.moved_to", with);
            change(entry.id, patch, told, desk).await
        }
        Calendar::Change {
            which,
            title,
            length,
            place,
            notes,
        } => {
            let entry = meant(&which, desk).await?;
            let minutes = match length {
                Some(words) => Some(Some(minutes(desk.times().await?.length(&words)?)?)),
                None => None,
            };
            let text = plain(title.as_ref().unwrap_or(&entry.title));
            let told = desk.now.say("told.changed", [("text", text)]);
            let patch = CalendarEntryPatch {
                title,
                minutes,
                location: place.map(Some),
                notes: notes.map(Some),
                ..CalendarEntryPatch::default()
            };
            change(entry.id, patch, told, desk).await
        }
        Calendar::Delete { which, only } => {
            let entry = meant(&which, desk).await?;
            match only {
                Some(words) => call_one_off(entry, &words, desk).await,
                None => {
                    let text = ("text", plain(&entry.title));
                    let told = desk.now.say("told.called_off", [text]);
                    let request = CalendarRequest::Cancel { id: entry.id };
                    desk.act(Request::Calendar(request), |_| told).await
                }
            }
        }
    }
}

async fn between(stretch: &Stretch, desk: &Desk<'_>) -> Result<Vec<CalendarEntry>, CliError> {
    let request = CalendarRequest::Between {
        from: stretch.from.timestamp(),
        to: stretch.until.timestamp(),
    };
    desk.get(Request::Calendar(request)).await
}

async fn show(stretch: Stretch, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let entries = between(&stretch, desk).await?;
    let now = desk.now.clone();
    let none = now.say("told.nothing_on", []);
    desk.show_all(&entries, &none, || lines(&entries, &now))
}

async fn next(desk: &mut Desk<'_>) -> Result<(), CliError> {
    let request = Request::Calendar(CalendarRequest::Next);
    let entries: Vec<CalendarEntry> = desk.get(request).await?;
    let now = desk.now.clone();
    let none = now.say("told.nothing_on", []);
    desk.show_all(&entries, &none, || lines(&entries, &now))
}

/// The new time of an entry. "Move it to Friday" keeps the time of day.
fn moved(entry: &CalendarEntry, mut meant: Meant, language: Language) -> Result<Meant, CliError> {
    if entry.when.rule.is_some() && meant.when.rule.is_none() {
        let title = [("title", plain(&entry.title))];
        return Err(invalid(say(language, "told.entry_repeats", title)));
    }
    if meant.when.all_day && !entry.when.all_day {
        let time = entry.when.local.time();
        meant.when.local = meant.when.local.date().to_datetime(time);
        meant.when.all_day = false;
        let time = ("time", time.strftime("%H:%M").to_string());
        meant.said = say(language, "told.at_time", [("when", meant.said), time]);
        // An hour of a place that was named with it stays one.
        if entry.when.zone_named && !meant.when.zone_named {
            meant.when.zone.clone_from(&entry.when.zone);
            meant.when.zone_named = true;
            meant.said = format!("{} ({})", meant.said, meant.when.zone);
        }
    }
    Ok(meant)
}

async fn change(
    id: Id,
    patch: CalendarEntryPatch,
    told: String,
    desk: &mut Desk<'_>,
) -> Result<(), CliError> {
    let request = CalendarRequest::Change { id, patch };
    desk.act(Request::Calendar(request), |_| told).await
}

async fn call_one_off(
    entry: CalendarEntry,
    words: &str,
    desk: &mut Desk<'_>,
) -> Result<(), CliError> {
    let stretch = desk.times().await?.stretch(words)?;
    // What is on is told time by time, each with its own as its `when`.
    let then = between(&stretch, desk).await?;
    let Some(one) = then.into_iter().find(|one| one.id == entry.id) else {
        let with = [("title", plain(&entry.title)), ("words", words.to_owned())];
        return Err(invalid(desk.now.say("told.not_on_then", with)));
    };
    let mut except = entry.except;
    except.push(one.when.local);
    let patch = CalendarEntryPatch {
        except: Some(except),
        ..CalendarEntryPatch::default()
    };
    let when = shown::when(&one.when, None, &desk.now);
    let with = [("text", plain(&entry.title)), ("when", when)];
    let told = desk.now.say("told.called_off_then", with);
    change(entry.id, patch, told, desk).await
}

async fn meant(words: &[String], desk: &Desk<'_>) -> Result<CalendarEntry, CliError> {
    let reach = Stretch {
        from: desk.now.saturating_sub(REACH),
        until: desk.now.saturating_add(REACH),
    };
    let mut entries = between(&reach, desk).await?;
    // What repeats comes once for each of its times.
    entries.sort_by_key(|entry| entry.id);
    entries.dedup_by_key(|entry| entry.id);
    find::one(desk.now.language, &words.join(" "), &entries).cloned()
}

fn minutes(ms: u64) -> Result<u32, CliError> {
    u32::try_from(ms.div_ceil(60_000)).map_err(|_| invalid("Nothing takes that long."))
}

/// What is on, day by day, in the order it comes.
#[must_use]
pub fn lines(on: &[CalendarEntry], now: &Clock) -> String {
    let ids: Vec<Id> = on.iter().map(|entry| entry.id).collect();
    let each: Vec<(Date, Row)> = on
        .iter()
        .zip(shorts(&ids))
        .map(|(entry, id)| {
            (
                day(&entry.when, now),
                Row::new([id, hours(entry, now)], words(entry, now)),
            )
        })
        .collect();
    let days = each
        .chunk_by(|(one, _), (other, _)| one == other)
        .map(|of_day| {
            let each: Vec<Row> = of_day.iter().map(|(_, row)| row.clone()).collect();
            let day = of_day
                .first()
                .map_or_else(String::new, |(day, _)| shown::day(*day, now));
            format!("{day}\n{}", rows(&each))
        });
    days.collect::<Vec<_>>().join("\n")
}

/// The day something begins on; of a whole day the day itself, wherever one is.
fn day(when: &When, now: &Clock) -> Date {
    match when.first() {
        Some(at) if !when.all_day => at.to_zoned(now.time_zone().clone()).date(),
        _ => when.local.date(),
    }
}

fn hours(entry: &CalendarEntry, now: &Clock) -> String {
    let begins = entry.when.first().unwrap_or(Timestamp::UNIX_EPOCH);
    let begins = begins.to_zoned(now.time_zone().clone());
    match (entry.when.all_day, entry.minutes) {
        (true, Some(minutes)) if minutes > 1440 => {
            now.say("rows.days", [("days", minutes.div_ceil(1440).to_string())])
        }
        (true, _) => now.say("rows.all_day", []),
        (false, Some(minutes)) => {
            let length = SignedDuration::from_mins(i64::from(minutes));
            let ends = begins.saturating_add(length);
            format!("{}–{}", shown::clock(&begins), shown::clock(&ends))
        }
        (false, None) => shown::clock(&begins),
    }
}

fn words(entry: &CalendarEntry, now: &Clock) -> String {
    let title = match &entry.location {
        Some(location) => format!("{}, {location}", entry.title),
        None => entry.title.clone(),
    };
    shown::with_repeats(&title, &entry.when, now)
}

#[cfg(test)]
mod tests;
