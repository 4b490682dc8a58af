//! A sentence of the checks and the engines, in each language that Sotto speaks. What a system or a library says inside it stays
//! as it was said.

use sotto_skills::numbers::Language;

/// A sentence in English and in German.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    english: String,
    german: String,
}

impl Said {
    /// The same in both.
    pub(crate) fn new(english: impl Into<String>, german: impl Into<String>) -> Self {
        Self {
            english: english.into(),
            german: german.into(),
        }
    }

    /// What is the same in every language: a name, or what a library says.
    pub(crate) fn as_it_is(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(text.clone(), text)
    }

    /// In a language; in English where it is not known in that one.
    pub(crate) fn in_language(&self, language: Language) -> &str {
        if language == Language::GERMAN {
            &self.german
        } else {
            &self.english
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_words() {
        let said = Said::new("two free", "zwei frei");
        assert_eq!(said.in_language(Language::ENGLISH), "two free");
        assert_eq!(said.in_language(Language::GERMAN), "zwei frei");
        let name = Said::as_it_is("USB");
        assert_eq!(
            name.in_language(Language::GERMAN),
            name.in_language(Language::ENGLISH)
        );
    }
}
