//! What must be on a clipboard so that it can be lent for one paste and given back as it was, on systems that hand a clipboard over
//! whole (macOS and Windows). Pure.

use crate::session::Session;

/// What was found on the clipboard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// As plain text.
    pub text: Option<String>,
    /// As formatted text.
    pub formatted: bool,
    /// As files that were copied, or cut.
    pub files: bool,
}

/// What is put back afterwards. Nothing where something would be lost: a picture cannot be read back here, formatted text and files
/// that were cut would come back as less than they were. An empty clipboard looks like one with a picture.
#[must_use]
pub fn can_give_back(found: Found) -> Option<String> {
    if found.formatted || found.files {
        return None;
    }
    found.text.filter(|text| !text.is_empty())
}

/// Whether it is put back: not where somebody else put something there meanwhile.
#[must_use]
pub fn gives_back(now: Option<&str>, lent: &str) -> bool {
    now == Some(lent)
}

/// The text as programs of this system expect it on a clipboard.
#[must_use]
pub fn offered(text: &str, session: Session) -> String {
    match session {
        Session::Windows => text.replace('\n', "\r\n"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Found {
        Found {
            text: Some(text.to_owned()),
            ..Found::default()
        }
    }

    #[test]
    fn plain_text_can_be_given_back() {
        assert_eq!(can_give_back(text("old")).as_deref(), Some("old"));
        assert_eq!(can_give_back(text(" \n")).as_deref(), Some(" \n"));
    }

    #[test]
    fn what_would_come_back_as_less_is_not_lent() {
        for found in [
            // A picture, or nothing at all.
            Found::default(),
            text(""),
            Found {
                formatted: true,
                ..text("a table")
            },
            Found {
                files: true,
                ..text("a.txt")
            },
            Found {
                files: true,
                ..Found::default()
            },
            Found {
                formatted: true,
                ..Found::default()
            },
        ] {
            assert_eq!(can_give_back(found.clone()), None, "{found:?}");
        }
    }

    #[test]
    fn what_somebody_copied_meanwhile_stays() {
        assert!(gives_back(Some("dictated"), "dictated"));
        for now in [None, Some(""), Some("copied meanwhile")] {
            assert!(!gives_back(now, "dictated"), "{now:?}");
        }
    }

    #[test]
    fn each_system_has_its_line_breaks() {
        assert_eq!(offered("one\ntwo", Session::Windows), "one\r\ntwo");
        for session in [Session::MacOs, Session::X11, Session::Wayland] {
            assert_eq!(offered("one\ntwo", session), "one\ntwo");
        }
    }
}
