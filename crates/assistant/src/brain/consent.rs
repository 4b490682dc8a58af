//! What agrees to something that was asked, and what declines it: a yes or a no, with words around it that say nothing else.
//! "Yes, cancel it" agrees to it; "yes, but only the milk" is for whoever can tell what is meant.

use jiff::Zoned;
use sotto_skills::follow::FollowUps;
use sotto_skills::time::Preferences;

/// Nobody who only agrees needs more words.
const MOST_WORDS: usize = 8;

/// The words of a language that agree and decline, and what is asked.
pub(super) struct Consent<'a> {
    pub ways: &'a FollowUps,
    /// What says yes, with ", " between.
    pub yes: String,
    pub no: String,
    /// What says "forget", where it is asked whether something is to be forgotten: anywhere else "yes, forget it" takes the
    /// yes back.
    pub forget: String,
    pub now: &'a Zoned,
    pub preferences: &'a Preferences,
}

impl Consent<'_> {
    /// Whether these words, in small letters and without marks, agree or decline; nothing where they say more than that.
    pub(super) fn of(&self, words: &[&str]) -> Option<bool> {
        if words.len() > MOST_WORDS {
            return None;
        }
        if let Some(word) = self.word(words) {
            return Some(word);
        }
        // "Oh, no." And "okay" begins what declines as well: "okay, never mind".
        if let [first, rest @ ..] = words
            && self.ways.is_soft(first)
            && let Some(word) = self.of(rest)
        {
            return Some(word);
        }
        let begun = |at: usize| self.begun(&words[..at], &words[at..]);
        // "Lösch ihn nicht."
        let declines =
            |at: &usize| self.word(&words[*at..]) == Some(false) && self.is_deed(&words[..*at]);
        let mut cuts = 1..words.len();
        cuts.clone()
            .find_map(begun)
            .or_else(|| cuts.find(declines).map(|_| false))
    }

    /// The words before, where the ones behind them say no more.
    fn begun(&self, word: &[&str], rest: &[&str]) -> Option<bool> {
        let word = self.word(word)?;
        if rest.iter().all(|word| self.ways.is_soft(word)) {
            return Some(word);
        }
        let deed = self.is_deed(rest);
        match self.of(rest) {
            // "Yes, cancel" names what is asked about, "yes, never mind" takes the yes back.
            Some(other) if other != word => Some(word && deed),
            Some(_) => Some(word),
            None => deed.then_some(word),
        }
    }

    fn word(&self, words: &[&str]) -> Option<bool> {
        let words = words.join(" ");
        let is = |ways: &str| ways.split(", ").any(|way| way == words);
        if is(&self.yes) {
            Some(true)
        } else {
            is(&self.no).then_some(false)
        }
    }

    fn is_deed(&self, words: &[&str]) -> bool {
        let forgets = |word: &&str| self.forget.split(", ").any(|way| way == *word);
        words.iter().any(forgets)
            || self
                .ways
                .only_a_deed(&words.join(" "), self.now, self.preferences)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sotto_skills::doing::Line;
    use sotto_skills::numbers::Language;

    use super::super::meaning::plain;
    use super::*;

    fn said(language: Language, forgets: bool, text: &str) -> Option<bool> {
        let now: Zoned = "2026-11-21T10:00[Europe/Berlin]".parse().unwrap();
        let line = |name| Line::new(name).said_in(language);
        let consent = Consent {
            ways: &FollowUps::of(language).unwrap(),
            yes: line("answer.yes"),
            no: line("answer.no"),
            forget: if forgets {
                line("answer.forget")
            } else {
                String::new()
            },
            now: &now,
            preferences: &Preferences::default(),
        };
        let plain = plain(text);
        let words: Vec<&str> = plain.split_whitespace().collect();
        consent.of(&words)
    }

    #[test]
    fn yes_and_no_may_have_words_around_them_that_say_no_more() {
        let (english, german) = (Language::ENGLISH, Language::GERMAN);
        for (language, text, agrees) in [
            (english, "Yes.", true),
            (english, "Yup!", true),
            (english, "I'm sure.", true),
            (english, "Oh yes, please do.", true),
            (english, "Yes, go ahead.", true),
            (english, "Yes, cancel it.", true),
            (english, "Yes, delete it.", true),
            (english, "Yes, cancel.", true),
            (english, "Okay, delete it.", true),
            (english, "Okay.", true),
            (english, "No, don't.", false),
            (english, "No, keep it.", false),
            (english, "Don't delete it.", false),
            (english, "Okay, never mind.", false),
            (english, "Yes... no, wait.", false),
            (english, "Yes, forget it.", false),
            (german, "Ja, klar.", true),
            (german, "Ja, gerne.", true),
            (german, "Ja, sag ihn ab.", true),
            (german, "Ja, lösch sie bitte.", true),
            (german, "Ja, leer sie.", true),
            (german, "Nein, behalt sie.", false),
            (german, "Bitte nicht.", false),
            (german, "Lösch ihn nicht.", false),
            (german, "Okay, vergiss es.", false),
        ] {
            assert_eq!(said(language, false, text), Some(agrees), "{text}");
        }
    }

    #[test]
    fn what_is_to_be_forgotten_is_forgotten_with_the_same_word() {
        assert_eq!(said(Language::ENGLISH, true, "Yes, forget it."), Some(true));
        assert_eq!(said(Language::GERMAN, true, "Ja, vergiss es."), Some(true));
        assert_eq!(said(Language::ENGLISH, true, "Forget it."), Some(false));
    }

    #[test]
    fn whoever_says_more_has_not_answered() {
        for text in [
            "Yes, but only the milk.",
            "Yes, move it to Friday.",
            "No, the one on Friday.",
            "Delete it.",
            "What time is it?",
            "Okay okay okay okay okay okay okay okay okay okay okay okay.",
            "",
        ] {
            assert_eq!(said(Language::ENGLISH, false, text), None, "{text}");
        }
        for text in [
            "Ja, aber nur die Milch.",
            "Nein, den am Freitag.",
            "Lösch ihn.",
        ] {
            assert_eq!(said(Language::GERMAN, false, text), None, "{text}");
        }
    }
}
