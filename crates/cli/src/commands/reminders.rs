//! `sotto reminders`: what to be reminded of, and when.

use sotto_api::{Id, NewReminder, Reminder, ReminderPatch, ReminderRequest, Reply, Request};
use sotto_skills::doing::Line;

use crate::arguments::{ReminderVerb, Reminders};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::Clock;
use crate::kept::find::{self, Named, short, shorts};
use crate::kept::rows::{Row, plain, rows};
use crate::kept::{Desk, shown};
use crate::output::Output;

impl Named for Reminder {
    const WHAT: &str = "rows.a_reminder";
    const SHOWN_BY: &str = "sotto reminders";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        vec![self.text.clone()]
    }
}

/// Does it.
pub async fn reminders(asked: Reminders, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let desk = &mut desk;
    let before = asked.before;
    match asked.what.unwrap_or(ReminderVerb::List { before }) {
        ReminderVerb::List { before } => list(before, desk).await,
        ReminderVerb::Add { text, at } => add(text.join(" "), &at, desk).await,
        ReminderVerb::Done { which } => {
            let Reminder { id, text, .. } = meant(&which, desk).await?;
            let request = Request::Reminder(ReminderRequest::Complete { id });
            let told = desk.now.say("told.done", [("text", plain(&text))]);
            desk.act(request, |_| told).await
        }
        ReminderVerb::Snooze { which, length } => {
            let Reminder { id, text, .. } = meant(&which, desk).await?;
            let for_ms = match length {
                Some(words) => Some(desk.times().await?.length(&words)?),
                None => None,
            };
            let request = Request::Reminder(ReminderRequest::Snooze { id, for_ms });
            let told = desk.now.say("told.later", [("text", plain(&text))]);
            desk.act(request, |_| told).await
        }
        ReminderVerb::Change { which, text, at } => {
            let reminder = meant(&which, desk).await?;
            let meant = match at {
                Some(words) => Some(desk.times().await?.when(&words, false)?),
                None => None,
            };
            let new = text.clone().unwrap_or(reminder.text);
            let text_now = ("text", plain(&new));
            let told = match &meant {
                Some(meant) => {
                    let when = ("when", meant.said.clone());
                    desk.now.say("told.changed_to", [text_now, when])
                }
                None => desk.now.say("told.changed", [text_now]),
            };
            let patch = ReminderPatch {
                text,
                when: meant.map(|meant| meant.when),
            };
            let request = Request::Reminder(ReminderRequest::Change {
                id: reminder.id,
                patch,
            });
            desk.act(request, |_| told).await
        }
        ReminderVerb::Delete { which } => {
            let Reminder { id, text, .. } = meant(&which, desk).await?;
            let request = Request::Reminder(ReminderRequest::Delete { id });
            let told = desk.now.say("told.deleted", [("text", plain(&text))]);
            desk.act(request, |_| told).await
        }
    }
}

async fn list(before: Option<String>, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let before = match before {
        Some(words) => Some(desk.times().await?.before(&words)?),
        None => None,
    };
    let reminders: Vec<Reminder> = desk
        .get(Request::Reminder(ReminderRequest::List { before }))
        .await?;
    let now = desk.now.clone();
    let none = now.say("told.nothing_to_remind", []);
    desk.show_all(&reminders, &none, || lines(&reminders, &now))
}

async fn add(text: String, at: &str, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let meant = desk.times().await?.when(at, false)?;
    let new = NewReminder {
        text: text.clone(),
        when: meant.when,
    };
    let language = desk.now.language;
    let request = Request::Reminder(ReminderRequest::Add(new));
    desk.act(request, |reply| {
        let line = Line::new("told.added_at")
            .with("text", plain(&text))
            .with("when", meant.said);
        match reply {
            Reply::Reminder(reminder) => line.with("id", short(reminder.id)),
            _ => line,
        }
        .said_in(language)
    })
    .await
}

async fn meant(words: &[String], desk: &Desk<'_>) -> Result<Reminder, CliError> {
    let request = Request::Reminder(ReminderRequest::List { before: None });
    let open: Vec<Reminder> = desk.get(request).await?;
    find::one(desk.now.language, &words.join(" "), &open).cloned()
}

/// Reminders in the order of the list.
#[must_use]
pub fn lines(reminders: &[Reminder], now: &Clock) -> String {
    let ids: Vec<Id> = reminders.iter().map(|reminder| reminder.id).collect();
    let each: Vec<Row> = reminders
        .iter()
        .zip(shorts(&ids))
        .map(|(reminder, id)| {
            let when = shown::when(&reminder.when, reminder.next, now);
            let first = reminder.next.or_else(|| reminder.when.first());
            let when = match (reminder.snoozed, first) {
                (Some(until), _) if reminder.comes() == Some(until) => {
                    now.say("rows.put_off", [("when", shown::moment(until, now))])
                }
                // It was shown, and nobody has said that it is done.
                (_, Some(at)) if at < now.timestamp() => now.say("rows.since", [("when", when)]),
                _ => when,
            };
            Row::new(
                [id, when],
                shown::with_repeats(&reminder.text, &reminder.when, now),
            )
        })
        .collect();
    rows(&each)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_api::When;

    #[test]
    fn reminders_are_shown_with_their_next_time() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let reminder = |id: &str, text: &str, local: &str, rule: Option<&str>| Reminder {
            id: format!("01998000-0000-7000-8000-{id}").parse().unwrap(),
            text: text.to_owned(),
            when: When {
                local: local.parse().unwrap(),
                zone: "Europe/Berlin".into(),
                all_day: false,
                rule: rule.map(str::to_owned),
                zone_named: false,
            },
            next: rule.map(|_| "2026-11-23T08:00:00Z".parse().unwrap()),
            snoozed: None,
            done: None,
            created: jiff::Timestamp::UNIX_EPOCH,
            changed: jiff::Timestamp::UNIX_EPOCH,
        };
        let shown = lines(
            &[
                reminder("00000000aaaa", "Stand up", "2026-11-21T12:00", None),
                reminder("00000000bbbb", "Call mum", "2026-11-22T18:30", None),
                reminder(
                    "00000000cccc",
                    "Bins",
                    "2026-11-16T09:00",
                    Some("FREQ=WEEKLY;BYDAY=MO"),
                ),
            ],
            &now,
        );
        assert_eq!(
            shown,
            "aaaa  since today 12:00  Stand up\n\
             bbbb  tomorrow 18:30     Call mum\n\
             cccc  Mon 23 Nov 09:00   Bins (every Monday at 09:00)\n"
        );
        let later = Reminder {
            snoozed: Some("2026-11-21T14:00:00Z".parse().unwrap()),
            ..reminder("00000000aaaa", "Stand up", "2026-11-21T12:00", None)
        };
        assert_eq!(
            lines(&[later], &now),
            "aaaa  put off to today 15:00  Stand up\n"
        );
    }
}
