//! The way by which a key of the whole system reaches Sotto.

use super::Looked;
use super::portals::Portals;
use crate::said::Said;
use crate::session::Session;

const NAME: &str = "keys";

/// Which way it is here. `portals`: what the desktop offers, where there is one to ask.
pub(super) fn look(session: Session, portals: Option<&Portals>) -> Looked {
    match session {
        Session::X11 => Looked::ok(
            NAME,
            Said::new(
                "Sotto takes its keys from the X server itself",
                "Sotto nimmt sich seine Tasten selbst vom X-Server",
            ),
        ),
        Session::MacOs | Session::Windows => Looked::ok(
            NAME,
            Said::new("the system gives them", "das System gibt sie"),
        ),
        Session::Nowhere => Looked::ok(
            NAME,
            Said::new(
                "no window system here, so there are none; `sotto toggle` begins to listen and ends it",
                "hier ist kein Fenstersystem, also gibt es keine; `sotto toggle` beginnt zuzuhören und endet damit",
            ),
        ),
        Session::Wayland => match portals {
            Some(Portals::There {
                shortcuts: true, ..
            }) => Looked::ok(
                NAME,
                Said::new(
                    "the desktop gives them (its portal for shortcuts)",
                    "die Arbeitsumgebung gibt sie (ihr Portal für Tastenkürzel)",
                ),
            ),
            _ => Looked::warn(
                NAME,
                Said::new(
                    "this desktop gives programs no keys of their own",
                    "diese Arbeitsumgebung gibt Programmen keine eigenen Tasten",
                ),
                Said::new(
                    "In its settings, give a key the command: sotto toggle (others: sotto toggle --dictate, sotto mute). Where a key can have one command for when it goes down and one for when it comes up: sotto press and sotto release",
                    "Gib in ihren Einstellungen einer Taste den Befehl: sotto toggle (anderen: sotto toggle --dictate, sotto mute). Wo eine Taste einen Befehl beim Drücken und einen beim Loslassen haben kann: sotto press und sotto release",
                ),
            ),
        },
    }
}
