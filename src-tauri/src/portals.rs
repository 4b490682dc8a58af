//! What the desktop's portals have in common: they want to know who asks, and they tell things one after the other.

use std::pin::Pin;

use ashpd::AppID;
use futures_core::Stream;
use tokio::sync::OnceCell;

/// As the desktop knows this program: the name of its entry.
const NAME: &str = "io.github.sottovoice.sotto";

static REGISTERED: OnceCell<()> = OnceCell::const_new();

/// Says who asks, once. A desktop that does not want to know it works all the same, but asks the user each time.
pub(crate) async fn register() {
    REGISTERED
        .get_or_init(|| async {
            let Ok(name) = NAME.parse::<AppID>() else {
                return;
            };
            if let Err(error) = ashpd::register_host_app(name).await {
                tracing::debug!(%error, "the portals do not know this program");
            }
        })
        .await;
}

/// The next thing that a portal tells; nothing once it has ended.
pub(crate) async fn next<S: Stream>(stream: &mut Pin<Box<S>>) -> Option<S::Item> {
    std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_one_that_portals_take() {
        assert!(NAME.parse::<AppID>().is_ok());
    }
}
