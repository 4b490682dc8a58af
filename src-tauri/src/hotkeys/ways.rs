//! The ways to keys: X11 by itself, the desktop's portal on Wayland, the system's own on macOS and Windows. Which one it is
//! follows from the session; where none is to be had, a sentence says what to do instead.

#[cfg(target_os = "linux")]
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sotto_api::Problem;
#[cfg(target_os = "linux")]
use sotto_api::{Event, Notice};
use tauri::AppHandle;
#[cfg(target_os = "linux")]
use tauri::Manager;
use tokio::sync::mpsc::Sender;
#[cfg(target_os = "linux")]
use tokio::sync::oneshot;

use super::Pressed;
use super::chord::Chord;
use super::conflict::Which;
#[cfg(target_os = "linux")]
use super::{conflict, portal, x11};
#[cfg(target_os = "linux")]
use crate::door::Door;
#[cfg(target_os = "linux")]
use crate::session::Session;
#[cfg(target_os = "linux")]
use crate::words::Tongue;

/// See the module.
#[cfg(target_os = "linux")]
pub(super) struct Ways {
    app: AppHandle,
    session: Session,
    tell: Sender<Pressed>,
    x11: Option<x11::Keys>,
    /// The keys of the desktop are held as long as this is.
    portal: Option<oneshot::Sender<()>>,
    /// The desktop was asked before: whoever chooses other keys now sits there and waits for an answer.
    asked: bool,
    keyless: Keyless,
}

/// What was told of a desktop that gives no keys, for as long as that is so.
#[cfg(target_os = "linux")]
#[derive(Clone, Default)]
struct Keyless(Arc<Mutex<Option<Notice>>>);

#[cfg(target_os = "linux")]
impl Keyless {
    fn raise(&self, door: &Door, sentence: String) {
        let notice = Notice::NoKeys { sentence };
        *self.raised() = Some(notice.clone());
        door.raise(notice);
    }

    fn withdraw(&self, door: &Door) {
        let raised = self.raised().take();
        if let Some(notice) = raised {
            door.withdraw(&notice);
        }
    }

    fn raised(&self) -> MutexGuard<'_, Option<Notice>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(target_os = "linux")]
impl Ways {
    pub(super) fn new(app: AppHandle, tell: Sender<Pressed>) -> Self {
        Self {
            app,
            session: Session::here(),
            tell,
            x11: None,
            portal: None,
            asked: false,
            keyless: Keyless::default(),
        }
    }

    /// Has these keys and no others; gives what is wrong.
    pub(super) async fn set(&mut self, keys: Vec<(Which, Chord)>) -> Vec<Problem> {
        match self.session {
            Session::X11 => self.by_x11(&keys),
            Session::Wayland => {
                self.by_portal(keys);
                Vec::new()
            }
            _ if keys.is_empty() => Vec::new(),
            _ => vec![conflict::nowhere(self.session, self.tongue())],
        }
    }

    fn tongue(&self) -> Tongue {
        self.app.state::<Door>().tongue()
    }

    fn by_x11(&mut self, keys: &[(Which, Chord)]) -> Vec<Problem> {
        if self.x11.is_none() && !keys.is_empty() {
            match x11::Keys::open(self.tell.clone()) {
                Ok(open) => self.x11 = Some(open),
                Err(error) => {
                    tracing::warn!(%error, "no keys");
                    return vec![conflict::nowhere(self.session, self.tongue())];
                }
            }
        }
        self.x11
            .as_ref()
            .map_or_else(Vec::new, |open| open.set(keys, self.tongue()))
    }

    /// The desktop asks the user, who may take their time: nothing else waits for that.
    ///
    /// That it gives no keys is found out at the start, when no page is up yet: then it is among the notices.
    fn by_portal(&mut self, keys: Vec<(Which, Chord)>) {
        self.portal = None;
        let at_start = !std::mem::replace(&mut self.asked, true);
        if keys.is_empty() {
            self.keyless.withdraw(&self.app.state::<Door>());
            return;
        }
        let (app, tell, keyless) = (self.app.clone(), self.tell.clone(), self.keyless.clone());
        let (wanted, unwanted) = oneshot::channel();
        self.portal = Some(wanted);
        tauri::async_runtime::spawn(async move {
            let tongue = app.state::<Door>().tongue();
            match portal::Bound::new(&keys, tongue).await {
                Ok(bound) => {
                    keyless.withdraw(&app.state::<Door>());
                    bound.listen(tell, unwanted).await;
                }
                Err(error) => {
                    tracing::warn!(%error, "the desktop gives no keys");
                    let problem = conflict::nowhere(Session::Wayland, tongue);
                    let door = app.state::<Door>();
                    if at_start {
                        keyless.raise(&door, problem.sentence);
                    } else {
                        door.announce(Event::Problem(problem));
                    }
                }
            }
        });
    }

    /// Has the key that dismisses, or gives it back. A portal gives no key for a moment only.
    pub(super) async fn dismissible(&mut self, on: bool) {
        if let Some(keys) = &self.x11 {
            keys.dismissible(on);
        }
    }
}

/// See the module.
#[cfg(not(target_os = "linux"))]
pub(super) struct Ways(super::elsewhere::Keys);

#[cfg(not(target_os = "linux"))]
impl Ways {
    pub(super) fn new(app: AppHandle, tell: Sender<Pressed>) -> Self {
        Self(super::elsewhere::Keys::new(app, tell))
    }

    /// Has these keys and no others; gives what is wrong.
    pub(super) async fn set(&mut self, keys: Vec<(Which, Chord)>) -> Vec<Problem> {
        self.0.set(keys).await
    }

    /// Has the key that dismisses, or gives it back.
    pub(super) async fn dismissible(&mut self, on: bool) {
        self.0.dismissible(on).await;
    }
}
