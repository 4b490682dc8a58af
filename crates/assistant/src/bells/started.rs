//! When the machine was started, by the clock. That is noted with what is kept: it is another moment once the clock was set,
//! and so that is known also where it happened while Sotto did not run.

use jiff::Timestamp;

use super::wall::{Moment, SET};

/// A start of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Started {
    /// Its name, another one each time.
    name: String,
    /// When it was, by the clock that was looked at.
    pub(super) at: Timestamp,
}

impl Started {
    /// The start of this name, by the clock of a look.
    pub(super) fn seen_at(name: &str, look: &Moment) -> Option<Self> {
        Some(Self {
            name: name.to_owned(),
            at: look.started()?,
        })
    }

    /// What was noted of the start of this name; nothing where the note is about another one, or cannot be read.
    pub(super) fn noted(text: &str, name: &str) -> Option<Self> {
        let (of, at) = text.split_once(' ')?;
        let at = at.parse().ok()?;
        (of == name).then(|| Self {
            name: of.to_owned(),
            at,
        })
    }

    pub(super) fn note(&self) -> String {
        format!("{} {}", self.name, self.at)
    }

    /// Whether that is by another clock than this: one that was set.
    pub(super) fn is_by_another_clock(&self, other: &Self) -> bool {
        self.at.duration_since(other.at).abs() > SET
    }
}

/// The name of this start of the machine; nothing where the system gives it none.
#[cfg(target_os = "linux")]
pub(super) fn name() -> Option<String> {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let name = text.trim();
    (!name.is_empty() && !name.contains(' ')).then(|| name.to_owned())
}

#[cfg(not(target_os = "linux"))]
pub(super) fn name() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    // There nobody says when the machine was started.
    #[test]
    #[cfg(not(windows))]
    fn a_note_is_read_back_for_the_start_that_it_is_about() {
        let started = |passed| {
            let look = Moment {
                wall: "2026-11-21T10:00:00Z".parse().unwrap(),
                passed: Some(std::time::Duration::from_secs(passed)),
            };
            Started::seen_at("one", &look)
        };
        let hour = started(3_600).unwrap();
        assert_eq!(hour.at.to_string(), "2026-11-21T09:00:00Z");
        assert_eq!(Started::noted(&hour.note(), "one"), Some(hour.clone()));
        assert_eq!(Started::noted(&hour.note(), "other"), None);
        assert!(!hour.is_by_another_clock(&started(3_601).unwrap()));
        assert!(hour.is_by_another_clock(&started(3_597).unwrap()));
    }

    #[test]
    fn a_note_that_says_nothing_is_none() {
        for text in ["", "one", "one ", "one yesterday", " 2026-11-21T09:00:00Z"] {
            assert_eq!(Started::noted(text, "one"), None, "{text}");
        }
    }
}
