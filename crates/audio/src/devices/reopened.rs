//! What to say when a device was opened again, or could not be.

use super::{DeviceError, Event, Opened, Role};

/// Looks in which it is said once that a device had to be opened again: with ten looks a second, ten seconds. One that stops
/// again and again is no news each time.
const SAID_ONCE: u32 = 100;

/// When it was last said that a device had to be opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Told {
    last: Option<u32>,
}

impl Told {
    /// Whether this is to be told now, counted in looks.
    pub(super) fn is_worth(&mut self, event: &Event, now: u32) -> bool {
        if !matches!(event, Event::Reopened(_)) {
            return true;
        }
        let worth = self
            .last
            .is_none_or(|last| now.wrapping_sub(last) >= SAID_ONCE);
        if worth {
            self.last = Some(now);
        }
        worth
    }
}

/// What is to be said about a device that was opened again. Also if it is the same as before: some of what was said
/// meanwhile is missing, and an echo may take another time from now on.
pub(super) fn changed(before: Option<Opened>, to: Opened, was_lost: bool) -> Option<Event> {
    if was_lost {
        return Some(Event::Back(to));
    }
    let before = before?;
    if before.name != to.name {
        Some(Event::Moved {
            from: before.name,
            to,
        })
    } else if before.rate != to.rate {
        Some(Event::RateChanged {
            from: before.rate,
            to,
        })
    } else {
        Some(Event::Reopened(to))
    }
}

/// "There is none" is true and does not help somebody who has just pulled the plug: it is *that one* that is gone.
pub(super) fn lost(role: Role, name: Option<String>, error: DeviceError) -> DeviceError {
    match (error, name) {
        (DeviceError::None(_) | DeviceError::NotFound { .. }, Some(name)) => {
            DeviceError::Gone { role, name }
        }
        (error, _) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(name: &str, rate: u32) -> Opened {
        Opened {
            role: Role::Microphone,
            name: name.to_owned(),
            rate,
            channels: 1,
        }
    }

    #[test]
    fn what_is_said_is_what_has_changed() {
        let before = || Some(opened("USB", 48_000));
        assert_eq!(
            changed(before(), opened("USB", 48_000), false),
            Some(Event::Reopened(opened("USB", 48_000)))
        );
        assert_eq!(
            changed(before(), opened("USB", 8_000), false),
            Some(Event::RateChanged {
                from: 48_000,
                to: opened("USB", 8_000)
            })
        );
        assert_eq!(
            changed(before(), opened("Built-in", 48_000), false),
            Some(Event::Moved {
                from: "USB".to_owned(),
                to: opened("Built-in", 48_000)
            })
        );
        assert_eq!(
            changed(before(), opened("USB", 48_000), true),
            Some(Event::Back(opened("USB", 48_000)))
        );
        assert_eq!(changed(None, opened("USB", 48_000), false), None);
    }

    #[test]
    fn a_device_that_stops_again_and_again_is_told_of_now_and_then() {
        let mut told = Told::default();
        let again = Event::Reopened(opened("USB", 48_000));
        let said: Vec<u32> = (7..250)
            .filter(|look| told.is_worth(&again, *look))
            .collect();
        assert_eq!(said, [7, 107, 207]);
        // All else is always told, and does not count.
        assert!((250..270).all(|look| told.is_worth(&Event::Back(opened("USB", 48_000)), look)));
        assert!(told.is_worth(&again, 307));
    }

    #[test]
    fn a_pulled_plug_is_called_by_its_name() {
        let gone = lost(
            Role::Speaker,
            Some("USB".to_owned()),
            DeviceError::None(Role::Speaker),
        );
        assert!(gone.to_string().contains("“USB” is gone"), "{gone}");
        let refused = DeviceError::Refused {
            role: Role::Speaker,
            name: "USB".to_owned(),
        };
        assert_eq!(
            lost(Role::Speaker, Some("USB".to_owned()), refused.clone()),
            refused
        );
    }
}
