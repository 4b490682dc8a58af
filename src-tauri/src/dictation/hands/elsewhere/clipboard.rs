//! The clipboard, lent for one paste. These systems say nothing about whether a program took what was pasted, so it is given time,
//! and only then what was there before is put back.

use std::time::Duration;

use arboard::Clipboard;
#[cfg(target_os = "macos")]
use arboard::SetExtApple as _;
#[cfg(windows)]
use arboard::SetExtWindows as _;

use super::NotDone;
use crate::dictation::lending::{Found, can_give_back, gives_back, offered};
use crate::session::Session;

/// Programs that look after the clipboard look at it as soon as it changes; Windows lets only one look at a time.
const CURIOUS: Duration = Duration::from_millis(80);
/// A program that is to paste reads the clipboard within this time. A shorter one would paste what was there before.
const TAKES: Duration = Duration::from_millis(700);

/// Lends a text, lets it be pasted, and puts back what was there before. Says whether it was lent: not where what is there could
/// not be put back.
pub(super) fn lend(
    text: &str,
    paste: impl FnOnce() -> Result<(), NotDone>,
) -> Result<bool, NotDone> {
    let mut clipboard = Clipboard::new()?;
    let Some(before) = can_give_back(look(&mut clipboard)) else {
        return Ok(false);
    };
    let text = offered(text, Session::here());
    // What is there for a moment belongs into no history of what was copied.
    let set = clipboard.set();
    #[cfg(target_os = "macos")]
    let set = set.exclude_from_history();
    #[cfg(windows)]
    let set = set.exclude_from_monitoring();
    set.text(text.as_str())?;
    std::thread::sleep(CURIOUS);
    let pasted = paste();
    if pasted.is_ok() {
        std::thread::sleep(TAKES);
    }
    let now = clipboard.get_text().ok();
    if gives_back(now.as_deref(), &text)
        && let Err(error) = clipboard.set_text(before)
    {
        tracing::warn!(%error, "what was on the clipboard is lost");
    }
    pasted.map(|()| true)
}

fn look(clipboard: &mut Clipboard) -> Found {
    let formatted = clipboard.get().html();
    let files = clipboard.get().file_list();
    Found {
        text: clipboard.get_text().ok(),
        formatted: formatted.is_ok_and(|html| !html.is_empty()),
        files: files.is_ok_and(|files| !files.is_empty()),
    }
}
