//! What the desktop of Linux lets programs ask for: keys of their own, typing into other programs. Only Wayland needs that; on X11
//! the X server does both.

use super::Looked;
use crate::said::Said;
use crate::session::Session;

/// What the desktop says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
pub(super) enum Portals {
    /// It has these.
    There {
        /// Keys of the whole system.
        shortcuts: bool,
        /// Typing into other programs.
        typing: bool,
    },
    /// It has none, or does not answer.
    Silent,
}

/// What was found, and what comes of it.
pub(super) fn look(portals: &Portals) -> Looked {
    const NAME: &str = "portals";
    let copies = Said::new(
        "Dictated text goes to the clipboard instead, and you are told.",
        "Diktierter Text kommt stattdessen in die Zwischenablage, und es wird dir gesagt.",
    );
    let (shortcuts, typing) = match portals {
        Portals::There { shortcuts, typing } => (*shortcuts, *typing),
        Portals::Silent => {
            let found = Said::new(
                "the desktop offers none, or they do not answer",
                "die Arbeitsumgebung bietet keine an, oder sie antworten nicht",
            );
            let next = Said::new(
                "Install xdg-desktop-portal and the part of it that belongs to your desktop.",
                "Installiere xdg-desktop-portal und den Teil davon, der zu deiner Arbeitsumgebung gehört.",
            );
            return Looked::warn(NAME, found, next);
        }
    };
    let (yes, no) = (("yes", "ja"), ("no", "nein"));
    let word = |has: bool| if has { yes } else { no };
    let (keys, types) = (word(shortcuts), word(typing));
    let found = Said::new(
        format!("shortcuts: {}, typing into programs: {}", keys.0, types.0),
        format!("Tastenkürzel: {}, in Programme tippen: {}", keys.1, types.1),
    );
    if typing {
        Looked::ok(NAME, found)
    } else {
        Looked::warn(NAME, found, copies)
    }
}

/// Asks the desktop; nothing where there is nothing to ask.
pub(super) async fn ask(session: Session) -> Option<Portals> {
    if session != Session::Wayland {
        return None;
    }
    Some(bus::ask().await)
}

#[cfg(target_os = "linux")]
mod bus {
    use std::time::Duration;

    use zbus::blocking::{Connection, Proxy};

    use super::Portals;

    /// A desktop that hangs does not hold the look up.
    const PATIENCE: Duration = Duration::from_secs(5);

    pub(super) async fn ask() -> Portals {
        let asked = tokio::task::spawn_blocking(|| {
            let connection = Connection::session()?;
            Ok::<_, zbus::Error>(Portals::There {
                shortcuts: has(&connection, "org.freedesktop.portal.GlobalShortcuts"),
                typing: has(&connection, "org.freedesktop.portal.RemoteDesktop"),
            })
        });
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(Ok(
                there @ (Portals::There {
                    shortcuts: true, ..
                }
                | Portals::There { typing: true, .. }),
            ))) => there,
            _ => Portals::Silent,
        }
    }

    /// A portal that is there says of which version it is.
    fn has(connection: &Connection, portal: &'static str) -> bool {
        let proxy = Proxy::new(
            connection,
            "org.freedesktop.portal.Desktop",
            "/org/freedesktop/portal/desktop",
            portal,
        );
        proxy.is_ok_and(|proxy| proxy.get_property::<u32>("version").is_ok())
    }
}

#[cfg(not(target_os = "linux"))]
mod bus {
    use super::Portals;

    pub(super) async fn ask() -> Portals {
        Portals::Silent
    }
}
