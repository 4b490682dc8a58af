//! `sotto mute`: the one switch that really closes the microphone.

use serde::Serialize;
use sotto_api::{ListenRequest, Request, Settings};
use sotto_skills::numbers::Language;

use crate::arguments::{Mute, Switch};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::Desk;
use crate::kept::clock::say;
use crate::output::Output;
use crate::voice;

/// The state of the switch, for programs.
#[derive(Serialize)]
struct Microphone {
    closed: bool,
}

/// Does it, and shows the state that is kept now.
pub async fn mute(asked: Mute, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::at(home, output);
    let before: Settings = desk.get(Request::Settings).await?;
    let closed = wanted(asked.what, before.machine.microphone_closed);
    desk.ask(Request::Listen(ListenRequest::Mute { closed }))
        .await?;
    let after: Settings = desk.get(Request::Settings).await?;
    let closed = after.machine.microphone_closed;
    let language = voice::language(&after);
    desk.show(&Microphone { closed }, || {
        format!("{}\n", sentence(closed, language))
    })
}

fn wanted(switch: Switch, closed: bool) -> bool {
    match switch {
        Switch::On => true,
        Switch::Off => false,
        Switch::Toggle => !closed,
    }
}

fn sentence(closed: bool, language: Language) -> String {
    let name = if closed {
        "told.microphone_closed"
    } else {
        "told.microphone_open"
    };
    say(language, name, [])
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
    }

    #[test]
    fn whether_it_is_closed_is_told_in_the_users_language() {
        for (language, closed, open) in [
            (Language::ENGLISH, "is closed", "is open"),
            (Language::GERMAN, "ist geschlossen", "ist offen"),
        ] {
            let told = sentence(true, language);
            assert!(
                told.contains(closed) && told.contains("sotto mute off"),
                "{told}"
            );
            assert!(sentence(false, language).contains(open));
        }
    }
}
