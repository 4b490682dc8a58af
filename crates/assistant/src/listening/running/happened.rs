//! What comes to the loop, from wherever, and what it means.

use sotto_api::Turn;
use sotto_audio::ending::At;
use sotto_engines::hearing::Transcript;
use sotto_skills::numbers::Language;

use super::super::Input;
use super::super::words::{Commands, Known, agrees_or_declines, judge, without_call};

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

/// The newest words of the reading that grows: the next decode of it is held against them.
#[derive(Debug, Default)]
pub(super) struct Growing(Option<(At, String)>);

impl Growing {
    /// Nothing where this reading has no words yet.
    fn of(&self, at: At) -> &str {
        match &self.0 {
            Some((of, text)) if *of == at => text,
            _ => "",
        }
    }
}

/// Takes what the ear heard and did not believe for what was said, where it is a plain command: two quick words give a model little to
/// be sure by.
pub(super) fn believe(transcript: &mut Transcript, commands: &Commands) {
    if transcript.text.is_empty() && commands.speaks_for(&transcript.doubted) {
        transcript.text = std::mem::take(&mut transcript.doubted);
    }
}

/// What all words of a reading mean here. `asked`: the answer before it was a question, and a yes or a no is all that it takes.
pub(super) fn heard(
    at: At,
    transcript: &Transcript,
    language: Language,
    commands: &Commands,
    growing: &Growing,
    asked: bool,
) -> Input {
    let language = Language::of(&transcript.language).unwrap_or(language);
    let text = without_call(&transcript.text).to_owned();
    let known = if asked && agrees_or_declines(&text) {
        Known::Whole
    } else {
        commands.known(&text)
    };
    let judgement = judge(&text, language, known, growing.of(at));
    Input::Heard {
        at,
        text,
        judgement,
    }
}

/// What words so far mean here.
pub(super) fn partial(
    at: At,
    firm: String,
    tentative: String,
    language: Language,
    growing: &mut Growing,
) -> Input {
    let (firm, tentative) = uncalled(firm, tentative);
    let text = format!("{firm} {tentative}");
    // They can only lengthen the wait, so it does not matter whether they are a command already.
    let judgement = judge(&text, language, Known::No, growing.of(at));
    growing.0 = Some((at, text));
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
    #![allow(clippy::unwrap_used, clippy::panic)]

    use sotto_audio::ending::Judgement;

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

    #[test]
    fn what_a_reading_said_before_is_held_against_its_last_words() {
        let (now, next) = (
            At {
                turn: 1,
                revision: 0,
            },
            At {
                turn: 1,
                revision: 1,
            },
        );
        let mut growing = Growing::default();
        let judged = |at, growing: &mut Growing| {
            let (firm, tentative) = ("Hey Sotto, what is".to_owned(), "this for?".to_owned());
            match partial(at, firm, tentative, Language::ENGLISH, growing) {
                Input::Partial { judgement, .. } => judgement,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(judged(now, &mut growing), Judgement::Unfinished);
        assert_eq!(judged(now, &mut growing), Judgement::Unknown);
        // Whoever has spoken on is heard anew.
        assert_eq!(judged(next, &mut growing), Judgement::Unfinished);
        assert_eq!(growing.of(now), "");
    }

    #[test]
    fn what_the_ear_doubts_is_heard_where_it_is_a_command_and_nothing_was_heard_beside() {
        let commands = Commands::built_in().unwrap();
        let heard = |text: &str, doubted: &str| {
            let mut transcript = Transcript {
                text: text.to_owned(),
                doubted: doubted.to_owned(),
                ..Transcript::default()
            };
            believe(&mut transcript, &commands);
            transcript.text
        };
        assert_eq!(heard("", "Pause timer."), "Pause timer.");
        assert_eq!(heard("", "I was time."), "");
        assert_eq!(heard("", ""), "");
        assert_eq!(heard("Stop.", "Pause timer."), "Stop.");
    }

    #[test]
    fn a_yes_or_a_no_is_all_of_it_where_something_was_asked() {
        let commands = Commands::built_in().unwrap();
        let at = At {
            turn: 1,
            revision: 0,
        };
        let judged = |text: &str, asked| {
            let transcript = Transcript {
                text: text.to_owned(),
                language: "en".to_owned(),
                ..Transcript::default()
            };
            let (language, growing) = (Language::ENGLISH, Growing::default());
            match heard(at, &transcript, language, &commands, &growing, asked) {
                Input::Heard { judgement, .. } => judgement,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(judged("Yes.", true), Judgement::Complete);
        assert_eq!(judged("No.", true), Judgement::Complete);
        assert_eq!(judged("Yes, and", true), Judgement::Unfinished);
        // Otherwise it may be the beginning of anything.
        assert_eq!(judged("Yes.", false), Judgement::Unknown);
    }
}
