//! What was dictated is kept, in the order in which it was written, on a thread of its own: a slow disk holds up no typing.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use sotto_api::NewDictation;

/// What waits to be kept; a disk that is that far behind keeps nothing anyway.
const WAITING: usize = 128;

/// See the module.
pub(super) struct Keeping {
    tell: Option<SyncSender<NewDictation>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeping {
    /// Keeps by this.
    pub(super) fn start(keep: impl Fn(NewDictation) + Send + 'static) -> Self {
        let (tell, told) = sync_channel::<NewDictation>(WAITING);
        let thread = std::thread::Builder::new().name("pen-keeps".to_owned());
        let thread = thread.spawn(move || {
            while let Ok(new) = told.recv() {
                keep(new);
            }
        });
        Self {
            tell: Some(tell),
            thread: thread
                .inspect_err(|error| tracing::error!(%error, "no dictation is kept"))
                .ok(),
        }
    }

    /// Keeps this, soon. What is nothing but space is not worth it.
    pub(super) fn keep(&self, new: &NewDictation) {
        if new.text.trim().is_empty() {
            return;
        }
        if let Some(tell) = &self.tell
            && tell.try_send(new.clone()).is_err()
        {
            tracing::warn!("a dictation is not kept: the disk is too slow");
        }
    }
}

impl Drop for Keeping {
    /// Waits until what was told is kept.
    fn drop(&mut self) {
        drop(self.tell.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::warn!("a dictation may not be kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, PoisonError};

    use sotto_api::{DictationWent, Id};

    use super::*;

    #[test]
    fn all_is_kept_in_its_order_before_the_end() {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&kept);
        let keeping = Keeping::start(move |new: NewDictation| {
            let mut into = into.lock().unwrap_or_else(PoisonError::into_inner);
            into.push((new.text, new.went));
        });
        let mut new = NewDictation {
            id: Id::new(),
            heard: "one".to_owned(),
            text: "one".to_owned(),
            program: None,
            went: DictationWent::Waits,
        };
        keeping.keep(&new);
        new.went = DictationWent::Written;
        keeping.keep(&new);
        new.text = "\n".to_owned();
        keeping.keep(&new);
        drop(keeping);
        let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = [DictationWent::Waits, DictationWent::Written];
        assert_eq!(*kept, wanted.map(|went| ("one".to_owned(), went)));
    }
}
