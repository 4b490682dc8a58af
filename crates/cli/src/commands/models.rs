//! `sotto models`: what there is, what fits this machine, and getting it here and away again.

pub(crate) mod bring;
pub(crate) mod change;
pub(crate) mod fetch;
pub(crate) mod graphics;
pub(crate) mod measure;
mod quarantine;
pub(crate) mod rows;
mod timing;
mod verify;

use serde::Serialize;
use sotto_models::advisor::{Fit, Machine};
use sotto_models::catalog::{Catalog, Kind};
use sotto_skills::numbers::Language;

use crate::arguments::Models;
use crate::care::own_ear;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::say;
use crate::language;
use crate::output::{Output, bytes, table};
use graphics::Graphics;
use rows::{Row, State};

/// Does it.
pub async fn models(
    what: Option<Models>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let language = language::of_reader(home, output).await;
    match what.unwrap_or(Models::List { measure: false }) {
        Models::List { measure } => list(measure, home, language, output).await,
        Models::Get { id } => fetch::get(&id, home, language, output).await,
        Models::Starter { ids } => fetch::starter_set(&ids, home, language, output).await,
        Models::Remove { id } => change::remove(&id, home, language, output),
        Models::Import { path, small } => bring::import(&path, small, home, language, output).await,
        Models::Use { id } => change::choose(&id, home, language, output).await,
        Models::Quarantine { what } => {
            let released = what.as_ref().map(|what| what.name());
            quarantine::quarantine(released, home, language, output)
        }
        Models::Verify { id } => verify::verify(id.as_deref(), language, output).await,
    }
}

/// What a part of Sotto does, as people read it.
pub(crate) fn part_said(kind: Kind, language: Language) -> String {
    let name = match kind {
        Kind::Ear => "rows.part_ear",
        Kind::Mind => "rows.part_mind",
        Kind::Voice => "rows.part_voice",
        Kind::Memory => "rows.part_memory",
        Kind::VoiceActivity => "rows.part_activity",
        other => return other.to_string(),
    };
    say(language, name, [])
}

pub(crate) fn catalog() -> Result<Catalog, CliError> {
    Ok(Catalog::embedded().map_err(sotto_models::ModelsError::from)?)
}

/// A row of the list.
#[derive(Serialize)]
struct Listed {
    id: String,
    kind: String,
    title: String,
    bytes: Option<u64>,
    fits: Option<Fit>,
    /// Whether that comes from a measurement on this machine rather than from a table.
    measured: bool,
    /// Whether that is so on the graphics processor, which `--gpu` asks for, and less well without.
    with_gpu: bool,
    licence: String,
    state: &'static str,
    active: bool,
    /// What people read in their language, where programs read the same word everywhere.
    #[serde(skip)]
    for_people: ForPeople,
}

struct ForPeople {
    kind: Kind,
    state: State,
    brought: bool,
}

impl Listed {
    fn of(row: Row) -> Self {
        Self {
            for_people: ForPeople {
                kind: row.kind,
                state: row.state,
                brought: row.brought,
            },
            kind: row.kind.to_string(),
            bytes: row.bytes,
            fits: row.advice.map(|advice| advice.fit),
            measured: row.advice.is_some_and(|advice| advice.measured),
            with_gpu: row.advice.is_some_and(|advice| advice.on_gpu),
            licence: row.licence,
            state: row.state.told(),
            active: row.active,
            title: row.title,
            id: row.id,
        }
    }

    /// How well it fits, and how that is known. Whether it fits at all is a matter of memory, which is not measured.
    fn told(&self, language: Language) -> String {
        let fit = match self.fits {
            None => return say(language, "rows.unknown", []),
            Some(Fit::WillNotFit) => return say(language, "rows.fits_not", []),
            Some(Fit::WillBeSlow) => say(language, "rows.fits_slowly", []),
            Some(Fit::FitsWell) => say(language, "rows.fits_well", []),
        };
        let how = if self.with_gpu {
            "rows.fits_with_gpu"
        } else if self.measured {
            "rows.fits_measured"
        } else {
            "rows.fits_reckoned"
        };
        say(language, how, [("fit", fit)])
    }

    /// As it stands in the table.
    fn cells(&self, language: Language) -> Vec<String> {
        vec![
            if self.active {
                "*".to_owned()
            } else {
                String::new()
            },
            self.id.clone(),
            part_said(self.for_people.kind, language),
            self.bytes.map_or_else(|| "?".to_owned(), bytes),
            self.told(language),
            say(language, self.for_people.state.name(), []),
            // Last: some are a sentence, and what wraps in a narrow terminal is then the end of it.
            if self.for_people.brought {
                say(language, "rows.own_licence", [])
            } else {
                self.licence.clone()
            },
        ]
    }
}

async fn list(
    measure: bool,
    home: &Home,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let machine = Machine::detect(None);
    let measurements = if measure {
        measure::measured(home, &machine, language, output).await?
    } else {
        measure::kept(home, &machine)
    };
    let graphics = Graphics::of(&machine, home).await;
    let settings = language::settings_here(home).await.unwrap_or_default();
    let rows = rows::rows(&machine, &measurements, &graphics, own_ear(&settings))?;
    let rows: Vec<Listed> = rows.into_iter().map(Listed::of).collect();
    if output.json {
        return output.json(&rows);
    }
    output.piece(&lines(&rows, language))?;
    let with = [
        ("cores", machine.cores.to_string()),
        ("memory", bytes(machine.memory_mb * 1_000_000)),
        ("graphics", graphics.told(language)),
    ];
    output.note(say(language, "told.this_machine", with));
    if measurements.is_empty() {
        output.note(say(language, "told.how_to_measure", []));
    }
    Ok(())
}

/// The list as a table.
fn lines(rows: &[Listed], language: Language) -> String {
    let heading = [
        "rows.id",
        "rows.serves",
        "rows.size",
        "rows.here",
        "rows.state",
        "rows.licence",
    ]
    .map(|name| say(language, name, []));
    let heading: Vec<&str> = std::iter::once("")
        .chain(heading.iter().map(String::as_str))
        .collect();
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.cells(language)).collect();
    table(&heading, &cells)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_models::advisor::Advice;

    fn row(kind: Kind, state: State, advice: Option<Advice>, brought: bool) -> Row {
        Row {
            id: "xylo".to_owned(),
            kind,
            title: "Xylo".to_owned(),
            bytes: Some(12_000_000),
            languages: Vec::new(),
            licence: "MIT".to_owned(),
            own_terms: false,
            home: None,
            advice,
            state,
            active: brought,
            brought,
        }
    }

    fn listed() -> Vec<Listed> {
        let well = Advice {
            fit: Fit::FitsWell,
            needs_mb: 100,
            expected_rate: 10.0,
            measured: true,
            on_gpu: false,
        };
        let rows = [
            row(Kind::Ear, State::Absent, Some(well), false),
            row(Kind::Mind, State::Here, None, true),
        ];
        rows.into_iter().map(Listed::of).collect()
    }

    #[test]
    fn models_are_listed_in_the_users_language() {
        let english = lines(&listed(), Language::ENGLISH);
        for words in [
            "on this machine",
            "fits well (measured)",
            "not here",
            "as you got it",
        ] {
            assert!(english.contains(words), "{english}");
        }
        let german = lines(&listed(), Language::GERMAN);
        for words in [
            "Kennung",
            "auf diesem Rechner",
            "Hören",
            "passt gut (gemessen)",
            "nicht da",
            "unbekannt",
            "wie du es bekommen hast",
        ] {
            assert!(german.contains(words), "{german}");
        }
    }

    #[test]
    fn programs_read_the_same_words_in_every_language() {
        let listed = serde_json::to_value(listed()).unwrap();
        let first = &listed[0];
        assert_eq!(first["kind"], "ear");
        assert_eq!(first["state"], "not here");
        assert!(first.get("for_people").is_none(), "{first}");
    }

    #[test]
    fn a_state_and_a_part_have_the_word_that_programs_read_in_english() {
        for state in [
            State::Here,
            State::Unchecked,
            State::StarterAbsent,
            State::OwnAbsent,
            State::Absent,
            State::ByHand,
        ] {
            assert_eq!(say(Language::ENGLISH, state.name(), []), state.told());
        }
        for kind in [
            Kind::Ear,
            Kind::Mind,
            Kind::Voice,
            Kind::Memory,
            Kind::VoiceActivity,
        ] {
            assert_eq!(part_said(kind, Language::ENGLISH), kind.name());
        }
        for fit in [Fit::WillNotFit, Fit::WillBeSlow, Fit::FitsWell] {
            let mut first = listed().remove(0);
            first.fits = Some(fit);
            let told = first.told(Language::ENGLISH);
            assert!(told.starts_with(&fit.to_string()), "{told}");
        }
    }
}
