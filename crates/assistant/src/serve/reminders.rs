//! Reminders.

use sotto_api::{Id, Reminder, ReminderPatch, ReminderRequest, Reply};
use sotto_skills::doing::ByHand;
use sotto_skills::doing::alarms::usual_snooze_ms;
use sotto_skills::doing::reminders::{after_this_one, is_shown, put_off, ticked_off};
use sotto_store::reminders;

use super::first::{first_ring, from_now};
use super::{Here, Served};

pub(super) fn serve(request: &ReminderRequest, here: &Here<'_>) -> Served {
    let reminder = match request {
        ReminderRequest::List { before } => {
            let mut open = here.read(reminders::shown)?;
            if let Some(before) = before {
                open.retain(|reminder| reminder.comes().is_some_and(|comes| comes < *before));
            }
            return Ok(Reply::Reminders(open));
        }
        ReminderRequest::Delete { id } => {
            here.change(ByHand::ReminderBack, |writer| {
                reminders::delete(writer, *id)
            })?;
            return Ok(Reply::Done);
        }
        ReminderRequest::Add(new) => {
            let next = first_ring(&new.when, here)?;
            here.change(ByHand::ReminderGone, |writer| {
                reminders::add(writer, new, next)
            })?
        }
        ReminderRequest::Change { id, patch } => return change(*id, patch, here),
        ReminderRequest::Complete { id } => {
            let all_day_at = here.settings()?.time.all_day_at_minutes;
            here.change(ByHand::ReminderOpenAgain, |writer| {
                let reminder: Reminder = writer.require(*id)?;
                let shown = is_shown(writer, &reminder)?;
                let again = after_this_one(&reminder, shown, here.now, all_day_at);
                ticked_off(writer, &reminder, again)
            })?
        }
        ReminderRequest::Snooze { id, for_ms } => {
            let settings = here.settings()?;
            let until = from_now(for_ms.unwrap_or(usual_snooze_ms(&settings)), here)?;
            let all_day_at = settings.time.all_day_at_minutes;
            here.change(ByHand::ReminderDueAsBefore, |writer| {
                let reminder = put_off(writer, *id, until, all_day_at)?;
                Ok(Reminder {
                    snoozed: Some(until),
                    ..reminder
                })
            })?
        }
    };
    Ok(Reply::Reminder(reminder))
}

fn change(id: Id, patch: &ReminderPatch, here: &Here<'_>) -> Served {
    let moved = match &patch.when {
        Some(when) => Some((when.clone(), first_ring(when, here)?)),
        None => None,
    };
    let reminder = here.change(ByHand::ReminderAsItWas, |writer| {
        let mut reminder: Reminder = writer.require(id)?;
        if let Some(text) = &patch.text {
            reminder.text.clone_from(text);
        }
        if let Some((when, next)) = moved {
            // One that was done and is given a new time is wanted again; what was put off before is not.
            reminder = Reminder {
                when,
                next,
                done: None,
                ..reminder
            };
            reminders::settle(writer, id)?;
        }
        reminders::save(writer, &reminder)
    })?;
    Ok(Reply::Reminder(reminder))
}
