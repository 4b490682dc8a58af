//! Reading Markdown: what Sotto wrote comes back as tasks, lists and notes; of other Markdown the lines with a box to tick
//! are tasks, and a text without any is a note.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use sotto_api::{NewNote, NewTask, Priority, When};

use super::{NO_TEXT, TASKS, UNNAMED, is_ours, ticked};
use crate::error::{Cannot, Result, StoreError};
use crate::export::LeftOut;

/// What was read from a Markdown file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarkdownRead {
    /// Its tasks, and which of them are done.
    pub tasks: Vec<(NewTask, bool)>,
    /// Its lists: what each is called, what is on it, and what of that is crossed off.
    pub lists: Vec<(String, Vec<(String, bool)>)>,
    /// Its notes.
    pub notes: Vec<NewNote>,
    /// What was left out.
    pub skipped: Vec<LeftOut>,
}

/// Reads a Markdown file. `home` is the zone of days.
///
/// # Errors
/// When nothing in it can be kept.
pub fn read(text: &str, home: &str) -> Result<MarkdownRead> {
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    let first = lines.iter().find(|line| !line.trim().is_empty());
    let read = match first {
        Some(first) if first.trim_end() == TASKS => own(&lines, home),
        _ => foreign(&lines, home),
    };
    if read.tasks.is_empty() && read.lists.is_empty() && read.notes.is_empty() {
        return Err(StoreError::Invalid(Cannot::EmptyMarkdown));
    }
    Ok(read)
}

/// As Sotto writes it: tasks, then a section for each list and each note.
fn own(lines: &[&str], home: &str) -> MarkdownRead {
    let mut read = MarkdownRead::default();
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines {
        if let Some(heading) = line.strip_prefix("# ") {
            sections.push((heading.trim(), Vec::new()));
        } else if let Some((_, body)) = sections.last_mut() {
            body.push(line);
        }
    }
    for (place, (heading, body)) in sections.into_iter().enumerate() {
        if place == 0 {
            tasks(&body, home, &mut read);
            continue;
        }
        let mut said = body.iter().filter(|line| !line.trim().is_empty());
        let items: Option<Vec<(String, bool)>> = said
            .try_fold(Vec::new(), |mut items, line| {
                let (done, what) = ticked(line)?;
                items.push((what.to_owned(), done));
                Some(items)
            })
            .filter(|_| !heading.is_empty());
        match items {
            Some(items) => read.lists.push((heading.to_owned(), items)),
            None => match note(heading, &body) {
                Some(note) => read.notes.push(note),
                None => read.skipped.push(LeftOut::Note(heading.to_owned())),
            },
        }
    }
    read
}

/// The lines with a box; others are counted.
fn tasks(lines: &[&str], home: &str, read: &mut MarkdownRead) {
    let mut left = 0_usize;
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        match ticked(line) {
            Some((done, what)) => read.tasks.push((task(what, home), done)),
            None if line.trim_start().starts_with('#') => {}
            None => left += 1,
        }
    }
    if left > 0 {
        read.skipped.push(LeftOut::Lines(left));
    }
}

/// A note, without the mark before lines that look like Sotto's own. None without words.
fn note(heading: &str, body: &[&str]) -> Option<NewNote> {
    let lines: Vec<&str> = body
        .iter()
        .map(|line| {
            line.strip_prefix('\\')
                .filter(|rest| is_ours(rest))
                .unwrap_or(line)
        })
        .collect();
    let text = lines.join("\n").trim_matches('\n').to_owned();
    if text.trim() == NO_TEXT {
        return None;
    }
    let dated = heading
        .strip_prefix(UNNAMED)
        .is_some_and(|day| day.parse::<Date>().is_ok());
    (!text.trim().is_empty()).then(|| NewNote {
        title: (!dated && !heading.is_empty()).then(|| heading.to_owned()),
        text,
    })
}

/// Somebody else's: tasks where there are boxes, a note otherwise.
fn foreign(lines: &[&str], home: &str) -> MarkdownRead {
    let mut read = MarkdownRead::default();
    if lines.iter().any(|line| ticked(line).is_some()) {
        tasks(lines, home, &mut read);
        return read;
    }
    let Some(first) = lines.iter().position(|line| !line.trim().is_empty()) else {
        return read;
    };
    let heading = lines[first]
        .strip_prefix('#')
        .map(|rest| rest.trim_start_matches('#'))
        .filter(|rest| rest.starts_with(' '))
        .map(str::trim);
    let named = heading.and_then(|heading| whole(heading, &lines[first + 1..]));
    read.notes
        .extend(named.or_else(|| whole("", &lines[first..])));
    read
}

/// A note with the lines as they are.
fn whole(heading: &str, lines: &[&str]) -> Option<NewNote> {
    let text = lines.join("\n").trim().to_owned();
    (!text.is_empty()).then(|| NewNote {
        title: (!heading.is_empty()).then(|| heading.to_owned()),
        text,
    })
}

/// "Tax return (high priority, due 2026-03-05)", "Bins (due 2026-03-05, repeats FREQ=WEEKLY)".
fn task(what: &str, home: &str) -> NewTask {
    with_more(what, home).unwrap_or_else(|| NewTask {
        text: what.to_owned(),
        ..NewTask::default()
    })
}

/// Whether the words of a task end like what Sotto writes behind them.
pub(super) fn says_more(what: &str) -> bool {
    with_more(what, "UTC").is_some()
}

/// Nothing where the brackets say anything else: then they belong to the words.
fn with_more(what: &str, home: &str) -> Option<NewTask> {
    let (text, more) = what.strip_suffix(')')?.rsplit_once(" (")?;
    let mut task = NewTask {
        text: text.trim().to_owned(),
        ..NewTask::default()
    };
    for part in more.split(", ") {
        match part {
            "high priority" => task.priority = Priority::High,
            "normal priority" => task.priority = Priority::Normal,
            "low priority" => task.priority = Priority::Low,
            _ => {
                if let Some(rule) = part.strip_prefix("repeats ") {
                    rule.contains("FREQ=").then_some(())?;
                    // The times that were called off stand on a line of their own in a rule, here behind a blank.
                    task.due.as_mut()?.rule = Some(rule.replace(' ', "\n"));
                } else {
                    task.due = Some(due(part.strip_prefix("due ")?, home)?);
                }
            }
        }
    }
    (!task.text.is_empty()).then_some(task)
}

/// "2026-03-05", "2026-03-05 15:00 Europe/Berlin".
fn due(text: &str, home: &str) -> Option<When> {
    let mut words = text.split(' ');
    let date: Date = words.next()?.parse().ok()?;
    match (words.next(), words.next(), words.next()) {
        (None, _, _) => Some(When {
            local: date.to_datetime(Time::midnight()),
            zone: home.to_owned(),
            all_day: true,
            rule: None,
            zone_named: false,
        }),
        (Some(clock), Some(zone), None) => {
            let time = Time::strptime("%H:%M", clock).ok()?;
            TimeZone::get(zone).ok()?;
            Some(When {
                local: date.to_datetime(time),
                zone: zone.to_owned(),
                all_day: false,
                rule: None,
                zone_named: false,
            })
        }
        _ => None,
    }
}
