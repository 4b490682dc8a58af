//! The settings: one row for each field that is not at its default, so that each is merged with other devices and
//! repaired by itself.

use jiff::Timestamp;
use serde_json::Value;
use sotto_api::{Kind, Notice, SETTINGS_VERSION, Settings, SettingsPatch};

use crate::act::Act;
use crate::error::{Result, StoreError};
use crate::read::{Reader, fields};
use crate::record::{Setting, table};
use crate::store::Store;
use crate::write::Writer;

/// The settings; what cannot be read is at its default.
///
/// # Errors
/// When the file cannot be read.
pub fn get(reader: &Reader<'_>) -> Result<Settings> {
    Ok(salvaged(&rows(reader)?).0)
}

/// Changes settings. What is set to its default is no longer kept, so that a better default reaches those who never
/// chose.
///
/// # Errors
/// When they cannot be kept.
pub fn change(writer: &mut Writer<'_>, patch: SettingsPatch) -> Result<Settings> {
    let mut settings = get(writer)?;
    settings.apply(patch);
    put(writer, &settings)?;
    Ok(settings)
}

/// Keeps these settings.
pub(crate) fn put(writer: &mut Writer<'_>, settings: &Settings) -> Result<()> {
    let wanted = leaves(&tree(settings)?);
    let default = leaves(&tree(&Settings::default())?);
    for ((name, value), (_, default)) in wanted.into_iter().zip(default) {
        if value != default {
            writer.put(&Setting { id: name, value })?;
        } else if writer.body(Kind::Setting, &name)?.is_some() {
            writer.remove_key(Kind::Setting, &name)?;
        }
    }
    Ok(())
}

/// Puts settings that cannot be read back to their defaults, and says which.
pub(crate) fn reset_unreadable(store: &Store, now: Timestamp) -> Result<Option<Notice>> {
    let (settings, names) = store.read(|reader| Ok(salvaged(&rows(reader)?)))?;
    if names.is_empty() {
        return Ok(None);
    }
    store.act(Act::by_hand(now, "Settings reset.").for_good(), |writer| {
        names
            .iter()
            .try_for_each(|name| writer.remove_key(Kind::Setting, name))?;
        // What could be read of a list.
        put(writer, &settings)
    })?;
    let sentence = format!(
        "These settings could not be read and are as they were at first; of a list, what could be read stays: {}. All others were kept.",
        names.join(", ")
    );
    Ok(Some(Notice::SettingsReset { names, sentence }))
}

/// What is kept, by name. A row that is no setting at all counts as one with nothing in it.
fn rows(reader: &Reader<'_>) -> Result<Vec<(String, Value)>> {
    let mut statement = reader.connection.prepare_cached(&format!(
        "SELECT id, body FROM {} ORDER BY id",
        table(Kind::Setting)
    ))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let rows: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(rows
        .into_iter()
        .map(|(name, body)| {
            let value = fields(Kind::Setting, &body)
                .ok()
                .and_then(|mut body| body.remove("value"));
            (name, value.unwrap_or(Value::Null))
        })
        .collect())
}

/// The settings from what is kept, field by field: one that does not fit is left at its default and named, a list that does
/// not keeps those of its entries that do. What this
/// program does not know at all belongs to a newer one and is left alone.
#[must_use]
pub fn salvaged(rows: &[(String, Value)]) -> (Settings, Vec<String>) {
    let mut settings = Settings::default();
    let mut unreadable = Vec::new();
    for (name, value) in rows {
        let Ok(mut tree) = tree(&settings) else {
            continue;
        };
        let known = name
            .split_once('.')
            .and_then(|(section, field)| tree.get_mut(section)?.get_mut(field));
        let Some(place) = known else { continue };
        *place = value.clone();
        match serde_json::from_value(tree) {
            Ok(fitting) => settings = fitting,
            Err(_) => {
                unreadable.push(name.clone());
                if let Value::Array(entries) = value {
                    settings = with_entries(&settings, name, entries);
                }
            }
        }
    }
    settings.version = SETTINGS_VERSION;
    (settings, unreadable)
}

/// With those entries of a list that can be read, in their order: one that is damaged costs that one only.
fn with_entries(settings: &Settings, name: &str, entries: &[Value]) -> Settings {
    let with = |list: &[Value]| -> Option<Settings> {
        let mut tree = tree(settings).ok()?;
        let (section, field) = name.split_once('.')?;
        *tree.get_mut(section)?.get_mut(field)? = Value::from(list.to_vec());
        serde_json::from_value(tree).ok()
    };
    let fits = |entry: &&Value| with(std::slice::from_ref(*entry)).is_some();
    let fitting: Vec<Value> = entries.iter().filter(fits).cloned().collect();
    with(&fitting).unwrap_or_else(|| settings.clone())
}

fn tree(settings: &Settings) -> Result<Value> {
    serde_json::to_value(settings).map_err(|error| StoreError::Invalid(error.to_string().into()))
}

/// Each field with its name.
pub(crate) fn leaves(tree: &Value) -> Vec<(String, Value)> {
    let sections = tree.as_object().into_iter().flatten();
    let fields = sections.filter_map(|(section, fields)| Some((section, fields.as_object()?)));
    fields
        .flat_map(|(section, fields)| {
            fields
                .iter()
                .map(move |(field, value)| (format!("{section}.{field}"), value.clone()))
        })
        .collect()
}
