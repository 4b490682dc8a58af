//! `sotto dictations`, on what an export brought along.

use serde_json::{Value, json};

use super::*;

fn dictation(end: &str, text: &str, went: &str) -> Value {
    let at = "2026-11-21T08:00:00Z";
    json!({
        "id": format!("01998000-0000-7000-8000-00000000{end}"),
        "heard": text.to_lowercase(),
        "text": text,
        "program": "Gedit",
        "went": went,
        "created": at,
        "changed": at,
    })
}

#[test]
fn what_was_dictated_is_listed_printed_and_deleted() {
    let place = Place::new();
    assert_eq!(place.out(&["dictations"]), "Nothing was dictated.\n");
    // However long ago it was said.
    place.out(&["settings", "set", "keep.dictations", "forever"]);
    let file = place.folder.path().join("everything.json");
    let everything = json!({
        "format": "sotto",
        "version": 1,
        "made": "2026-11-22T08:00:00Z",
        "dictations": [
            dictation("aaaa", "Dear Ada,\nhello", "written"),
            dictation("bbbb", "Yours", "clipboard"),
        ],
    });
    std::fs::write(&file, everything.to_string()).unwrap();
    place.out(&["import", file.to_str().unwrap()]);
    let listed = place.out(&["dictations"]);
    assert!(listed.starts_with("bbbb  "), "the newest first: {listed}");
    assert!(
        listed.contains("on the clipboard  Yours") && listed.contains("Dear Ada, hello"),
        "{listed}"
    );
    let all = place.json(&["dictations", "--limit", "1"]);
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert_eq!(all[0]["went"], "clipboard");
    assert_eq!(place.out(&["dictations", "show"]), "Yours\n");
    assert_eq!(
        place.out(&["dictations", "show", "ada"]),
        "Dear Ada,\nhello\n"
    );
    let heard = place.out(&["dictations", "show", "aaaa", "--heard"]);
    assert_eq!(heard, "dear ada,\nhello\n");
    let exported: Value = serde_json::from_str(&place.out(&["export"])).unwrap();
    assert_eq!(exported["dictations"], everything["dictations"]);
    // Without the window's program nobody types.
    for verb in [&["dictations", "again"][..], &["dictations", "take-back"]] {
        let (code, said) = place.fails(verb);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("window"), "{said}");
    }
    assert_eq!(place.fails(&["dictations", "show", "nobody"]).0, 1);
    // Nobody is there to be asked.
    assert_eq!(place.fails(&["dictations", "clear"]).0, 2);
    place.out(&["dictations", "delete", "yours"]);
    place.out(&["dictations", "clear", "--yes"]);
    assert_eq!(place.json(&["dictations"]), json!([]));
    place.out(&["undo"]);
    assert_eq!(place.json(&["dictations"]).as_array().unwrap().len(), 1);
}
