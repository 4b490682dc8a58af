//! What has to be done once a day: the backup, the look at every page, the removal of what is over its time, and of what an
//! erasing could not delete.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, Zoned};
use sotto_api::Event;
use sotto_skills::numbers::Language;
use sotto_store::{Keychain, Store, StoreError, settings};
use tokio::sync::broadcast;

use super::refusal::not_kept_in;
use crate::bells::Wall;

#[cfg(test)]
mod tests;

const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// A backup is dated to the second. Coming a little later than a day after it, one never comes too early for it.
const SLACK: SignedDuration = SignedDuration::from_mins(1);

/// Does what is due at once, and again each day for as long as the program stays. Ends with the store.
pub(super) async fn daily(
    store: Store,
    tell: broadcast::Sender<Event>,
    keychain: Arc<dyn Keychain + Send + Sync>,
    language: Language,
) {
    let mut wall = Wall::new();
    // The opening tried it a moment ago.
    let mut erases = false;
    loop {
        let (kept, told_of, keys) = (store.clone(), tell.clone(), Arc::clone(&keychain));
        let done = tokio::task::spawn_blocking(move || {
            if erases {
                erase_rest(&kept, keys.as_ref());
            }
            keep_up(&kept, &told_of, language, &Zoned::now())
        });
        let Ok(Some(next)) = done.await else { return };
        erases = true;
        while is_ahead(next, Timestamp::now()) {
            wall.about(next).await;
        }
    }
}

/// Does what is due; what fails is told, in this language where the settings name none, and does not keep the rest from being
/// done. Gives when to do it again; nothing
/// where there is nothing left to keep up.
pub(super) fn keep_up(
    store: &Store,
    tell: &broadcast::Sender<Event>,
    language: Language,
    now: &Zoned,
) -> Option<Timestamp> {
    for work in [back_up, sweep, look] {
        match work(store, now) {
            Ok(()) => {}
            Err(StoreError::Erased) => return None,
            Err(error) => {
                tracing::error!(%error, "the daily upkeep");
                let problem = not_kept_in(store, &error, language);
                let _ = tell.send(Event::Problem(problem));
            }
        }
    }
    Some(next(done_last(store, now.timestamp()), now.timestamp()))
}

/// The user was told of it when Sotto was started; here it only goes, or stays until tomorrow.
fn erase_rest(store: &Store, keychain: &dyn Keychain) {
    match store.erase_rest(keychain) {
        Ok(_) | Err(StoreError::Erased) => {}
        Err(error) => tracing::warn!(%error, "what is left of an erasing"),
    }
}

/// When each work that knows of its last time succeeded last. The removal of what is over its time is done each time.
fn done_last(store: &Store, now: Timestamp) -> impl Iterator<Item = Timestamp> {
    let made = store.backups().unwrap_or_default().into_iter();
    let backup = made
        .map(|backup| backup.made)
        .filter(|made| !is_dated_ahead(*made, now))
        .max();
    let looked = store.looked_at().unwrap_or_default();
    backup.into_iter().chain(looked)
}

/// A clock that was wrong says nothing about today.
fn is_dated_ahead(done: Timestamp, now: Timestamp) -> bool {
    done.duration_since(now) > SLACK
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

/// A day after the work that was done longest ago, so that none of them waits for another one's day; and a day from now at
/// the latest. One that failed, which is due already, is tried again then.
fn next(done: impl Iterator<Item = Timestamp>, now: Timestamp) -> Timestamp {
    let later = |moment: Timestamp| moment.saturating_add(A_DAY + SLACK).ok();
    done.filter(|done| !is_dated_ahead(*done, now))
        .filter_map(later)
        .filter(|next| *next > now)
        .chain(later(now))
        .min()
        .unwrap_or(Timestamp::MAX)
}

/// Whether there is still to be waited. A moment that is further away than one ever waits was reckoned by a clock that was
/// set back since.
fn is_ahead(next: Timestamp, now: Timestamp) -> bool {
    let left = next.duration_since(now);
    left.is_positive() && left <= A_DAY + SLACK + SLACK
}
