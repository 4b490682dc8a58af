//! What the user should read: what was found when the folder was opened, and what became worth knowing since.

use std::sync::{MutexGuard, PoisonError};

use sotto_api::{Event, Notice};

use super::Assistant;

impl Assistant {
    /// What the user should read since the folder was opened.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.0.notices
    }

    /// Tells the user what became worth knowing while this core runs: whoever listens hears it now, and it is among the
    /// notices of the status from now on.
    pub fn raise(&self, notice: Notice) {
        self.raised().push(notice.clone());
        let _ = self.0.tell.send(Event::Notice(notice));
    }

    /// What was raised is not so any more: whoever comes from now on is not told of it, and whoever shows it puts it away.
    pub fn withdraw(&self, notice: &Notice) {
        let was_raised = {
            let mut raised = self.raised();
            let before = raised.len();
            raised.retain(|one| one != notice);
            raised.len() < before
        };
        if was_raised {
            let _ = self.0.tell.send(Event::NoticeOver(notice.clone()));
        }
    }

    pub(super) fn raised(&self) -> MutexGuard<'_, Vec<Notice>> {
        self.0.raised.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
