//! What is said about something that rings, the same aloud, in a notification and in a terminal.

use jiff::{Timestamp, Zoned};
use sotto_api::{Alarm, Event, Reminder, Timer};
use sotto_skills::doing::{Line, Phrasebook};
use sotto_skills::time::{Moment, Precision, Preferences, say};

#[cfg(test)]
mod tests;

/// What is said about something that rings, in the language of the book; nothing about anything else. What comes late says
/// when it was due.
#[must_use]
pub fn sentence(
    event: &Event,
    book: &Phrasebook,
    preferences: &Preferences,
    now: &Zoned,
) -> Option<String> {
    let clock = |at: &Zoned| say::time_of_day(at, book.language(), now, preferences);
    let (line, due, late) = match event {
        Event::TimerRings {
            timer: Timer { name, .. },
            due,
            late,
        } => {
            let line = match (*late, name) {
                (false, None) => Line::new("ring.timer"),
                (false, Some(name)) => Line::new("ring.named_timer").with("name", name),
                (true, None) => Line::new("ring.late_timer"),
                (true, Some(name)) => Line::new("ring.late_named_timer").with("name", name),
            };
            (line, *due, *late)
        }
        Event::AlarmRings {
            alarm: Alarm { name, .. },
            due,
            late,
        } => {
            let line = match (*late, name) {
                (false, None) => Line::new("ring.alarm"),
                (false, Some(name)) => Line::new("ring.named_alarm").with("name", name),
                (true, None) => Line::new("ring.late_alarm"),
                (true, Some(name)) => Line::new("ring.late_named_alarm").with("name", name),
            };
            (line.with("time", clock(now)), *due, *late)
        }
        Event::ReminderDue {
            reminder: Reminder { text, .. },
            occurrence,
            late,
        } => {
            let name = if *late {
                "ring.late_reminder"
            } else {
                "ring.reminder"
            };
            (Line::new(name).with("text", text), occurrence.due, *late)
        }
        _ => return None,
    };
    Some(book.line(&if late {
        line.with("when", moment(due, book, preferences, now))
    } else {
        line
    }))
}

/// A moment that is over, in full: "yesterday, Friday, at half past eleven".
fn moment(at: Timestamp, book: &Phrasebook, preferences: &Preferences, now: &Zoned) -> String {
    let moment = Moment {
        at: at.to_zoned(now.time_zone().clone()),
        precision: Precision::Minute,
        part: None,
        distance: None,
    };
    say::moment(&moment, book.language(), now, preferences)
}
