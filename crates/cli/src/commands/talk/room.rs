//! A running Sotto that has nothing to do makes room for a conversation from a recording; one that has is left alone.

use sotto_api::{
    AlarmRequest, Listening, Problem, ProblemCode, ReminderRequest, Reply, Request, TimerRequest,
};
use sotto_assistant::link::Client;

use crate::error::CliError;
use crate::resident::ask;

/// Why a running Sotto is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Busy {
    /// It listens, works or speaks.
    Talks,
    /// Something rings, or is set to.
    Rings,
}

/// Nothing, where it has nothing to do.
///
/// # Errors
/// When it has, or cannot be asked.
pub(super) fn left_alone(client: &mut Client) -> Result<(), CliError> {
    match busy(client)? {
        Some(busy) => Err(CliError::Problem(told(busy))),
        None => Ok(()),
    }
}

/// What it has to do, if anything.
fn busy(client: &mut Client) -> Result<Option<Busy>, CliError> {
    if let Reply::Status(status) = ask(client, Request::Status)? {
        match status.listening {
            Listening::Idle | Listening::Closed => {}
            Listening::WakeWord
            | Listening::Request
            | Listening::Dictation
            | Listening::Working
            | Listening::Speaking => return Ok(Some(Busy::Talks)),
        }
    }
    for request in [
        Request::Timer(TimerRequest::List),
        Request::Alarm(AlarmRequest::List),
        Request::Reminder(ReminderRequest::List { before: None }),
    ] {
        let set = match ask(client, request)? {
            Reply::Timers(timers) => !timers.is_empty(),
            Reply::Alarms(alarms) => {
                let mut alarms = alarms.iter();
                alarms.any(|alarm| alarm.next.is_some() || alarm.ringing.is_some())
            }
            Reply::Reminders(reminders) => !reminders.is_empty(),
            _ => false,
        };
        if set {
            return Ok(Some(Busy::Rings));
        }
    }
    Ok(None)
}

fn told(busy: Busy) -> Problem {
    let why = match busy {
        Busy::Talks => "listens or works right now",
        Busy::Rings => "has something that rings or is set to ring",
    };
    let sentence = format!(
        "The Sotto that runs here {why}, so it was left alone and nothing was said to it. End it with `sotto resident --stop`, or give this conversation a folder of its own with --data-dir."
    );
    Problem::new(ProblemCode::SecondOwner, sentence)
}
