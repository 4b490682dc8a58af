//! What comes to the loop, from wherever, and what it means.

use sotto_api::Turn;
use sotto_audio::ending::At;
use sotto_engines::hearing::Transcript;
use sotto_skills::numbers::Language;

use super::super::Input;
use super::super::words::{Commands, judge, without_call};

/// Something that happened.
#[derive(Debug)]
pub(in crate::listening) enum Happened {
    /// As it is.
    Input(Input),
    /// The ear tells words of a growing reading.
    Words {
        at: At,
        firm: String,
        tentative: String,
    },
    /// It has decoded all of a reading.
    Transcript { at: At, transcript: Box<Transcript> },
    /// It could not.
    NotHeard { at: At, sentence: String },
    /// The assistant was told one thing more.
    Told,
    /// A turn is over for the assistant, and kept.
    Done { turn: u64, kept: Box<Turn> },
    /// A turn is kept as it was heard, with where its time went.
    Over {
        turn: Box<Turn>,
        wait_ms: Option<u64>,
    },
    /// Listen no more.
    End,
}

/// What all words of a reading mean here.
pub(super) fn heard(
    at: At,
    transcript: &Transcript,
    language: Language,
    commands: &Commands,
) -> Input {
    let language = Language::of(&transcript.language).unwrap_or(language);
    let text = without_call(&transcript.text).to_owned();
    let judgement = judge(&text, language, commands.knows(&text));
    Input::Heard {
        at,
        text,
        judgement,
    }
}

/// What words so far mean here.
pub(super) fn partial(at: At, firm: String, tentative: String, language: Language) -> Input {
    let (firm, tentative) = uncalled(firm, tentative);
    // They can only lengthen the wait, so it does not matter whether they are a command already.
    let judgement = judge(&format!("{firm} {tentative}"), language, false);
    Input::Partial {
        at,
        firm,
        tentative,
        judgement,
    }
}

/// The call is cut off wherever it stands.
fn uncalled(firm: String, tentative: String) -> (String, String) {
    let whole = format!("{} {}", firm.trim(), tentative.trim());
    let whole = whole.trim();
    let rest = without_call(whole);
    let cut = whole.len() - rest.len();
    if cut == 0 {
        return (firm, tentative);
    }
    match firm.trim().get(cut..) {
        Some(firm) if !firm.trim().is_empty() => (firm.trim().to_owned(), tentative),
        _ => (String::new(), rest.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_call_is_cut_off_wherever_it_ends() {
        let cut = |firm: &str, tentative: &str| uncalled(firm.to_owned(), tentative.to_owned());
        let pair = |firm: &str, tentative: &str| (firm.to_owned(), tentative.to_owned());
        assert_eq!(cut("Hey Sotto, what", "time"), pair("what", "time"));
        assert_eq!(cut("Hey", "Sotto, what"), pair("", "what"));
        assert_eq!(cut("Hey Sotto,", "what time"), pair("", "what time"));
        assert_eq!(cut("", "Hey Sotto"), pair("", ""));
        assert_eq!(cut("what", "time"), pair("what", "time"));
    }
}
