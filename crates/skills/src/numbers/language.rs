//! The languages there are: one folder each in `languages/`, listed by the build, embedded here and compiled once. A code
//! without a folder is no language; nothing falls back to another one here.

use std::fmt;
use std::sync::OnceLock;

use super::pieces::Piece;
use super::read::Reader;
use super::words::Words;
use crate::time::{PhraseError, Phrases};

/// A language whose numbers and times are understood.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(usize);

/// The files of a language beside its sentences.
pub(crate) struct Source {
    code: &'static str,
    numbers: &'static str,
    time: &'static str,
    pub(crate) sums: &'static str,
    pub(crate) units: &'static str,
    pub(crate) follow: &'static str,
    pub(crate) answers: &'static str,
    pub(crate) help: &'static str,
    pub(crate) titles: Option<&'static str>,
}

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The numbers and times of a language, ready to read by.
pub(crate) struct Compiled {
    pub(super) numbers: Words,
    pub(crate) phrases: Phrases,
}

impl Compiled {
    /// From the two files of a language.
    pub(crate) fn read(numbers: &str, time: &str) -> Result<Self, PhraseError> {
        Ok(Self {
            numbers: Words::compile(numbers)?,
            phrases: Phrases::compile(time)?,
        })
    }

    /// A reader of its numbers over pieces.
    pub(crate) fn reader<'a>(&'a self, pieces: &'a [Piece]) -> Reader<'a> {
        Reader::new(&self.numbers, pieces)
    }
}

static COMPILED: Each<Compiled> = Each::new();

/// One of something for each language, made when it is first asked for.
pub(crate) struct Each<T>([OnceLock<T>; COUNT]);

impl<T> Each<T> {
    /// Nothing made yet.
    pub(crate) const fn new() -> Self {
        Self([const { OnceLock::new() }; COUNT])
    }

    /// That of a language.
    pub(crate) fn of(&self, language: Language, make: impl FnOnce() -> T) -> &T {
        self.0[language.0].get_or_init(make)
    }
}

impl Language {
    /// English.
    pub const ENGLISH: Language = Language(EN);
    /// German.
    pub const GERMAN: Language = Language(DE);

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
        (0..COUNT).map(Language)
    }

    /// Two letters.
    pub fn code(self) -> &'static str {
        SOURCES[self.0].code
    }

    #[allow(clippy::expect_used)]
    pub(crate) fn compiled(self) -> &'static Compiled {
        let source = self.source();
        COMPILED.of(self, || {
            Compiled::read(source.numbers, source.time)
                .expect("embedded, and compiled by a test of every language")
        })
    }

    /// Its files.
    pub(crate) fn source(self) -> &'static Source {
        &SOURCES[self.0]
    }

    /// The mark before a fraction, and the one between groups of three digits.
    pub(crate) fn marks(self) -> (char, char) {
        let words = &self.compiled().numbers;
        (words.decimal_mark, words.group_mark)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
