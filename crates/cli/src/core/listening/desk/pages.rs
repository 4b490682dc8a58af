//! The page that is heard in place of this machine's own microphone: one at a time, and only while nobody is listened to here.

use std::sync::Arc;

use sotto_api::Listening;
use sotto_assistant::link::Page;
use sotto_assistant::listening::Input;
use sotto_skills::doing::Line;

use super::{Desk, Open, is_quiet};

impl Desk {
    /// A page wants to be heard.
    pub(super) fn let_in(&mut self, page: Arc<Page>) {
        if !page.wants() {
            return; // It has left meanwhile, or is gone.
        }
        let known = self.page.as_ref();
        let same = known.is_some_and(|known| Arc::ptr_eq(known, &page));
        let refused = if self.settings.machine.microphone_closed {
            Some("listening.muted")
        } else if same {
            None
        } else if known.is_some() {
            Some("listening.other_page")
        } else if !self.is_at_rest() {
            Some("listening.here_now")
        } else {
            None
        };
        if let Some(name) = refused {
            let sentence = Line::new(name).said_in(self.board.language());
            return page.refuse(&sentence);
        }
        if !same {
            // First: no two microphones are open at a time.
            self.give_back();
            self.page = Some(Arc::clone(&page));
        }
        page.accept();
    }

    /// Lets a page go that has left or is gone, once nothing is worked on or said for it any more: what comes of its request is
    /// not to be heard in another room. Half a request of a page that is gone is none.
    pub(super) fn look_at_the_page(&mut self) {
        let Some(page) = &self.page else { return };
        if page.wants() {
            return;
        }
        let hears = matches!(
            self.board.state(),
            Listening::Request | Listening::Dictation
        );
        if page.is_gone() && hears {
            self.tell(Input::Cancel);
        }
        if self.is_at_rest() {
            self.page = None;
            self.give_back();
        }
    }

    /// Nobody is listened to, and nothing is worked on or said.
    fn is_at_rest(&self) -> bool {
        let speaks = |open: &Open| !open.listener.is_idle();
        // Of one that is closed nothing else is shown, also while it still speaks.
        let state = self.board.state();
        let speaks = state == Listening::Closed && self.open.as_ref().is_some_and(speaks);
        is_quiet(state) && !speaks
    }
}
