//! The core for work that nobody waits for: a handle that does not keep it. Whatever is still being done when the core closes
//! must not hold the data folder.

use std::sync::Weak;

use sotto_api::{Event, Notice};

use super::{Assistant, Inner};

/// A handle that does not keep the core. What it is told once that is gone is heard by nobody. Cheap to clone.
#[derive(Clone)]
pub struct WeakAssistant(Weak<Inner>);

impl Assistant {
    /// A handle for work that may take longer than this core stays.
    #[must_use]
    pub fn downgrade(&self) -> WeakAssistant {
        WeakAssistant(std::sync::Arc::downgrade(&self.0))
    }
}

impl WeakAssistant {
    /// The core, where it is still there. To be let go of soon.
    #[must_use]
    pub fn upgrade(&self) -> Option<Assistant> {
        self.0.upgrade().map(Assistant)
    }

    /// Tells every face that something happened.
    pub fn announce(&self, event: Event) {
        if let Some(core) = self.upgrade() {
            core.announce(event);
        }
    }

    /// Tells the user what became worth knowing, as [`Assistant::raise`].
    pub fn raise(&self, notice: Notice) {
        if let Some(core) = self.upgrade() {
            core.raise(notice);
        }
    }

    /// What was raised is not so any more, as [`Assistant::withdraw`].
    pub fn withdraw(&self, notice: &Notice) {
        if let Some(core) = self.upgrade() {
            core.withdraw(notice);
        }
    }

    /// See [`Assistant::page`]. Where nobody is left to listen, the page is told nothing more than that its connection ends.
    pub(crate) fn page(&self, page: &std::sync::Arc<sotto_audio::devices::page::Page>) {
        if let Some(core) = self.upgrade() {
            core.page(page);
        }
    }
}
