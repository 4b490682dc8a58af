//! The settings: one patch, checked, and what follows from it.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sotto_api::{MachineSettingsPatch, Reminder, Reply, Settings, SettingsPatch};
use sotto_skills::doing::ByHand;
use sotto_skills::doing::when::rings_after;
use sotto_store::{Act, Writer, reminders, settings};

use super::{Here, Refused, Served};

/// Numbers in the settings, by the name of what they are called in the answers, with the range in which they mean something.
type Range = (&'static str, fn(&Settings) -> u32, u32, u32);
pub(super) const RANGES: [Range; 10] = [
    (
        "range.follow_up_seconds",
        |all| all.talk.follow_up_seconds,
        1,
        60,
    ),
    ("range.pause_ms", |all| all.talk.pause_ms, 100, 5_000),
    (
        "range.wake_sensitivity_percent",
        |all| all.talk.wake_sensitivity_percent,
        0,
        100,
    ),
    ("range.max_seconds", |all| all.talk.max_seconds, 5, 600),
    (
        "range.speed_percent",
        |all| all.speech.speed_percent,
        25,
        400,
    ),
    (
        "range.volume_percent",
        |all| all.speech.volume_percent,
        0,
        200,
    ),
    ("range.text_percent", |all| all.look.text_percent, 50, 400),
    (
        "range.snooze_minutes",
        |all| all.time.snooze_minutes,
        1,
        1_440,
    ),
    (
        "range.all_day_at_minutes",
        |all| all.time.all_day_at_minutes,
        0,
        1_439,
    ),
    (
        "range.daily_backups",
        |all| all.backup.rotation.daily,
        1,
        366,
    ),
];

pub(super) fn get(here: &Here<'_>) -> Served {
    Ok(Reply::Settings(here.settings()?))
}

pub(super) fn change(patch: &SettingsPatch, here: &Here<'_>) -> Served {
    let before = here.settings()?;
    let mut wanted = before.clone();
    wanted.apply(patch.clone());
    // A number that was out of its range before does not keep others from being changed.
    for (name, number, from, to) in RANGES {
        let value = number(&wanted);
        if value != number(&before) && !(from..=to).contains(&value) {
            return Err(Refused::OutOfRange { name, from, to });
        }
    }
    let mut patch = patch.clone();
    // Whoever has decided about it is not offered it any more; who puts all of it back to how it was at first has not.
    if let Some(machine) = &mut patch.machine
        && machine.start_with_system.is_some()
        && machine.autostart_offered.is_none()
    {
        machine.autostart_offered = Some(true);
    }
    let machine = patch.machine.as_mut().map(take_what_is_for_good);
    if let Some(machine) = machine.filter(|machine| *machine != MachineSettingsPatch::default()) {
        let only = SettingsPatch {
            machine: Some(machine),
            ..SettingsPatch::default()
        };
        let act = Act::by_hand(here.moment(), "").for_good();
        here.store
            .act(act, |writer| settings::change(writer, only))?;
    }
    let now = here.change(ByHand::SettingsAsTheyWere, |writer| {
        let now = settings::change(writer, patch)?;
        if now.time.all_day_at_minutes != before.time.all_day_at_minutes {
            move_whole_days(writer, now.time.all_day_at_minutes)?;
        }
        Ok(now)
    })?;
    Ok(Reply::Settings(now))
}

/// What no undo takes back. An "undo that", said about something else, must never open a microphone that was closed; what
/// starts with the system is arranged with the system, where an undo changes nothing; and whoever was welcomed was.
fn take_what_is_for_good(machine: &mut MachineSettingsPatch) -> MachineSettingsPatch {
    MachineSettingsPatch {
        microphone_closed: machine.microphone_closed.take(),
        start_with_system: machine.start_with_system.take(),
        autostart_offered: machine.autostart_offered.take(),
        welcomed: machine.welcomed.take(),
        ..MachineSettingsPatch::default()
    }
}

/// Reminders for whole days that are still to come ring at another time of the day.
fn move_whole_days(writer: &mut Writer<'_>, all_day_at: u32) -> sotto_store::Result<()> {
    let now = writer.now();
    for reminder in reminders::open(writer)? {
        // A time of today that has passed by the new setting stays where it was: the day is not left out.
        let moved = new_time(&reminder, all_day_at).filter(|next| *next > now);
        if reminder.next.is_some_and(|next| next > now) && moved.is_some() {
            let next = moved;
            reminders::save(writer, &Reminder { next, ..reminder })?;
        }
    }
    Ok(())
}

/// The new time on the day on which a reminder for a whole day rings next.
fn new_time(reminder: &Reminder, all_day_at: u32) -> Option<Timestamp> {
    let zone = TimeZone::get(&reminder.when.zone).ok()?;
    let day = reminder.next?.to_zoned(zone).start_of_day().ok()?;
    let before = day.timestamp().checked_sub(SignedDuration::from_secs(1));
    let next = rings_after(&reminder.when, before.ok()?, all_day_at);
    next.filter(|_| reminder.when.all_day)
}
