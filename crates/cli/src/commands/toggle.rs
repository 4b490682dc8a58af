//! `sotto toggle`: begin to listen, or finish what was begun. The way to a key on desktops that give programs none.

use sotto_api::{ListenRequest, Request};

use super::listen::refuse_if_closed;
use crate::arguments::Toggle;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::Desk;
use crate::output::Output;

/// Does it. Nothing is said where it worked: a sound and every face tell it.
pub async fn toggle(asked: Toggle, home: &Home, output: &mut Output) -> Result<(), CliError> {
    refuse_if_closed(home, output).await?;
    let dictate = asked.dictate;
    Desk::at(home, output)
        .ask(Request::Listen(ListenRequest::Toggle { dictate }))
        .await?;
    Ok(())
}
