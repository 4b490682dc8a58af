//! Where the program runs: which window system, and what that allows.

/// The window system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Session {
    /// X11: keys can be grabbed and pressed, windows can be placed.
    X11,
    /// Wayland: only what the desktop's portals allow.
    Wayland,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
    /// None: no window can be shown.
    Nowhere,
}

impl Session {
    /// The one this process runs in.
    #[must_use]
    pub fn here() -> Self {
        Self::of(std::env::consts::OS, |name| std::env::var(name).ok())
    }

    /// Of a system and its environment.
    #[must_use]
    pub fn of(system: &str, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        match system {
            "macos" => Self::MacOs,
            "windows" => Self::Windows,
            // A session that says what it is knows better than what is lying about: on Wayland there is mostly an X server for
            // older programs too.
            _ => match variable("XDG_SESSION_TYPE").as_deref() {
                Some("wayland") if set("WAYLAND_DISPLAY") => Self::Wayland,
                Some("x11") if set("DISPLAY") => Self::X11,
                _ if set("WAYLAND_DISPLAY") => Self::Wayland,
                _ if set("DISPLAY") => Self::X11,
                _ => Self::Nowhere,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Session {
        Session::of("linux", |name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_says_where_we_are() {
        for (variables, session) in [
            (&[("DISPLAY", ":0")][..], Session::X11),
            (&[("WAYLAND_DISPLAY", "wayland-0")][..], Session::Wayland),
            (
                &[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0")][..],
                Session::Wayland,
            ),
            (
                &[
                    ("DISPLAY", ":0"),
                    ("WAYLAND_DISPLAY", "wayland-0"),
                    ("XDG_SESSION_TYPE", "x11"),
                ][..],
                Session::X11,
            ),
            // A terminal of a server, inside which an X server was started by hand.
            (
                &[("DISPLAY", ":99"), ("XDG_SESSION_TYPE", "tty")][..],
                Session::X11,
            ),
            (
                &[("DISPLAY", ":99"), ("XDG_SESSION_TYPE", "wayland")][..],
                Session::X11,
            ),
            (&[("DISPLAY", "")][..], Session::Nowhere),
            (&[][..], Session::Nowhere),
        ] {
            assert_eq!(of(variables), session, "{variables:?}");
        }
        assert_eq!(Session::of("macos", |_| None), Session::MacOs);
        assert_eq!(Session::of("windows", |_| None), Session::Windows);
    }
}
