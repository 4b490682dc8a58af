//! The languages there are: one folder each in `languages/`, embedded here and compiled once.

use std::fmt;
use std::sync::OnceLock;

use super::words::Words;
use crate::time::Phrases;

/// A language whose numbers and times are understood.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(usize);

struct Source {
    code: &'static str,
    numbers: &'static str,
    time: &'static str,
}

macro_rules! language {
    ($code:literal) => {
        Source {
            code: $code,
            numbers: include_str!(concat!("../../languages/", $code, "/numbers.toml")),
            time: include_str!(concat!("../../languages/", $code, "/time.toml")),
        }
    };
}

/// One line per folder.
const SOURCES: [Source; 2] = [language!("en"), language!("de")];

pub(crate) struct Compiled {
    pub(super) numbers: Words,
    pub(crate) phrases: Phrases,
}

static COMPILED: [OnceLock<Compiled>; SOURCES.len()] = [const { OnceLock::new() }; SOURCES.len()];

impl Language {
    /// English.
    pub const ENGLISH: Language = Language(0);
    /// German.
    pub const GERMAN: Language = Language(1);

    /// The language of a code such as "en" or "de-AT", if its words are known.
    pub fn of(code: &str) -> Option<Language> {
        let code = code.split(['-', '_']).next()?.to_ascii_lowercase();
        SOURCES
            .iter()
            .position(|source| source.code == code)
            .map(Language)
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Language> {
        (0..SOURCES.len()).map(Language)
    }

    /// Two letters.
    pub fn code(self) -> &'static str {
        SOURCES[self.0].code
    }

    #[allow(clippy::expect_used)]
    pub(crate) fn compiled(self) -> &'static Compiled {
        let source = &SOURCES[self.0];
        COMPILED[self.0].get_or_init(|| Compiled {
            numbers: Words::compile(source.numbers)
                .expect("embedded, and compiled by a test of every language"),
            phrases: Phrases::compile(source.time)
                .expect("embedded, and compiled by a test of every language"),
        })
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
