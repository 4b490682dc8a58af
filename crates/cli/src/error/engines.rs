//! Why an engine gave no answer, in the user's language. What an engine says itself about a model or a request stays as it was said.

use sotto_engines::FaultKind;
use sotto_engines::supervisor::EngineError;
use sotto_skills::numbers::Language;

use super::told::NOTHING;
use crate::kept::clock::say_exactly;

/// The sentence for the user; nothing where it is known in one language only.
pub(super) fn told(error: &EngineError, language: Language) -> Option<String> {
    let why = error.to_string();
    let told = |name, with: [(&str, &str); 3]| {
        let [one, two, three] = with;
        Some(say_exactly(
            language,
            name,
            [("why", why.as_str()), one, two, three],
        ))
    };
    let plain = |name| told(name, [NOTHING; 3]);
    match error {
        EngineError::Missing { engine, looked_in } => told(
            "told.engine_missing",
            [
                ("engine", *engine),
                ("folder", looked_in.display().to_string().as_str()),
                NOTHING,
            ],
        ),
        EngineError::NotStarted { engine, reason } => told(
            "told.engine_not_started",
            [("engine", *engine), ("reason", reason.as_str()), NOTHING],
        ),
        EngineError::WrongProcessor {
            engine,
            build,
            missing,
        } => told(
            "told.engine_processor",
            [
                ("engine", *engine),
                ("build", build.as_str()),
                ("missing", missing.join(", ").as_str()),
            ],
        ),
        EngineError::WrongVersion {
            engine,
            found,
            needed,
        } => told(
            "told.engine_version",
            [
                ("engine", *engine),
                ("found", found.as_str()),
                ("needed", needed.as_str()),
            ],
        ),
        EngineError::Died { engine, how } => told(
            "told.engine_died",
            [("engine", *engine), ("reason", how.as_str()), NOTHING],
        ),
        EngineError::Resting {
            engine,
            how,
            seconds,
        } => told(
            "told.engine_rests",
            [
                ("engine", *engine),
                ("reason", how.as_str()),
                ("seconds", seconds.to_string().as_str()),
            ],
        ),
        EngineError::Cancelled => plain("told.stopped"),
        EngineError::Ended => plain("told.engine_closing"),
        EngineError::Model(fault) | EngineError::Refused(fault) => match fault.kind {
            FaultKind::Cancelled => plain("told.stopped"),
            FaultKind::NotReady => plain("told.engine_not_ready"),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use sotto_engines::Fault;

    use super::*;
    use crate::error::tests::is_told_in_both;

    fn all() -> Vec<(EngineError, Vec<&'static str>)> {
        let engine = "mind";
        vec![
            (
                EngineError::Missing {
                    engine,
                    looked_in: "../bin".into(),
                },
                vec!["sotto-mind", "../bin", "SOTTO_ENGINES_DIR"],
            ),
            (
                EngineError::NotStarted {
                    engine,
                    reason: "no".to_owned(),
                },
                vec!["sotto-mind", "no"],
            ),
            (
                EngineError::WrongProcessor {
                    engine,
                    build: "avx2".to_owned(),
                    missing: vec!["fma".to_owned(), "bmi2".to_owned()],
                },
                vec!["sotto-mind", "avx2", "fma, bmi2", "baseline"],
            ),
            (
                EngineError::WrongVersion {
                    engine,
                    found: "0.1".to_owned(),
                    needed: "0.2".to_owned(),
                },
                vec!["sotto-mind", "0.1", "0.2"],
            ),
            (EngineError::Cancelled, vec!["Beendet"]),
            (
                EngineError::Died {
                    engine,
                    how: "signal 9".to_owned(),
                },
                vec!["sotto-mind", "signal 9", "zweimal"],
            ),
            (
                EngineError::Resting {
                    engine,
                    how: "signal 9".to_owned(),
                    seconds: 12,
                },
                vec!["sotto-mind", "signal 9", "12 s", "sotto doctor"],
            ),
            (EngineError::Ended, vec!["beendet"]),
            (EngineError::Refused(Fault::cancelled()), vec!["Beendet"]),
            (EngineError::Model(Fault::not_ready()), vec!["Modell"]),
        ]
    }

    #[test]
    fn whatever_becomes_of_an_engine_is_told_in_both_languages() {
        is_told_in_both(&all(), told);
    }

    #[test]
    fn what_an_engine_says_itself_is_known_in_one_language_only() {
        let refused = EngineError::Refused(Fault::bad_request("No such language."));
        assert_eq!(told(&refused, Language::GERMAN), None);
    }
}
