//! The machine and its system, as far as it helps to know them.

use sysinfo::System;

use crate::session::Session;

/// What is known of it.
pub(super) fn system() -> Vec<(&'static str, String)> {
    let known = |text: Option<String>| text.unwrap_or_else(|| "not known".to_owned());
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    vec![
        ("system", known(System::long_os_version())),
        ("kernel", known(System::kernel_version())),
        (
            "processor",
            format!(
                "{}, {cores} threads, engines built for {:?}",
                std::env::consts::ARCH,
                sotto_engines::cpu::detect()
            ),
        ),
        ("window system", format!("{:?}", Session::here())),
        (
            "desktop",
            desktop(std::env::var("XDG_CURRENT_DESKTOP").ok()),
        ),
    ]
}

/// "GNOME" or "ubuntu:GNOME". Whatever else stands there is not shown.
pub(super) fn desktop(named: Option<String>) -> String {
    let named = named.filter(|named| {
        let plain = |sign: char| sign.is_ascii_alphanumeric() || ":-_.".contains(sign);
        !named.is_empty() && named.len() <= 60 && named.chars().all(plain)
    });
    named.unwrap_or_else(|| "not known".to_owned())
}
