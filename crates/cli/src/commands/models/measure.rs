//! How fast models are on this machine, kept until the model, the engine or the number of cores is another. Of the starters it
//! is what the advisor reckons with in place of its table. Only when asked for: each takes a few seconds.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sotto_engines::supervisor::find_program;
use sotto_models::advisor::{Machine, Measurement};
use sotto_models::catalog::Kind;
use sotto_models::starter::Starter;
use sotto_skills::numbers::Language;

use super::timing::timed;
use crate::care::Refused;
use crate::choice;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::output::{Output, complain};

/// The file in the data folder.
const FILE: &str = "model-speed.json";
/// The starters that the advisor reckons with.
const TIMED: [(Kind, &str); 2] = [(Kind::Ear, choice::ENGLISH_EAR), (Kind::Mind, choice::MIND)];
/// Two that are measured at once keep their results one after the other.
static KEEPING: Mutex<()> = Mutex::new(());

/// One measurement with what it is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    conditions: Conditions,
    measurement: Measurement,
    /// The name of the model; empty where an older Sotto kept it, which timed nothing but these starters.
    #[serde(default)]
    id: String,
    /// Seconds to the first piece of a word, or to the first sound.
    #[serde(default)]
    wait: Option<f64>,
}

/// What makes another measurement necessary when it is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Conditions {
    version: String,
    cores: u32,
    engine: Identity,
    /// Older files call it so.
    #[serde(alias = "starter")]
    model: Identity,
}

/// Which file, as far as can be told at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    path: String,
    bytes: u64,
    /// Seconds since 1970.
    modified: u64,
}

impl Identity {
    fn of(path: &Path) -> Option<Self> {
        let facts = std::fs::metadata(path).ok()?;
        let since = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self {
            path: path.display().to_string(),
            bytes: facts.len(),
            modified: since.as_secs(),
        })
    }
}

impl Conditions {
    /// Those of now; nothing while the engine or the model is not here.
    fn of_now(kind: Kind, model: &Path, machine: &Machine) -> Option<Self> {
        let engine = match kind {
            Kind::Ear => "ear",
            Kind::Voice => "voice",
            _ => "mind",
        };
        Some(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            cores: machine.cores,
            engine: Identity::of(&find_program(engine).ok()?)?,
            model: Identity::of(model)?,
        })
    }
}

impl Kept {
    fn name(&self) -> &str {
        let kind = self.measurement.kind;
        match TIMED.iter().find(|(timed, _)| *timed == kind) {
            Some((_, id)) if self.id.is_empty() => id,
            _ => &self.id,
        }
    }

    fn holds(&self, machine: &Machine) -> bool {
        let model = Path::new(&self.conditions.model.path);
        let now = Conditions::of_now(self.measurement.kind, model, machine);
        now.as_ref() == Some(&self.conditions)
    }
}

/// How fast a model was when it was measured here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Speed {
    /// In the unit in which the advisor reckons.
    pub rate: f64,
    /// Seconds to the first piece of a word, or to the first sound.
    pub wait: Option<f64>,
}

/// How fast those models were that were measured here, by their names, as far as it still holds. Takes no time.
pub(crate) fn speeds(home: &Home, machine: &Machine) -> BTreeMap<String, Speed> {
    by_name(read(&file(home)), |kept| kept.holds(machine))
}

fn by_name(kept: Vec<Kept>, holds: impl Fn(&Kept) -> bool) -> BTreeMap<String, Speed> {
    let speed = |kept: &Kept| Speed {
        rate: kept.measurement.rate,
        wait: kept.wait,
    };
    kept.iter()
        .filter(|kept| holds(kept))
        .map(|kept| (kept.name().to_owned(), speed(kept)))
        .collect()
}

/// What was measured earlier and still holds. Takes no time.
pub(crate) fn kept(home: &Home, machine: &Machine) -> Vec<Measurement> {
    let starter = Starter::load();
    let now: Vec<Conditions> = TIMED
        .iter()
        .filter_map(|(kind, id)| Conditions::of_now(*kind, &starter.path(id)?, machine))
        .collect();
    still_holding(read(&file(home)), &now)
}

fn still_holding(kept: Vec<Kept>, now: &[Conditions]) -> Vec<Measurement> {
    kept.into_iter()
        .filter(|kept| now.contains(&kept.conditions))
        .map(|kept| kept.measurement)
        .collect()
}

/// Measures what was not measured yet under these conditions, keeps it, and gives all that holds now. What cannot be
/// measured is said, and the advisor does without it.
pub(super) async fn measured(
    home: &Home,
    machine: &Machine,
    language: Language,
    output: &Output,
) -> Result<Vec<Measurement>, CliError> {
    let before = kept(home, machine);
    for (kind, id) in TIMED {
        if before.iter().any(|measurement| measurement.kind == kind) {
            continue;
        }
        let name = [("id", id.to_owned())];
        output.note(say(language, "told.measuring", name));
        match of_model(kind, id, home, machine).await {
            Ok(Some(new)) => keep(new, home)?,
            Ok(None) => complain(say_exactly(language, "told.measured_slow", [("id", id)])),
            Err(error) => {
                let why = error.to_string();
                let with = [("id", id), ("why", why.as_str())];
                complain(say_exactly(language, "told.not_measured", with));
            }
        }
    }
    Ok(kept(home, machine))
}

/// Measures one model that hears, thinks or speaks, and keeps how fast it was.
///
/// # Errors
/// When it is not here, cannot be used, is too slow to say anything, or the result cannot be kept.
pub(crate) async fn measure(kind: Kind, id: &str, home: &Home) -> Result<(), CliError> {
    let new = of_model(kind, id, home, &Machine::detect(None)).await?;
    keep(new.ok_or_else(|| Refused::TooSlow(id.to_owned()))?, home)
}

async fn of_model(
    kind: Kind,
    id: &str,
    home: &Home,
    machine: &Machine,
) -> Result<Option<Kept>, CliError> {
    let model = choice::named_model(kind, id)?;
    let timing = timed(kind, id, &model, home).await?;
    let conditions = Conditions::of_now(kind, &model, machine);
    Ok(timing.zip(conditions).map(|(timing, conditions)| Kept {
        measurement: Measurement {
            kind,
            model_bytes: conditions.model.bytes,
            rate: timing.rate,
        },
        conditions,
        id: id.to_owned(),
        wait: timing.wait,
    }))
}

/// Keeps it in place of what was known of this model.
fn keep(new: Kept, home: &Home) -> Result<(), CliError> {
    let _one = KEEPING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut all = read(&file(home));
    all.retain(|old| {
        old.name() != new.name() && old.conditions.model.path != new.conditions.model.path
    });
    all.push(new);
    write(home, &all)
}

fn file(home: &Home) -> PathBuf {
    home.folder().join(FILE)
}

/// A file that is not there or damaged only means that nothing was measured.
fn read(file: &Path) -> Vec<Kept> {
    let text = std::fs::read(file).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn write(home: &Home, all: &[Kept]) -> Result<(), CliError> {
    home.make()?;
    let place = file(home);
    let written = || -> std::io::Result<()> {
        let mut fresh = tempfile::NamedTempFile::new_in(home.folder())?;
        fresh.write_all(&serde_json::to_vec(all)?)?;
        fresh.persist(&place).map_err(|error| error.error)?;
        Ok(())
    };
    written().map_err(|source| CliError::unwritable(&place, source))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn identity(name: &str, bytes: u64) -> Identity {
        Identity {
            path: name.to_owned(),
            bytes,
            modified: 7,
        }
    }

    fn kept_of(kind: Kind, id: &str, path: &str, rate: f64) -> Kept {
        Kept {
            conditions: Conditions {
                version: "1".to_owned(),
                cores: 2,
                engine: identity("sotto-mind", 10),
                model: identity(path, 20),
            },
            measurement: Measurement {
                kind,
                model_bytes: 20,
                rate,
            },
            id: id.to_owned(),
            wait: Some(0.25),
        }
    }

    fn empty_home() -> (tempfile::TempDir, Home) {
        let temporary = tempfile::tempdir().unwrap();
        let home = Home::at(Some(temporary.path().join("data"))).unwrap();
        (temporary, home)
    }

    #[test]
    fn a_measurement_holds_until_the_model_the_engine_or_the_cores_are_others() {
        let (_temporary, home) = empty_home();
        let kept = kept_of(Kind::Mind, choice::MIND, "starter.gguf", 55.5);
        let (conditions, measurement) = (kept.conditions.clone(), kept.measurement);
        assert!(read(&file(&home)).is_empty(), "nothing was measured yet");
        keep(kept, &home).unwrap();
        let holding =
            |now: &Conditions| still_holding(read(&file(&home)), std::slice::from_ref(now));
        assert_eq!(holding(&conditions), [measurement]);
        for other in [
            Conditions {
                cores: 4,
                ..conditions.clone()
            },
            Conditions {
                version: "2".to_owned(),
                ..conditions.clone()
            },
            Conditions {
                engine: identity("sotto-mind", 11),
                ..conditions.clone()
            },
            Conditions {
                model: identity("other.gguf", 20),
                ..conditions.clone()
            },
        ] {
            assert!(holding(&other).is_empty(), "{other:?}");
        }
        std::fs::write(file(&home), "[{").unwrap();
        assert!(holding(&conditions).is_empty());
    }

    #[test]
    fn each_model_has_its_newest_speed() {
        let (_temporary, home) = empty_home();
        keep(kept_of(Kind::Mind, "small", "small.gguf", 50.0), &home).unwrap();
        keep(kept_of(Kind::Mind, "large", "large.gguf", 9.0), &home).unwrap();
        keep(kept_of(Kind::Mind, "small", "moved.gguf", 60.0), &home).unwrap();
        let all = by_name(read(&file(&home)), |_| true);
        let rates: Vec<(&str, f64)> = all
            .iter()
            .map(|(id, speed)| (id.as_str(), speed.rate))
            .collect();
        assert_eq!(rates, [("large", 9.0), ("small", 60.0)]);
        assert_eq!(all["large"].wait, Some(0.25));
        let only_large = |kept: &Kept| kept.id == "large";
        assert_eq!(by_name(read(&file(&home)), only_large).len(), 1);
        // None of these files is there, so nothing of it holds.
        assert!(speeds(&home, &Machine::detect(None)).is_empty());
    }

    #[test]
    fn what_an_older_sotto_kept_is_of_the_starter() {
        let (_temporary, home) = empty_home();
        home.make().unwrap();
        let older = r#"[{
            "conditions": {
                "version": "1", "cores": 2,
                "engine": {"path": "sotto-ear", "bytes": 1, "modified": 2},
                "starter": {"path": "tiny.bin", "bytes": 3, "modified": 4}
            },
            "measurement": {"kind": "ear", "model_bytes": 3, "rate": 31.5}
        }]"#;
        std::fs::write(file(&home), older).unwrap();
        let all = by_name(read(&file(&home)), |_| true);
        let speed = Speed {
            rate: 31.5,
            wait: None,
        };
        assert_eq!(all.get(choice::ENGLISH_EAR), Some(&speed));
    }

    #[test]
    fn another_file_under_the_same_name_is_another() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path().join("engine");
        assert_eq!(Identity::of(&path), None);
        std::fs::write(&path, "one").unwrap();
        let one = Identity::of(&path);
        assert!(one.is_some());
        std::fs::write(&path, "another").unwrap();
        assert_ne!(Identity::of(&path), one);
    }
}
