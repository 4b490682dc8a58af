//! What the processes of the program take together, each kind by itself: the shell with the core, the web view's, the engines.

use std::time::Duration;

use crate::processes::children;
use crate::taken::{Taken, alone};

/// What each kind has taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Together {
    /// The shell and the core: one process.
    pub core: Taken,
    /// The web view's own.
    pub view: Taken,
    /// The engines.
    pub engines: Taken,
}

impl Together {
    /// Of the program in this process; nothing where the system does not tell.
    pub fn of(process: u32) -> Option<Self> {
        let mut all = Self {
            core: alone(process)?,
            ..Self::default()
        };
        let mut waiting = children(process);
        while let Some((child, name)) = waiting.pop() {
            waiting.extend(children(child));
            // One that has just ended takes nothing any more.
            let Some(taken) = alone(child) else { continue };
            // The system cuts names off: "WebKitWebProces".
            let kind = if name.starts_with("WebKit") {
                &mut all.view
            } else {
                &mut all.engines
            };
            *kind = sum(*kind, taken);
        }
        Some(all)
    }

    /// Everything.
    pub fn all(&self) -> Taken {
        sum(sum(self.core, self.view), self.engines)
    }
}

fn sum(one: Taken, other: Taken) -> Taken {
    Taken {
        processor: one.processor + other.processor,
        memory: one.memory + other.memory,
    }
}

/// So many hundredths of one core between two looks.
pub fn share(before: Taken, after: Taken, passed: Duration) -> f64 {
    // A process that ended takes its time with it.
    let took = after.processor.saturating_sub(before.processor);
    100.0 * took.as_secs_f64() / passed.as_secs_f64()
}

/// In memory now.
pub fn megabytes(taken: Taken) -> f64 {
    taken.memory as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(ms: u64, memory: u64) -> Taken {
        Taken {
            processor: Duration::from_millis(ms),
            memory,
        }
    }

    #[test]
    fn everything_is_the_sum_of_its_kinds() {
        let together = Together {
            core: taken(10, 1_000_000),
            view: taken(20, 2_000_000),
            engines: taken(30, 3_000_000),
        };
        assert!((megabytes(together.all()) - 6.0).abs() < 1e-9);
        assert_eq!(together.all().processor, Duration::from_millis(60));
    }

    #[test]
    fn a_share_is_of_one_core_and_never_less_than_nothing() {
        let second = Duration::from_secs(1);
        assert!((share(taken(0, 0), taken(500, 0), second) - 50.0).abs() < 1e-9);
        assert!(share(taken(500, 0), taken(0, 0), second).abs() < 1e-9);
    }
}
