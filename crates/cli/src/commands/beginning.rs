//! Beginning to listen, for a command that a key of the desktop runs: asked for, and then looked whether it comes about. Devices
//! are opened after the answer, so why nobody is listened to is only told as something that happens.

use std::time::Duration;

use sotto_api::{Event, ListenRequest, Listening, Problem, ProblemCode, Request, Status};
use tokio::time::{Instant, timeout_at};

use super::listen::{events, refuse_if_closed};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::Desk;
use crate::output::Output;

/// So long it is waited for. A sound system that takes longer is left to itself: what comes of it, every face shows.
const PATIENCE: Duration = Duration::from_secs(5);
/// After something that did not work: a loudspeaker that is missing keeps nobody from being listened to.
const SETTLES: Duration = Duration::from_secs(1);

/// Asks for it. Nothing is said where somebody is listened to then: a sound and every face tell it.
///
/// # Errors
/// Why nobody is listened to.
pub(super) async fn begin(
    asked: ListenRequest,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    refuse_if_closed(home, output).await?;
    let desk = Desk::at(home, output);
    let before: Status = desk.get(Request::Status).await?;
    // Before it is asked for, so that nothing of it is missed.
    let mut events = events(home).await?;
    desk.ask(Request::Listen(asked)).await?;
    if listens(before.listening) {
        // It goes on, or it was ended by this; nothing has to be opened for either.
        return Ok(());
    }
    let mut until = Instant::now() + PATIENCE;
    let mut seen = Seen::default();
    loop {
        let Ok(event) = timeout_at(until, events.recv()).await else {
            return seen.over();
        };
        let Some(event) = event else {
            return seen.over();
        };
        match seen.take(event?) {
            Next::Listened => return Ok(()),
            Next::Troubled => until = Instant::now() + SETTLES,
            Next::Nothing => {}
        }
    }
}

fn listens(state: Listening) -> bool {
    matches!(state, Listening::Request | Listening::Dictation)
}

/// What came of it until now.
#[derive(Debug, Default)]
struct Seen(Option<Problem>);

#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// Somebody is listened to.
    Listened,
    /// Something did not work, and that may be the end of it.
    Troubled,
    /// It has to do with something else.
    Nothing,
}

impl Seen {
    fn take(&mut self, event: Event) -> Next {
        match event {
            Event::Listening(state) if listens(state) => Next::Listened,
            // The last is the reason: what was the matter with other devices is told before. Of downloads and the like something
            // else is told.
            Event::Problem(problem) if is_of_listening(problem.code) => {
                self.0 = Some(problem);
                Next::Troubled
            }
            _ => Next::Nothing,
        }
    }

    /// Nothing more comes.
    fn over(self) -> Result<(), CliError> {
        self.0
            .map_or(Ok(()), |problem| Err(CliError::Problem(problem)))
    }
}

/// Whether what did not work may be a device, or what hears.
fn is_of_listening(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::Device | ProblemCode::Missing | ProblemCode::Engine | ProblemCode::Failed
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn problem(code: ProblemCode, sentence: &str) -> Event {
        Event::Problem(Problem::new(code, sentence))
    }

    #[test]
    fn whoever_is_listened_to_hears_of_no_trouble() {
        for state in [Listening::Request, Listening::Dictation] {
            let mut seen = Seen::default();
            let speaker = problem(ProblemCode::Failed, "No loudspeaker.");
            assert_eq!(seen.take(speaker), Next::Troubled);
            assert_eq!(seen.take(Event::Listening(state)), Next::Listened);
        }
    }

    #[test]
    fn the_last_trouble_is_the_reason_with_its_exit_code() {
        for (code, exit) in [
            (ProblemCode::Device, 1),
            (ProblemCode::Failed, 1),
            (ProblemCode::Engine, 1),
            (ProblemCode::Missing, 3),
        ] {
            let mut seen = Seen::default();
            for state in [Listening::Idle, Listening::WakeWord, Listening::Speaking] {
                assert_eq!(seen.take(Event::Listening(state)), Next::Nothing);
            }
            let speaker = problem(ProblemCode::Failed, "No loudspeaker.");
            assert_eq!(seen.take(speaker), Next::Troubled);
            assert_eq!(seen.take(problem(code, "the reason")), Next::Troubled);
            let error = seen.over().unwrap_err();
            assert_eq!(error.to_string(), "the reason");
            assert_eq!(error.code(), exit);
        }
    }

    #[test]
    fn what_happens_elsewhere_is_no_reason() {
        let mut seen = Seen::default();
        for code in [
            ProblemCode::Network,
            ProblemCode::DiskFull,
            ProblemCode::Stopped,
        ] {
            assert_eq!(seen.take(problem(code, "a download")), Next::Nothing);
        }
        assert_eq!(seen.take(Event::Models), Next::Nothing);
        assert!(seen.over().is_ok());
    }
}
