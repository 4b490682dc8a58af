//! The edge: waits for the clock and for changes, and lets ring what is due.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::{TimeZone, reset_system_time_zone_cache};
use sotto_api::{Change, Event, Kind};
use sotto_skills::numbers::Language;
use sotto_store::{News, Store, StoreError};
use tokio::sync::broadcast::{self, error::RecvError};

use super::wall::{Moment, Wall};
use super::zone::Zone;
use super::{Ground, Rung, ring, zone_is_now};
use crate::resident::not_kept_in;

/// After a failure of the disk one looks again.
const AGAIN: Duration = Duration::from_secs(30);

/// Watches over one store until nobody holds the store any more or this is dropped. Everything that changes in the store
/// from the moment of the call is told, too; what fails, in this language where the settings name none.
pub fn watch(
    store: Store,
    ground: Ground,
    tell: broadcast::Sender<Event>,
    language: Language,
) -> impl Future<Output = ()> + Send + 'static {
    // Here and not once it runs: on a machine that has much to do that may be after the first change, which nobody would
    // be told of then.
    let news = store.changes();
    go_on(store, news, ground, tell, language, look)
}

/// A look at what is kept and at the clock.
type Look = fn(&Store, &Ground) -> Result<Rung, StoreError>;

fn look(store: &Store, ground: &Ground) -> Result<Rung, StoreError> {
    let now = ground.look(store, Moment::now)?;
    // The zone of the machine as it is now: what is remembered of it may be five minutes old.
    reset_system_time_zone_cache();
    zone_is_now(store, &TimeZone::system(), now)?;
    ring(store, now)
}

async fn go_on(
    store: Store,
    mut news: broadcast::Receiver<News>,
    ground: Ground,
    tell: broadcast::Sender<Event>,
    language: Language,
    look: Look,
) {
    let mut wall = Wall::new();
    let zone = Zone::new();
    let mut told_of_failure = false;
    loop {
        let (looking, standing) = (store.clone(), ground.clone());
        let looked = tokio::task::spawn_blocking(move || look(&looking, &standing)).await;
        let wake = match looked {
            Ok(Ok(rung)) => {
                told_of_failure = false;
                for event in rung.events {
                    let _ = tell.send(event);
                }
                rung.wake
            }
            // One look that breaks off must not silence all that is to ring after it.
            Err(broken) if broken.is_panic() => {
                tracing::error!("what is due could not be looked at");
                Timestamp::now().checked_add(AGAIN).ok()
            }
            Ok(Err(StoreError::Erased)) | Err(_) => return,
            Ok(Err(error)) => {
                tracing::error!(%error, "what is due could not be kept");
                if !told_of_failure {
                    told_of_failure = true;
                    let problem = not_kept_in(&store, &error, language);
                    let _ = tell.send(Event::Problem(problem));
                }
                Timestamp::now().checked_add(AGAIN).ok()
            }
        };
        loop {
            tokio::select! {
                () = wall.until(wake) => break,
                () = zone.changed() => break,
                heard = news.recv() => match heard {
                    Ok(News::Changes(changes)) => {
                        let rings = changes.iter().any(can_ring);
                        let _ = tell.send(Event::Changed(changes.to_vec()));
                        if rings {
                            break;
                        }
                    }
                    Ok(News::Everything) | Err(RecvError::Lagged(_)) => {
                        let _ = tell.send(Event::ChangedMuch);
                        break;
                    }
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }
}

fn can_ring(change: &Change) -> bool {
    matches!(
        change.kind,
        Kind::Timer | Kind::Alarm | Kind::Reminder | Kind::Occurrence
    )
}

#[cfg(test)]
mod tests;
