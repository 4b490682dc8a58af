//! Pieces of an answer bundled for the way out: the first at once, later ones at most thirty times a second.
//!
//! Each message wakes the listener, on one of the processors that compute. With a message for every token a machine
//! with two of them wrote 127 tokens a second instead of 153; the eye and the voice need no more than thirty.

use std::time::{Duration, Instant};

use sotto_engines::thinking::ThinkingEvent;

/// Between two messages of text.
const PAUSE: Duration = Duration::from_millis(33);

/// What was written and is not sent yet.
#[derive(Debug, Default)]
pub(crate) struct Bundle {
    held: Option<ThinkingEvent>,
    sent: Option<Instant>,
}

impl Bundle {
    /// Takes an event and gives what must go out before more of it comes: everything but text and thoughts at once,
    /// and in the order in which it was written.
    pub(crate) fn push(&mut self, event: ThinkingEvent) -> Vec<ThinkingEvent> {
        use ThinkingEvent as E;
        match (event, &mut self.held) {
            (E::Text(more), Some(E::Text(held))) | (E::Thought(more), Some(E::Thought(held))) => {
                held.push_str(&more);
                Vec::new()
            }
            (event @ (E::Text(_) | E::Thought(_)), held) => {
                held.replace(event).into_iter().collect()
            }
            (event, held) => held.take().into_iter().chain([event]).collect(),
        }
    }

    /// What is due now. Asked after every token, so that nothing waits longer than one token more.
    pub(crate) fn due(&mut self, now: Instant) -> Option<ThinkingEvent> {
        let rested = self
            .sent
            .is_none_or(|sent| now.saturating_duration_since(sent) >= PAUSE);
        if !rested || self.held.is_none() {
            return None;
        }
        self.sent = Some(now);
        self.held.take()
    }

    /// The rest, at the end.
    pub(crate) fn rest(&mut self) -> Option<ThinkingEvent> {
        self.held.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sotto_engines::thinking::ToolCall;

    fn text(text: &str) -> ThinkingEvent {
        ThinkingEvent::Text(text.into())
    }

    fn call() -> ThinkingEvent {
        ThinkingEvent::Call(ToolCall {
            id: "1".into(),
            name: "now".into(),
            arguments: "{}".into(),
        })
    }

    #[test]
    fn the_first_piece_goes_at_once_and_the_next_ones_together() {
        let (mut bundle, start) = (Bundle::default(), Instant::now());
        let at = |ms| start + Duration::from_millis(ms);
        assert!(bundle.push(text("One")).is_empty());
        assert_eq!(bundle.due(at(0)), Some(text("One")));
        for (ms, word) in [(6, " two"), (12, " three"), (18, " four")] {
            assert!(bundle.push(text(word)).is_empty());
            assert_eq!(bundle.due(at(ms)), None);
        }
        // Also when no new text came with this token.
        assert_eq!(bundle.due(at(33)), Some(text(" two three four")));
        assert_eq!(bundle.due(at(90)), None);
    }

    #[test]
    fn a_call_waits_for_nothing_and_comes_behind_its_text() {
        let (mut bundle, now) = (Bundle::default(), Instant::now());
        bundle.push(text("a"));
        bundle.due(now);
        bundle.push(text("b"));
        assert_eq!(bundle.push(call()), [text("b"), call()]);
        assert_eq!(bundle.rest(), None);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_moved(pieces in prop::collection::vec((0_u8..3, "[a-z]{1,3}", 0_u64..50), 0..60)) {
            let (mut bundle, mut now) = (Bundle::default(), Instant::now());
            let (mut said, mut heard) = (String::new(), String::new());
            let note = |event: &ThinkingEvent, into: &mut String| match event {
                ThinkingEvent::Text(text) => into.push_str(text),
                ThinkingEvent::Thought(thought) => into.push_str(&thought.to_uppercase()),
                _ => into.push('!'),
            };
            for (kind, piece, ms) in pieces {
                now += Duration::from_millis(ms);
                let event = match kind {
                    0 => text(&piece),
                    1 => ThinkingEvent::Thought(piece),
                    _ => call(),
                };
                note(&event, &mut said);
                for event in bundle.push(event).into_iter().chain(bundle.due(now)) {
                    note(&event, &mut heard);
                }
            }
            if let Some(event) = bundle.rest() {
                note(&event, &mut heard);
            }
            prop_assert_eq!(said, heard);
        }
    }
}
