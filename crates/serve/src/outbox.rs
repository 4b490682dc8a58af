//! Events that wait for a page. A page that is slow, or was laid asleep by its browser, must not fill the memory: beyond a
//! number of events it is told that much has changed, and reads everything anew. Of how loud it is, and of how far each piece
//! of work is, only the newest counts, at most thirty times a second.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use sotto_api::{Event, Id};

/// So many events wait.
const MOST: usize = 256;
/// Between two tellings of what replaces itself.
const EVERY: Duration = Duration::from_millis(33);

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<Event>,
    /// The newest of each thing that replaces itself, in the order in which they came.
    newest: Vec<Event>,
    /// When the last of them were sent.
    told: Option<Instant>,
    wants_level: bool,
}

/// What an event replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Replaces {
    Level,
    Step(Id),
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
            self.newest
                .retain(|event| replaces(event) != Some(Replaces::Level));
        }
    }

    /// Something happened.
    pub(crate) fn push(&mut self, event: Event) {
        if matches!(event, Event::Level { .. }) && !self.wants_level {
            return;
        }
        if let Some(what) = replaces(&event) {
            let same = |before: &Event| replaces(before) == Some(what);
            match self.newest.iter_mut().find(|before| same(before)) {
                Some(before) => *before = event,
                None => self.newest.push(event),
            }
            return;
        }
        if let Event::Step(step) = &event {
            // How far it was must not be told behind its end.
            let over = Some(Replaces::Step(step.work));
            self.newest.retain(|before| replaces(before) != over);
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
        if self.newest.is_empty() {
            return Next::Nothing;
        }
        let due = self.told.map(|last| last + EVERY);
        if let Some(due) = due.filter(|due| *due > now) {
            return Next::At(due);
        }
        self.told = Some(now);
        self.waiting.extend(self.newest.drain(..));
        let first = self.waiting.pop_front().map(Box::new);
        first.map_or(Next::Nothing, Next::Event)
    }
}

fn replaces(event: &Event) -> Option<Replaces> {
    match event {
        Event::Level { .. } => Some(Replaces::Level),
        // The end of a piece of work is never left out.
        Event::Step(step) if !step.done && step.fraction.is_some() => {
            Some(Replaces::Step(step.work))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sotto_api::{Listening, Step, StepWhat};

    use super::*;

    fn level(level: f32) -> Event {
        Event::Level { level }
    }

    fn step(work: Id, fraction: f32, done: bool) -> Event {
        Event::Step(Step {
            work,
            what: StepWhat::Download,
            name: None,
            fraction: Some(fraction),
            rate: None,
            seconds_left: None,
            done,
            failed: false,
        })
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
        assert_eq!(outbox.next(late + EVERY), Next::Nothing);
    }

    #[test]
    fn of_each_download_only_the_newest_counts_and_its_end_is_told() {
        let now = Instant::now();
        let mut outbox = Outbox::default();
        let (one, other) = (Id::new(), Id::new());
        outbox.push(step(one, 0.1, false));
        assert_eq!(outbox.next(now), event(step(one, 0.1, false)));
        outbox.push(step(one, 0.2, false));
        outbox.push(step(other, 0.5, false));
        outbox.push(step(one, 0.3, false));
        assert_eq!(outbox.next(now), Next::At(now + EVERY));
        let next = now + EVERY;
        // One does not hide the other.
        assert_eq!(outbox.next(next), event(step(one, 0.3, false)));
        assert_eq!(outbox.next(next), event(step(other, 0.5, false)));
        assert_eq!(outbox.next(next), Next::Nothing);
        outbox.push(step(one, 0.9, false));
        outbox.push(step(one, 1.0, true));
        assert_eq!(outbox.next(next), event(step(one, 1.0, true)));
        // Nothing of it comes behind its end.
        assert_eq!(outbox.next(next + EVERY), Next::Nothing);
    }
}
