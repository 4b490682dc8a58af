//! A window that is there while its page never comes: where the web view cannot draw, it stays blank and says nothing. A page
//! that comes up asks for the events of the core first of all, so one that has not asked after a while is told of by a
//! notification, with what to try. A page that asks and is not painted all the same cannot be told from a sound one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tauri::{AppHandle, Manager, WebviewWindow};

use crate::call::Listeners;
use crate::door::Door;
use crate::notify;
use crate::session::Session;
use crate::window::MAIN;
use crate::words::Word;

/// So long a page may take: on a slow disk with an empty cache it takes seconds.
const LONGEST: Duration = Duration::from_secs(20);
/// What helps most often, on Linux (`sotto_cli::webkit`).
const SETTING: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Whether it was said already; once is enough for a program that runs for weeks.
#[derive(Debug, Default)]
pub struct Told(AtomicBool);

/// What is known of the window once its time is over.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// It stands there, and is not put away meanwhile: pages that nobody sees may be slow on purpose.
    seen: bool,
    /// Its page asked for events.
    came: bool,
    told: bool,
    session: Session,
    /// The setting that helps most often is there.
    set: bool,
}

/// What is to be said, if anything.
fn judge(known: Known) -> Option<Word> {
    if !known.seen || known.came || known.told {
        return None;
    }
    Some(match known.session {
        Session::MacOs | Session::Windows => Word::BlankElsewhere,
        Session::X11 | Session::Wayland | Session::Nowhere if known.set => Word::BlankAsSet,
        Session::X11 | Session::Wayland | Session::Nowhere => Word::Blank,
    })
}

/// Looks after the page of the window that was just shown. Where it has come before, there is nothing to look after.
pub fn watch(window: &WebviewWindow) {
    let app = window.app_handle().clone();
    if app.state::<Listeners>().know(MAIN) {
        return;
    }
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(LONGEST).await;
        // Several may look after it at the same moment: the first one says it.
        if let Some(word) = judge(known(&app))
            && !app.state::<Told>().inner().0.swap(true, Ordering::Relaxed)
        {
            tracing::error!("the page of the window does not come up");
            notify::say(word.in_(app.state::<Door>().tongue()));
        }
    });
}

fn known(app: &AppHandle) -> Known {
    let window = app.get_webview_window(MAIN);
    let seen = window.is_some_and(|window| {
        window.is_visible().unwrap_or(false) && !window.is_minimized().unwrap_or(false)
    });
    Known {
        seen,
        came: app.state::<Listeners>().know(MAIN),
        told: app.state::<Told>().inner().0.load(Ordering::Relaxed),
        session: Session::here(),
        set: std::env::var(SETTING).is_ok_and(|value| !matches!(value.as_str(), "" | "0")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Tongue;

    const BLANK: Known = Known {
        seen: true,
        came: false,
        told: false,
        session: Session::X11,
        set: false,
    };

    #[test]
    fn only_a_window_that_is_seen_and_whose_page_never_came_is_told_of() {
        assert!(judge(BLANK).is_some());
        for fine in [
            Known {
                came: true,
                ..BLANK
            },
            Known {
                seen: false,
                ..BLANK
            },
            Known {
                told: true,
                ..BLANK
            },
        ] {
            assert_eq!(judge(fine), None, "{fine:?}");
        }
    }

    #[test]
    fn what_to_try_is_what_was_not_tried_yet() {
        for session in [Session::X11, Session::Wayland] {
            let without = Known { session, ..BLANK };
            assert_eq!(judge(without), Some(Word::Blank));
            let set = Known {
                set: true,
                ..without
            };
            assert_eq!(judge(set), Some(Word::BlankAsSet));
        }
        for session in [Session::MacOs, Session::Windows] {
            for set in [false, true] {
                let known = Known {
                    session,
                    set,
                    ..BLANK
                };
                assert_eq!(judge(known), Some(Word::BlankElsewhere));
            }
        }
    }

    #[test]
    fn the_setting_is_named_where_it_may_help_and_a_browser_always() {
        for tongue in [Tongue::English, Tongue::German] {
            assert!(Word::Blank.in_(tongue).contains(&format!("{SETTING}=1")));
            for word in [Word::BlankAsSet, Word::BlankElsewhere] {
                assert!(!word.in_(tongue).contains(SETTING), "{word:?}");
            }
            for word in [Word::Blank, Word::BlankAsSet, Word::BlankElsewhere] {
                assert!(word.in_(tongue).contains("sotto serve"), "{word:?}");
            }
        }
    }

    #[test]
    fn the_setting_is_the_one_that_the_checks_know() {
        let facts = crate::webkit::Facts {
            session: Session::X11,
            nvidia: true,
            no_graphics: false,
            x_beside: true,
            app_image: false,
        };
        assert_eq!(crate::webkit::settings(&facts), [(SETTING, "1")]);
    }
}
