//! The page whose sound a connection carries, for whoever listens here.

use std::io::Read;
use std::sync::Arc;

use interprocess::local_socket::Stream;
use sotto_audio::devices::page::{FromPage, Page};

use super::LinkError;
use super::shared::hang_up;
use super::sound::{read_said, write_told};
use crate::WeakAssistant;

/// Carries the sound of a page until it goes away, or does not take any more what it is told.
pub(super) fn attend(
    stream: &Arc<Stream>,
    from: &mut impl Read,
    assistant: &WeakAssistant,
) -> Result<(), LinkError> {
    let (page, told) = Page::new();
    let to = Arc::clone(stream);
    // It ends once nobody holds the page any more.
    std::thread::Builder::new()
        .name("page".to_owned())
        .spawn(move || {
            while let Ok(told) = told.recv() {
                if let Err(error) = write_told(&mut &*to, &told) {
                    tracing::debug!(%error, "a page is not told any more");
                    break;
                }
            }
            hang_up(&to);
        })?;
    let ended = listen(from, &page, assistant);
    page.end();
    assistant.page(&page);
    hang_up(stream);
    ended
}

fn listen(
    from: &mut impl Read,
    page: &Arc<Page>,
    assistant: &WeakAssistant,
) -> Result<(), LinkError> {
    while let Some(said) = read_said(from)? {
        let asks = matches!(said, FromPage::Wants | FromPage::Leaves);
        page.take(said);
        if asks {
            assistant.page(page);
        }
    }
    Ok(())
}
