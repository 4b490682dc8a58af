//! Events that wait for a page. A page that is slow, or was laid asleep by its browser, must not fill the memory: beyond a
//! number of events it is told that much has changed, and reads everything anew. Of how loud it is only the newest counts,
//! at most thirty times a second.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use sotto_api::Event;

/// So many events wait.
const MOST: usize = 256;
/// Between two levels.
const LEVELS: Duration = Duration::from_millis(33);

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<Event>,
    level: Option<Event>,
    /// When the last one was sent.
    levelled: Option<Instant>,
    wants_level: bool,
}

/// What is to be sent now.
#[derive(Debug, PartialEq)]
pub(crate) enum Next {
    /// This.
    Event(Box<Event>),
    /// Nothing before this moment.
    At(Instant),
    /// Nothing.
    Nothing,
}

impl Outbox {
    /// Whether the page wants to know how loud it is.
    pub(crate) fn want_level(&mut self, wants: bool) {
        self.wants_level = wants;
        if !wants {
            self.level = None;
        }
    }

    /// Something happened.
    pub(crate) fn push(&mut self, event: Event) {
        if matches!(event, Event::Level { .. }) {
            if self.wants_level {
                self.level = Some(event);
            }
            return;
        }
        if self.waiting.len() >= MOST {
            // What was missed stands in what is read anew, and so does what is told here.
            self.waiting.clear();
            self.waiting.push_back(Event::ChangedMuch);
        }
        self.waiting.push_back(event);
    }

    /// What is to be sent at this moment.
    pub(crate) fn next(&mut self, now: Instant) -> Next {
        if let Some(event) = self.waiting.pop_front() {
            return Next::Event(Box::new(event));
        }
        if self.level.is_none() {
            return Next::Nothing;
        }
        let due = self.levelled.map(|last| last + LEVELS);
        if let Some(due) = due.filter(|due| *due > now) {
            return Next::At(due);
        }
        self.levelled = Some(now);
        let level = self.level.take().map(Box::new);
        level.map_or(Next::Nothing, Next::Event)
    }
}

#[cfg(test)]
mod tests {
    use sotto_api::Listening;

    use super::*;

    fn level(level: f32) -> Event {
        Event::Level { level }
    }

    fn event(event: Event) -> Next {
        Next::Event(Box::new(event))
    }

    #[test]
    fn events_come_in_their_order_until_there_are_too_many() {
        let now = Instant::now();
        let mut outbox = Outbox::default();
        for _ in 0..MOST {
            outbox.push(Event::Listening(Listening::Idle));
        }
        for _ in 0..MOST {
            let next = outbox.next(now);
            assert_eq!(next, event(Event::Listening(Listening::Idle)));
        }
        assert_eq!(outbox.next(now), Next::Nothing);
        for _ in 0..MOST * 3 {
            outbox.push(Event::Listening(Listening::Idle));
        }
        outbox.push(Event::Listening(Listening::Closed));
        assert_eq!(outbox.next(now), event(Event::ChangedMuch));
        let mut last = None;
        let mut rest = 0;
        while let Next::Event(event) = outbox.next(now) {
            last = Some(*event);
            rest += 1;
        }
        assert!(rest <= MOST, "{rest}");
        // The newest is told, whatever was left out.
        assert_eq!(last, Some(Event::Listening(Listening::Closed)));
    }

    #[test]
    fn of_levels_only_the_newest_counts_and_only_where_it_is_wanted() {
        let began = Instant::now();
        let mut outbox = Outbox::default();
        outbox.push(level(0.1));
        assert_eq!(outbox.next(began), Next::Nothing);
        outbox.want_level(true);
        let mut sent = Vec::new();
        // A thousand a second, for a second.
        for ms in 0..1_000 {
            let now = began + Duration::from_millis(ms);
            outbox.push(level(ms as f32));
            match outbox.next(now) {
                Next::Event(event) => match *event {
                    Event::Level { level } => sent.push(level as u64),
                    other => panic!("{other:?}"),
                },
                Next::At(due) => assert!(due > now),
                Next::Nothing => panic!("there is a level"),
            }
        }
        assert_eq!(sent[..3], [0, 33, 66]);
        assert_eq!(sent.len(), 31);
        // What happened goes first.
        outbox.push(Event::ChangedMuch);
        let late = began + Duration::from_secs(2);
        assert_eq!(outbox.next(late), event(Event::ChangedMuch));
        assert_eq!(outbox.next(late), event(level(999.0)));
        outbox.push(level(1.0));
        outbox.want_level(false);
        assert_eq!(outbox.next(late + LEVELS), Next::Nothing);
    }
}
