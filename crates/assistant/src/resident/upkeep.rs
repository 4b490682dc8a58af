//! What has to be done once a day: the backup, the look at every page, the removal of what is over its time.

use jiff::{Timestamp, Zoned};
use sotto_api::{Event, Problem};
use sotto_store::{Store, StoreError, settings};
use tokio::sync::broadcast;

/// Does what is due; what fails is told, and does not keep the rest from being done.
pub(super) fn keep_up(store: &Store, tell: &broadcast::Sender<Event>) {
    let now = Zoned::now();
    for work in [back_up, sweep, look] {
        if let Err(error) = work(store, &now) {
            tracing::error!(%error, "the daily upkeep");
            let _ = tell.send(Event::Problem(Problem::from(error)));
        }
    }
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

fn look(store: &Store, _now: &Zoned) -> Result<(), StoreError> {
    store.check_if_due(Timestamp::now()).map(drop)
}
