//! What stands behind a microphone that is only the door of a sound server: on Linux "default" is mostly PulseAudio or
//! PipeWire, and whether they take the echo out already can be told only by the name of the source that they use.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::echo::cancels_already;

/// A sound server that takes longer to say it is not asked: the microphone runs already, and somebody waits.
const PATIENCE: Duration = Duration::from_millis(500);
/// From one look whether it has answered to the next.
const LOOK: Duration = Duration::from_millis(5);
/// The line of the answer.
const LINE: &str = "Default Source:";

/// The name of a microphone, and behind it that of the source, where that takes the echo out: so it is seen, and
/// [`crate::echo::Cancelling`] knows.
pub(super) fn known(microphone: String, id: &str) -> String {
    if !cfg!(target_os = "linux") || !is_a_door(&microphone, id) {
        return microphone;
    }
    with_source(microphone, ask().as_deref().and_then(default_source))
}

fn with_source(microphone: String, source: Option<&str>) -> String {
    match source {
        Some(source) if cancels_already(source) => format!("{microphone} ({source})"),
        _ => microphone,
    }
}

/// Whether a device of this name and identifier leads to a sound server.
fn is_a_door(name: &str, id: &str) -> bool {
    [name, id].iter().any(|text| {
        let text = text.to_ascii_lowercase();
        text.contains("pulse") || text.contains("pipewire")
    })
}

/// The source that the server takes unless another is chosen.
fn default_source(answer: &str) -> Option<&str> {
    let source = answer
        .lines()
        .find_map(|line| line.trim().strip_prefix(LINE))?
        .trim();
    (!source.is_empty()).then_some(source)
}

/// What the server says of itself. PipeWire answers the same question. Without the program nothing is known, and the echo is
/// taken out here.
fn ask() -> Option<String> {
    let mut child = Command::new("pactl")
        .arg("info")
        // Its words are those of the user's language otherwise.
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let began = Instant::now();
    // The answer is shorter than what a pipe holds, so the program never waits for its reader.
    while let Ok(None) = child.try_wait() {
        if began.elapsed() >= PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(LOOK);
    }
    let output = child.wait_with_output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::echo::Cancelling;

    const ANSWER: &str = "Server Name: PulseAudio (on PipeWire 1.4.2)\nDefault Sample Specification: float32le 2ch 48000Hz\n\
        Default Sink: alsa_output.pci-0000_00_1f.3.analog-stereo\nDefault Source: echo-cancel-source\nCookie: 1ca3:1b5d\n";

    #[test]
    fn a_source_that_takes_the_echo_out_is_seen_behind_the_door_of_its_server() {
        let door = "Default ALSA Output (currently PipeWire Media Server)";
        assert!(is_a_door(door, "alsa:default"));
        assert!(is_a_door("Default Audio Device", "alsa:pulse"));
        let name = with_source(door.to_owned(), default_source(ANSWER));
        assert!(name.starts_with(door), "{name}");
        assert!(!Cancelling::Auto.wanted(&name), "{name}");
    }

    #[test]
    fn another_source_changes_nothing_and_neither_does_no_answer() {
        let door = "PulseAudio Sound Server".to_owned();
        let other = ANSWER.replace("echo-cancel-source", "alsa_input.usb-Blue_Yeti");
        assert_eq!(default_source(&other), Some("alsa_input.usb-Blue_Yeti"));
        assert_eq!(with_source(door.clone(), default_source(&other)), door);
        for nothing in ["", "Default Source:\n", "Connection failure"] {
            assert_eq!(default_source(nothing), None, "{nothing:?}");
        }
        assert_eq!(with_source(door.clone(), None), door);
        assert!(Cancelling::Auto.wanted(&door));
    }

    #[test]
    fn a_device_of_its_own_is_asked_nothing() {
        assert!(!is_a_door("USB Headset", "alsa:hw:1"));
        assert_eq!(known("USB Headset".to_owned(), "alsa:hw:1"), "USB Headset");
    }
}
