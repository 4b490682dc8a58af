//! Why something was not done, as a sentence of the language that is spoken. Errors are written in English for the command
//! line and the log; what is said of each stands in the answers of every language.

use sotto_api::{Kind, ProblemCode};
use sotto_store::StoreError;

use crate::desktop::DesktopError;

use super::Line;

/// The error's own sentence.
const WHY: &str = "why";

/// Something could not be kept or read.
pub(super) fn kept(error: &StoreError) -> Line {
    let name = match error {
        StoreError::NotFound(kind) => gone(*kind),
        StoreError::Unreadable { .. } => "kept.unreadable",
        StoreError::Erased => "kept.erased",
        StoreError::EraseUnfinished(_) => "kept.erase_unfinished",
        // The store says of every other error what can be acted on, and cannot forget one.
        other => by_code(other.code()),
    };
    Line::new(name).with(WHY, error.to_string())
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
        Kind::Setting => "gone.setting",
    }
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
