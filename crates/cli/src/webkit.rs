//! What the web view of Linux needs to be told on some machines so that its window is not blank. Known faults, each with the
//! setting that avoids it; `sotto doctor` and a user who knows better have the last word, since what is set already stays.

use std::path::Path;

use crate::session::Session;

/// What is known about the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The window system.
    pub session: Session,
    /// NVIDIA's own driver is loaded.
    pub nvidia: bool,
    /// There is no graphics device at all, as in a virtual machine or a container.
    pub no_graphics: bool,
    /// An X server for older programs runs beside Wayland.
    pub x_beside: bool,
    /// It runs out of an AppImage of its own.
    pub app_image: bool,
}

impl Facts {
    /// Looks at this machine.
    #[must_use]
    pub fn here() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        Self {
            session: Session::here(),
            nvidia: Path::new("/proc/driver/nvidia/version").exists(),
            no_graphics: !Path::new("/dev/dri").exists() && !Path::new("/dev/nvidia0").exists(),
            x_beside: set("DISPLAY"),
            app_image: crate::app_image::here().is_some(),
        }
    }
}

/// The variables to set before the web view starts.
#[must_use]
pub fn settings(facts: &Facts) -> Vec<(&'static str, &'static str)> {
    let mut settings = Vec::new();
    if !matches!(facts.session, Session::X11 | Session::Wayland) {
        return settings;
    }
    // Buffers shared by the renderer stay blank, or end it, with NVIDIA's driver and where there is no device to share.
    if facts.nvidia || facts.no_graphics {
        settings.push(("WEBKIT_DISABLE_DMABUF_RENDERER", "1"));
    }
    // Where there is no device, the window's process need not look for one: it would bring a compiler for drawing into its memory,
    // 47 MB of it, and never draw with it. The web view's own process draws, and still finds what it needs.
    if facts.no_graphics {
        settings.push(("GDK_GL", "disable"));
        settings.push(("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null"));
    }
    // An AppImage brings libraries of the machine it was built on, which may not know this machine's driver.
    if facts.app_image && !facts.nvidia {
        settings.push(("WEBKIT_DISABLE_DMABUF_RENDERER", "1"));
    }
    if facts.nvidia && facts.session == Session::Wayland {
        settings.push(("__NV_DISABLE_EXPLICIT_SYNC", "1"));
    }
    // A Wayland window can neither be placed nor kept from taking the focus: an overlay would take it from the text that is
    // dictated into. Through the X server it can.
    if facts.session == Session::Wayland && facts.x_beside {
        settings.push(("GDK_BACKEND", "x11"));
    }
    let mut known = std::collections::BTreeSet::new();
    settings.retain(|(name, _)| known.insert(*name));
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Facts = Facts {
        session: Session::X11,
        nvidia: false,
        no_graphics: false,
        x_beside: true,
        app_image: false,
    };

    #[test]
    fn an_ordinary_machine_needs_nothing() {
        assert!(settings(&PLAIN).is_empty());
    }

    #[test]
    fn each_known_fault_has_its_setting_once() {
        let dmabuf = ("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        let undrawn = [
            dmabuf,
            ("GDK_GL", "disable"),
            ("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null"),
        ];
        for (nvidia, no_graphics, app_image, wanted) in [
            (true, false, false, &[dmabuf][..]),
            (false, false, true, &[dmabuf]),
            (false, true, false, &undrawn),
            (false, true, true, &undrawn),
        ] {
            let facts = Facts {
                nvidia,
                no_graphics,
                app_image,
                ..PLAIN
            };
            assert_eq!(settings(&facts), wanted, "{facts:?}");
        }
        let wayland = Facts {
            session: Session::Wayland,
            nvidia: true,
            ..PLAIN
        };
        assert_eq!(
            settings(&wayland),
            [
                dmabuf,
                ("__NV_DISABLE_EXPLICIT_SYNC", "1"),
                ("GDK_BACKEND", "x11")
            ]
        );
    }

    #[test]
    fn without_an_x_server_wayland_stays_wayland() {
        let facts = Facts {
            session: Session::Wayland,
            x_beside: false,
            ..PLAIN
        };
        assert!(settings(&facts).is_empty());
    }

    #[test]
    fn other_systems_are_left_alone() {
        for session in [Session::MacOs, Session::Windows, Session::Nowhere] {
            let facts = Facts {
                session,
                nvidia: true,
                app_image: true,
                ..PLAIN
            };
            assert!(settings(&facts).is_empty());
        }
    }
}
