//! Keys on macOS and Windows, as the system gives them.

use sotto_api::Problem;
use tauri::{AppHandle, Manager};
use tauri_plugin_global_shortcut::{GlobalShortcutExt, ShortcutState};
use tokio::sync::mpsc::Sender;

use super::chord::{Chord, Key};
use super::conflict::{self, Which};
use super::{Moved, Pressed};
use crate::door::Door;

/// The keys that this program has.
pub(super) struct Keys {
    app: AppHandle,
    tell: Sender<Pressed>,
    taken: Vec<Chord>,
    dismissible: bool,
}

impl Keys {
    pub(super) fn new(app: AppHandle, tell: Sender<Pressed>) -> Self {
        Self {
            app,
            tell,
            taken: Vec::new(),
            dismissible: false,
        }
    }

    pub(super) async fn set(&mut self, keys: Vec<(Which, Chord)>) -> Vec<Problem> {
        for chord in std::mem::take(&mut self.taken) {
            self.give_back(chord).await;
        }
        let mut problems = Vec::new();
        for (which, chord) in keys {
            if self.take(which, chord).await {
                self.taken.push(chord);
            } else {
                let tongue = self.app.state::<Door>().tongue();
                problems.push(conflict::taken(&chord, tongue));
            }
        }
        problems
    }

    pub(super) async fn dismissible(&mut self, on: bool) {
        if self.dismissible == on {
            return;
        }
        let escape = Chord::alone(Key::ESCAPE);
        if on {
            self.dismissible = self.take(Which::Dismiss, escape).await;
        } else {
            self.give_back(escape).await;
            self.dismissible = false;
        }
    }

    /// The system is asked on the thread of the windows, and that is waited for.
    async fn take(&self, which: Which, chord: Chord) -> bool {
        let (app, tell) = (self.app.clone(), self.tell.clone());
        let asked = tokio::task::spawn_blocking(move || {
            app.global_shortcut()
                .on_shortcut(chord.elsewhere().as_str(), move |_, _, event| {
                    let moved = match event.state {
                        ShortcutState::Pressed => Moved::Down,
                        ShortcutState::Released => Moved::Up,
                    };
                    // The thread of the windows must not wait.
                    let _ = tell.try_send(Pressed { which, moved });
                })
        });
        match asked.await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::debug!(%error, %chord, "a key is not to be had");
                false
            }
            Err(_) => false,
        }
    }

    async fn give_back(&self, chord: Chord) {
        let app = self.app.clone();
        let given = tokio::task::spawn_blocking(move || {
            app.global_shortcut().unregister(chord.elsewhere().as_str())
        });
        if let Ok(Err(error)) = given.await {
            tracing::debug!(%error, %chord, "a key is not given back");
        }
    }
}
