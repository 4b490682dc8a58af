//! A key with what is held beside it, as it stands in the settings ("Ctrl+Alt+Space"), and as each system wants to hear it.

use std::fmt;
use std::str::FromStr;

/// A key with what is held beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// Ctrl.
    pub control: bool,
    /// Alt.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
    /// The key with the system's sign.
    pub meta: bool,
    /// The key itself.
    pub key: Key,
}

/// A key. Its place in the table of those that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(usize);

/// What a key is called: in the settings, other words for it, by X11 and by portals.
struct Named {
    name: &'static str,
    also: &'static [&'static str],
    keysym: u32,
    portal: &'static str,
    /// Makes no letter, so that it may stand alone.
    alone: bool,
}

const fn key(
    name: &'static str,
    also: &'static [&'static str],
    keysym: u32,
    portal: &'static str,
    alone: bool,
) -> Named {
    Named {
        name,
        also,
        keysym,
        portal,
        alone,
    }
}

/// Letters and digits come before these: their names and numbers follow from the letter.
static NAMED: [Named; 22] = [
    key("Space", &["Spacebar", "Leertaste"], 0x0020, "space", false),
    key("Enter", &["Return"], 0xff0d, "Return", false),
    key("Tab", &[], 0xff09, "Tab", false),
    key("Escape", &["Esc"], 0xff1b, "Escape", true),
    key("Backspace", &[], 0xff08, "BackSpace", false),
    key("Delete", &["Del", "Entf"], 0xffff, "Delete", false),
    key("Insert", &["Ins", "Einfg"], 0xff63, "Insert", true),
    key("Home", &["Pos1"], 0xff50, "Home", false),
    key("End", &["Ende"], 0xff57, "End", false),
    key("PageUp", &["Page_Up", "Prior"], 0xff55, "Page_Up", false),
    key(
        "PageDown",
        &["Page_Down", "Next"],
        0xff56,
        "Page_Down",
        false,
    ),
    key("Up", &["ArrowUp"], 0xff52, "Up", false),
    key("Down", &["ArrowDown"], 0xff54, "Down", false),
    key("Left", &["ArrowLeft"], 0xff51, "Left", false),
    key("Right", &["ArrowRight"], 0xff53, "Right", false),
    key("Pause", &["Break", "PauseBreak"], 0xff13, "Pause", true),
    key(
        "ScrollLock",
        &["Scroll_Lock", "Rollen"],
        0xff14,
        "Scroll_Lock",
        true,
    ),
    key("PrintScreen", &["Print", "Druck"], 0xff61, "Print", true),
    key("Comma", &[","], 0x002c, "comma", false),
    key("Period", &["."], 0x002e, "period", false),
    key("Minus", &["-"], 0x002d, "minus", false),
    key("Slash", &["/"], 0x002f, "slash", false),
];
const LETTERS: usize = 26;
const DIGITS: usize = 10;
const FUNCTIONS: usize = 24;
const FIRST_NAMED: usize = LETTERS + DIGITS + FUNCTIONS;

impl Key {
    /// The key that puts things away.
    pub const ESCAPE: Self = Self(FIRST_NAMED + 3);

    fn read(word: &str) -> Option<Self> {
        let mut letters = word.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            let letter = letter.to_ascii_uppercase();
            match letter {
                'A'..='Z' => return Some(Self(letter as usize - 'A' as usize)),
                '0'..='9' => return Some(Self(LETTERS + letter as usize - '0' as usize)),
                _ => {}
            }
        }
        if let Some(number) = word.strip_prefix(['f', 'F'])
            && let Ok(number) = number.parse::<usize>()
        {
            let known = (1..=FUNCTIONS).contains(&number);
            return known.then_some(Self(LETTERS + DIGITS + number - 1));
        }
        let is = |name: &&str| name.eq_ignore_ascii_case(word);
        NAMED
            .iter()
            .position(|named| is(&named.name) || named.also.iter().any(is))
            .map(|place| Self(FIRST_NAMED + place))
    }

    /// Its name in the settings.
    #[must_use]
    pub fn name(self) -> String {
        match self.place() {
            Place::Letter(letter) | Place::Digit(letter) => letter.to_string(),
            Place::Function(number) => format!("F{number}"),
            Place::Named(named) => named.name.to_owned(),
        }
    }

    /// Its number in X11, as it is without anything held.
    #[must_use]
    pub fn keysym(self) -> u32 {
        match self.place() {
            Place::Letter(letter) => u32::from(letter.to_ascii_lowercase()),
            Place::Digit(digit) => u32::from(digit),
            Place::Function(number) => 0xffbd + number,
            Place::Named(named) => named.keysym,
        }
    }

    fn portal(self) -> String {
        match self.place() {
            Place::Letter(letter) => letter.to_ascii_lowercase().to_string(),
            Place::Digit(digit) => digit.to_string(),
            Place::Function(number) => format!("F{number}"),
            Place::Named(named) => named.portal.to_owned(),
        }
    }

    /// Whether it may stand alone: it writes nothing and moves nothing.
    fn stands_alone(self) -> bool {
        match self.place() {
            Place::Letter(_) | Place::Digit(_) => false,
            Place::Function(_) => true,
            Place::Named(named) => named.alone,
        }
    }

    fn place(self) -> Place {
        let letter = |first: u8, behind: usize| {
            char::from(first.saturating_add(u8::try_from(behind).unwrap_or_default()))
        };
        match self.0 {
            place if place < LETTERS => Place::Letter(letter(b'A', place)),
            place if place < LETTERS + DIGITS => Place::Digit(letter(b'0', place - LETTERS)),
            place if place < FIRST_NAMED => {
                let number = place - LETTERS - DIGITS + 1;
                Place::Function(u32::try_from(number).unwrap_or(1))
            }
            place => Place::Named(&NAMED[(place - FIRST_NAMED).min(NAMED.len() - 1)]),
        }
    }
}

enum Place {
    Letter(char),
    Digit(char),
    Function(u32),
    Named(&'static Named),
}

impl Chord {
    /// A key alone.
    #[must_use]
    pub const fn alone(key: Key) -> Self {
        Self {
            control: false,
            alt: false,
            shift: false,
            meta: false,
            key,
        }
    }

    /// As the desktop's portal for keys wants it ("CTRL+ALT+space").
    #[must_use]
    pub fn portal(&self) -> String {
        let held = [
            (self.control, "CTRL"),
            (self.alt, "ALT"),
            (self.shift, "SHIFT"),
            (self.meta, "LOGO"),
        ];
        self.joined(held, &self.key.portal())
    }

    /// As macOS and Windows are asked.
    #[must_use]
    pub fn elsewhere(&self) -> String {
        let held = [
            (self.control, "control"),
            (self.alt, "alt"),
            (self.shift, "shift"),
            (self.meta, "super"),
        ];
        self.joined(held, &self.key.name())
    }

    fn joined(&self, held: [(bool, &str); 4], key: &str) -> String {
        let mut words: Vec<&str> = held
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| *word)
            .collect();
        words.push(key);
        words.join("+")
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = [
            (self.control, "Ctrl"),
            (self.alt, "Alt"),
            (self.shift, "Shift"),
            (self.meta, "Super"),
        ];
        out.write_str(&self.joined(held, &self.key.name()))
    }
}

/// Why a text is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoChord {
    /// Nothing is there.
    #[error("no key is named")]
    Empty,
    /// A word that is no key.
    #[error("“{0}” is no key that Sotto knows")]
    Unknown(String),
    /// Two keys that are not held.
    #[error("only one key can stand behind Ctrl, Alt, Shift and Super")]
    Two,
    /// Only keys that are held.
    #[error("a key is missing behind those that are held")]
    NoKey,
    /// It would be taken away from typing.
    #[error("{0} is needed for typing; hold Ctrl, Alt or Super with it")]
    Typing(String),
}

impl FromStr for Chord {
    type Err = NoChord;

    fn from_str(text: &str) -> Result<Self, NoChord> {
        if text.trim().is_empty() {
            return Err(NoChord::Empty);
        }
        let (mut control, mut alt, mut shift, mut meta) = (false, false, false, false);
        let mut key = None;
        for word in text.split('+').map(str::trim) {
            match word.to_lowercase().as_str() {
                "" => return Err(NoChord::NoKey),
                "ctrl" | "control" | "strg" => control = true,
                "alt" | "option" => alt = true,
                "shift" | "umschalt" => shift = true,
                "super" | "meta" | "cmd" | "command" | "win" | "windows" => meta = true,
                _ => {
                    let read = Key::read(word).ok_or_else(|| NoChord::Unknown(word.to_owned()))?;
                    if key.replace(read).is_some() {
                        return Err(NoChord::Two);
                    }
                }
            }
        }
        let key = key.ok_or(NoChord::NoKey)?;
        let chord = Self {
            control,
            alt,
            shift,
            meta,
            key,
        };
        if !(control || alt || meta || key.stands_alone()) {
            return Err(NoChord::Typing(chord.to_string()));
        }
        Ok(chord)
    }
}

#[cfg(test)]
mod tests;
