//! Where the program runs: which window system. `sotto doctor` looks at the same.

pub use sotto_cli::session::Session;

/// Whether a window system answers. The libraries that draw do not fail without one: they end the program.
#[must_use]
pub fn answers() -> bool {
    #[cfg(target_os = "linux")]
    return answers_on_linux(|name| std::env::var(name).ok());
    #[cfg(not(target_os = "linux"))]
    return true;
}

#[cfg(target_os = "linux")]
fn answers_on_linux(variable: impl Fn(&str) -> Option<String>) -> bool {
    let named = |name: &str| variable(name).filter(|value| !value.is_empty());
    let x = named("DISPLAY").is_some_and(|screen| x11rb::connect(Some(&screen)).is_ok());
    x || named("WAYLAND_DISPLAY").is_some_and(|socket| {
        // A whole path stays what it is.
        let folder = named("XDG_RUNTIME_DIR").unwrap_or_default();
        let socket = std::path::Path::new(&folder).join(socket);
        std::os::unix::net::UnixStream::connect(socket).is_ok()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    #[cfg(target_os = "linux")]
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_window_system_that_is_only_named_does_not_answer() {
        let folder = tempfile::tempdir().unwrap();
        let named = |key: &'static str, value: &str| {
            let (value, folder) = (value.to_owned(), folder.path().to_path_buf());
            answers_on_linux(move |name| match name {
                "XDG_RUNTIME_DIR" => folder.to_str().map(str::to_owned),
                _ => (name == key).then(|| value.clone()),
            })
        };
        assert!(!named("DISPLAY", ":9876"));
        assert!(!named("DISPLAY", "no screen at all"));
        assert!(!named("DISPLAY", ""));
        assert!(!named("WAYLAND_DISPLAY", "wayland-9"));
        let _listens =
            std::os::unix::net::UnixListener::bind(folder.path().join("wayland-9")).unwrap();
        assert!(named("WAYLAND_DISPLAY", "wayland-9"));
    }
}
