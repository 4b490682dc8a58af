//! What happens, for whoever listens: a [`Stream`], and beneath it the channel for whoever waits on a thread of its own.

use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use sotto_api::Event;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

/// Ends when something more was sent than there was when it was made.
type More = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Everything that happens since it was asked for, as a [`Stream`] that ends with the core.
///
/// Who reads too slowly and has lost events gets [`Event::ChangedMuch`] in their place, once for each gap, and reads anew
/// what is shown; after it come the events that are still there. On a thread that may wait, the channel beneath it is at
/// hand with its own methods (`blocking_recv`), which tell of a gap as their error.
pub struct Events {
    from: Receiver<Event>,
    /// What wakes whoever polls: a second ear on the same channel, since a future of the first would hold on to it.
    more: Option<More>,
}

impl Events {
    pub(super) fn new(from: Receiver<Event>) -> Self {
        Self { from, more: None }
    }

    /// The next one; nothing once the core has ended. A future that is dropped has taken nothing.
    pub async fn next(&mut self) -> Option<Event> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl Stream for Events {
    type Item = Event;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event>> {
        let this = self.get_mut();
        loop {
            match this.from.try_recv() {
                Ok(event) => return Poll::Ready(Some(event)),
                Err(TryRecvError::Lagged(_)) => return Poll::Ready(Some(Event::ChangedMuch)),
                Err(TryRecvError::Closed) => return Poll::Ready(None),
                Err(TryRecvError::Empty) => {}
            }
            match &mut this.more {
                Some(more) => {
                    ready!(more.as_mut().poll(context));
                    this.more = None;
                }
                // It hears from now on; what came in between is looked for once more before anybody waits.
                None => this.more = Some(Box::pin(one_more(this.from.resubscribe()))),
            }
        }
    }
}

async fn one_more(mut from: Receiver<Event>) {
    // An event, a gap or the end: each is a reason to look.
    let _ = from.recv().await;
}

impl Deref for Events {
    type Target = Receiver<Event>;

    fn deref(&self) -> &Self::Target {
        &self.from
    }
}

impl DerefMut for Events {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.from
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sotto_api::Problem;
    use sotto_api::ProblemCode::Failed;
    use tokio::sync::broadcast;

    use super::*;

    fn event(number: usize) -> Event {
        Event::Problem(Problem::new(Failed, number.to_string()))
    }

    /// The next item of anything that is a stream.
    async fn item<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
        std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
    }

    #[tokio::test]
    async fn events_come_in_their_order_and_end_with_the_core() {
        let (tell, from) = broadcast::channel(8);
        let mut events = Events::new(from);
        for number in 0..3 {
            tell.send(event(number)).unwrap();
        }
        for number in 0..3 {
            assert_eq!(item(&mut events).await, Some(event(number)));
        }
        drop(tell);
        assert_eq!(item(&mut events).await, None);
        assert_eq!(item(&mut events).await, None);
    }

    #[tokio::test]
    async fn who_waits_is_woken_by_what_comes_and_by_the_end() {
        let (tell, from) = broadcast::channel(8);
        let mut events = Events::new(from);
        // Tells only once somebody waits: on this one thread nothing else runs before.
        let told = tokio::spawn(async move {
            for number in 0..50 {
                tell.send(event(number)).unwrap();
                tokio::task::yield_now().await;
            }
        });
        for number in 0..50 {
            assert_eq!(events.next().await, Some(event(number)));
        }
        assert_eq!(events.next().await, None);
        told.await.unwrap();
    }

    #[tokio::test]
    async fn a_wait_that_was_given_up_has_taken_nothing() {
        let (tell, from) = broadcast::channel(8);
        let mut events = Events::new(from);
        let mut context = Context::from_waker(std::task::Waker::noop());
        assert!(Pin::new(&mut events).poll_next(&mut context).is_pending());
        tell.send(event(1)).unwrap();
        tell.send(event(2)).unwrap();
        assert_eq!(events.next().await, Some(event(1)));
        assert_eq!(events.next().await, Some(event(2)));
    }

    #[tokio::test]
    async fn a_gap_is_told_once_and_the_newest_come_after_it() {
        let (tell, from) = broadcast::channel(2);
        let mut events = Events::new(from);
        for number in 0..5 {
            tell.send(event(number)).unwrap();
        }
        assert_eq!(events.next().await, Some(Event::ChangedMuch));
        assert_eq!(events.next().await, Some(event(3)));
        assert_eq!(events.next().await, Some(event(4)));
        tell.send(event(5)).unwrap();
        assert_eq!(events.next().await, Some(event(5)));
    }

    #[test]
    fn on_a_thread_that_may_wait_the_channel_is_at_hand() {
        let (tell, from) = broadcast::channel(8);
        let mut events = Events::new(from);
        tell.send(event(1)).unwrap();
        assert_eq!(events.blocking_recv(), Ok(event(1)));
    }
}
