//! What was written one behind the other, so that each can be taken back, the last first. Pure.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use sotto_api::NewDictation;
use unicode_segmentation::UnicodeSegmentation;

use crate::dictation::hands::Focus;

/// What was typed so long ago is not gone on with.
const GOES_ON: Duration = Duration::from_secs(120);
/// Nobody takes back more than that one after the other.
const MOST: usize = 32;

/// Something that stands in a program.
pub(super) struct Piece {
    pub(super) kept: NewDictation,
    pub(super) focus: Focus,
    pub(super) at: Instant,
}

impl Piece {
    /// One for each letter as people count them; that is what the key deletes.
    pub(super) fn letters(&self) -> usize {
        self.kept.text.graphemes(true).count()
    }
}

/// What stands there, the last behind.
#[derive(Default)]
pub(super) struct Wrote {
    pieces: VecDeque<Piece>,
    /// When the person was last seen elsewhere.
    left: Option<Instant>,
}

impl Wrote {
    /// This was written.
    pub(super) fn add(&mut self, piece: Piece) {
        if self.pieces.len() == MOST {
            self.pieces.pop_front();
        }
        self.pieces.push_back(piece);
    }

    /// The person is elsewhere.
    pub(super) fn leave(&mut self, now: Instant) {
        self.left = Some(now);
    }

    /// Whether the person was elsewhere since this was written.
    pub(super) fn left_since(&self, at: Instant) -> bool {
        self.left.is_some_and(|left| left >= at)
    }

    /// Nobody knows any more what stands before the keyboard's place: something was left on the clipboard, to be put anywhere.
    pub(super) fn forget(&mut self) {
        self.pieces.clear();
    }

    /// What stands before a new text, where it was written there a moment ago.
    pub(super) fn before(&self, focus: Focus, now: Instant) -> Option<&str> {
        let last = self.pieces.back()?;
        let fresh = now.saturating_duration_since(last.at) < GOES_ON;
        // Of windows that cannot be told apart nobody knows whether they are the same once the person was elsewhere.
        let same = last.focus == focus && (focus.is_some() || !self.left_since(last.at));
        (same && fresh).then_some(last.kept.text.as_str())
    }

    /// The last, which may be taken back.
    pub(super) fn last(&self) -> Option<&Piece> {
        self.pieces.back()
    }

    /// The last does not stand there any more.
    pub(super) fn take(&mut self) -> Option<Piece> {
        self.pieces.pop_back()
    }
}

#[cfg(test)]
mod tests {
    use sotto_api::{DictationWent, Id};

    use super::*;

    fn piece(text: &str, focus: Focus, at: Instant) -> Piece {
        Piece {
            kept: NewDictation {
                id: Id::new(),
                heard: text.to_owned(),
                text: text.to_owned(),
                program: None,
                went: DictationWent::Written,
            },
            focus,
            at,
        }
    }

    #[test]
    fn each_is_taken_back_the_last_first() {
        let now = Instant::now();
        let mut wrote = Wrote::default();
        assert!(wrote.last().is_none());
        for number in 0..MOST + 2 {
            wrote.add(piece(&number.to_string(), Some(1), now));
        }
        let mut left = Vec::new();
        while let Some(piece) = wrote.take() {
            left.push(piece.kept.text);
        }
        let wanted = (2..MOST + 2).rev().map(|number| number.to_string());
        assert_eq!(left, wanted.collect::<Vec<_>>());
    }

    #[test]
    fn it_is_gone_on_only_where_and_when_it_was_written() {
        let now = Instant::now();
        let mut wrote = Wrote::default();
        wrote.add(piece("Hello", Some(1), now));
        assert_eq!(wrote.before(Some(1), now), Some("Hello"));
        assert_eq!(wrote.before(Some(2), now), None);
        assert_eq!(wrote.before(Some(1), now + GOES_ON), None);
        wrote.forget();
        assert_eq!(wrote.before(Some(1), now), None);
    }

    #[test]
    fn where_windows_cannot_be_told_apart_it_is_gone_on_until_the_person_was_elsewhere() {
        let now = Instant::now();
        let mut wrote = Wrote::default();
        wrote.add(piece("Hello", None, now));
        assert_eq!(wrote.before(None, now), Some("Hello"));
        wrote.leave(now);
        assert_eq!(wrote.before(None, now), None);
        wrote.add(piece("there", Some(1), now));
        assert_eq!(wrote.before(Some(1), now), Some("there"));
    }

    #[test]
    fn who_was_elsewhere_before_a_text_is_there_when_it_is_written() {
        let now = Instant::now();
        let at = |seconds| now + Duration::from_secs(seconds);
        let mut wrote = Wrote::default();
        assert!(!wrote.left_since(now));
        wrote.leave(at(5));
        assert!(wrote.left_since(at(4)));
        assert!(wrote.left_since(at(5)));
        assert!(!wrote.left_since(at(6)));
        wrote.leave(at(7));
        assert!(wrote.left_since(at(6)));
        wrote.forget();
        assert!(wrote.left_since(at(6)));
    }

    #[test]
    fn a_letter_is_what_people_count_as_one() {
        let now = Instant::now();
        for (text, letters) in [("", 0), ("aä", 2), ("e\u{301}!", 2), ("👨‍👩‍👧\n", 2)]
        {
            assert_eq!(piece(text, None, now).letters(), letters, "{text:?}");
        }
    }
}
