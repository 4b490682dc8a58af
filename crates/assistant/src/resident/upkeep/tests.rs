//! What is done once a day, on days that pass as fast as the test likes.
#![allow(clippy::unwrap_used)]

use jiff::ToSpan;
use sotto_api::{BackupSettingsPatch, Rotation, SettingsPatch};
use sotto_store::{Act, NoKeychain};
use tokio::sync::broadcast::error::TryRecvError;

use super::*;

fn morning() -> Zoned {
    "2026-11-01T08:00:00.6[UTC]".parse().unwrap()
}

fn open(folder: &tempfile::TempDir, backup: BackupSettingsPatch) -> Store {
    let now = morning().timestamp();
    let store = Store::open(folder.path(), &NoKeychain, now).unwrap().store;
    let patch = SettingsPatch {
        backup: Some(backup),
        ..SettingsPatch::default()
    };
    store
        .act(Act::by_hand(now, ""), |writer| {
            settings::change(writer, patch)
        })
        .unwrap();
    store
}

fn made(store: &Store) -> Vec<Timestamp> {
    let mut made: Vec<Timestamp> = store
        .backups()
        .unwrap()
        .iter()
        .map(|backup| backup.made)
        .collect();
    made.sort();
    made
}

#[test]
fn each_day_makes_a_backup_and_old_ones_rotate_away() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(
        &folder,
        BackupSettingsPatch {
            rotation: Some(Rotation {
                daily: 2,
                weekly: 0,
                monthly: 0,
            }),
            ..BackupSettingsPatch::default()
        },
    );
    let (tell, mut told) = broadcast::channel(16);
    let first = morning();
    let second = keep_up(&store, &tell, Language::ENGLISH, &first).unwrap();
    let of_first = made(&store);
    assert_eq!(of_first.len(), 1);
    // Whatever else looks on the same day makes no other one, and does not move the next.
    let noon = &first + 4.hours();
    assert_eq!(
        keep_up(&store, &tell, Language::ENGLISH, &noon),
        Some(second)
    );
    assert_eq!(made(&store), of_first);
    // At the moment it was given, and not before, it is due again.
    assert!(second > first.timestamp() + 24.hours());
    let third = keep_up(
        &store,
        &tell,
        Language::ENGLISH,
        &second.to_zoned(first.time_zone().clone()),
    )
    .unwrap();
    let of_second = made(&store);
    assert_eq!(of_second.len(), 2);
    assert_eq!(of_second.first(), of_first.first());
    // Two days are kept: the third takes the place of the first.
    keep_up(
        &store,
        &tell,
        Language::ENGLISH,
        &third.to_zoned(first.time_zone().clone()),
    )
    .unwrap();
    let of_third = made(&store);
    assert_eq!(of_third.len(), 2);
    assert_eq!(of_third.first(), of_second.last());
    assert!(matches!(told.try_recv(), Err(TryRecvError::Empty)));
}

#[test]
fn without_backups_the_rest_is_still_done_each_day() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(
        &folder,
        BackupSettingsPatch {
            automatic: Some(false),
            ..BackupSettingsPatch::default()
        },
    );
    let (tell, mut told) = broadcast::channel(16);
    let now = morning();
    let next = keep_up(&store, &tell, Language::ENGLISH, &now).unwrap();
    assert!(made(&store).is_empty());
    assert_eq!(next.duration_since(now.timestamp()), A_DAY + SLACK);
    assert!(matches!(told.try_recv(), Err(TryRecvError::Empty)));
}

#[test]
fn a_backup_by_hand_does_not_put_the_rest_off() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder, BackupSettingsPatch::default());
    let (tell, _told) = broadcast::channel(16);
    let first = morning();
    keep_up(&store, &tell, Language::ENGLISH, &first).unwrap();
    let afternoon = &first + 8.hours();
    store.back_up(afternoon.timestamp()).unwrap();
    // Sotto is closed and started again in the evening: the look at every page is due in the morning, as it was.
    let evening = &first + 11.hours();
    let second = keep_up(&store, &tell, Language::ENGLISH, &evening).unwrap();
    assert_eq!(second, first.timestamp() + (A_DAY + SLACK));
    let second = second.to_zoned(first.time_zone().clone());
    let third = keep_up(&store, &tell, Language::ENGLISH, &second).unwrap();
    assert_eq!(store.looked_at().unwrap(), Some(second.timestamp()));
    // And the backup a day after the one by hand, not two.
    let by_hand = *made(&store).last().unwrap();
    assert_eq!(third, by_hand + (A_DAY + SLACK));
    keep_up(
        &store,
        &tell,
        Language::ENGLISH,
        &third.to_zoned(first.time_zone().clone()),
    )
    .unwrap();
    assert!(*made(&store).last().unwrap() > by_hand);
}

#[test]
fn none_of_it_waits_longer_than_a_day_after_it_was_done_last() {
    // How many hours ago each work was done last, and in how many hours it is to be seen to again.
    let table: &[(&[i64], i64)] = &[
        (&[], 24),
        (&[0], 24),
        (&[0, 0], 24),
        (&[19], 5),
        (&[19, 23], 1),
        (&[0, 23], 1),
        (&[23, 0], 1),
        // Asleep or closed for days: done at once at the waking, and a day from then.
        (&[0, 90], 24),
        // One failed and is tried again tomorrow, the other one has its own day.
        (&[500, 20], 4),
        (&[25, 12], 12),
        // Dated ahead by a wrong clock.
        (&[-48], 24),
        (&[-48, 22], 2),
    ];
    for zone in ["UTC", "Europe/Berlin", "Pacific/Auckland"] {
        // The night before the clocks go forward in Berlin, and days that are nothing special.
        for day in ["2026-03-28T22:00", "2026-10-24T22:00", "2026-11-01T08:00"] {
            let now: Zoned = format!("{day}[{zone}]").parse().unwrap();
            let now = now.timestamp();
            for (ago, wait) in table {
                let done = ago.iter().map(|hours| now - hours.hours());
                let given = next(done, now);
                assert_eq!(
                    given,
                    now + wait.hours() + SLACK,
                    "{ago:?} hours ago, {zone}"
                );
                assert!(is_ahead(given, now));
            }
        }
    }
}

#[test]
fn what_was_erased_is_kept_up_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder, BackupSettingsPatch::default());
    store.erase_everything(&NoKeychain).unwrap();
    let (tell, mut told) = broadcast::channel(16);
    assert_eq!(keep_up(&store, &tell, Language::ENGLISH, &morning()), None);
    assert!(matches!(told.try_recv(), Err(TryRecvError::Empty)));
}

#[test]
fn a_wrong_clock_does_not_put_the_next_day_off() {
    let now = morning().timestamp();
    let ahead = now + 8_760.hours();
    assert_eq!(next([ahead].into_iter(), now), now + (A_DAY + SLACK));
    let yesterday = now - 20.hours();
    assert_eq!(
        next([yesterday, ahead].into_iter(), now),
        now + 4.hours() + SLACK
    );
    // One that failed today is tried again tomorrow, not at once.
    let long_ago = now - 100.hours();
    assert_eq!(next([long_ago].into_iter(), now), now + (A_DAY + SLACK));
    assert!(is_ahead(now + 1.seconds(), now));
    assert!(!is_ahead(now, now));
    // The clock was set back by a month since.
    assert!(!is_ahead(now + 720.hours(), now));
}
