//! The names of settings, with dots between group and field, and which one was probably meant by a wrong one.

use serde_json::Value;
use sotto_api::{Exit, Problem, ProblemCode, Settings};
use sotto_skills::numbers::Language;
use sotto_skills::words::distance;

use crate::error::CliError;
use crate::kept::clock::{say, say_exactly};
use crate::kept::rows::plain;

/// All settings by name, each group together.
#[must_use]
pub fn all(settings: &Settings) -> Vec<(String, Value)> {
    let mut named = Vec::new();
    if let Ok(Value::Object(groups)) = serde_json::to_value(settings) {
        for (group, value) in groups {
            // The version is of the form, not of the user.
            if value.is_object() {
                flatten(group, value, &mut named);
            }
        }
    }
    named
}

fn flatten(name: String, value: Value, into: &mut Vec<(String, Value)>) {
    match value {
        // What has an "is" is one value in several forms.
        Value::Object(fields) if !fields.contains_key("is") => {
            for (field, value) in fields {
                flatten(format!("{name}.{field}"), value, into);
            }
        }
        value => into.push((name, value)),
    }
}

/// The settings of a group: "time", "backup.rotation". Nothing where that is no group.
#[must_use]
pub fn of_group(name: &str, settings: &Settings) -> Vec<(String, Value)> {
    let mut all = all(settings);
    all.retain(|(known, _)| {
        known
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('.'))
    });
    all
}

/// A setting by its name: its path and its value.
pub fn known<'n>(
    name: &'n str,
    settings: &Settings,
    language: Language,
) -> Result<(Vec<&'n str>, Value), CliError> {
    let all = all(settings);
    match all.iter().find(|(known, _)| known == name) {
        Some((_, value)) => Ok((name.split('.').collect(), value.clone())),
        None => Err(unknown(name, &all, language)),
    }
}

fn unknown(name: &str, all: &[(String, Value)], language: Language) -> CliError {
    let wanted = name.to_lowercase().replace('-', "_");
    let far = |known: &str| {
        let field = known.split_once('.').map_or(known, |(_, field)| field);
        distance(&wanted, known).min(distance(&wanted, field))
    };
    let near = all
        .iter()
        .map(|(known, _)| (far(known), known))
        .min()
        .filter(|(far, _)| *far <= 2.max(wanted.chars().count() / 3))
        .map(|(_, known)| known);
    let hint = match near {
        Some(known) => say_exactly(language, "told.near_setting", [("name", known.as_str())]),
        None => say(language, "told.see_settings", []),
    };
    let name = plain(name);
    let with = [("name", name.as_str()), ("hint", hint.as_str())];
    CliError::Problem(Problem {
        code: ProblemCode::NotFound,
        sentence: say_exactly(language, "told.no_setting", with),
        exit: Exit::Usage,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_setting_has_a_name_and_a_wrong_one_suggests_the_nearest() {
        let settings = Settings::default();
        let names: Vec<String> = all(&settings).into_iter().map(|(name, _)| name).collect();
        for name in [
            "time.snooze_minutes",
            "talk.language",
            "keep.turns",
            "backup.rotation.daily",
        ] {
            assert!(names.iter().any(|known| known == name), "{names:?}");
        }
        assert!(!names.iter().any(|name| name == "version"));
        for (wrong, right) in [
            ("time.snoze_minutes", "time.snooze_minutes"),
            ("snooze_minutes", "time.snooze_minutes"),
            ("snooze-minute", "time.snooze_minutes"),
            ("look.theem", "look.theme"),
        ] {
            for (language, hint) in [
                (Language::ENGLISH, format!("Did you mean {right}?")),
                (Language::GERMAN, format!("Meinst du {right}?")),
            ] {
                let error = known(wrong, &settings, language).unwrap_err();
                assert_eq!(error.code(), 2);
                assert!(error.to_string().ends_with(&hint), "{error}");
            }
        }
        let error = known("xyzzy", &settings, Language::ENGLISH).unwrap_err();
        assert_eq!(
            error.to_string(),
            "There is no setting \"xyzzy\". Nothing was changed. `sotto settings` shows all."
        );
        let error = known("xyzzy", &settings, Language::GERMAN).unwrap_err();
        assert_eq!(
            error.to_string(),
            "Eine Einstellung „xyzzy“ gibt es nicht. Es wurde nichts geändert. `sotto settings` zeigt alle."
        );
        assert_eq!(of_group("backup.rotation", &settings).len(), 3);
        assert!(of_group("tim", &settings).is_empty());
    }
}
