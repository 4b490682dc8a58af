//! `sotto settings`: every setting by its name, shown, changed and set back.

mod names;
#[cfg(test)]
mod tests;
mod values;

use serde_json::Value;
use sotto_api::{Reply, Request, Settings, SettingsPatch};
use sotto_skills::numbers::Language;

use crate::arguments;
use crate::choice;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::kept::rows::{Row, plain, rows};
use crate::kept::sure::sure;
use crate::kept::{Desk, invalid};
use crate::output::Output;
use crate::voice;
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

/// The settings as they are; from now on everything is told in the language that stands in them.
async fn now(desk: &mut Desk<'_>) -> Result<Settings, CliError> {
    let settings: Settings = desk.get(Request::Settings).await?;
    desk.now.language = voice::language(&settings);
    Ok(settings)
}

async fn get(name: Option<&str>, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let settings = now(desk).await?;
    let language = desk.now.language;
    let Some(name) = name else {
        return desk.show(&settings, || lines(&all(&settings), language));
    };
    let group = of_group(name, &settings);
    if !group.is_empty() {
        let value =
            serde_json::to_value(&settings).map_err(|error| CliError::System(error.into()))?;
        // A group may stand within another: "backup.rotation".
        let value = name.split('.').try_fold(&value, |at, part| at.get(part));
        return desk.show(&value, || lines(&group, language));
    }
    let (_, value) = known(name, &settings, language)?;
    desk.show(&value, || format!("{}\n", said(&value, language)))
}

async fn set(name: &str, text: &str, desk: &mut Desk<'_>) -> Result<(), CliError> {
    // Where the caller stands is known only here.
    let text = match name {
        VOICE => choice::whole_name(text)?,
        _ => text.to_owned(),
    };
    let before = now(desk).await?;
    let patch = patch(name, &text, &before, desk.now.language)?;
    change(patch, name, &before, desk).await
}

async fn reset(name: Option<&str>, yes: bool, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let before = now(desk).await?;
    let language = desk.now.language;
    let first = Settings::default();
    let Some(name) = name else {
        sure(language, &say(language, "told.settings_back", []), yes)?;
        let names = all(&first).into_iter().map(|(name, _)| name);
        let names: Vec<String> = names.filter(|name| name != ONLY_BY_NAME).collect();
        let patch = back(&names, &before, &first, language)?;
        let request = Request::ChangeSettings(Box::new(patch));
        let told = say(language, "told.settings_first", []);
        return desk.act(request, |_| told).await;
    };
    let group = of_group(name, &first);
    if group.is_empty() {
        known(name, &first, language)?;
        let patch = back(&[name.to_owned()], &before, &first, language)?;
        return change(patch, name, &before, desk).await;
    }
    let names = group.into_iter().map(|(name, _)| name);
    let names: Vec<String> = names.filter(|name| name != ONLY_BY_NAME).collect();
    let patch = back(&names, &before, &first, language)?;
    let request = Request::ChangeSettings(Box::new(patch));
    let told = say_exactly(language, "told.setting_first", [("name", name)]);
    desk.act(request, |_| told).await
}

async fn change(
    patch: SettingsPatch,
    name: &str,
    before: &Settings,
    desk: &mut Desk<'_>,
) -> Result<(), CliError> {
    let language = desk.now.language;
    let (_, was) = known(name, before, language)?;
    let request = Request::ChangeSettings(Box::new(patch));
    desk.act(request, |reply| match reply {
        // Who sets another language is told so in that one.
        Reply::Settings(now) => changed_to(name, now, &was, voice::language(now)),
        _ => say_exactly(language, "told.setting_changed", [("name", name)]),
    })
    .await
}

/// That a setting has another value than the one it had.
fn changed_to(name: &str, now: &Settings, was: &Value, language: Language) -> String {
    match known(name, now, language) {
        Ok((_, now)) => {
            let (now, was) = (said(&now, language), said(was, language));
            let with = [("name", name), ("now", now.as_str()), ("was", was.as_str())];
            say_exactly(language, "told.setting_is", with)
        }
        Err(_) => say_exactly(language, "told.setting_changed", [("name", name)]),
    }
}

/// The patch that gives a setting the value that a text means for it.
fn patch(
    name: &str,
    text: &str,
    settings: &Settings,
    language: Language,
) -> Result<SettingsPatch, CliError> {
    let (path, now) = known(name, settings, language)?;
    // The types of the patch decide which reading of the text is meant: "5" is a number for one and a name for another.
    readings(text)
        .into_iter()
        .find_map(|value| with(&path, value, settings))
        .ok_or_else(|| {
            let (takes, text, now) = (
                say(language, expected(&now), []),
                plain(text),
                said(&now, language),
            );
            let with = [
                ("name", name),
                ("takes", takes.as_str()),
                ("text", text.as_str()),
                ("now", now.as_str()),
            ];
            invalid(say_exactly(language, "told.not_a_value", with))
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
fn back(
    names: &[String],
    now: &Settings,
    first: &Settings,
    language: Language,
) -> Result<SettingsPatch, CliError> {
    let mut wanted = now.clone();
    let mut patch = serde_json::Map::new();
    for name in names {
        let (path, value) = known(name, first, language)?;
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
pub fn lines(settings: &[(String, Value)], language: Language) -> String {
    let each: Vec<Row> = settings
        .iter()
        .map(|(name, value)| Row::new([name.clone()], said(value, language)))
        .collect();
    rows(&each)
}
