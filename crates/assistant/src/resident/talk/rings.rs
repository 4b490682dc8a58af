//! What comes to the thread of the turn: what is said to it, and what rings, which is what "it" means from then on.

use sotto_api::{Event, Id};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::mpsc;

use super::Told;

/// What has come.
pub(super) enum Heard {
    /// This rings, or is a reminder that was due.
    Rang(Id),
    /// Something was said; nothing where nobody is left who could.
    Said(Option<Told>),
}

/// Waits for the next. What rang before something was said comes before it.
pub(super) async fn what_comes(
    events: &mut Receiver<Event>,
    told: &mut mpsc::Receiver<Told>,
) -> Heard {
    tokio::select! {
        biased;
        id = what_rings(events) => Heard::Rang(id),
        said = told.recv() => Heard::Said(said),
    }
}

async fn what_rings(events: &mut Receiver<Event>) -> Id {
    loop {
        match events.recv().await {
            Ok(Event::TimerRings { timer, .. }) => return timer.id,
            Ok(Event::AlarmRings { alarm, .. }) => return alarm.id,
            Ok(Event::ReminderDue { reminder, .. }) => return reminder.id,
            // What was lost in a flood of events is still there under its name.
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            // Never: whoever waits here holds an end that sends.
            Err(RecvError::Closed) => std::future::pending::<()>().await,
        }
    }
}
