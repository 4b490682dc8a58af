//! `sotto undo`: takes back what was done last.

use sotto_api::{Request, Undone};

use crate::error::CliError;
use crate::home::Home;
use crate::kept::Desk;
use crate::kept::clock::Clock;
use crate::kept::rows::plain;
use crate::output::Output;

/// Does it.
pub async fn undo(home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let undone: Undone = desk.get(Request::Undo).await?;
    let now = desk.now.clone();
    desk.show(&undone, || lines(&undone, &now))
}

/// What was taken back, the last first.
#[must_use]
pub fn lines(undone: &Undone, now: &Clock) -> String {
    let said: Vec<String> = undone
        .what
        .iter()
        .map(|what| plain(what))
        .filter(|what| !what.is_empty())
        .collect();
    if said.is_empty() {
        return format!("{}\n", now.say("told.taken_back", []));
    }
    let what = ("what", said.join(" "));
    format!("{}\n", now.say("told.taken_back_what", [what]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_api::Id;

    #[test]
    fn what_was_taken_back_is_said() {
        let undone = |what: &[&str]| Undone {
            group: Id::CALENDARS,
            what: what.iter().map(|what| (*what).to_owned()).collect(),
            things: 1,
        };
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        assert_eq!(
            lines(&undone(&["The task is gone."]), &now),
            "Taken back. The task is gone.\n"
        );
        assert_eq!(lines(&undone(&[""]), &now), "Taken back.\n");
    }
}
