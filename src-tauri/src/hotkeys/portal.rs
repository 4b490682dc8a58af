//! Keys on Wayland: the desktop asks the user once which keys they shall be, and tells when they go down and up.

use ashpd::desktop::Session;
use ashpd::desktop::global_shortcuts::{Activated, GlobalShortcuts, NewShortcut};
use ashpd::zbus::Message;
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

use super::chord::Chord;
use super::conflict::Which;
use super::{Moved, Pressed};
use crate::portals::{next, register};
use crate::words::{Tongue, Word};

/// Keys that the desktop gave.
pub(super) struct Bound {
    portal: GlobalShortcuts<'static>,
    /// The keys last as long as this.
    session: Session<'static, GlobalShortcuts<'static>>,
}

impl Bound {
    /// Asks the desktop for them. Waits for the user, where it asks.
    pub(super) async fn new(keys: &[(Which, Chord)], tongue: Tongue) -> Result<Self, ashpd::Error> {
        register().await;
        let portal = GlobalShortcuts::new().await?;
        let session = portal.create_session().await?;
        let wanted: Vec<NewShortcut> = keys
            .iter()
            .map(|(which, chord)| {
                let trigger = chord.portal();
                NewShortcut::new(which.name(), description(*which).in_(tongue))
                    .preferred_trigger(trigger.as_str())
            })
            .collect();
        portal
            .bind_shortcuts(&session, &wanted, None)
            .await?
            .response()?;
        Ok(Self { portal, session })
    }

    /// Tells what the keys do until the desktop ends it, or nobody wants them any more: then they are given back.
    pub(super) async fn listen(self, tell: Sender<Pressed>, unwanted: oneshot::Receiver<()>) {
        tokio::select! {
            told = self.tell_all(&tell) => {
                if let Err(error) = told {
                    tracing::warn!(%error, "keys do not come any more");
                }
            }
            _ = unwanted => {}
        }
        let _ = self.session.close().await;
    }

    async fn tell_all(&self, tell: &Sender<Pressed>) -> Result<(), ashpd::Error> {
        // All by one stream: of two, the end of a short press might be read before its beginning.
        let mut told = Box::pin(self.portal.receive_all_signals().await?);
        while let Some(message) = next(&mut told).await {
            if let Some(pressed) = read_signal(&message)
                && tell.send(pressed).await.is_err()
            {
                break;
            }
        }
        Ok(())
    }
}

/// What the desktop is asked for. A key for a moment only, as the one that dismisses, cannot be had from it.
const ASKED_FOR: [Which; 4] = [Which::Talk, Which::Dictation, Which::TakeBack, Which::Mute];

/// What the desktop shows beside the key.
fn description(which: Which) -> Word {
    match which {
        Which::Talk => Word::KeyOfTalk,
        Which::Dictation => Word::KeyOfDictation,
        Which::TakeBack => Word::TakeBack,
        Which::Mute => Word::KeyOfMute,
        Which::Dismiss => Word::KeyOfDismiss,
    }
}

fn read_signal(message: &Message) -> Option<Pressed> {
    let header = message.header();
    let moved = match header.member()?.as_str() {
        "Activated" => Moved::Down,
        "Deactivated" => Moved::Up,
        _ => return None,
    };
    // Both say the same about the key.
    let key: Activated = message.body().deserialize().ok()?;
    read(key.shortcut_id(), moved)
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
