//! A data folder has one owner. The Sotto that the last command started holds it for a while after it was needed, and makes
//! room when it has nothing to do: the next command starts it again.

use std::time::{Duration, Instant};

use sotto_api::{
    AlarmRequest, Listening, Problem, ProblemCode, ReminderRequest, Reply, Request, TimerRequest,
};
use sotto_assistant::link::Client;
use sotto_store::is_held;

use crate::error::CliError;
use crate::home::Home;
use crate::resident::ask;

/// Closing a large file on a slow disk takes its time.
const CLOSES: Duration = Duration::from_secs(60);
/// Somebody who holds the folder and cannot be asked may be just leaving.
const LEAVES: Duration = Duration::from_secs(3);
/// Between two looks. There is nothing to wait for: a lock tells nobody that it was given back.
const LOOK: Duration = Duration::from_millis(20);

/// Why a running Sotto is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Busy {
    /// It listens, works or speaks.
    Talks,
    /// Something rings, or is set to.
    Rings,
}

/// Waits until nobody holds the folder, asking a Sotto that has nothing to do to end.
///
/// # Errors
/// When it has something to do, or somebody else holds the folder. Nothing was changed then.
pub(super) fn make(home: &Home) -> Result<(), CliError> {
    let began = Instant::now();
    let mut asked = false;
    // Nobody else is to begin with it meanwhile.
    let _owner = home.own()?;
    while is_held(home.folder()) {
        if let Some(mut client) = Client::connect(home.folder())? {
            if let Some(busy) = busy(&mut client)? {
                return Err(CliError::Problem(left_alone(busy)));
            }
            drop(client);
            // Comes back when it has closed its connections, the folder last.
            asked |= Client::end_any(home.folder())?.is_some();
        }
        if began.elapsed() > if asked { CLOSES } else { LEAVES } {
            break;
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
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

fn left_alone(busy: Busy) -> Problem {
    let why = match busy {
        Busy::Talks => "listens or works right now",
        Busy::Rings => "has something that rings or is set to ring",
    };
    let sentence = format!(
        "The Sotto that runs here {why}, so it was left alone and nothing was said to it. End it with `sotto resident --stop`, or give this conversation a folder of its own with --data-dir."
    );
    Problem::new(ProblemCode::SecondOwner, sentence)
}
