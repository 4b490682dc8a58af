//! What all pages share: the files, the token, who may come in and how many.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::bundle::Bundle;
use crate::core::Core;
use crate::names::Names;
use crate::page::Patience;
use crate::token::Token;
use crate::words::{Code, Hello, PROTOCOL};

/// So many pages may be open at once. Each has up to four of the connections that the running Sotto takes.
const PAGES: usize = 16;
/// So many wrong tokens are answered at once.
const WRONG: u32 = 5;

/// See the module.
pub(crate) struct Room {
    pub bundle: Bundle,
    pub names: Names,
    pub core: Arc<dyn Core>,
    pub patience: Patience,
    pub closing: watch::Receiver<bool>,
    token: Token,
    places: Arc<Semaphore>,
    wrong: AtomicU32,
}

impl Room {
    pub(crate) fn new(
        bundle: Bundle,
        names: Names,
        core: Arc<dyn Core>,
        token: Token,
        patience: Patience,
        closing: watch::Receiver<bool>,
    ) -> Self {
        Self {
            bundle,
            names,
            core,
            patience,
            closing,
            token,
            places: Arc::new(Semaphore::new(PAGES)),
            wrong: AtomicU32::new(0),
        }
    }

    /// A place for whoever may come in, or why they may not. Who tries tokens waits; who has the right one never does.
    pub(crate) async fn let_in(
        &self,
        hello: &Hello,
    ) -> Result<OwnedSemaphorePermit, (Code, &'static str)> {
        if hello.protocol != PROTOCOL {
            let sentence =
                "This page and the Sotto behind it are of different versions. Load the page again.";
            return Err((Code::Version, sentence));
        }
        if !self.token.is(&hello.token) {
            if self.wrong.fetch_add(1, Ordering::Relaxed) >= WRONG {
                tokio::time::sleep(self.patience.wrong_token).await;
            }
            let sentence =
                "This link is not valid any more. Open the one that `sotto serve` prints.";
            return Err((Code::Token, sentence));
        }
        self.wrong.store(0, Ordering::Relaxed);
        Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            let sentence =
                "Too many pages of Sotto are open. Close one of them, then load this one again.";
            (Code::Busy, sentence)
        })
    }
}
