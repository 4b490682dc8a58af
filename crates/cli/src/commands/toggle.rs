//! `sotto toggle`: begin to listen, or finish what was begun. The way to a key on desktops that give programs none.

use sotto_api::ListenRequest;

use super::beginning::begin;
use crate::arguments::Toggle;
use crate::error::CliError;
use crate::home::Home;
use crate::output::Output;

/// Does it. Nothing is said where it worked: a sound and every face tell it.
///
/// # Errors
/// Why nobody is listened to, as where there is no microphone.
pub async fn toggle(asked: Toggle, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let dictate = asked.dictate;
    begin(ListenRequest::Toggle { dictate }, home, output).await
}
