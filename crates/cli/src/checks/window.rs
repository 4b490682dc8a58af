//! The window: which window system there is, and what the web view of Linux is told so that it does not stay blank. Only said where
//! there is a window system.

use super::Looked;
use crate::said::Said;
use crate::session::Session;
use crate::webkit::{Facts, settings};

/// Looks at it.
pub(super) fn look(session: Session) -> Option<Looked> {
    let facts = Facts {
        session,
        ..Facts::here()
    };
    let set = |name: &str| std::env::var(name).ok();
    judged(&facts, set)
}

pub(super) fn judged(facts: &Facts, variable: impl Fn(&str) -> Option<String>) -> Option<Looked> {
    let system = match facts.session {
        Session::Nowhere => return None,
        Session::X11 => "X11",
        Session::Wayland => "Wayland",
        Session::MacOs => "macOS",
        Session::Windows => "Windows",
    };
    let wanted = settings(facts);
    // What the user set stays; whoever set it otherwise may see a blank window.
    let (mut applied, mut otherwise) = (Vec::new(), Vec::new());
    for (name, value) in wanted {
        match variable(name) {
            Some(own) if own != value => otherwise.push(format!("{name}={own}")),
            _ => applied.push(format!("{name}={value}")),
        }
    }
    let applied = applied.join(" ");
    let found = if applied.is_empty() {
        Said::new(
            format!("{system}, nothing needs to be set"),
            format!("{system}, nichts braucht eine Einstellung"),
        )
    } else {
        Said::new(
            format!("{system}, the window sets {applied}"),
            format!("{system}, das Fenster setzt {applied}"),
        )
    };
    if otherwise.is_empty() {
        return Some(Looked::ok("window", found));
    }
    let otherwise = otherwise.join(" ");
    let found = Said::new(
        format!("{system}, and here is set: {otherwise}"),
        format!("{system}, und hier ist gesetzt: {otherwise}"),
    );
    let next = Said::new(
        "If the window stays blank, take that away again; `sotto serve` shows it in a browser.",
        "Wenn das Fenster leer bleibt, nimm das wieder weg; `sotto serve` zeigt es in einem Browser.",
    );
    Some(Looked::warn("window", found, next))
}
