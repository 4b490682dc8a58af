//! Keys on Wayland: the desktop asks the user once which keys they shall be, and tells when they go down and up.

use ashpd::desktop::Session;
use ashpd::desktop::global_shortcuts::{GlobalShortcuts, NewShortcut};
use tokio::sync::mpsc::Sender;

use super::chord::Chord;
use super::conflict::Which;
use super::{Moved, Pressed};
use crate::portals::{next, register};

/// Keys that the desktop gave.
pub(super) struct Bound {
    portal: GlobalShortcuts<'static>,
    /// The keys last as long as this.
    session: Session<'static, GlobalShortcuts<'static>>,
}

impl Bound {
    /// Asks the desktop for them. Waits for the user, where it asks.
    pub(super) async fn new(keys: &[(Which, Chord)]) -> Result<Self, ashpd::Error> {
        register().await;
        let portal = GlobalShortcuts::new().await?;
        let session = portal.create_session().await?;
        let wanted: Vec<NewShortcut> = keys
            .iter()
            .map(|(which, chord)| {
                let trigger = chord.portal();
                NewShortcut::new(which.name(), description(*which))
                    .preferred_trigger(trigger.as_str())
            })
            .collect();
        portal
            .bind_shortcuts(&session, &wanted, None)
            .await?
            .response()?;
        Ok(Self { portal, session })
    }

    /// Tells what the keys do until the desktop ends it.
    pub(super) async fn listen(self, tell: Sender<Pressed>) {
        if let Err(error) = self.tell_all(&tell).await {
            tracing::warn!(%error, "keys do not come any more");
        }
        let _ = self.session.close().await;
    }

    async fn tell_all(&self, tell: &Sender<Pressed>) -> Result<(), ashpd::Error> {
        let mut down = Box::pin(self.portal.receive_activated().await?);
        let mut up = Box::pin(self.portal.receive_deactivated().await?);
        loop {
            let pressed = tokio::select! {
                key = next(&mut down) => key.map(|key| read(key.shortcut_id(), Moved::Down)),
                key = next(&mut up) => key.map(|key| read(key.shortcut_id(), Moved::Up)),
            };
            match pressed {
                None => return Ok(()),
                Some(None) => {}
                Some(Some(pressed)) => {
                    if tell.send(pressed).await.is_err() {
                        return Ok(());
                    }
                }
            }
        }
    }
}

/// What the desktop is asked for. A key for a moment only, as the one that dismisses, cannot be had from it.
const ASKED_FOR: [Which; 4] = [Which::Talk, Which::Dictation, Which::TakeBack, Which::Mute];

/// What the desktop shows beside the key.
fn description(which: Which) -> &'static str {
    match which {
        Which::Talk => "Talk with Sotto",
        Which::Dictation => "Dictate with Sotto",
        Which::TakeBack => "Take back the last dictation",
        Which::Mute => "Close the microphone, or open it again",
        Which::Dismiss => "Dismiss Sotto",
    }
}

fn read(name: &str, moved: Moved) -> Option<Pressed> {
    let which = ASKED_FOR.into_iter().find(|which| which.name() == name)?;
    Some(Pressed { which, moved })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_the_name_it_was_asked_for() {
        let moved = Moved::Down;
        for which in ASKED_FOR {
            assert_eq!(read(which.name(), moved), Some(Pressed { which, moved }));
        }
        assert_eq!(read("something", moved), None);
    }
}
