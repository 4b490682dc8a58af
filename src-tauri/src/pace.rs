//! How much a page is told, and how often. What follows each other quickly and replaces what was before (the level, live
//! words, how far a download is) is told at most thirty times a second; what must not be lost is told at once, behind what
//! waited. A web view that was told every level of a microphone ran out of memory in other programs.
//!
//! The outbox of `crates/serve` keeps to the same rate, and is something else: it waits for a page that may be slow or asleep, so it
//! is bounded and emptied by whoever sends. A page of this program takes what it is told at once.

use std::time::Duration;

use sotto_api::{Event, Id};

/// Between two tellings of what replaces itself: thirty a second.
pub const EVERY: Duration = Duration::from_millis(34);

/// What is told to one page. Time comes from outside, since any beginning.
#[derive(Debug, Default)]
pub struct Pace {
    /// The newest of each thing that replaces itself, in the order in which they came.
    waiting: Vec<Event>,
    told: Option<Duration>,
    /// Whether the page shows how loud it is.
    level: bool,
}

/// What an event replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Replaces {
    Level,
    Words(Id),
    Step(Id),
}

impl Pace {
    /// For a page that shows the level, or does not.
    #[must_use]
    pub fn new(level: bool) -> Self {
        Self {
            level,
            ..Self::default()
        }
    }

    /// Takes an event, and gives what is to be told now, in its order.
    pub fn take(&mut self, event: Event, now: Duration) -> Vec<Event> {
        if matches!(event, Event::Level { .. }) && !self.level {
            return Vec::new();
        }
        let Some(what) = replaces(&event) else {
            // It may tell of the end of what waits, so that comes first. How loud it is has no end, and keeps its pace.
            let is_level = |waits: &Event| matches!(waits, Event::Level { .. });
            let waiting = std::mem::take(&mut self.waiting).into_iter();
            let (level, mut all): (Vec<_>, Vec<_>) = waiting.partition(is_level);
            self.waiting = level;
            if !all.is_empty() && self.waiting.is_empty() {
                self.told = Some(now);
            }
            all.push(event);
            return all;
        };
        let same = |before: &Event| replaces(before) == Some(what);
        match self.waiting.iter_mut().find(|before| same(before)) {
            Some(before) => *before = event,
            None => self.waiting.push(event),
        }
        if self.due().is_some_and(|due| due <= now) {
            return self.tell(now);
        }
        Vec::new()
    }

    /// When what waits is to be told; nothing where nothing waits.
    #[must_use]
    pub fn due(&self) -> Option<Duration> {
        if self.waiting.is_empty() {
            return None;
        }
        Some(self.told.map_or(Duration::ZERO, |told| told + EVERY))
    }

    /// Gives what waits.
    pub fn tell(&mut self, now: Duration) -> Vec<Event> {
        self.told = Some(now);
        std::mem::take(&mut self.waiting)
    }
}

fn replaces(event: &Event) -> Option<Replaces> {
    match event {
        Event::Level { .. } => Some(Replaces::Level),
        Event::Words { turn, .. } => Some(Replaces::Words(*turn)),
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

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn level(level: f32) -> Event {
        Event::Level { level }
    }

    fn words(turn: Id, firm: &str) -> Event {
        Event::Words {
            turn,
            firm: firm.to_owned(),
            tentative: String::new(),
        }
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

    #[test]
    fn a_thousand_levels_a_second_become_thirty() {
        let mut pace = Pace::new(true);
        let told: usize = (0..1000)
            .map(|ms| pace.take(level(0.5), at(ms)).len())
            .sum();
        assert!((28..=30).contains(&told), "{told}");
    }

    #[test]
    fn how_loud_it_is_keeps_its_pace_beside_what_is_told_at_once() {
        let mut pace = Pace::new(true);
        let (mut levels, mut states) = (0, 0);
        for ms in 0..1000 {
            let mut told = pace.take(level(0.5), at(ms));
            told.extend(pace.take(Event::Listening(Listening::Working), at(ms)));
            for event in told {
                match event {
                    Event::Level { .. } => levels += 1,
                    _ => states += 1,
                }
            }
        }
        assert!((28..=30).contains(&levels), "{levels}");
        assert_eq!(states, 1000);
    }

    #[test]
    fn who_does_not_show_the_level_is_not_told() {
        let mut pace = Pace::new(false);
        assert!(pace.take(level(0.5), at(0)).is_empty());
        assert_eq!(pace.due(), None);
    }

    #[test]
    fn the_newest_is_what_is_told() {
        let turn = Id::new();
        let mut pace = Pace::new(true);
        assert_eq!(pace.take(words(turn, "a"), at(0)), [words(turn, "a")]);
        assert!(pace.take(words(turn, "a b"), at(5)).is_empty());
        assert!(pace.take(level(0.1), at(6)).is_empty());
        assert!(pace.take(words(turn, "a b c"), at(9)).is_empty());
        assert_eq!(pace.due(), Some(EVERY));
        assert_eq!(pace.tell(EVERY), [words(turn, "a b c"), level(0.1)]);
        assert_eq!(pace.due(), None);
    }

    #[test]
    fn what_must_not_be_lost_is_told_at_once_behind_what_waited() {
        let turn = Id::new();
        let mut pace = Pace::new(false);
        pace.take(words(turn, "a"), at(0));
        pace.take(words(turn, "a b"), at(1));
        let state = Event::Listening(Listening::Working);
        assert_eq!(pace.take(state.clone(), at(2)), [words(turn, "a b"), state]);
    }

    #[test]
    fn the_end_of_a_download_is_told_however_soon_it_comes() {
        let work = Id::new();
        let mut pace = Pace::new(false);
        assert_eq!(pace.take(step(work, 0.1, false), at(0)).len(), 1);
        assert!(pace.take(step(work, 0.2, false), at(1)).is_empty());
        let told = pace.take(step(work, 1.0, true), at(2));
        assert_eq!(told, [step(work, 0.2, false), step(work, 1.0, true)]);
    }

    #[test]
    fn two_downloads_do_not_hide_each_other() {
        let (one, other) = (Id::new(), Id::new());
        let mut pace = Pace::new(false);
        pace.take(step(one, 0.1, false), at(0));
        pace.take(step(one, 0.2, false), at(1));
        pace.take(step(other, 0.5, false), at(2));
        assert_eq!(pace.tell(at(40)).len(), 2);
    }
}
