//! What is done ahead, so that nobody waits for it later: not in the first moments of a program that somebody waits for now.

use std::time::Duration;

use tokio::task::AbortHandle;

/// So long after the start of a window a model is loaded that nobody has asked anything yet. By then the first screen stands
/// there, also on a slow machine: loading takes every core and the disk.
pub(super) const BEHIND_A_WINDOW: Duration = Duration::from_secs(5);

/// Does it when its time has come, unless it is left before. Must be called inside a tokio runtime.
pub(super) fn later(
    after: Duration,
    work: impl Future<Output = ()> + Send + 'static,
) -> AbortHandle {
    let waits = async move {
        tokio::time::sleep(after).await;
        work.await;
    };
    tokio::spawn(waits).abort_handle()
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn nothing_is_done_before_its_time_nor_once_it_was_left() {
        let (tell, told) = oneshot::channel();
        let waits = later(Duration::from_secs(3_600), async move {
            let _ = tell.send(());
        });
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        waits.abort();
        // It went undone.
        assert!(told.await.is_err());
    }

    #[tokio::test]
    async fn it_is_done_when_its_time_has_come() {
        let (tell, told) = oneshot::channel();
        later(Duration::ZERO, async move {
            let _ = tell.send(());
        });
        assert!(told.await.is_ok());
    }
}
