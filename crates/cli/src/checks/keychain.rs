//! Whether the keychain of this computer can keep the keys of model endpoints, in words of our own: the libraries'
//! errors name buses and sockets, which help nobody who only wants to know whether anything is wrong.

use std::time::Duration;

use super::Looked;
use crate::said::Said;

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
pub(super) async fn look() -> Looked {
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

fn judged(asked: Asked, has_bus: bool) -> Looked {
    const NAME: &str = "keychain";
    const USELESS_WITHOUT: &str = "Everything on this machine works without one; only a model outside that wants a key needs it.";
    const AUF_DEUTSCH: &str = "Alles auf diesem Rechner geht auch ohne; nur ein Modell außerhalb, das einen Schlüssel will, braucht einen.";
    let next = |english: &str, german: &str| {
        Said::new(
            format!("{USELESS_WITHOUT} {english}"),
            format!("{AUF_DEUTSCH} {german}"),
        )
    };
    let (found, next) = match asked {
        Asked::Reachable => return Looked::ok(NAME, Said::new("reachable", "erreichbar")),
        Asked::Refused(_) if !has_bus => (
            Said::new(
                "none: this is no desktop session (there is no D-Bus), so keys of model endpoints cannot be kept",
                "keiner: Das ist keine Sitzung mit Arbeitsumgebung (es gibt keinen D-Bus), also können keine Schlüssel für Modelle außerhalb aufbewahrt werden",
            ),
            next(
                "On a server: dbus-run-session with an unlocked gnome-keyring-daemon.",
                "Auf einem Server: dbus-run-session mit einem entsperrten gnome-keyring-daemon.",
            ),
        ),
        Asked::Refused(why) => {
            let why = why.trim_end_matches('.');
            (
                Said::new(
                    format!("not reachable, so keys of model endpoints cannot be kept ({why})"),
                    format!(
                        "nicht erreichbar, also können keine Schlüssel für Modelle außerhalb aufbewahrt werden ({why})"
                    ),
                ),
                next(
                    "Unlock the keychain, or install one (gnome-keyring or KWallet).",
                    "Entsperre den Schlüsselbund, oder installiere einen (gnome-keyring oder KWallet).",
                ),
            )
        }
        Asked::Silent => (
            Said::new(
                "does not answer; perhaps it waits for its password on the screen",
                "antwortet nicht; vielleicht wartet er auf dem Bildschirm auf sein Passwort",
            ),
            next(
                "Unlock the keychain and run this again.",
                "Entsperre den Schlüsselbund und versuche es noch einmal.",
            ),
        ),
    };
    Looked::warn(NAME, found, next)
}

#[cfg(test)]
mod tests {
    use sotto_api::CheckState;
    use sotto_skills::numbers::Language;

    use super::*;

    #[test]
    fn a_session_without_a_bus_is_explained_without_the_librarys_words() {
        let judge = |asked, has_bus| judged(asked, has_bus).told(Language::ENGLISH);
        let words = || Asked::Refused("org.freedesktop.DBus.Error: no such socket".to_owned());
        let told = judge(words(), false);
        assert_eq!(told.state, CheckState::Warn);
        assert!(told.found.contains("no desktop session"), "{}", told.found);
        assert!(!told.found.contains("freedesktop"), "{}", told.found);
        assert!(judge(words(), true).found.contains("no such socket"));
        assert_eq!(judge(Asked::Reachable, false).state, CheckState::Ok);
        assert!(judge(Asked::Silent, true).next.is_some());
    }
}
