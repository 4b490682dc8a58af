//! `sotto bench`: what Sotto's own machinery costs. Where a second side exists, the same work straight through the
//! library, both are measured in one run, turn by turn, so that a busy machine is busy for both; the ratio is the middle of
//! the ratios of such pairs.

mod cancel;
mod ear;
mod machinery;
mod mind;
mod orphans;
mod straight;
mod voice;

use std::path::{Path, PathBuf};

use serde::Serialize;
use sotto_models::models_folder;

use crate::arguments::{Bench, Part};
use crate::error::CliError;
use crate::home::Home;
use crate::output::Output;

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Row {
    what: String,
    unit: &'static str,
    sotto: Option<f64>,
    straight: Option<f64>,
    ratio: Option<f64>,
    goal: Option<Goal>,
    met: Option<bool>,
    note: String,
}

/// What a value should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Goal {
    RatioAtMost(f64),
    RatioAtLeast(f64),
    AtMost(f64),
}

impl std::fmt::Display for Goal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Goal::RatioAtMost(most) => write!(f, "ratio ≤ {most}"),
            Goal::RatioAtLeast(least) => write!(f, "ratio ≥ {least}"),
            Goal::AtMost(most) => write!(f, "≤ {most}"),
        }
    }
}

impl Row {
    /// Two sides beside each other.
    fn compared(
        what: impl Into<String>,
        unit: &'static str,
        sotto: f64,
        straight: f64,
        goal: Goal,
    ) -> Self {
        let ratio = sotto / straight;
        Self {
            straight: Some(straight),
            ratio: Some(ratio),
            ..Self::measured(what, unit, sotto, Some(goal))
        }
        .judged()
    }

    /// The ratio is the middle of what the pairs say: a machine that changes its pace between two of them changes neither.
    fn paired(mut self, ratios: &mut [f64]) -> Self {
        self.ratio = Some(median(ratios));
        self.judged()
    }

    /// One value.
    fn measured(
        what: impl Into<String>,
        unit: &'static str,
        sotto: f64,
        goal: Option<Goal>,
    ) -> Self {
        let note = String::new();
        let what = what.into();
        Self {
            what,
            unit,
            sotto: Some(sotto),
            straight: None,
            ratio: None,
            goal,
            met: None,
            note,
        }
        .judged()
    }

    /// What could not be measured, and why.
    fn skipped(what: impl Into<String>, why: impl std::fmt::Display) -> Self {
        let (sotto, straight, ratio, goal, met) = (None, None, None, None, None);
        Self {
            what: what.into(),
            unit: "",
            sotto,
            straight,
            ratio,
            goal,
            met,
            note: format!("skipped: {why}"),
        }
    }

    fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    fn judged(mut self) -> Self {
        self.met = match self.goal {
            Some(Goal::RatioAtMost(most)) => self.ratio.map(|ratio| ratio <= most),
            Some(Goal::RatioAtLeast(least)) => self.ratio.map(|ratio| ratio >= least),
            Some(Goal::AtMost(most)) => self.sotto.map(|value| value <= most),
            None => None,
        };
        self
    }

    fn markdown(&self) -> String {
        let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), shown);
        let verdict = match self.met {
            Some(true) => "met",
            Some(false) => "missed",
            None => "",
        };
        let goal = self.goal.map_or_else(String::new, |goal| goal.to_string());
        let what = if self.unit.is_empty() {
            self.what.clone()
        } else {
            format!("{} ({})", self.what, self.unit)
        };
        let note = [verdict, &self.note]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("; ");
        format!(
            "| {what} | {} | {} | {} | {goal} | {note} |",
            number(self.sotto),
            number(self.straight),
            number(self.ratio)
        )
    }
}

fn shown(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

/// The middle of some measurements.
fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => values[count / 2],
        count => (values[count / 2 - 1] + values[count / 2]) / 2.0,
    }
}

/// Measures.
pub async fn bench(what: Bench, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let (speech, rounds, only, small_model) = match what {
        Bench::Engines {
            speech,
            rounds,
            only,
            small_model,
        } => (speech, rounds, only, small_model),
        Bench::Parent { engine } => return orphans::parent(engine, home, output).await,
    };
    let rounds = rounds.clamp(1, 1000);
    let data = test_data();
    let small = small_model.or_else(|| {
        data.as_ref()
            .map(|data| data.join("weights").join("stories260K.gguf"))
    });
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let build = if cfg!(debug_assertions) {
        "development build"
    } else {
        "release build"
    };
    if !output.json {
        output.line(format_args!(
            "Medians of {rounds} rounds on {cores} cores, {build}.\n"
        ))?;
        output.line("| what | Sotto | straight | ratio | goal | |\n|---|---|---|---|---|---|")?;
    }
    let mut rows = Vec::new();
    // Each row as soon as it is known: the whole takes many minutes, and may be ended before.
    let mut tell = |output: &mut Output, measured: Vec<Row>| {
        if !output.json {
            measured
                .iter()
                .try_for_each(|row| output.line(row.markdown()))?;
        }
        rows.extend(measured);
        Ok::<(), CliError>(())
    };
    let wanted = |part| only.is_none_or(|only| only == part);
    if wanted(Part::Transcription) {
        output.note("transcription …");
        let measured = ear::transcription(home, speech, data.as_deref(), rounds).await;
        tell(output, or_skipped("transcription", measured)?)?;
    }
    if wanted(Part::Text) {
        output.note("text …");
        let tokens = mind::tokens(home, rounds).await;
        tell(output, or_skipped("tokens", tokens)?)?;
        let prefix = mind::prefix(home, rounds).await;
        let what = "time to first token behind a kept prefix";
        tell(output, or_skipped(what, prefix)?)?;
    }
    if wanted(Part::Speech) {
        output.note("speech …");
        tell(output, voice::voices(home, rounds).await?)?;
    }
    if wanted(Part::Cancel) {
        output.note("cancelling …");
        tell(output, cancel::cancels(home).await?)?;
    }
    if wanted(Part::Orphans) {
        output.note("killing …");
        tell(output, orphans::orphans(home).await?)?;
    }
    if wanted(Part::Machinery) {
        output.note("machinery …");
        let frames = machinery::frames(home, rounds).await;
        tell(output, or_skipped("frames", frames)?)?;
        let start = machinery::start(home, small.as_deref(), rounds).await;
        tell(output, or_skipped("start of an engine", start)?)?;
        let idle = machinery::wake_ups(home, small.as_deref()).await;
        tell(output, or_skipped("wake-ups when idle", idle)?)?;
    }
    if output.json {
        return output.json(
            &serde_json::json!({ "cores": cores, "build": build, "rounds": rounds, "rows": rows }),
        );
    }
    Ok(())
}

/// One side that is missing does not hide the others.
fn or_skipped(what: &str, measured: Result<Vec<Row>, CliError>) -> Result<Vec<Row>, CliError> {
    match measured {
        Err(error @ CliError::OutputClosed) => Err(error),
        Err(error) => Ok(vec![Row::skipped(what, error)]),
        rows => rows,
    }
}

/// The folder of recordings for tests: named by `SOTTO_TEST_DATA`, else beside the checkout we stand in.
fn test_data() -> Option<PathBuf> {
    let named = std::env::var_os("SOTTO_TEST_DATA").map(PathBuf::from);
    let here = std::env::current_dir().unwrap_or_default();
    let beside = here
        .ancestors()
        .map(|folder| folder.join("shared").join("data"));
    named
        .into_iter()
        .chain(beside)
        .find(|folder| folder.is_dir())
}

/// A name for a program's own temporary files that no other run has.
fn scratch() -> Result<tempfile::TempDir, CliError> {
    tempfile::tempdir().map_err(|source| CliError::unwritable(&std::env::temp_dir(), source))
}

fn is_here(path: &Path) -> bool {
    path.exists() && path != models_folder()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_the_middle() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(&mut []).is_nan());
    }

    #[test]
    fn pairs_decide_and_not_the_medians() {
        // The machine became twice as slow after the first pair; in each of them both sides took the same.
        let row = Row::compared("text", "ms", 2.0, 1.0, Goal::RatioAtMost(1.03));
        assert_eq!(row.met, Some(false));
        let row = row.paired(&mut [1.0, 1.01, 0.99]);
        assert_eq!((row.ratio, row.met), (Some(1.0), Some(true)));
        assert_eq!((row.sotto, row.straight), (Some(2.0), Some(1.0)));
    }

    #[test]
    fn goals_are_judged_and_shown() {
        let row = Row::compared("transcription", "s", 1.02, 1.0, Goal::RatioAtMost(1.03));
        assert_eq!(
            row.markdown(),
            "| transcription (s) | 1.020 | 1.000 | 1.020 | ratio ≤ 1.03 | met |"
        );
        assert_eq!(
            Row::measured("frame", "µs", 25.0, Some(Goal::AtMost(20.0))).met,
            Some(false)
        );
        assert_eq!(
            Row::skipped("x", "no file").markdown(),
            "| x | – | – | – |  | skipped: no file |"
        );
    }
}
