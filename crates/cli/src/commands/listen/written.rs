//! What is dictated into a terminal, as it is written there: by the same rules as into every other program.

use sotto_api::{Choice, DictationWent, Event, Id, NewDictation, Settings};
use sotto_skills::dictating::{self, Dictated, Rules, Spoken};
use sotto_skills::numbers::Language;

/// The rules of a terminal.
#[derive(Debug)]
pub(super) struct Rewritten {
    rules: Rules,
}

/// What becomes of an event.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Becomes {
    /// It is shown as it is.
    Itself(Event),
    /// It is shown in these words, and kept.
    Written(Event, NewDictation),
    /// What stands there already was to be taken back.
    TakeBack,
    /// Nothing that can be written was said.
    Nothing,
}

impl Rewritten {
    /// By these settings; `here` is the language where none is set.
    pub(super) fn by(settings: &Settings, here: Language) -> Self {
        let named = match &settings.talk.language {
            Choice::Named { name } => Spoken::named(name),
            Choice::Automatic => Spoken::named(here.code()),
        };
        Self {
            rules: Rules::of(&settings.dictation, None, named.unwrap_or_default()),
        }
    }

    /// Reads what was dictated; everything else stays as it is.
    pub(super) fn read(&self, event: Event) -> Becomes {
        let Event::Typed { text: heard } = event else {
            return Becomes::Itself(event);
        };
        match dictating::read(&heard, &self.rules.settings, self.rules.usual) {
            Dictated::Text(text) => {
                let new = NewDictation {
                    id: Id::new(),
                    heard,
                    text: text.clone(),
                    program: None,
                    went: DictationWent::Shown,
                };
                Becomes::Written(Event::Typed { text }, new)
            }
            Dictated::TakeBack => Becomes::TakeBack,
            Dictated::Nothing => Becomes::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Event {
        Event::Typed {
            text: text.to_owned(),
        }
    }

    #[test]
    fn what_is_dictated_is_read_by_the_rules_and_kept_with_what_was_heard() {
        let rewritten = Rewritten::by(&Settings::default(), Language::ENGLISH);
        let Becomes::Written(event, new) = rewritten.read(typed("um dear Ada comma")) else {
            panic!("it is not written");
        };
        assert_eq!(event, typed("dear Ada,"));
        assert_eq!(
            (new.heard.as_str(), new.text.as_str()),
            ("um dear Ada comma", "dear Ada,")
        );
        assert_eq!(new.went, DictationWent::Shown);
        assert_eq!(rewritten.read(typed("Scratch that.")), Becomes::TakeBack);
        assert_eq!(rewritten.read(typed("Um.")), Becomes::Nothing);
        let other = Event::Level { level: 0.5 };
        assert_eq!(rewritten.read(other.clone()), Becomes::Itself(other));
    }

    #[test]
    fn the_language_that_is_set_comes_before_that_of_the_system() {
        let heard = "um acht";
        let text =
            |settings: &Settings, here| match Rewritten::by(settings, here).read(typed(heard)) {
                Becomes::Written(_, new) => new.text,
                other => panic!("{other:?}"),
            };
        let mut settings = Settings::default();
        assert_eq!(text(&settings, Language::GERMAN), heard);
        assert_eq!(text(&settings, Language::ENGLISH), "acht");
        settings.talk.language = Choice::Named {
            name: "de".to_owned(),
        };
        assert_eq!(text(&settings, Language::ENGLISH), heard);
    }
}
