//! The change log: what other devices are told, once and in order.

use serde_json::json;
use sotto_api::*;
use sotto_store::*;

use crate::kinds::fill;
use crate::place::*;

fn pending(store: &Store) -> Vec<outbox::Pending> {
    store.read(|reader| outbox::pending(reader, 1000)).unwrap()
}

#[test]
fn every_change_of_what_is_synced_is_told() {
    let store = Place::new().open_kept();
    fill(&store);
    let kept = everything(&store);
    let told = pending(&store);
    assert!(told.is_sorted_by_key(|told| told.seq));
    for kind in Kind::ALL {
        let count = store.read(|reader| reader.count(kind)).unwrap();
        let told = told
            .iter()
            .filter(|told| told.kind == kind && !told.deleted)
            .count() as u64;
        // One of the two settings belongs to this machine.
        assert_eq!(
            told,
            if kind == Kind::Setting {
                count - 1
            } else {
                count
            },
            "{kind}"
        );
    }
    assert!(!told.iter().any(|told| told.key.starts_with("machine.")));
    let task = kept.tasks[0].id.to_string();
    let of_task = |told: &[outbox::Pending]| told.iter().find(|told| told.key == task).cloned();
    let before = of_task(&told).unwrap();
    store
        .act(hand("Deleted."), |writer| {
            tasks::delete(writer, kept.tasks[0].id)
        })
        .unwrap();
    let after = of_task(&pending(&store)).unwrap();
    assert!(after.deleted && after.stamp > before.stamp && after.seq > before.seq);
    assert_eq!(
        store
            .read(|reader| outbox::tombstone(reader, Kind::Task, &task))
            .unwrap(),
        Some(after.stamp)
    );
    store.undo_last(later(1)).unwrap();
    let again = of_task(&pending(&store)).unwrap();
    assert!(!again.deleted && again.stamp > after.stamp);
    assert_eq!(
        store
            .read(|reader| outbox::tombstone(reader, Kind::Task, &task))
            .unwrap(),
        None
    );
}

#[test]
fn what_changes_while_it_is_sent_is_sent_again() {
    let store = Place::new().open_kept();
    let added = store
        .act(hand("Added."), |writer| task(writer, "milk"))
        .unwrap();
    let sent: Vec<i64> = pending(&store).iter().map(|told| told.seq).collect();
    store
        .act(hand("Done."), |writer| tasks::complete(writer, added.id))
        .unwrap();
    store
        .take_in(later(1), |writer| {
            outbox::sent(writer, &sent)?;
            outbox::note(writer, "cursor", "17")
        })
        .unwrap();
    assert_eq!(pending(&store).len(), 1);
    assert_eq!(
        store
            .read(|reader| outbox::noted(reader, "cursor"))
            .unwrap()
            .as_deref(),
        Some("17")
    );
    let sent: Vec<i64> = pending(&store).iter().map(|told| told.seq).collect();
    store
        .take_in(later(2), |writer| outbox::sent(writer, &sent))
        .unwrap();
    assert!(pending(&store).is_empty());
}

#[test]
fn each_field_has_its_own_stamp() {
    let store = Place::new().open_kept();
    let added = store
        .act(hand("Added."), |writer| task(writer, "milk"))
        .unwrap();
    let key = added.id.to_string();
    let stamps = || {
        store
            .read(|reader| outbox::stamped(reader, Kind::Task, &key))
            .unwrap()
            .unwrap()
            .stamps
    };
    let before = stamps();
    store
        .act(Act::by_hand(later(1), "Done."), |writer| {
            tasks::complete(writer, added.id)
        })
        .unwrap();
    let after = stamps();
    let changed: Vec<&str> = after
        .iter()
        .filter(|(name, stamp)| before.get(*name) != Some(stamp))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(changed, ["changed", "done"]);
    assert_eq!(after["text"], before["text"]);
}

#[test]
fn what_comes_from_other_devices_is_not_told_back_nor_undone() {
    let store = Place::new().open_kept();
    let added = store
        .act(hand("Added."), |writer| task(writer, "milk"))
        .unwrap();
    let key = added.id.to_string();
    store
        .take_in(now(), |writer| outbox::sent(writer, &[1]))
        .unwrap();
    assert!(pending(&store).is_empty());
    let theirs = Stamp {
        millis: later(3).as_millisecond() as u64,
        counter: 5,
        device: 42,
    };
    let mut news = store.changes();
    store
        .take_in(later(1), |writer| {
            let mut merged = outbox::stamped(writer, Kind::Task, &key)?.unwrap();
            merged.body.insert("text".to_owned(), json!("oat milk"));
            merged.body.insert("colour".to_owned(), json!("green"));
            merged.stamps.insert("text".to_owned(), theirs);
            outbox::keep_merged(writer, Kind::Task, &key, merged)
        })
        .unwrap();
    assert!(pending(&store).is_empty());
    assert!(matches!(news.try_recv(), Ok(News::Changes(_))));
    assert_eq!(texts(&store), ["oat milk"]);
    let kept = store
        .read(|reader| outbox::stamped(reader, Kind::Task, &key))
        .unwrap()
        .unwrap();
    assert_eq!(kept.stamps["text"], theirs);
    // Our next change is later than theirs, though their clock runs ahead; what a newer Sotto added stays.
    store
        .act(Act::by_hand(later(2), "Done."), |writer| {
            tasks::complete(writer, added.id)
        })
        .unwrap();
    assert!(pending(&store)[0].stamp > theirs);
    let kept = store
        .read(|reader| outbox::stamped(reader, Kind::Task, &key))
        .unwrap()
        .unwrap();
    assert_eq!(kept.body["colour"], json!("green"));
    let gone = Stamp {
        millis: theirs.millis + 1,
        ..theirs
    };
    store
        .take_in(later(4), |writer| {
            outbox::remove_merged(writer, Kind::Task, &key, gone)
        })
        .unwrap();
    assert!(texts(&store).is_empty());
    assert_eq!(
        store
            .read(|reader| outbox::tombstone(reader, Kind::Task, &key))
            .unwrap(),
        Some(gone)
    );
}

#[test]
fn what_this_program_cannot_read_is_not_taken_in() {
    let store = Place::new().open_kept();
    let strange = outbox::Stamped {
        body: json!({"id": "x", "text": 7}).as_object().unwrap().clone(),
        stamps: Stamps::new(),
    };
    let error = store
        .take_in(now(), |writer| {
            outbox::keep_merged(writer, Kind::Task, "x", strange)
        })
        .unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::Unreadable {
                kind: Kind::Task,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_change_of_any_kind_that_cannot_be_told_is_not_kept() {
    let from = Place::new().open_kept();
    fill(&from);
    let text = from.export(ExportFormat::Json, now()).unwrap();
    for kind in Kind::ALL {
        let place = Place::new();
        let store = place.open();
        let refuse = format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON outbox WHEN NEW.kind = '{}'
             BEGIN SELECT RAISE(ABORT, 'the outbox is closed'); END",
            kind.name()
        );
        place.raw().execute_batch(&refuse).unwrap();
        let import = || store.import(ExportFormat::Json, &text, "UTC", later(1));
        let error = import().unwrap_err();
        assert!(error.to_string().contains("outbox"), "{kind}: {error}");
        for kept in Kind::ALL {
            let count = store.read(|reader| reader.count(kept)).unwrap();
            assert_eq!(count, 0, "{kept} without a word of {kind}");
        }
        assert!(pending(&store).is_empty(), "{kind}");
        place.raw().execute_batch("DROP TRIGGER refuse").unwrap();
        import().unwrap();
        assert!(
            pending(&store).iter().any(|told| told.kind == kind),
            "{kind}"
        );
    }
}
