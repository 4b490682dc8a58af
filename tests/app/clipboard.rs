//! The clipboard of the desk, as another program uses it.

use std::process::{Command, Stdio};

use crate::place::Place;
use crate::process::{Process, wait_until};

/// What another program put on the clipboard. It offers it as long as it runs, and nobody else offers anything.
pub struct Copied(Process);

impl Copied {
    /// Puts a text there.
    pub fn put(place: &Place, text: &str) -> Self {
        let file = place.path("copied.txt");
        std::fs::write(&file, text).unwrap();
        let mut xclip = Command::new("xclip");
        place.around(&mut xclip);
        xclip
            // It stays, so that it ends with the test.
            .args(["-selection", "clipboard", "-quiet", "-in"])
            .arg(file)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let copied = Self(Process::start(&mut xclip));
        until_copied(place, "it is on the clipboard", |copied| copied == text);
        copied
    }

    /// The process that offers it.
    pub fn process(&self) -> u32 {
        self.0.id()
    }
}

/// What lies on the clipboard.
pub fn read(place: &Place) -> Option<String> {
    let mut xclip = Command::new("xclip");
    place.around(&mut xclip);
    let output = xclip.args(["-selection", "clipboard", "-out"]).output();
    let output = output.unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// Waits until what lies there is like this.
pub fn until_copied(place: &Place, what: &str, is_it: impl Fn(&str) -> bool) {
    wait_until(what, || read(place).is_some_and(|text| is_it(&text)));
}
