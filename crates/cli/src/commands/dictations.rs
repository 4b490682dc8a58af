//! `sotto dictations`: what was dictated, and what became of it.

use sotto_api::{Dictation, DictationRequest, DictationWent, Id, Request};
use sotto_skills::numbers::Language;

use crate::arguments::{DictationVerb, Dictations};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::Clock;
use crate::kept::find::{self, Named, shorts};
use crate::kept::rows::{Row, plain, plain_lines, rows};
use crate::kept::sure::sure;
use crate::kept::{Desk, shown};
use crate::output::Output;
use crate::said::Said;

/// Among so many of the newest one is looked for by its words.
const LOOKED_THROUGH: u32 = 2_000;
/// So many letters of a text tell which one it is.
const TOLD: usize = 60;

impl Named for Dictation {
    const WHAT: &str = "rows.a_dictation";
    const SHOWN_BY: &str = "sotto dictations";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        vec![self.text.clone(), self.heard.clone()]
    }
}

/// Does it.
pub async fn dictations(
    asked: Dictations,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let desk = &mut desk;
    let limit = asked.limit;
    match asked.what.unwrap_or(DictationVerb::List { limit }) {
        DictationVerb::List { limit } => {
            let all = newest(limit, desk).await?;
            let now = desk.now.clone();
            let none = Said::new("Nothing was dictated.", "Es wurde nichts diktiert.");
            desk.show_all(&all, none.in_language(now.language), || lines(&all, &now))
        }
        DictationVerb::Show { which, heard } => {
            let one = meant(&which, desk).await?;
            let text = if heard { &one.heard } else { &one.text };
            let text = plain_lines(text);
            desk.show(&one, || text)
        }
        DictationVerb::Delete { which } => {
            let one = meant(&which, desk).await?;
            let told = told(&one);
            let told = Said::new(format!("Deleted: {told}"), format!("Gelöscht: {told}"));
            let told = told.in_language(desk.now.language).to_owned();
            let request = DictationRequest::Delete { id: one.id };
            desk.act(Request::Dictation(request), |_| told).await
        }
        DictationVerb::Clear { yes } => {
            let language = desk.now.language;
            let question = Said::new(
                "Delete everything that was dictated?",
                "Alles löschen, was diktiert wurde?",
            );
            sure(language, question.in_language(language), yes)?;
            let told = Said::new(
                "Deleted. `sotto undo` brings it back.",
                "Gelöscht. `sotto undo` holt es zurück.",
            );
            let told = told.in_language(language).to_owned();
            desk.act(Request::Dictation(DictationRequest::DeleteAll), |_| told)
                .await
        }
        DictationVerb::Again { which, seconds } => {
            let id = if which.is_empty() {
                None
            } else {
                Some(meant(&which, desk).await?.id)
            };
            let told = Said::new(
                format!(
                    "It is written in {seconds} seconds: go to the program that is to have it."
                ),
                format!(
                    "In {seconds} Sekunden wird es geschrieben: Geh zu dem Programm, das es bekommen soll."
                ),
            );
            let told = told.in_language(desk.now.language).to_owned();
            let request = DictationRequest::Again {
                id,
                after_seconds: seconds,
            };
            desk.act(Request::Dictation(request), |_| told).await
        }
        DictationVerb::TakeBack => {
            let told = Said::new(
                "What was written last is taken back, where its program still has the keyboard.",
                "Das Letzte wird zurückgenommen, wenn sein Programm noch die Tastatur hat.",
            );
            let told = told.in_language(desk.now.language).to_owned();
            desk.act(Request::Dictation(DictationRequest::TakeBack), |_| told)
                .await
        }
    }
}

async fn newest(limit: u32, desk: &Desk<'_>) -> Result<Vec<Dictation>, CliError> {
    let before = None;
    desk.get(Request::Dictation(DictationRequest::List { before, limit }))
        .await
}

/// The one that is meant; without words the newest.
async fn meant(which: &[String], desk: &Desk<'_>) -> Result<Dictation, CliError> {
    let limit = if which.is_empty() { 1 } else { LOOKED_THROUGH };
    let all = newest(limit, desk).await?;
    match (which.is_empty(), all.first()) {
        (true, Some(newest)) => Ok(newest.clone()),
        _ => find::one(desk.now.language, &which.join(" "), &all).cloned(),
    }
}

/// The beginning of a text, in one line.
fn told(one: &Dictation) -> String {
    let text = plain(&one.text);
    if text.chars().count() <= TOLD {
        return text;
    }
    let begin: String = text.chars().take(TOLD).collect();
    format!("{}…", begin.trim_end())
}

/// Dictations as they come, each with when it was said, the program it went to, and what became of it.
#[must_use]
pub fn lines(all: &[Dictation], now: &Clock) -> String {
    let ids: Vec<Id> = all.iter().map(|one| one.id).collect();
    let each: Vec<Row> = all
        .iter()
        .zip(shorts(&ids))
        .map(|(one, id)| {
            let when = shown::moment(one.created, now);
            let program = one.program.as_deref().map(plain).unwrap_or_default();
            let went = went(one.went, now.language);
            Row::new([id, when, program, went], one.text.clone())
        })
        .collect();
    rows(&each)
}

fn went(went: DictationWent, language: Language) -> String {
    let (english, german) = match went {
        // As it is meant to be; that needs no word.
        DictationWent::Written | DictationWent::Shown => return String::new(),
        DictationWent::Waits => ("not written", "nicht geschrieben"),
        DictationWent::Clipboard => ("on the clipboard", "in der Zwischenablage"),
        DictationWent::TakenBack => ("taken back", "zurückgenommen"),
        DictationWent::Lost => ("not written", "nicht geschrieben"),
    };
    Said::new(english, german).in_language(language).to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn one(end: &str, text: &str, program: Option<&str>, went: DictationWent) -> Dictation {
        let created = "2026-11-21T08:00:00Z".parse().unwrap();
        Dictation {
            id: format!("01998000-0000-7000-8000-{end}").parse().unwrap(),
            heard: text.to_lowercase(),
            text: text.to_owned(),
            program: program.map(str::to_owned),
            went,
            created,
            changed: created,
        }
    }

    #[test]
    fn each_is_a_row_with_what_became_of_it() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let all = [
            one(
                "00000000aaaa",
                "Dear Ada,\nhello",
                Some("Gedit"),
                DictationWent::Written,
            ),
            one("00000000bbbb", "No", None, DictationWent::TakenBack),
        ];
        assert_eq!(
            lines(&all, &now),
            "aaaa  today 09:00  Gedit              Dear Ada, hello\n\
             bbbb  today 09:00         taken back  No\n"
        );
        let german = Clock {
            language: Language::GERMAN,
            ..now
        };
        assert!(lines(&all, &german).contains("zurückgenommen"));
        assert_eq!(lines(&[], &german), "");
    }

    #[test]
    fn one_is_found_by_what_was_heard_and_by_what_was_written() {
        let all = [
            one("00000000aaaa", "Dear Ada", None, DictationWent::Written),
            one("00000000bbbb", "Yours", None, DictationWent::Written),
        ];
        assert_eq!(
            find::one(Language::ENGLISH, "ada", &all).unwrap().id,
            all[0].id
        );
        assert_eq!(
            find::one(Language::ENGLISH, "bbbb", &all).unwrap().id,
            all[1].id
        );
        assert!(find::one(Language::ENGLISH, "nobody", &all).is_err());
        let long = one(
            "00000000cccc",
            &"word ".repeat(40),
            None,
            DictationWent::Lost,
        );
        assert!(told(&long).chars().count() <= TOLD + 1);
    }
}
