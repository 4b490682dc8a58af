//! Wayland: the desktop presses keys for those whom the user has allowed it, which it asks once.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ashpd::desktop::remote_desktop::{DeviceType, KeyState, RemoteDesktop};
use ashpd::desktop::{PersistMode, Session as Allowed};
use tauri::async_runtime::block_on;

use super::{Focus, Keyboard, NotDone};
use crate::dictation::plan::{Paste, Place};
use crate::portals::register;
use crate::session::Session;

const BACKSPACE: i32 = 0xff08;
/// Whoever pressed a key for what is done now has let go of it by then.
const LETS_GO: Duration = Duration::from_millis(400);

/// The desktop's own hands.
pub(super) struct Desktop {
    /// What it gives to those whom the user allowed to type, so that it does not ask again.
    allowed: PathBuf,
    open: Option<Open>,
    /// It said no; nobody is asked a second time before the next start.
    refused: bool,
}

struct Open {
    portal: RemoteDesktop<'static>,
    session: Allowed<'static, RemoteDesktop<'static>>,
}

impl Desktop {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            allowed: folder.join("allowed-to-type"),
            open: None,
            refused: false,
        }
    }

    /// Asks to be allowed, where that was not done yet.
    fn opened(&mut self) -> Option<&Open> {
        if self.open.is_none() && !self.refused {
            match block_on(ask(&self.allowed)) {
                Ok(open) => self.open = Some(open),
                Err(error) => {
                    tracing::warn!(%error, "the desktop types nothing for Sotto");
                    self.refused = true;
                }
            }
        }
        self.open.as_ref()
    }

    fn keys(&mut self, keys: impl Iterator<Item = i32>) -> Result<(), NotDone> {
        let open = self
            .opened()
            .ok_or_else(|| NotDone::System("the desktop presses no keys".to_owned()))?;
        let pressed = block_on(async {
            for key in keys {
                for state in [KeyState::Pressed, KeyState::Released] {
                    let portal = &open.portal;
                    portal
                        .notify_keyboard_keysym(&open.session, key, state)
                        .await?;
                }
            }
            Ok::<(), ashpd::Error>(())
        });
        pressed.map_err(|error| {
            // The user may have taken it back: the next text asks anew.
            self.open = None;
            NotDone::System(error.to_string())
        })
    }
}

async fn ask(allowed: &Path) -> Result<Open, ashpd::Error> {
    register().await;
    let portal = RemoteDesktop::new().await?;
    let session = portal.create_session().await?;
    let before = std::fs::read_to_string(allowed).ok();
    portal
        .select_devices(
            &session,
            DeviceType::Keyboard.into(),
            before.as_deref(),
            PersistMode::ExplicitlyRevoked,
        )
        .await?
        .response()?;
    let devices = portal.start(&session, None).await?.response()?;
    if let Some(token) = devices.restore_token()
        && let Err(error) = keep(allowed, token)
    {
        tracing::debug!(%error, "the desktop will ask again");
    }
    Ok(Open { portal, session })
}

/// Only the user may read it: with it one may type into their programs.
fn keep(file: &Path, token: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::File::options();
    options.create(true).write(true).truncate(true).mode(0o600);
    options.open(file)?.write_all(token.as_bytes())
}

impl Keyboard for Desktop {
    fn look(&mut self, text: &str) -> (Place, Focus) {
        let place = Place {
            session: Session::Wayland,
            keys: self.opened().is_some(),
            // A Wayland desktop tells nobody which window has the keyboard.
            focus: true,
            program: None,
            missing: 0,
            spare: 0,
            letters: text.chars().count(),
        };
        (place, None)
    }

    /// Nobody may know here what is held, so it is only waited for: with Ctrl the key that deletes would take whole words.
    fn let_go(&mut self) -> Result<(), NotDone> {
        std::thread::sleep(LETS_GO);
        Ok(())
    }

    fn press(&mut self, text: &str) -> Result<(), NotDone> {
        self.keys(text.chars().map(|letter| keysym(letter).cast_signed()))
    }

    fn delete(&mut self, letters: usize) -> Result<(), NotDone> {
        self.keys(std::iter::repeat_n(BACKSPACE, letters))
    }

    fn paste(&mut self, text: &str, _: Paste) -> Result<(), NotDone> {
        self.press(text)
    }
}

/// The number of a letter among the keys, on X11 and Wayland alike.
pub(super) fn keysym(letter: char) -> u32 {
    match letter {
        '\n' => 0xff0d,
        '\t' => 0xff09,
        ' '..='~' | '\u{a0}'..='\u{ff}' => u32::from(letter),
        other => 0x0100_0000 | u32::from(other),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn letters_have_their_numbers() {
        for (letter, number) in [
            ('a', 0x61),
            ('ä', 0xe4),
            ('\n', 0xff0d),
            ('\t', 0xff09),
            ('€', 0x0100_20ac),
            ('😀', 0x0101_f600),
        ] {
            assert_eq!(keysym(letter), number, "{letter}");
        }
    }

    #[test]
    fn what_allows_to_type_is_for_the_user_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("allowed-to-type");
        keep(&file, "one").unwrap();
        keep(&file, "2").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "2");
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
