//! `sotto undo`: takes back what was done last.

use sotto_api::{Request, Undone};

use crate::error::CliError;
use crate::home::Home;
use crate::kept::Desk;
use crate::kept::rows::plain;
use crate::output::Output;

/// Does it.
pub async fn undo(home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::at(home, output);
    let undone: Undone = desk.get(Request::Undo).await?;
    desk.show(&undone, || lines(&undone))
}

/// What was taken back, the last first.
#[must_use]
pub fn lines(undone: &Undone) -> String {
    let said: Vec<String> = undone
        .what
        .iter()
        .map(|what| plain(what))
        .filter(|what| !what.is_empty())
        .collect();
    if said.is_empty() {
        return "Taken back.\n".to_owned();
    }
    format!("Taken back. {}\n", said.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sotto_api::Id;

    #[test]
    fn what_was_taken_back_is_said() {
        let undone = |what: &[&str]| Undone {
            group: Id::CALENDARS,
            what: what.iter().map(|what| (*what).to_owned()).collect(),
            things: 1,
        };
        assert_eq!(
            lines(&undone(&["The task is gone."])),
            "Taken back. The task is gone.\n"
        );
        assert_eq!(lines(&undone(&[""])), "Taken back.\n");
    }
}
