//! Before the computer sleeps nobody is listened to any more: what would be heard is the next thing said after waking up. What
//! was due meanwhile is the core's own care, which looks at the clock on the wall.

use ashpd::zbus::{Connection, Proxy};
use sotto_api::{ListenRequest, Request};

use crate::door::Door;
use crate::portals::next;

/// Follows the system's sleep as long as the program runs. Where nobody tells of it, there is nothing to follow.
pub async fn follow(door: Door) {
    if let Err(error) = follow_sleep(&door).await {
        tracing::info!(%error, "nobody tells when the computer sleeps");
    }
}

async fn follow_sleep(door: &Door) -> Result<(), ashpd::zbus::Error> {
    let system = Connection::system().await?;
    let login = Proxy::new(
        &system,
        "org.freedesktop.login1",
        "/org/freedesktop/login1",
        "org.freedesktop.login1.Manager",
    )
    .await?;
    let mut told = Box::pin(login.receive_signal("PrepareForSleep").await?);
    while let Some(message) = next(&mut told).await {
        let sleeps: bool = message.body().deserialize()?;
        tracing::info!(sleeps, "the computer");
        if sleeps {
            door.ask(Request::Listen(ListenRequest::Cancel)).await;
        }
    }
    Ok(())
}
