//! Whether the keychain of this computer can keep the keys of model endpoints, in words of our own: the libraries'
//! errors name buses and sockets, which help nobody who only wants to know whether anything is wrong.

use std::time::Duration;

use super::{Check, State, check};

/// A prompt to unlock may stand on the screen; the doctor does not wait for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// What asking the keychain for an entry that is not there led to.
#[derive(Debug, PartialEq)]
enum Asked {
    Reachable,
    Refused(String),
    Silent,
}

/// Asks for an entry that nobody made.
pub(super) async fn look() -> Check {
    let asked = tokio::task::spawn_blocking(|| {
        keyring::Entry::new("sotto", "doctor").and_then(|entry| match entry.get_password() {
            Err(keyring::Error::NoEntry) => Ok(()),
            other => other.map(|_| ()),
        })
    });
    let asked = match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(Ok(()))) => Asked::Reachable,
        Ok(Ok(Err(error))) => Asked::Refused(error.to_string()),
        _ => Asked::Silent,
    };
    let has_bus = !cfg!(target_os = "linux") || session_bus_is_named();
    judged(asked, has_bus)
}

/// Whether this session says where its message bus is, by a variable or at the usual place.
fn session_bus_is_named() -> bool {
    std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty())
        || std::env::var_os("XDG_RUNTIME_DIR")
            .is_some_and(|folder| std::path::Path::new(&folder).join("bus").exists())
}

fn judged(asked: Asked, has_bus: bool) -> Check {
    const USELESS_WITHOUT: &str = "Everything on this machine works without one; only a model outside that wants a key needs it.";
    let (found, next) = match asked {
        Asked::Reachable => return check(State::Ok, "keychain", "reachable", ""),
        Asked::Refused(_) if !has_bus => (
            "none: this is no desktop session (there is no D-Bus), so keys of model endpoints cannot be kept"
                .to_owned(),
            format!("{USELESS_WITHOUT} On a server: dbus-run-session with an unlocked gnome-keyring-daemon."),
        ),
        Asked::Refused(why) => (
            format!("not reachable, so keys of model endpoints cannot be kept ({})", why.trim_end_matches('.')),
            format!("{USELESS_WITHOUT} Unlock the keychain, or install one (gnome-keyring or KWallet)."),
        ),
        Asked::Silent => (
            "does not answer; perhaps it waits for its password on the screen".to_owned(),
            format!("{USELESS_WITHOUT} Unlock the keychain and run this again."),
        ),
    };
    check(State::Warn, "keychain", found, &next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_without_a_bus_is_explained_without_the_librarys_words() {
        let words = || Asked::Refused("org.freedesktop.DBus.Error: no such socket".to_owned());
        let told = judged(words(), false);
        assert_eq!(told.state, State::Warn);
        assert!(told.found.contains("no desktop session"), "{}", told.found);
        assert!(!told.found.contains("freedesktop"), "{}", told.found);
        assert!(judged(words(), true).found.contains("no such socket"));
        assert_eq!(judged(Asked::Reachable, false).state, State::Ok);
        assert!(judged(Asked::Silent, true).next.is_some());
    }
}
