//! Files that somebody has worked on by hand.

use serde_json::{Value, json};
use sotto_api::ExportFormat;

use crate::kinds::fill;
use crate::place::*;

#[test]
fn a_mark_before_the_text_is_no_fault() {
    let from = Place::new().open_kept();
    fill(&from);
    let text = from.export(ExportFormat::Json, now()).unwrap();
    let to = Place::new().open_kept();
    to.import(
        ExportFormat::Json,
        &format!("\u{feff}{text}"),
        "UTC",
        later(1),
    )
    .unwrap();
    assert_eq!(everything(&to), everything(&from));
}

#[test]
fn what_belongs_to_nothing_is_left_out_and_counted() {
    let from = Place::new().open_kept();
    fill(&from);
    let mut file: Value =
        serde_json::from_str(&from.export(ExportFormat::Json, now()).unwrap()).unwrap();
    file["lists"] = json!([]);
    file["conversations"] = json!([]);
    let to = Place::new().open_kept();
    let told = to
        .import(ExportFormat::Json, &file.to_string(), "UTC", later(1))
        .unwrap();
    assert_eq!(
        told.skipped,
        [
            "Turns of no conversation were left out: 1.",
            "Things on no list were left out: 2."
        ]
    );
    let kept = everything(&to);
    assert!(kept.list_items.is_empty() && kept.turns.is_empty());
    assert_eq!(kept.tasks, everything(&from).tasks);
    // Where the list and the conversation are here already, what belongs to them comes.
    let told = from
        .import(ExportFormat::Json, &file.to_string(), "UTC", later(1))
        .unwrap();
    assert_eq!((told.added, told.skipped.len()), (0, 0));
}
