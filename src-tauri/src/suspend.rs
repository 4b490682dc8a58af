//! Before the computer sleeps nobody is listened to any more: what would be heard is the next thing said after waking up. What
//! was due meanwhile is the core's own care, which looks at the clock on the wall. On Linux the system tells beforehand; macOS and
//! Windows tell it only by interfaces of their own, so there it is noticed soon after waking.

#[cfg(target_os = "linux")]
use ashpd::zbus::{Connection, Proxy};
use sotto_api::{ListenRequest, Request};

use crate::door::Door;
#[cfg(target_os = "linux")]
use crate::portals::next;

/// Follows the system's sleep as long as the program runs. Where nobody tells of it, there is nothing to follow.
#[cfg(target_os = "linux")]
pub async fn follow(door: Door) {
    if let Err(error) = follow_sleep(&door).await {
        tracing::info!(%error, "nobody tells when the computer sleeps");
    }
}

#[cfg(target_os = "linux")]
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
            forget(door).await;
        }
    }
    Ok(())
}

/// Looks at the clock on the wall again and again: where it is much later than it can be, the computer slept meanwhile.
#[cfg(not(target_os = "linux"))]
pub async fn follow(door: Door) {
    let mut before = std::time::SystemTime::now();
    loop {
        tokio::time::sleep(waking::LOOK).await;
        let now = std::time::SystemTime::now();
        if waking::slept(before, now) {
            tracing::info!("the computer slept");
            forget(&door).await;
        }
        before = now;
    }
}

/// What is being said is let go; an answer that is being given comes to its end.
async fn forget(door: &Door) {
    door.ask(Request::Listen(ListenRequest::Cancel)).await;
}

#[cfg(any(test, not(target_os = "linux")))]
mod waking {
    use std::time::{Duration, SystemTime};

    /// From one look to the next.
    pub(super) const LOOK: Duration = Duration::from_secs(5);
    /// No machine is so busy that a look comes that late. A clock that is set forward by more looks the same: then what is being
    /// said has to be said once more.
    const LATEST: Duration = Duration::from_secs(30);

    /// Whether the computer slept between two looks.
    pub(super) fn slept(before: SystemTime, now: SystemTime) -> bool {
        now.duration_since(before)
            .is_ok_and(|passed| passed > LATEST)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::waking::{LOOK, slept};

    #[test]
    fn a_look_that_comes_much_too_late_tells_of_sleep() {
        let now = SystemTime::now();
        let after = |seconds| slept(now, now + Duration::from_secs(seconds));
        assert!(!slept(now, now + LOOK));
        // A busy machine.
        assert!(!after(20));
        assert!(after(31));
        assert!(after(8 * 3_600));
        // The clock was set back.
        assert!(!slept(now, now - Duration::from_secs(3_600)));
    }
}
