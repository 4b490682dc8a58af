//! Which language a dictation is in, as far as fillers need it: what is one in English ("um", "er") is a word in German.

/// The language of what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spoken {
    /// English.
    English,
    /// German.
    German,
    /// Another one, or nobody knows.
    #[default]
    Other,
}

/// Small words that stand in nearly every sentence, and in one of the two languages only.
const ENGLISH: [&str; 24] = [
    "the", "and", "is", "are", "of", "to", "it", "you", "that", "for", "with", "this", "have",
    "be", "we", "they", "my", "your", "please", "what", "would", "from", "at", "i",
];
const GERMAN: [&str; 26] = [
    "und", "der", "das", "ist", "nicht", "ich", "ein", "eine", "mit", "zu", "auf", "für", "wir",
    "sie", "es", "den", "dem", "von", "bitte", "auch", "noch", "wie", "im", "uhr", "ja", "dass",
];

impl Spoken {
    /// The one that a code or a name begins with: "de", "en-GB". Nothing where none is named.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        let code: String = name
            .chars()
            .take_while(|letter| letter.is_alphabetic())
            .collect();
        match code.as_str() {
            "" => None,
            "en" | "english" => Some(Self::English),
            "de" | "german" | "deutsch" => Some(Self::German),
            _ => Some(Self::Other),
        }
    }

    /// By the words, each in small letters; as usual where they do not tell.
    #[must_use]
    pub fn of(words: &[String], usual: Self) -> Self {
        let count = |known: &[&str]| {
            let known = |word: &&String| known.contains(&word.as_str());
            words.iter().filter(known).count()
        };
        let (english, german) = (count(&ENGLISH), count(&GERMAN));
        match english.cmp(&german) {
            std::cmp::Ordering::Greater => Self::English,
            std::cmp::Ordering::Less => Self::German,
            std::cmp::Ordering::Equal => usual,
        }
    }
}
