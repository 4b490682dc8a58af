//! Words that are looked for over all kinds.

use super::*;

#[test]
fn words_are_found_over_all_kinds() {
    let store = Place::new().open_kept();
    let tax = fill(&store);
    let one = |words: &str| {
        let found = find(&store, words, SearchOrder::Best);
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        found[0].clone()
    };
    assert_eq!(one("tax").id, tax);
    assert_eq!(
        one("RETURN ta").kind,
        Kind::Task,
        "all words, any order, the last one only begun"
    );
    assert_eq!(one("tent").kind, Kind::Note);
    assert_eq!(one("dentist").kind, Kind::Reminder);
    assert_eq!(one("thursday").kind, Kind::Fact);
    let weather = one("weather");
    assert_eq!(weather.kind, Kind::Turn);
    assert!(
        weather.excerpt.contains("what is the weather like"),
        "{}",
        weather.excerpt
    );
    assert!(find(&store, "\" OR *", SearchOrder::Best).is_empty());
    store
        .act(hand("Changed."), |writer| {
            tasks::change(
                writer,
                tax,
                &TaskPatch {
                    text: Some("Steuererklärung".to_owned()),
                    ..TaskPatch::default()
                },
            )
        })
        .unwrap();
    assert!(find(&store, "tax", SearchOrder::Best).is_empty());
    assert_eq!(one("steuererklarung").id, tax, "with or without the dots");
    store
        .act(hand("Deleted."), |writer| tasks::delete(writer, tax))
        .unwrap();
    assert!(find(&store, "steuererklärung", SearchOrder::Best).is_empty());
    let tasks_only = SearchRequest {
        words: "the".to_owned(),
        kinds: vec![Kind::Task],
        order: SearchOrder::Newest,
        limit: 10,
    };
    let found = store
        .read(|reader| search::find(reader, &tasks_only))
        .unwrap();
    assert_eq!(
        found.iter().map(|found| found.kind).collect::<Vec<_>>(),
        [Kind::Task]
    );
}

#[test]
fn a_page_of_whole_words_comes_before_what_only_begins_with_them() {
    let store = Place::new().open_kept();
    store
        .act(hand("Added."), |writer| {
            for number in 0..12 {
                task(writer, &format!("call Ann about plan {number}"))?;
            }
            task(writer, "Anna brings cake")?;
            task(writer, "Ann, Ann and Ann")
        })
        .unwrap();
    let found = find(&store, "ann", SearchOrder::Best);
    assert_eq!(found.len(), 10);
    assert_eq!(found[0].excerpt, "Ann, Ann and Ann", "{found:?}");
    assert!(found.iter().all(|found| !found.excerpt.contains("Anna")));
    let found = find(&store, "ann", SearchOrder::Newest);
    assert_eq!(found[1].excerpt, "call Ann about plan 11", "{found:?}");
    // Fewer than a page: what is only begun belongs to it.
    let found = find(&store, "anna", SearchOrder::Newest);
    assert_eq!(found.len(), 1);
    let wanted = SearchRequest {
        words: "ann".to_owned(),
        kinds: Vec::new(),
        order: SearchOrder::Newest,
        limit: 20,
    };
    let all = store.read(|reader| search::find(reader, &wanted)).unwrap();
    assert_eq!(all.len(), 14);
    assert_eq!(all[1].excerpt, "Anna brings cake", "newest first: {all:?}");
}
