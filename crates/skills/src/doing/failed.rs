//! Why something was not done, as a sentence of the language that is spoken. Errors are written in English for the log; what
//! is said of each, aloud or to whoever typed, stands in the answers of every language.

use std::path::Path;

use sotto_api::{Kind, ProblemCode};
use sotto_store::{Cannot, StoreError};

use crate::desktop::DesktopError;
use crate::numbers::Language;
use crate::time::RuleError;

use super::Line;

/// The error's own sentence.
const WHY: &str = "why";

/// What a window or a program is told of something that could not be kept or read, in a language: the same sentence that is
/// said of it.
#[must_use]
pub fn not_kept(error: &StoreError, language: Language) -> String {
    kept(error).said_in(language)
}

/// What is told of a repetition that cannot be read.
#[must_use]
pub fn no_rule(error: &RuleError, language: Language) -> String {
    let line = match error {
        RuleError::Part(part) => Line::new("kept.no_rule").with("part", part.as_str()),
        RuleError::NoFrequency => Line::new("kept.no_frequency"),
    };
    line.with(WHY, error.to_string()).said_in(language)
}

/// Something could not be kept or read.
pub(super) fn kept(error: &StoreError) -> Line {
    let line = match error {
        StoreError::NotFound(kind) => Line::new(gone(*kind)),
        StoreError::Invalid(why) => cannot(why),
        StoreError::BackupUnfit { name, .. } => {
            Line::new("kept.backup_unfit").with("name", name.as_str())
        }
        StoreError::Unreadable { .. } => Line::new("kept.unreadable"),
        StoreError::Erased => Line::new("kept.erased"),
        StoreError::EraseUnfinished(_) => Line::new("kept.erase_unfinished"),
        StoreError::NoRandomness => Line::new("kept.no_randomness"),
        StoreError::ReadOnly(path) => in_folder("kept.read_only", path),
        StoreError::KeyGone(folder) => in_folder("kept.key_gone", folder),
        StoreError::WrongKey { folder, .. } => in_folder("kept.wrong_key", folder),
        StoreError::NewerVersion { folder, .. } => in_folder("kept.newer_version", folder),
        StoreError::SecondOwner { folder, .. } => in_folder("kept.second_owner", folder),
        StoreError::Io { path, .. } => in_folder("kept.io", path),
        // The store says of every other error what can be acted on, and cannot forget one.
        other => Line::new(by_code(other.code())),
    };
    line.with(WHY, error.to_string())
}

/// Where it is; nothing where no folder is named but only what lies in it.
fn in_folder(name: &'static str, folder: &Path) -> Line {
    let line = Line::new(name);
    if folder.is_absolute() {
        line.with("folder", folder.to_string_lossy())
    } else {
        line
    }
}

/// What is asked cannot be.
fn cannot(why: &Cannot) -> Line {
    match why {
        Cannot::NoWords(_) | Cannot::NoTitle => Line::new("cannot.no_words"),
        Cannot::SameName(name) => Line::new("cannot.same_name").with("name", name.as_str()),
        Cannot::NoItems => Line::new("cannot.no_items"),
        Cannot::NoZone(zone) => Line::new("cannot.no_zone").with("zone", zone.as_str()),
        Cannot::TimerLength => Line::new("cannot.timer_length"),
        Cannot::TimerOver => Line::new("cannot.timer_over"),
        Cannot::TimerTime => Line::new("cannot.timer_time"),
        Cannot::TimerStands => Line::new("cannot.timer_stands"),
        Cannot::TimerNotPaused => Line::new("cannot.timer_not_paused"),
        Cannot::ReminderDone => Line::new("cannot.reminder_done"),
        Cannot::ReminderNotDue => Line::new("cannot.reminder_not_due"),
        Cannot::ReminderLater => Line::new("cannot.reminder_later"),
        Cannot::NoBackup(name) => Line::new("cannot.no_backup").with("name", name.as_str()),
        Cannot::EmptyMarkdown => Line::new("cannot.empty_markdown"),
        Cannot::NoExport(_) => Line::new("cannot.no_export"),
        Cannot::NewerExport { theirs, ours } => Line::new("cannot.newer_export")
            .with("theirs", theirs.to_string())
            .with("ours", ours.to_string()),
        Cannot::NoCalendar => Line::new("cannot.no_calendar"),
        Cannot::Other(_) => Line::new(by_code(ProblemCode::Invalid)),
    }
}

/// What is said of the errors that share a code.
pub(super) fn by_code(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::NotFound => "kept.not_found",
        ProblemCode::Invalid
        | ProblemCode::Ambiguous
        | ProblemCode::NotUnderstood
        | ProblemCode::NeedsConfirmation => "kept.invalid",
        ProblemCode::NothingToUndo => "talk.nothing_to_undo",
        ProblemCode::DiskFull => "kept.disk_full",
        ProblemCode::ReadOnly => "kept.read_only",
        ProblemCode::Locked => "kept.locked",
        ProblemCode::Damaged => "kept.damaged",
        ProblemCode::WrongKey => "kept.wrong_key",
        ProblemCode::KeychainClosed => "kept.keychain_closed",
        ProblemCode::NewerVersion => "kept.newer_version",
        ProblemCode::SecondOwner => "kept.second_owner",
        ProblemCode::Missing
        | ProblemCode::Engine
        | ProblemCode::Device
        | ProblemCode::Network
        | ProblemCode::Stopped
        | ProblemCode::Failed => "kept.failed",
    }
}

/// A thing of this kind is not there any more.
pub(super) fn gone(kind: Kind) -> &'static str {
    match kind {
        Kind::Task => "gone.task",
        Kind::List => "gone.list",
        Kind::ListItem => "gone.list_item",
        Kind::Note => "gone.note",
        Kind::Timer => "gone.timer",
        Kind::Alarm => "gone.alarm",
        Kind::Reminder => "gone.reminder",
        Kind::Occurrence => "gone.occurrence",
        Kind::CalendarEntry => "gone.calendar_entry",
        Kind::Fact => "gone.fact",
        Kind::Conversation => "gone.conversation",
        Kind::Turn => "gone.turn",
        Kind::Dictation => "gone.dictation",
        Kind::Setting => "gone.setting",
    }
}

/// What a window or a program is told of something that the computer did not do.
#[must_use]
pub fn refused_by_computer(error: &DesktopError, language: Language) -> String {
    refused(error).said_in(language)
}

/// The computer did not do it. What a program complained of is in its own words, and only for the log and for English.
pub(super) fn refused(error: &DesktopError) -> Line {
    let line = match error {
        DesktopError::NoProgram { programs, .. } => {
            Line::new("computer.no_program").with("programs", *programs)
        }
        DesktopError::Failed { reason, .. } => {
            Line::new("computer.failed").with("reason", reason.as_str())
        }
        DesktopError::NoSuchApp(name) => {
            Line::new("computer.no_such_app").with("name", name.as_str())
        }
        DesktopError::NotAPage(address) => {
            Line::new("computer.not_a_page").with("address", address.as_str())
        }
        DesktopError::NoPlayer => Line::new("computer.no_player"),
        DesktopError::PictureStays(path) => {
            Line::new("computer.picture_stays").with("path", path.to_string_lossy())
        }
    };
    line.with(WHY, error.to_string())
}
