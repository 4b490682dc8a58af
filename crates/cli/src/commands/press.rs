//! `sotto press`: a key is held from now on. For desktops that run a command when a key goes down and another when it comes up.

use sotto_api::{ListenRequest, Request};

use super::listen::refuse_if_closed;
use crate::arguments::Press;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::Desk;
use crate::output::Output;

/// Does it. Nothing is said where it worked: a sound and every face tell it. A key that is held runs its command again and
/// again on some desktops, and then it is held as it was.
pub async fn press(asked: Press, home: &Home, output: &mut Output) -> Result<(), CliError> {
    refuse_if_closed(home, output).await?;
    let dictate = asked.dictate;
    Desk::at(home, output)
        .ask(Request::Listen(ListenRequest::Hold { dictate }))
        .await?;
    Ok(())
}
