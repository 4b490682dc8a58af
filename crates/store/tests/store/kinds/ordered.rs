//! Tasks in their order and by when they are due, and lists with what is on them.

use super::*;

#[test]
fn tasks_are_ordered_ticked_and_moved() {
    let store = Place::new().open_kept();
    let ids: Vec<Id> = ["one", "two", "three", "four"]
        .iter()
        .map(|text| {
            store
                .act(hand("Added."), |writer| Ok(task(writer, text)?.id))
                .unwrap()
        })
        .collect();
    let moved = |id: Id, to: Position| {
        store
            .act(hand("Moved."), |writer| tasks::move_to(writer, id, to))
            .unwrap()
    };
    moved(ids[3], Position::Top);
    moved(ids[0], Position::After { id: ids[1] });
    assert_eq!(texts(&store), ["four", "two", "one", "three"]);
    moved(ids[2], Position::Nth { nth: 2 });
    moved(ids[3], Position::End);
    assert_eq!(texts(&store), ["three", "two", "one", "four"]);
    moved(ids[3], Position::Before { id: ids[2] });
    assert_eq!(texts(&store), ["four", "three", "two", "one"]);
    store
        .act(hand("Done."), |writer| tasks::complete(writer, ids[1]))
        .unwrap();
    assert_eq!(texts(&store), ["four", "three", "one"]);
    let done = TaskFilter {
        state: TaskState::Done,
        due_before: None,
    };
    assert_eq!(
        store
            .read(|reader| tasks::list(reader, &done))
            .unwrap()
            .len(),
        1
    );
    store
        .act(hand("Reopened."), |writer| tasks::reopen(writer, ids[1]))
        .unwrap();
    assert_eq!(texts(&store), ["four", "three", "two", "one"]);
}

#[test]
fn tasks_due_by_a_day_are_found() {
    let store = Place::new().open_kept();
    store
        .act(hand("Added."), |writer| {
            for (text, due) in [
                ("soon", "2026-03-02T12:00:00"),
                ("late", "2026-04-02T12:00:00"),
            ] {
                let due = Some(when(due, "Europe/Berlin"));
                tasks::add(
                    writer,
                    &NewTask {
                        text: text.to_owned(),
                        due,
                        ..NewTask::default()
                    },
                )?;
            }
            task(writer, "whenever")
        })
        .unwrap();
    let filter = TaskFilter {
        due_before: Some("2026-03-03T00:00:00Z".parse().unwrap()),
        ..TaskFilter::default()
    };
    let due = store.read(|reader| tasks::list(reader, &filter)).unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].text, "soon");
}

#[test]
fn lists_are_put_in_order_and_back() {
    let store = Place::new().open_kept();
    let ids: Vec<Id> = ["shopping", "packing", "hardware"]
        .iter()
        .map(|name| {
            store
                .act(hand("Made."), |writer| Ok(lists::create(writer, name)?.id))
                .unwrap()
        })
        .collect();
    let moved =
        |id: Id, to: Position| store.act(hand("Moved."), |writer| lists::move_to(writer, id, to));
    let names = || -> Vec<String> {
        let lists = store.read(lists::all).unwrap();
        lists.into_iter().map(|list| list.name).collect()
    };
    moved(ids[2], Position::Top).unwrap();
    assert_eq!(names(), ["hardware", "shopping", "packing"]);
    moved(ids[2], Position::After { id: ids[0] }).unwrap();
    assert_eq!(names(), ["shopping", "hardware", "packing"]);
    moved(ids[0], Position::End).unwrap();
    assert_eq!(names(), ["hardware", "packing", "shopping"]);
    store.undo_last(later(1)).unwrap();
    assert_eq!(names(), ["shopping", "hardware", "packing"]);
    for (id, to) in [
        (Id::new(), Position::Top),
        (ids[0], Position::Before { id: Id::new() }),
        (ids[0], Position::After { id: ids[0] }),
    ] {
        let gone = moved(id, to).unwrap_err();
        assert!(matches!(gone, StoreError::NotFound(Kind::List)), "{gone}");
    }
    assert_eq!(names(), ["shopping", "hardware", "packing"]);
}

#[test]
fn a_list_is_found_by_name_and_goes_with_what_is_on_it() {
    let store = Place::new().open_kept();
    let list = store
        .act(hand("Made."), |writer| lists::create(writer, " Camping "))
        .unwrap();
    let items = ["tent".to_owned(), "stove".to_owned()];
    let items = store
        .act(hand("Added."), |writer| lists::add(writer, list.id, &items))
        .unwrap();
    let found = store
        .read(|reader| lists::named(reader, "camping"))
        .unwrap();
    assert_eq!(found, Some(list.clone()));
    let again = store
        .act(hand("Made."), |writer| lists::create(writer, "CAMPING"))
        .unwrap_err();
    assert!(matches!(again, StoreError::Invalid(_)), "{again}");
    store
        .act(hand("Ticked."), |writer| {
            lists::check(writer, items[0].id, true)
        })
        .unwrap();
    store
        .act(hand("Moved."), |writer| {
            lists::move_item(writer, items[0].id, Position::End)
        })
        .unwrap();
    let on_it = store.read(|reader| lists::items(reader, list.id)).unwrap();
    assert_eq!(
        on_it
            .iter()
            .map(|item| (item.text.as_str(), item.checked))
            .collect::<Vec<_>>(),
        [("stove", false), ("tent", true)]
    );
    store
        .act(hand("Deleted."), |writer| lists::delete(writer, list.id))
        .unwrap();
    assert_eq!(
        store.read(|reader| reader.count(Kind::ListItem)).unwrap(),
        0
    );
    store.undo_last(later(1)).unwrap();
    assert_eq!(
        store.read(|reader| lists::items(reader, list.id)).unwrap(),
        on_it
    );
}
