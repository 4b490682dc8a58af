//! A text of many words: its beginning says what is to be done with it, and what follows is kept as it was said. A model would
//! write it anew, and cut off what it has no room for.

use super::closed::Spans;
use super::understanding::Understanding;
use super::{Names, Patterns};
use crate::abilities::SlotKind;
use crate::words::Words;

/// So many words at the beginning say what is to be done: half as many as are read as one sentence.
const BEGINNING: usize = 60;
/// The beginning ends no earlier than this, where it would end in a word that asks for more ("for", "the").
const SHORTEST_BEGINNING: usize = 40;
/// What keeps a text, and looks for nothing else in it.
const KEEPS: [&str; 3] = ["note_add", "note_append", "memory_remember"];

impl Patterns {
    /// What a text means that is too long to be read: only where its beginning is one sure request to keep it.
    pub(super) fn long_text(
        &self,
        words: &Words,
        names: &Names,
        spans: &dyn Spans,
    ) -> Option<Understanding> {
        let dangles = |end: usize| {
            let beginning = words.all.get(..end).unwrap_or_default();
            self.open.iter().any(|open| open.dangles(beginning))
        };
        let end = (SHORTEST_BEGINNING..=BEGINNING)
            .rev()
            .find(|end| !dangles(*end))?;
        let cut = words.all.get(end - 1)?.span.end;
        let mut understood = self.understand_with(words.text.get(..cut)?, names, spans);
        understood.sure()?;
        let [meaning] = &mut understood.best[..] else {
            return None;
        };
        if !KEEPS.contains(&meaning.tool.as_str()) {
            return None;
        }
        let texts = meaning
            .slots
            .iter_mut()
            .filter(|slot| slot.kind == SlotKind::Text);
        let open = texts
            .flat_map(|slot| &mut slot.said)
            .find(|said| said.span.end == cut)?;
        open.span.end = words.all.last()?.span.end;
        words
            .text
            .get(open.span.clone())?
            .clone_into(&mut open.text);
        // What else it could be knows its beginning only.
        understood.alternatives.clear();
        understood.elsewhere.clear();
        Some(understood)
    }
}
