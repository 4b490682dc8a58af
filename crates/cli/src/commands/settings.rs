//! `sotto settings`: every setting by its name, shown, changed and set back.

mod names;
mod values;

use serde_json::Value;
use sotto_api::{Reply, Request, Settings, SettingsPatch};

use crate::arguments;
use crate::choice;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::rows::{Row, plain, rows};
use crate::kept::sure::sure;
use crate::kept::{Desk, invalid};
use crate::output::Output;
use names::{all, known, of_group};
use values::{expected, readings, said};

/// Its value may be a file.
const VOICE: &str = "speech.voice";
/// A closed microphone is opened by its own name only, never along with all the rest.
const ONLY_BY_NAME: &str = "machine.microphone_closed";

/// Does it.
pub async fn settings(
    what: Option<arguments::Settings>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    use arguments::Settings as Asked;
    let mut desk = Desk::at(home, output);
    let desk = &mut desk;
    match what.unwrap_or(Asked::Get { name: None }) {
        Asked::Get { name } => get(name.as_deref(), desk).await,
        Asked::Set { name, value } => set(&name, &value.join(" "), desk).await,
        Asked::Reset { name, yes, .. } => reset(name.as_deref(), yes, desk).await,
    }
}

async fn get(name: Option<&str>, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let settings: Settings = desk.get(Request::Settings).await?;
    let Some(name) = name else {
        return desk.show(&settings, || lines(&all(&settings)));
    };
    let group = of_group(name, &settings);
    if !group.is_empty() {
        let value =
            serde_json::to_value(&settings).map_err(|error| CliError::System(error.into()))?;
        // A group may stand within another: "backup.rotation".
        let value = name.split('.').try_fold(&value, |at, part| at.get(part));
        return desk.show(&value, || lines(&group));
    }
    let (_, value) = known(name, &settings)?;
    desk.show(&value, || format!("{}\n", said(&value)))
}

async fn set(name: &str, text: &str, desk: &mut Desk<'_>) -> Result<(), CliError> {
    // Where the caller stands is known only here.
    let text = match name {
        VOICE => choice::whole_name(text)?,
        _ => text.to_owned(),
    };
    let before: Settings = desk.get(Request::Settings).await?;
    let patch = patch(name, &text, &before)?;
    change(patch, name, &before, desk).await
}

async fn reset(name: Option<&str>, yes: bool, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let before: Settings = desk.get(Request::Settings).await?;
    let first = Settings::default();
    let Some(name) = name else {
        sure("Set all settings back to what they were at first?", yes)?;
        let names = all(&first).into_iter().map(|(name, _)| name);
        let names: Vec<String> = names.filter(|name| name != ONLY_BY_NAME).collect();
        let patch = back(&names, &before, &first)?;
        let request = Request::ChangeSettings(Box::new(patch));
        return desk
            .act(request, |_| {
                "All settings are as they were at first. `sotto undo` brings yours back.".to_owned()
            })
            .await;
    };
    let group = of_group(name, &first);
    if group.is_empty() {
        known(name, &first)?;
        let patch = back(&[name.to_owned()], &before, &first)?;
        return change(patch, name, &before, desk).await;
    }
    let names = group.into_iter().map(|(name, _)| name);
    let names: Vec<String> = names.filter(|name| name != ONLY_BY_NAME).collect();
    let patch = back(&names, &before, &first)?;
    let request = Request::ChangeSettings(Box::new(patch));
    desk.act(request, |_| format!("{name} is as it was at first."))
        .await
}

async fn change(
    patch: SettingsPatch,
    name: &str,
    before: &Settings,
    desk: &mut Desk<'_>,
) -> Result<(), CliError> {
    let (_, was) = known(name, before)?;
    let request = Request::ChangeSettings(Box::new(patch));
    desk.act(request, |reply| match reply {
        Reply::Settings(now) => match known(name, now) {
            Ok((_, now)) => format!("{name} is {} (was {}).", said(&now), said(&was)),
            Err(_) => format!("{name} is changed."),
        },
        _ => format!("{name} is changed."),
    })
    .await
}

/// The patch that gives a setting the value that a text means for it.
fn patch(name: &str, text: &str, settings: &Settings) -> Result<SettingsPatch, CliError> {
    let (path, now) = known(name, settings)?;
    // The types of the patch decide which reading of the text is meant: "5" is a number for one and a name for another.
    readings(text)
        .into_iter()
        .find_map(|value| with(&path, value, settings))
        .ok_or_else(|| {
            invalid(format!(
                "{name} takes {}, and \"{}\" is none. Nothing was changed; it is {}.",
                expected(&now),
                plain(text),
                said(&now)
            ))
        })
}

/// The patch that sets one field. A field within a field takes its neighbours along as they are, since a patch replaces
/// whole fields.
fn with(path: &[&str], value: Value, settings: &Settings) -> Option<SettingsPatch> {
    let mut whole = serde_json::to_value(settings).ok()?;
    *path
        .iter()
        .try_fold(&mut whole, |at, part| at.get_mut(part))? = value;
    let [group, field, ..] = path else {
        return None;
    };
    let field_value = whole.get(group)?.get(field)?.clone();
    let patch = serde_json::json!({ *group: { *field: field_value } });
    serde_json::from_value(patch).ok()
}

/// The patch that sets fields back.
fn back(names: &[String], now: &Settings, first: &Settings) -> Result<SettingsPatch, CliError> {
    let mut wanted = now.clone();
    let mut patch = serde_json::Map::new();
    for name in names {
        let (path, value) = known(name, first)?;
        let one = with(&path, value, &wanted).ok_or_else(crate::kept::unexpected)?;
        wanted.apply(one.clone());
        let one = serde_json::to_value(one).map_err(|error| CliError::System(error.into()))?;
        merge(&mut patch, one);
    }
    serde_json::from_value(Value::Object(patch)).map_err(|error| CliError::System(error.into()))
}

fn merge(into: &mut serde_json::Map<String, Value>, from: Value) {
    let Value::Object(groups) = from else { return };
    for (group, fields) in groups {
        match (into.get_mut(&group), fields) {
            (Some(Value::Object(known)), Value::Object(fields)) => known.extend(fields),
            (_, fields) => {
                into.insert(group, fields);
            }
        }
    }
}

/// Settings with their values.
#[must_use]
pub fn lines(settings: &[(String, Value)]) -> String {
    let each: Vec<Row> = settings
        .iter()
        .map(|(name, value)| Row::new([name.clone()], said(value)))
        .collect();
    rows(&each)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_api::{Choice, Keep, Theme};

    fn changed(name: &str, text: &str) -> Settings {
        let mut settings = Settings::default();
        settings.apply(patch(name, text, &Settings::default()).unwrap());
        settings
    }

    #[test]
    fn a_text_becomes_what_the_setting_takes() {
        assert_eq!(changed("time.snooze_minutes", "5").time.snooze_minutes, 5);
        assert!(changed("talk.wake_word", "on").talk.wake_word);
        assert!(!changed("talk.sounds", "no").talk.sounds);
        assert_eq!(changed("look.theme", "Dark").look.theme, Theme::Dark);
        let named = |name: &str| Choice::Named { name: name.into() };
        assert_eq!(changed("talk.language", "de").talk.language, named("de"));
        assert_eq!(changed("speech.voice", "5").speech.voice, named("5"));
        assert_eq!(
            changed("talk.language", "automatic").talk.language,
            Choice::Automatic
        );
        assert_eq!(
            changed("keep.turns", "90").keep.turns,
            Keep::Days { days: 90 }
        );
        assert_eq!(
            changed("keep.turns", "90 days").keep.turns,
            Keep::Days { days: 90 }
        );
        assert_eq!(
            changed("keep.recordings", "never").keep.recordings,
            Keep::Never
        );
        assert_eq!(changed("machine.talk_key", "F9").machine.talk_key, "F9");
        let fixes = changed("dictation.words", "sotho=Sotto, teh = the")
            .dictation
            .words;
        assert_eq!((fixes.len(), fixes[1].spelt.as_str()), (2, "the"));
        let programs = changed(
            "dictation.programs",
            r#"[{"program": "kitty", "way": "clipboard"}]"#,
        );
        assert_eq!(
            programs.dictation.programs[0].way,
            sotto_api::WritingWay::Clipboard
        );
        assert!(
            changed("dictation.words", "none")
                .dictation
                .words
                .is_empty()
        );
    }

    #[test]
    fn a_field_within_a_field_leaves_its_neighbours() {
        let rotation = changed("backup.rotation.daily", "3").backup.rotation;
        assert_eq!(
            (rotation.daily, rotation.weekly, rotation.monthly),
            (3, 4, 12)
        );
    }

    #[test]
    fn what_a_setting_does_not_take_is_a_usage_error() {
        for (name, text) in [
            ("time.snooze_minutes", "soon"),
            ("time.snooze_minutes", "-5"),
            ("talk.wake_word", "perhaps"),
            ("look.theme", "pink"),
            ("keep.turns", "a while"),
            ("dictation.programs", r#"[{"way": "paste"}]"#),
            ("dictation.programs", "kitty"),
            ("machine.talk_key_manner", "sing"),
        ] {
            let error = patch(name, text, &Settings::default()).unwrap_err();
            assert_eq!(error.code(), 2, "{name} {text}");
            assert!(error.to_string().contains(name), "{error}");
        }
        let error = patch("time.snooze_minutes", "soon", &Settings::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "time.snooze_minutes takes a whole number, and \"soon\" is none. Nothing was changed; it is 10."
        );
    }

    #[test]
    fn everything_can_be_set_back_and_a_closed_microphone_stays_closed() {
        let first = Settings::default();
        let mut now = changed("time.snooze_minutes", "5");
        now.machine.microphone_closed = true;
        now.backup.rotation.daily = 2;
        now.backup.rotation.weekly = 2;
        let names: Vec<String> = all(&first)
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| name != ONLY_BY_NAME)
            .collect();
        let patch = back(&names, &now, &first).unwrap();
        now.apply(patch);
        assert!(now.machine.microphone_closed);
        now.machine.microphone_closed = false;
        assert_eq!(now, first);
    }

    #[test]
    fn settings_are_rows_that_fit() {
        let text = lines(&all(&Settings::default()));
        assert!(text.contains("time.snooze_minutes"), "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
        let group = lines(&of_group("look", &Settings::default()));
        assert_eq!(
            group,
            "look.language      automatic\nlook.text_percent  100\nlook.theme         system\n"
        );
    }
}
