//! Word pieces against the reference tokenizer, and against texts that nobody meant well with.

use super::*;
use crate::vocabulary::BadVocabulary;
use crate::{MOST_PIECES, QuickTable, Vocabulary, WordPieces};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The full vocabulary, out of the committed table, so that this runs without the starter set.
static FULL: LazyLock<QuickTable> = LazyLock::new(|| QuickTable::open(&own_table()).unwrap());

#[test]
fn every_text_is_cut_as_the_reference_cuts_it() {
    let cutter = FULL.word_pieces();
    for case in reference().cut {
        let text = case.text.repeat(case.times);
        assert_eq!(
            cutter.cut(&text, MOST_PIECES),
            case.rows,
            "{:?} × {}",
            case.text,
            case.times
        );
    }
}

#[test]
fn the_starter_vocabulary_is_the_tables() {
    let Some(folder) = starter_folder() else {
        return;
    };
    let starter = WordPieces::new(Vocabulary::open(&folder.join("tokenizer.json")).unwrap());
    for case in reference().cut {
        assert_eq!(
            starter.cut(&case.text.repeat(case.times), MOST_PIECES),
            case.rows
        );
    }
}

#[test]
fn a_text_without_end_costs_no_more_pieces() {
    let cutter = FULL.word_pieces();
    for part in [
        "a",
        "a ",
        " ",
        "é",
        "好",
        "\u{301}",
        "👍",
        ".",
        "\0",
        "wordpiece ",
        "xq",
    ] {
        let text = part.repeat((1 << 20) / part.len());
        let rows = cutter.cut(&text, MOST_PIECES);
        assert!(
            (2..=MOST_PIECES).contains(&rows.len()),
            "{part:?}: {}",
            rows.len()
        );
        assert!(rows.capacity() <= 2 * MOST_PIECES, "{part:?}");
    }
}

#[test]
fn few_pieces_can_be_asked_for() {
    let cutter = FULL.word_pieces();
    let whole = cutter.cut("unbelievably long words everywhere", MOST_PIECES);
    for most in 2..whole.len() {
        let cut = cutter.cut("unbelievably long words everywhere", most);
        assert_eq!(cut.len(), most);
        assert_eq!(cut[..most - 1], whole[..most - 1]);
    }
    assert_eq!(
        cutter.cut("words", 0).len(),
        2,
        "the two marks are always there"
    );
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in "\\PC*|(?s:.)*", most in 0usize..40) {
        let cutter = FULL.word_pieces();
        let rows = cutter.cut(&text, most);
        prop_assert!(rows.len() <= most.max(2));
        prop_assert!(rows.iter().all(|&row| (row as usize) < cutter.vocabulary().count()));
    }

    /// A character that is cleaned away forces the way for all of Unicode; it must cut plain text alike.
    #[test]
    fn the_short_way_for_plain_text_is_the_long_way(text in "[\\x00-\\x7f]*") {
        let cutter = FULL.word_pieces();
        prop_assert_eq!(cutter.cut(&text, 64), cutter.cut(&format!("{text}\u{200b}"), 64));
    }
}

#[test]
fn a_list_of_pieces_must_be_whole() {
    let list = |pieces: &[&'static str]| Vocabulary::of_list(pieces.iter().copied());
    assert!(list(&["[CLS]", "[SEP]", "[UNK]", "a", "##a"]).is_ok());
    assert!(matches!(
        list(&["[CLS]", "[SEP]", "[UNK]", "a", "a"]),
        Err(BadVocabulary::Twice(_))
    ));
    assert!(matches!(
        list(&["[CLS]", "[UNK]"]),
        Err(BadVocabulary::NoMark("[SEP]"))
    ));
    assert!(matches!(
        list(&[]),
        Err(BadVocabulary::Gaps | BadVocabulary::NoMark(_))
    ));
}

#[test]
fn a_damaged_list_is_told_apart_from_a_missing_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokenizer.json");
    assert!(matches!(
        Vocabulary::open(&file),
        Err(MemoryError::Missing { .. })
    ));
    for bad in [
        "",
        "{",
        "{\"model\":{}}",
        "{\"model\":{\"vocab\":{\"[CLS]\":0,\"[SEP]\":1,\"[UNK]\":9}}}",
    ] {
        std::fs::write(&file, bad).unwrap();
        assert!(
            matches!(Vocabulary::open(&file), Err(MemoryError::Damaged { .. })),
            "{bad}"
        );
    }
    assert!(matches!(
        Vocabulary::open(folder.path()),
        Err(MemoryError::Damaged { .. })
    ));
}
