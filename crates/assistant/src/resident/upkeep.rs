//! What has to be done once a day: the backup, the look at every page, the removal of what is over its time.

use jiff::{SignedDuration, Timestamp, Zoned};
use sotto_api::{Event, Problem};
use sotto_store::{Store, StoreError, settings};
use tokio::sync::broadcast;

use crate::bells::Wall;

#[cfg(test)]
mod tests;

const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// A backup is dated to the second. Coming back a little later than a day after it, one never comes too early for it.
const SLACK: SignedDuration = SignedDuration::from_mins(1);

/// Does what is due at once, and again each day for as long as the program stays. Ends with the store.
pub(super) async fn daily(store: Store, tell: broadcast::Sender<Event>) {
    let mut wall = Wall::new();
    loop {
        let (kept, told_of) = (store.clone(), tell.clone());
        let done =
            tokio::task::spawn_blocking(move || keep_up(&kept, &told_of, &Zoned::now())).await;
        let Ok(Some(next)) = done else { return };
        while is_ahead(next, Timestamp::now()) {
            wall.about(next).await;
        }
    }
}

/// Does what is due; what fails is told, and does not keep the rest from being done. Gives when to do it again; nothing
/// where there is nothing left to keep up.
pub(super) fn keep_up(
    store: &Store,
    tell: &broadcast::Sender<Event>,
    now: &Zoned,
) -> Option<Timestamp> {
    for work in [back_up, sweep, look] {
        match work(store, now) {
            Ok(()) => {}
            Err(StoreError::Erased) => return None,
            Err(error) => {
                tracing::error!(%error, "the daily upkeep");
                let _ = tell.send(Event::Problem(Problem::from(error)));
            }
        }
    }
    let made = store.backups().unwrap_or_default();
    let made = made.into_iter().map(|backup| backup.made);
    Some(next(made, now.timestamp()))
}

fn back_up(store: &Store, now: &Zoned) -> Result<(), StoreError> {
    let settings = store.read(settings::get)?;
    if settings.backup.automatic {
        let zone = now.time_zone();
        store.back_up_if_due(settings.backup.rotation, zone, now.timestamp())?;
    }
    Ok(())
}

fn sweep(store: &Store, now: &Zoned) -> Result<(), StoreError> {
    let settings = store.read(settings::get)?;
    store.sweep(&settings.keep, now.timestamp()).map(drop)
}

fn look(store: &Store, now: &Zoned) -> Result<(), StoreError> {
    store.check_if_due(now.timestamp()).map(drop)
}

/// A day after the newest backup; a day from now where there is none, it failed, or a wrong clock dated it ahead.
fn next(made: impl Iterator<Item = Timestamp>, now: Timestamp) -> Timestamp {
    let later = |moment: Timestamp| moment.saturating_add(A_DAY + SLACK).ok();
    made.filter(|made| made.duration_since(now) <= SLACK)
        .max()
        .and_then(later)
        .filter(|next| *next > now)
        .or_else(|| later(now))
        .unwrap_or(Timestamp::MAX)
}

/// Whether there is still to be waited. A moment that is further away than one ever waits was reckoned by a clock that was
/// set back since.
fn is_ahead(next: Timestamp, now: Timestamp) -> bool {
    let left = next.duration_since(now);
    left.is_positive() && left <= A_DAY + SLACK + SLACK
}
