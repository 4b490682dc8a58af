//! Why a device cannot be used, each with the sentence the user sees.

use super::Role;
use crate::rate::RateError;

/// What is wrong with a device.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DeviceError {
    /// There is no device of this kind.
    #[error("{}", none(.0))]
    None(Role),
    /// There are devices, but none of this name.
    #[error(
        "There is no {role} called “{name}”. `sotto devices` lists what is there; the setting can also be left at the system's default."
    )]
    NotFound {
        /// What was looked for.
        role: Role,
        /// The name that was asked for.
        name: String,
    },
    /// The system does not let Sotto use it.
    #[error("{}", refused(.role, .name))]
    Refused {
        /// What was to be opened.
        role: Role,
        /// Its name.
        name: String,
    },
    /// Another program has it for itself.
    #[error(
        "The {role} “{name}” is used by another program. Close that program, or choose another {role}; Sotto tries again by itself."
    )]
    Busy {
        /// What was to be opened.
        role: Role,
        /// Its name.
        name: String,
    },
    /// It was unplugged or switched off.
    #[error(
        "The {role} “{name}” is gone. Sotto goes on as soon as it is back, or with the next one."
    )]
    Gone {
        /// What is gone.
        role: Role,
        /// Its name.
        name: String,
    },
    /// It is there and does not work.
    #[error(
        "The {role} “{name}” cannot be opened ({reason}). Unplug it and plug it in again, or choose another {role}."
    )]
    Unusable {
        /// What was to be opened.
        role: Role,
        /// Its name.
        name: String,
        /// What the sound system said.
        reason: String,
    },
    /// The sound system itself is not there.
    #[error(
        "The system's sound service does not answer ({0}). Sotto works with text until it does."
    )]
    NoSoundSystem(String),
    /// A page in a browser has sound and does not play it.
    #[error(
        "The page in the browser does not play what Sotto says; it stands there as text. Look whether the page or the device is muted, then press “Talk” there once more."
    )]
    PageSilent,
    /// The device's rate cannot be used.
    #[error(transparent)]
    Rate(#[from] RateError),
}

fn none(role: &Role) -> &'static str {
    match role {
        Role::Microphone => {
            "No microphone was found. Plug one in and Sotto will use it; until then it works with text."
        }
        Role::Speaker => {
            "No loudspeaker was found. Plug one in and Sotto will use it; until then answers appear as text."
        }
    }
}

fn refused(role: &Role, name: &str) -> String {
    let what = match (role, std::env::consts::OS) {
        (Role::Microphone, "macos") => {
            "Allow it under System Settings, Privacy & Security, Microphone."
        }
        (Role::Microphone, "windows") => "Allow it under Settings, Privacy & security, Microphone.",
        (_, "linux") => {
            "Allow it in the sandbox's permissions, or add the user to the group audio."
        }
        _ => "Allow it in the system's privacy settings.",
    };
    format!(
        "The system does not let Sotto use the {role} “{name}”. {what} Sotto then goes on by itself, within a minute."
    )
}

impl DeviceError {
    /// Whether the same may work a little later without the user doing anything about it.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::None(_)
            | Self::NotFound { .. }
            | Self::Busy { .. }
            | Self::Gone { .. }
            | Self::Unusable { .. }
            | Self::NoSoundSystem(_)
            | Self::PageSilent => true,
            Self::Refused { .. } | Self::Rate(_) => false,
        }
    }
}

/// What the sound system's error means here.
#[must_use]
pub fn meaning(role: Role, name: &str, error: &cpal::Error) -> DeviceError {
    let name = name.to_owned();
    match error.kind() {
        cpal::ErrorKind::DeviceBusy => DeviceError::Busy { role, name },
        cpal::ErrorKind::DeviceNotAvailable => DeviceError::Gone { role, name },
        cpal::ErrorKind::PermissionDenied => DeviceError::Refused { role, name },
        cpal::ErrorKind::HostUnavailable => DeviceError::NoSoundSystem(error.to_string()),
        _ => DeviceError::Unusable {
            role,
            name,
            reason: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpal::{Error, ErrorKind};

    #[test]
    fn each_error_says_what_to_do() {
        let said = |kind| meaning(Role::Microphone, "USB", &Error::new(kind));
        let cases = [
            (said(ErrorKind::DeviceBusy), "another program", true),
            (said(ErrorKind::DeviceNotAvailable), "is gone", true),
            (said(ErrorKind::PermissionDenied), "Allow it", false),
            (said(ErrorKind::HostUnavailable), "works with text", true),
            (said(ErrorKind::BackendError), "choose another", true),
            (DeviceError::None(Role::Microphone), "Plug one in", true),
            (DeviceError::None(Role::Speaker), "appear as text", true),
            (
                DeviceError::NotFound {
                    role: Role::Speaker,
                    name: "Nowhere".to_owned(),
                },
                "sotto devices",
                true,
            ),
            (DeviceError::PageSilent, "press “Talk”", true),
            (
                DeviceError::from(RateError::OutOfRange(4_000)),
                "another device",
                false,
            ),
        ];
        for (error, words, passes) in cases {
            assert!(error.to_string().contains(words), "{error}");
            assert_eq!(error.may_pass(), passes, "{error}");
        }
        assert!(said(ErrorKind::DeviceBusy).to_string().contains("“USB”"));
    }
}
