//! Single pages that are lost: they cost what is on them, and nothing else.

use super::repaired::{flip, repaired};
use super::*;

/// The pages of a table that are of this kind, in their order, each with how many rows it holds. They are counted from 0, as
/// they lie in the file.
fn pages(place: &Place, table: &str, kind: &str) -> Vec<(usize, usize)> {
    let raw = place.raw();
    let sql =
        "SELECT pageno - 1, ncell FROM dbstat WHERE name = ?1 AND pagetype = ?2 ORDER BY path";
    let mut statement = raw.prepare(sql).unwrap();
    let found = statement
        .query_map([table, kind], |row| {
            Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?))
        })
        .unwrap();
    found
        .map(|page| page.unwrap())
        .map(|(number, rows)| (number as usize, rows as usize))
        .collect()
}

/// Tasks that fill a page with three of them.
fn add_long_ones(store: &Store, count: usize) {
    let long = "w".repeat(900);
    for number in 0..count {
        store
            .act(hand("Added."), |writer| {
                task(writer, &format!("{number} {long}"))
            })
            .unwrap();
    }
}

#[test]
fn a_lost_page_hides_only_what_is_on_it() {
    let place = Place::new();
    let store = place.open();
    add_long_ones(&store, 60);
    fill(&store);
    let before = everything(&store);
    drop(store);
    let leaves = pages(&place, "tasks", "leaf");
    let last = leaves.len() - 1;
    assert!(last > 12, "{leaves:?}");
    // Those at both ends, two beside each other, and one by itself.
    let lost = [0, 3, 4, 9, last];
    flip(&place.database(), lost.map(|at| leaves[at].0));
    let rows: usize = lost.iter().map(|at| leaves[*at].1).sum();
    let (store, restored) = repaired(&place);
    let after = everything(&store);
    assert_eq!(
        after.tasks.len(),
        before.tasks.len() - rows,
        "{}",
        restored.sentence
    );
    for task in &after.tasks {
        assert!(before.tasks.contains(task), "{task:?}");
    }
    let without_tasks = |kept| sotto_api::ExportFile {
        tasks: Vec::new(),
        ..kept
    };
    assert_eq!(without_tasks(after), without_tasks(before));
}

#[test]
fn what_lies_on_sound_pages_goes_on_until_the_next_start() {
    let place = Place::new();
    let store = place.open();
    add_long_ones(&store, 30);
    let list = store
        .act(hand("Made."), |writer| lists::create(writer, "shopping"))
        .unwrap();
    // It was looked at today, so that the next opening does not see it.
    assert!(store.check_if_due(now()).unwrap());
    drop(store);
    flip(&place.database(), [pages(&place, "tasks", "leaf")[3].0]);
    let store = place.open();
    let all = sotto_api::TaskFilter::default();
    for number in 0..3 {
        // However often it is met, the sentence says what to do about it.
        let read = store.read(|reader| tasks::list(reader, &all));
        let written = store.act(hand("Looked."), |writer| tasks::list(writer, &all));
        for error in [read.unwrap_err(), written.unwrap_err()] {
            assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
        }
        let milk = [format!("milk {number}")];
        store
            .act(hand("Added."), |writer| lists::add(writer, list.id, &milk))
            .unwrap();
    }
    let on_it = |store: &Store| {
        let items = store.read(|reader| lists::items(reader, list.id));
        items.unwrap().len()
    };
    assert_eq!(on_it(&store), 3);
    drop(store);
    let (store, restored) = repaired(&place);
    assert_eq!(on_it(&store), 3, "{}", restored.sentence);
    assert!(texts(&store).len() >= 20, "{}", restored.sentence);
}

#[test]
fn the_lost_end_of_a_long_text_is_damage_too() {
    let place = Place::new();
    let store = place.open();
    for text in ["v".repeat(30_000).as_str(), "milk"] {
        store
            .act(hand("Added."), |writer| task(writer, text))
            .unwrap();
    }
    drop(store);
    let ends = pages(&place, "tasks", "overflow");
    assert!(ends.len() > 5, "{ends:?}");
    let whole = std::fs::read(place.database()).unwrap();
    for (page, _) in ends {
        std::fs::write(place.database(), &whole).unwrap();
        flip(&place.database(), [page]);
        let (store, restored) = repaired(&place);
        let kept = texts(&store);
        assert!(
            kept.iter().any(|text| text == "milk"),
            "{page}: {}",
            restored.sentence
        );
    }
}

#[test]
fn a_connection_that_met_the_lost_end_of_a_text_is_not_asked_again() {
    let place = Place::new();
    let store = place.open();
    store
        .act(hand("Added."), |writer| task(writer, &"v".repeat(30_000)))
        .unwrap();
    store
        .act(hand("Made."), |writer| lists::create(writer, "shopping"))
        .unwrap();
    assert!(store.check_if_due(now()).unwrap());
    drop(store);
    let whole = std::fs::read(place.database()).unwrap();
    for (page, _) in pages(&place, "tasks", "overflow") {
        std::fs::write(place.database(), &whole).unwrap();
        flip(&place.database(), [page]);
        let store = place.open();
        let all = sotto_api::TaskFilter::default();
        // The very last page may be taken for an empty one once, and the text for one that cannot be read.
        let read = || store.read(|reader| tasks::list(reader, &all));
        let both = [read(), read()];
        assert!(
            both.iter()
                .any(|read| matches!(read, Err(StoreError::Damaged(_)))),
            "{page}: {both:?}"
        );
        let named = store.read(lists::all).unwrap();
        assert_eq!(named.len(), 1, "{page}");
        drop(store);
        drop(repaired(&place));
    }
}

#[test]
fn what_belonged_to_something_that_is_lost_can_still_be_seen() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    let before = everything(&store);
    drop(store);
    let lost = ["lists", "conversations"].map(|table| pages(&place, table, "leaf"));
    flip(
        &place.database(),
        lost.concat().into_iter().map(|page| page.0),
    );
    let (store, restored) = repaired(&place);
    let after = everything(&store);
    assert_eq!(after.list_items, before.list_items, "{}", restored.sentence);
    assert_eq!(after.turns, before.turns);
    let [list] = &after.lists[..] else {
        panic!("{:?}", after.lists);
    };
    assert_eq!(
        (list.id, list.name.as_str()),
        (before.lists[0].id, "Saved 1")
    );
    let [conversation] = &after.conversations[..] else {
        panic!("{:?}", after.conversations);
    };
    let said = store.read(|reader| history::turns(reader, conversation.id));
    assert_eq!(said.unwrap(), before.turns);
}
