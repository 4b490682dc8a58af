//! `sotto press`: a key is held from now on. For desktops that run a command when a key goes down and another when it comes up.

use sotto_api::ListenRequest;

use super::beginning::begin;
use crate::arguments::Press;
use crate::error::CliError;
use crate::home::Home;
use crate::output::Output;

/// Does it. Nothing is said where it worked: a sound and every face tell it. A key that is held runs its command again and
/// again on some desktops, and then it is held as it was.
///
/// # Errors
/// Why nobody is listened to, as where there is no microphone.
pub async fn press(asked: Press, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let dictate = asked.dictate;
    begin(ListenRequest::Hold { dictate }, home, output).await
}
