//! What words say about themselves, as the end of a turn needs it: whether they call Sotto by its name, whether that was
//! surely not all, and whether they are Sotto's own.

use sotto_api::Choice;
use sotto_audio::ending::Judgement;
use sotto_skills::abilities::Abilities;
use sotto_skills::numbers::{self, Language};
use sotto_skills::patterns::{Names, Patterns};

use super::microphone::wish;
use crate::brain::BrainError;

/// How an ear may write the name. It is a name that no ear has learned.
const NAMES: [&str; 10] = [
    "sotto", "soto", "sotho", "sato", "sotta", "sota", "saddo", "sottoh", "zotto", "sodo",
];
/// What stands before it in a call.
const CALLS: [&str; 9] = [
    "hey", "hei", "hay", "hi", "hallo", "hello", "ok", "okay", "he",
];
/// Behind these something follows in any case, in all languages that Sotto speaks.
const NEVER_LAST: [&str; 18] = [
    "and", "or", "but", "because", "um", "uh", "uhm", "er", "hmm", "und", "oder", "aber", "weil",
    "ähm", "äh", "öhm", "hm", "mhm",
];
/// Behind these something follows, unless all of it is a known command ("turn it on").
const SELDOM_LAST: [&str; 41] = [
    "to", "the", "a", "an", "for", "at", "in", "on", "with", "my", "your", "of", "if", "that",
    "from", "by", "about", "into", "than", "every", "der", "die", "das", "den", "dem", "ein",
    "eine", "einen", "mit", "für", "um", "am", "im", "auf", "zu", "von", "meine", "meinen", "dass",
    "wenn", "jeden",
];

/// A word without signs, in small letters.
pub(super) fn bare(word: &str) -> String {
    word.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The words without the call at their beginning: of "Hey Sotto, what time is it?" the question.
#[must_use]
pub fn without_call(text: &str) -> &str {
    let text = text.trim();
    let mut rest = text;
    let mut word = || {
        let found = rest.trim_start();
        let end = found.find(char::is_whitespace).unwrap_or(found.len());
        let (first, behind) = found.split_at(end);
        rest = behind;
        (bare(first), behind)
    };
    let (first, behind_first) = word();
    if NAMES.contains(&first.as_str()) {
        return behind_first.trim_start();
    }
    if CALLS.contains(&first.as_str()) {
        let (second, behind) = word();
        if NAMES.contains(&second.as_str()) {
            return behind.trim_start();
        }
    }
    text
}

/// What these words say about whether that was all. `complete`: they are a known command that lacks nothing.
#[must_use]
pub fn judge(text: &str, language: Language, complete: bool) -> Judgement {
    let text = text.trim();
    let Some(last) = text.split_whitespace().next_back() else {
        return Judgement::Empty;
    };
    let word = bare(last);
    if word.is_empty() && text.chars().all(|letter| !letter.is_alphanumeric()) {
        return Judgement::Empty;
    }
    let trails = text.ends_with(['…', '-', '–', '—']) || text.ends_with("...");
    if trails || NEVER_LAST.contains(&word.as_str()) {
        return Judgement::Unfinished;
    }
    if complete {
        return Judgement::Complete;
    }
    // "What is it for?" is all of it, and an ear knows a question.
    if !text.ends_with('?') {
        let number = numbers::read_at(&[word.as_str()], language).is_some();
        if number || text.ends_with([',', ':', ';']) || SELDOM_LAST.contains(&word.as_str()) {
            return Judgement::Unfinished;
        }
    }
    if text.ends_with(['.', '!', '?', '。', '！', '？']) {
        return Judgement::Sentence;
    }
    Judgement::Unknown
}

/// Whether these words may be Sotto's own, come back from the loudspeaker: all of them stand, in this order, in what it says.
#[must_use]
pub fn echoes(heard: &str, said: &str) -> bool {
    let mut said = said.split_whitespace().map(bare);
    let mut heard = heard
        .split_whitespace()
        .map(bare)
        .filter(|word| !word.is_empty())
        .peekable();
    heard.peek().is_some() && heard.all(|word| said.any(|own| own == word))
}

/// Tells known commands from anything else, by the sentence patterns.
pub struct Commands {
    abilities: Abilities,
    patterns: Patterns,
}

impl Commands {
    /// Those that came with the program.
    ///
    /// # Errors
    /// When a file that came with the program cannot be read.
    pub fn built_in() -> Result<Self, BrainError> {
        let abilities = Abilities::built_in()?;
        let patterns = Patterns::built_in(&abilities)?;
        Ok(Self {
            abilities,
            patterns,
        })
    }

    /// Whether a text is one that lacks nothing. The names of the user's own things are not known here: a text that needs
    /// them is waited for a little longer, and nothing else comes of it.
    #[must_use]
    pub fn knows(&self, text: &str) -> bool {
        if wish(text).is_some() {
            return true;
        }
        let understood = self.patterns.understand(text, &Names::default());
        understood.sure().is_some_and(|sure| {
            sure.iter().all(|meaning| {
                self.abilities.verb(&meaning.tool).is_some_and(|verb| {
                    let mut required = verb.slots.iter().filter(|slot| slot.required);
                    required.all(|slot| meaning.slot(&slot.name).is_some())
                })
            })
        })
    }
}

/// The language that is listened for; none lets the ear find out.
#[must_use]
pub fn spoken(choice: &Choice) -> Option<Language> {
    match choice {
        Choice::Named { name } => Language::of(name),
        Choice::Automatic => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_call_is_no_part_of_the_request() {
        for (said, request) in [
            ("Hey Sotto, what time is it?", "what time is it?"),
            ("hey soto set a timer", "set a timer"),
            ("Sotto. Stop.", "Stop."),
            ("Hey Sotto.", ""),
            ("  ", ""),
            ("Hey you, listen", "Hey you, listen"),
            ("What is a sotto?", "What is a sotto?"),
        ] {
            assert_eq!(without_call(said), request, "{said}");
        }
    }

    #[test]
    fn words_that_cannot_be_all_are_known() {
        let judged = |text| judge(text, Language::ENGLISH, false);
        for text in [
            "Remind me to",
            "Add milk and.",
            "Um.",
            "Set a timer for twenty",
            "Set a timer for 20.",
            "Well,",
            "I would like...",
        ] {
            assert_eq!(judged(text), Judgement::Unfinished, "{text}");
        }
        for text in ["What is the capital of France?", "What is this for?"] {
            assert_eq!(judged(text), Judgement::Sentence, "{text}");
        }
        assert_eq!(judged("play something nice"), Judgement::Unknown);
        for text in ["", "  ", "...", "?"] {
            assert_eq!(judged(text), Judgement::Empty, "{text}");
        }
        assert_eq!(
            judge("Turn it on.", Language::ENGLISH, true),
            Judgement::Complete
        );
        assert_eq!(
            judge("Turn it on and", Language::ENGLISH, true),
            Judgement::Unfinished
        );
        assert_eq!(
            judge("Erinnere mich an die", Language::GERMAN, false),
            Judgement::Unfinished
        );
    }

    #[test]
    fn sottos_own_words_are_known() {
        let said = "Timer set for five minutes. It rings at noon.";
        assert!(echoes("set for five", said));
        assert!(echoes("Timer, minutes", said));
        assert!(!echoes("stop", said));
        assert!(!echoes("five for", said));
        assert!(!echoes("", said));
    }

    #[test]
    fn known_commands_are_complete_and_others_are_not() {
        let commands = Commands::built_in().unwrap();
        assert!(commands.knows("Set a timer for five minutes."));
        assert!(commands.knows("What time is it?"));
        // The last word alone would be waited behind.
        assert!(commands.knows("Mach das Mikrofon zu."));
        assert!(commands.knows("Turn the microphone on."));
        assert!(!commands.knows("Set a timer"));
        assert!(!commands.knows("Remind me to"));
    }
}
