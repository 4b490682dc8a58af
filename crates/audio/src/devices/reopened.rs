//! What to say when a device was opened again, or could not be.

use super::{DeviceError, Event, Opened, Role};

/// What is to be said about a device that was opened again. Nothing, if all is as it was.
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
        None
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
        assert_eq!(changed(before(), opened("USB", 48_000), false), None);
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
