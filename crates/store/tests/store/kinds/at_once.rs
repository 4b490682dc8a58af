//! Readers, writers and those who are told, all at once.

use super::*;

#[test]
fn news_tells_what_was_changed() {
    let store = Place::new().open_kept();
    let mut news = store.changes();
    let id = store
        .act(hand("Added."), |writer| Ok(task(writer, "milk")?.id))
        .unwrap();
    store
        .act(hand("Failed."), |writer| {
            task(writer, "eggs")?;
            Err::<(), _>(StoreError::NothingToUndo)
        })
        .unwrap_err();
    store.undo_last(later(1)).unwrap();
    let mut next = || match news.try_recv().unwrap() {
        News::Changes(changes) => changes.to_vec(),
        News::Everything => panic!(),
    };
    let change = |what| {
        vec![Change {
            kind: Kind::Task,
            id: id.to_string(),
            what,
        }]
    };
    assert_eq!(next(), change(ChangeWhat::Added));
    assert_eq!(next(), change(ChangeWhat::Removed));
    assert!(news.try_recv().is_err(), "what was not kept is no news");
}

#[test]
fn readers_do_not_wait_for_the_writer() {
    let store = Place::new().open_kept();
    store
        .act(hand("Added."), |writer| task(writer, "before"))
        .unwrap();
    store
        .act(hand("Added."), |writer| {
            task(writer, "after")?;
            let seen =
                std::thread::scope(|threads| threads.spawn(|| texts(&store)).join().unwrap());
            assert_eq!(seen, ["before"], "what is not confirmed yet is not seen");
            Ok(())
        })
        .unwrap();
    assert_eq!(texts(&store), ["before", "after"]);
}

#[test]
fn many_threads_write_at_once() {
    let store = Place::new().open_kept();
    std::thread::scope(|threads| {
        for thread in 0..8 {
            let store = store.clone();
            threads.spawn(move || {
                for number in 0..10 {
                    store
                        .act(hand("Added."), |writer| {
                            task(writer, &format!("{thread}/{number}"))
                        })
                        .unwrap();
                    texts(&store);
                }
            });
        }
    });
    let mut kept = texts(&store);
    kept.sort();
    kept.dedup();
    assert_eq!(kept.len(), 80);
}

#[test]
fn a_panic_in_the_middle_changes_nothing() {
    let store = Place::new().open_kept();
    let inside = store.clone();
    let panicked = std::thread::spawn(move || {
        inside.act(hand("Added."), |writer| -> Result<()> {
            task(writer, "lost")?;
            panic!("on purpose")
        })
    });
    panicked.join().unwrap_err();
    store
        .act(hand("Added."), |writer| task(writer, "kept"))
        .unwrap();
    assert_eq!(texts(&store), ["kept"]);
}
