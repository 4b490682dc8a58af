//! The schemas, embedded. A test compares this list with the folder.

/// Name and text, in order of name.
pub(super) const FILES: &[(&str, &str)] = &[
    ("alarm", include_str!("../../abilities/alarm.toml")),
    (
        "arithmetic",
        include_str!("../../abilities/arithmetic.toml"),
    ),
    ("calendar", include_str!("../../abilities/calendar.toml")),
    ("convert", include_str!("../../abilities/convert.toml")),
    ("date", include_str!("../../abilities/date.toml")),
    (
        "days_until",
        include_str!("../../abilities/days_until.toml"),
    ),
    ("help", include_str!("../../abilities/help.toml")),
    ("list", include_str!("../../abilities/list.toml")),
    ("lock", include_str!("../../abilities/lock.toml")),
    ("media", include_str!("../../abilities/media.toml")),
    ("memory", include_str!("../../abilities/memory.toml")),
    ("mute", include_str!("../../abilities/mute.toml")),
    ("note", include_str!("../../abilities/note.toml")),
    ("open_app", include_str!("../../abilities/open_app.toml")),
    ("open_page", include_str!("../../abilities/open_page.toml")),
    (
        "percentage",
        include_str!("../../abilities/percentage.toml"),
    ),
    ("reminder", include_str!("../../abilities/reminder.toml")),
    ("repeat", include_str!("../../abilities/repeat.toml")),
    (
        "screenshot",
        include_str!("../../abilities/screenshot.toml"),
    ),
    (
        "small_talk",
        include_str!("../../abilities/small_talk.toml"),
    ),
    ("speech", include_str!("../../abilities/speech.toml")),
    ("stop", include_str!("../../abilities/stop.toml")),
    ("task", include_str!("../../abilities/task.toml")),
    ("time", include_str!("../../abilities/time.toml")),
    ("timer", include_str!("../../abilities/timer.toml")),
    ("undo", include_str!("../../abilities/undo.toml")),
    ("volume", include_str!("../../abilities/volume.toml")),
    ("weekday", include_str!("../../abilities/weekday.toml")),
];
