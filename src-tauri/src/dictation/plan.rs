//! How a text comes into the program that has the keyboard. Pure: what is known of the place goes in, steps come out.

use sotto_api::WritingWay;

use crate::session::Session;
use crate::words::Word;

/// What is known of the place where the text is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The window system.
    pub session: Session,
    /// Keys can be pressed for other programs.
    pub keys: bool,
    /// Some window has the keyboard, where that can be known.
    pub focus: bool,
    /// What the program calls itself, where that can be known.
    pub program: Option<String>,
    /// So many different letters of the text are on no key.
    pub missing: usize,
    /// So many keys are free to be given a letter for a moment.
    pub spare: usize,
    /// How long the text is, in letters.
    pub letters: usize,
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Wait until the person holds no key that would change what is typed.
    LetGo,
    /// Press its keys.
    Type,
    /// Lend it to the clipboard, paste it, and give the clipboard back as it was.
    Paste(Paste),
    /// Put it on the clipboard, and leave it there.
    Copy,
    /// Say that it lies on the clipboard, and why.
    Tell(Word),
}

/// The keys that paste, by their names on most systems; macOS has Cmd+V instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paste {
    /// Ctrl+V.
    Usual,
    /// Ctrl+Shift+V: in a terminal Ctrl+V is something else.
    Terminal,
}

/// Longer texts take too long by single keys.
const LONGEST_TYPED: usize = 2_000;

/// Programs in which a line is a command, in small letters.
const TERMINALS: [&str; 30] = [
    "gnome-terminal",
    "gnome-terminal-server",
    "org.gnome.terminal",
    "kgx",
    "org.gnome.console",
    "ptyxis",
    "konsole",
    "org.kde.konsole",
    "xfce4-terminal",
    "mate-terminal",
    "lxterminal",
    "qterminal",
    "tilix",
    "terminator",
    "alacritty",
    "kitty",
    "foot",
    "wezterm",
    "org.wezfurlong.wezterm",
    "ghostty",
    "xterm",
    "urxvt",
    // On macOS.
    "terminal",
    "iterm2",
    // On Windows.
    "windowsterminal",
    "cmd",
    "conhost",
    "powershell",
    "pwsh",
    "mintty",
];
/// Of these, those that paste only what is marked, and not the clipboard.
const PASTE_MARKED: [&str; 2] = ["xterm", "urxvt"];

/// Whether a program is a terminal.
#[must_use]
pub fn is_terminal(program: Option<&str>) -> bool {
    program.is_some_and(|program| TERMINALS.contains(&program.to_lowercase().as_str()))
}

/// The text as this program gets it. A line break in a terminal would run what was dictated as a command.
#[must_use]
pub fn fitted(text: &str, program: Option<&str>) -> String {
    if !is_terminal(program) {
        return text.to_owned();
    }
    let lines = text.split('\n').map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let begins = if text.starts_with(' ') { " " } else { "" };
    format!("{begins}{}", lines.join(" "))
}

/// The steps, in the way that is set for the program as far as it works there. There are always some that end with the text
/// somewhere, unless there is none.
#[must_use]
pub fn how(place: &Place, way: WritingWay) -> Vec<Step> {
    if place.letters == 0 {
        return Vec::new();
    }
    if way == WritingWay::Clipboard {
        return vec![Step::Copy, Step::Tell(Word::OnClipboardAsSet)];
    }
    let by_hand = vec![Step::Copy, Step::Tell(Word::OnClipboard)];
    if !place.keys || !place.focus {
        return by_hand;
    }
    match place.session {
        Session::Nowhere => by_hand,
        // The desktop presses what is asked of it, whatever stands on the keys.
        Session::Wayland => vec![Step::Type],
        // They take any letter as typed.
        Session::MacOs | Session::Windows => {
            let pastes = match way {
                WritingWay::Paste => true,
                // On macOS the keys that paste depend on the layout, which is not known: only for whoever wants it.
                WritingWay::Automatic => {
                    place.letters > LONGEST_TYPED && place.session == Session::Windows
                }
                WritingWay::Type | WritingWay::Clipboard => false,
            };
            let write = if pastes {
                Step::Paste(Paste::Usual)
            } else {
                Step::Type
            };
            vec![Step::LetGo, write]
        }
        Session::X11 => {
            let types = place.missing <= place.spare;
            let pastes = pastes(place.program.as_deref()).map(Step::Paste);
            let types_first = match way {
                WritingWay::Paste => false,
                WritingWay::Type => types,
                WritingWay::Automatic | WritingWay::Clipboard => {
                    types && place.letters <= LONGEST_TYPED
                }
            };
            match pastes {
                _ if types_first => vec![Step::LetGo, Step::Type],
                Some(paste) => vec![Step::LetGo, paste],
                // It was to be pasted, and the program pastes nothing from there.
                None if way == WritingWay::Paste && types => vec![Step::LetGo, Step::Type],
                None => by_hand,
            }
        }
    }
}

fn pastes(program: Option<&str>) -> Option<Paste> {
    let name = program.unwrap_or_default().to_lowercase();
    if PASTE_MARKED.contains(&name.as_str()) {
        return None;
    }
    Some(if is_terminal(program) {
        Paste::Terminal
    } else {
        Paste::Usual
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(session: Session) -> Place {
        Place {
            session,
            keys: true,
            focus: true,
            program: Some("Gedit".to_owned()),
            missing: 0,
            spare: 8,
            letters: 20,
        }
    }

    const SESSIONS: [Session; 5] = [
        Session::X11,
        Session::Wayland,
        Session::MacOs,
        Session::Windows,
        Session::Nowhere,
    ];

    #[test]
    fn nothing_is_done_with_nothing() {
        for session in SESSIONS {
            let place = Place {
                letters: 0,
                ..place(session)
            };
            assert!(how(&place, WritingWay::Automatic).is_empty());
        }
    }

    #[test]
    fn where_no_key_can_be_pressed_the_text_is_kept_and_that_is_said() {
        for session in SESSIONS {
            for place in [
                Place {
                    keys: false,
                    ..place(session)
                },
                Place {
                    focus: false,
                    ..place(session)
                },
            ] {
                assert_eq!(
                    how(&place, WritingWay::Automatic),
                    [Step::Copy, Step::Tell(Word::OnClipboard)]
                );
            }
        }
        assert_eq!(
            how(&place(Session::Nowhere), WritingWay::Automatic),
            [Step::Copy, Step::Tell(Word::OnClipboard)]
        );
    }

    #[test]
    fn keys_are_pressed_where_there_are_any_for_it() {
        for session in [Session::X11, Session::MacOs, Session::Windows] {
            assert_eq!(
                how(&place(session), WritingWay::Automatic),
                [Step::LetGo, Step::Type]
            );
        }
        assert_eq!(
            how(&place(Session::Wayland), WritingWay::Automatic),
            [Step::Type]
        );
        let few = Place {
            missing: 8,
            ..place(Session::X11)
        };
        assert_eq!(how(&few, WritingWay::Automatic), [Step::LetGo, Step::Type]);
    }

    #[test]
    fn what_cannot_be_typed_is_pasted_by_the_keys_of_the_program() {
        for (program, paste) in [
            (None, Paste::Usual),
            (Some("Gedit"), Paste::Usual),
            (Some("Gnome-terminal"), Paste::Terminal),
            (Some("kitty"), Paste::Terminal),
        ] {
            for (missing, letters) in [(9, 20), (0, 5_000)] {
                let place = Place {
                    program: program.map(str::to_owned),
                    missing,
                    letters,
                    ..place(Session::X11)
                };
                assert_eq!(
                    how(&place, WritingWay::Automatic),
                    [Step::LetGo, Step::Paste(paste)]
                );
            }
        }
        let marked = Place {
            program: Some("XTerm".to_owned()),
            missing: 9,
            ..place(Session::X11)
        };
        assert_eq!(
            how(&marked, WritingWay::Automatic),
            [Step::Copy, Step::Tell(Word::OnClipboard)]
        );
    }

    #[test]
    fn a_program_has_the_way_that_is_set_for_it_where_that_works() {
        let typed = vec![Step::LetGo, Step::Type];
        let pasted = vec![Step::LetGo, Step::Paste(Paste::Usual)];
        let copied = vec![Step::Copy, Step::Tell(Word::OnClipboardAsSet)];
        let short = place(Session::X11);
        let long = Place {
            letters: 5_000,
            ..place(Session::X11)
        };
        let strange = Place {
            missing: 9,
            ..place(Session::X11)
        };
        for (place, way, steps) in [
            (&short, WritingWay::Type, &typed),
            (&long, WritingWay::Type, &typed),
            (&strange, WritingWay::Type, &pasted),
            (&short, WritingWay::Paste, &pasted),
            (&short, WritingWay::Clipboard, &copied),
            (&long, WritingWay::Automatic, &pasted),
        ] {
            assert_eq!(how(place, way), *steps, "{place:?} {way:?}");
        }
        let marked = Place {
            program: Some("XTerm".to_owned()),
            ..place(Session::X11)
        };
        assert_eq!(how(&marked, WritingWay::Paste), typed);
        // Nobody can hand a clipboard to the desktop there.
        let typed_there = how(&place(Session::Wayland), WritingWay::Automatic);
        assert_eq!(
            how(&place(Session::Wayland), WritingWay::Paste),
            typed_there
        );
        for (session, long) in [(Session::MacOs, &typed), (Session::Windows, &pasted)] {
            for (letters, automatic) in [(1, &typed), (LONGEST_TYPED, &typed), (5_000, long)] {
                let place = Place {
                    letters,
                    ..place(session)
                };
                assert_eq!(how(&place, WritingWay::Automatic), *automatic);
                assert_eq!(how(&place, WritingWay::Type), typed);
                assert_eq!(how(&place, WritingWay::Paste), pasted);
            }
        }
        for session in SESSIONS {
            assert_eq!(how(&place(session), WritingWay::Clipboard), copied);
        }
    }

    #[test]
    fn what_is_dictated_into_a_terminal_runs_nothing() {
        let text = " rm everything\n\nnow\n";
        assert_eq!(fitted(text, Some("XTerm")), " rm everything now");
        assert_eq!(fitted("\n", Some("kitty")), "");
        for program in [None, Some("Gedit")] {
            assert_eq!(fitted(text, program), text);
        }
    }
}
