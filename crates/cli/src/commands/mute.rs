//! `sotto mute`: the one switch that really closes the microphone.

use serde::Serialize;
use sotto_api::{ListenRequest, Request, Settings};

use crate::arguments::{Mute, Switch};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::Desk;
use crate::output::Output;

/// The state of the switch, for programs.
#[derive(Serialize)]
struct Microphone {
    closed: bool,
}

/// Does it, and shows the state that is kept now.
pub async fn mute(asked: Mute, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::at(home, output);
    let closed = wanted(asked.what, is_closed(&desk).await?);
    desk.ask(Request::Listen(ListenRequest::Mute { closed }))
        .await?;
    let closed = is_closed(&desk).await?;
    desk.show(&Microphone { closed }, || sentence(closed).to_owned())
}

async fn is_closed(desk: &Desk<'_>) -> Result<bool, CliError> {
    let settings: Settings = desk.get(Request::Settings).await?;
    Ok(settings.machine.microphone_closed)
}

fn wanted(switch: Switch, closed: bool) -> bool {
    match switch {
        Switch::On => true,
        Switch::Off => false,
        Switch::Toggle => !closed,
    }
}

fn sentence(closed: bool) -> &'static str {
    if closed {
        "The microphone is closed. It stays so until `sotto mute off`.\n"
    } else {
        "The microphone is open.\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_says_what_is_wanted_and_without_a_word_it_is_turned() {
        for closed in [false, true] {
            assert!(wanted(Switch::On, closed));
            assert!(!wanted(Switch::Off, closed));
            assert_eq!(wanted(Switch::default(), closed), !closed);
        }
        assert!(sentence(true).contains("closed") && sentence(false).contains("open"));
    }
}
