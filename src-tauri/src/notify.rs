//! What the shell says without a window: a notification, by the same way as reminders.

use sotto_skills::desktop::{Desktop, System};

/// Shows it. Nobody waits for it: what shows notifications may hang.
pub fn say(sentence: &str) {
    let sentence = sentence.to_owned();
    let shown = std::thread::Builder::new()
        .name("notification".to_owned())
        .spawn(move || {
            if let Err(error) = System.notify("Sotto", &sentence) {
                // It stands in the log as well.
                tracing::warn!(%error, sentence, "no notification");
            }
        });
    if let Err(error) = shown {
        tracing::warn!(%error, "no notification");
    }
}
