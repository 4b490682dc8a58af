//! Everything in one JSON file, and back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use sotto_api::{Conversation, ExportFile, Id, Imported, List, SETTINGS_VERSION, Settings};

use super::LeftOut;
use crate::error::{Cannot, Result, StoreError};
use crate::kinds::lists;
use crate::read::Reader;
use crate::record::Record;
use crate::settings;
use crate::write::Writer;

/// Everything that is kept, from one view.
///
/// # Errors
/// When anything cannot be read: an export that silently lacks something would be found out too late.
pub fn take_all(reader: &Reader<'_>, now: Timestamp) -> Result<ExportFile> {
    Ok(ExportFile {
        format: ExportFile::FORMAT.to_owned(),
        version: ExportFile::VERSION,
        made: now,
        tasks: reader.all()?,
        lists: reader.all()?,
        list_items: reader.all()?,
        notes: reader.all()?,
        timers: reader.all()?,
        alarms: reader.all()?,
        reminders: reader.all()?,
        occurrences: reader.all()?,
        calendar: reader.all()?,
        facts: reader.all()?,
        conversations: reader.all()?,
        turns: reader.all()?,
        dictations: reader.all()?,
        settings: settings::get(reader)?,
    })
}

/// As text.
///
/// # Errors
/// Never for what came out of a store.
pub fn to_json(file: &ExportFile) -> Result<String> {
    serde_json::to_string_pretty(file)
        .map_err(|error| StoreError::Invalid(error.to_string().into()))
}

/// From text; of its settings those that can be read.
///
/// # Errors
/// When it is no export of Sotto, or of a newer one.
pub fn from_json(text: &str) -> Result<ExportFile> {
    read(text).map(|(file, _)| file)
}

/// The same, with what was left out.
pub(super) fn read(text: &str) -> Result<(ExportFile, Option<LeftOut>)> {
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }
    // Some editors put a mark before everything.
    let text = text.trim_start_matches('\u{feff}');
    let no_export = |why: String| StoreError::Invalid(Cannot::NoExport(why));
    let head: Head = serde_json::from_str(text).map_err(|error| no_export(error.to_string()))?;
    if head.format != ExportFile::FORMAT {
        return Err(no_export(format!("it says \"{}\"", head.format)));
    }
    if head.version > ExportFile::VERSION {
        let (theirs, ours) = (head.version, ExportFile::VERSION);
        return Err(StoreError::Invalid(Cannot::NewerExport { theirs, ours }));
    }
    let why = match serde_json::from_str(text) {
        Ok(file) => return Ok((file, None)),
        Err(error) => no_export(error.to_string()),
    };
    // A newer Sotto may offer a choice that this one does not know: that costs the one setting, and nothing of what is kept.
    let mut rest: Value =
        serde_json::from_str(text).map_err(|error| no_export(error.to_string()))?;
    let Some(brought) = rest
        .as_object_mut()
        .and_then(|rest| rest.remove("settings"))
    else {
        return Err(why);
    };
    let mut file: ExportFile =
        serde_json::from_value(rest).map_err(|error| no_export(error.to_string()))?;
    let (fitting, unreadable) = settings::salvaged(&settings::leaves(&brought));
    file.settings = fitting;
    Ok((file, Some(LeftOut::Settings(unreadable))))
}

/// Brings an export in. Gives what was left out of it, too.
///
/// # Errors
/// When it cannot be kept.
pub fn import(writer: &mut Writer<'_>, file: &ExportFile) -> Result<(Imported, Vec<LeftOut>)> {
    let (mut told, mut left_out) = (Imported::default(), Vec::new());
    // What others belong to comes first.
    bring(
        writer,
        &file.conversations,
        |thing| thing.changed,
        &mut told,
    )?;
    let turns = of_something::<Conversation, _>(writer, file.turns.clone(), |it| it.conversation)?;
    let lost = file.turns.len() - turns.len();
    left_out.extend((lost > 0).then_some(LeftOut::Turns(lost)));
    bring(writer, &turns, |thing| thing.created, &mut told)?;
    bring(writer, &file.tasks, |thing| thing.changed, &mut told)?;
    let merged = bring_lists(writer, &file.lists, &mut told)?;
    let mut items = file.list_items.clone();
    for item in &mut items {
        if let Some(list) = merged.get(&item.list) {
            item.list = *list;
        }
    }
    let items = of_something::<List, _>(writer, items, |item| item.list)?;
    let lost = file.list_items.len() - items.len();
    left_out.extend((lost > 0).then_some(LeftOut::Things(lost)));
    bring(writer, &items, |thing| thing.changed, &mut told)?;
    bring(writer, &file.notes, |thing| thing.changed, &mut told)?;
    bring(writer, &file.timers, |thing| thing.changed, &mut told)?;
    bring(writer, &file.alarms, |thing| thing.changed, &mut told)?;
    bring(writer, &file.reminders, |thing| thing.changed, &mut told)?;
    bring(writer, &file.occurrences, |thing| thing.changed, &mut told)?;
    bring(writer, &file.calendar, |thing| thing.changed, &mut told)?;
    bring(writer, &file.facts, |thing| thing.changed, &mut told)?;
    bring(writer, &file.dictations, |thing| thing.changed, &mut told)?;
    let before = settings::get(writer)?;
    let wanted = settings_with(&before, &file.settings)?;
    if wanted != before {
        settings::put(writer, &wanted)?;
        told.changed += 1;
    }
    Ok((told, left_out))
}

/// Those that belong to something that is here. Nobody would ever see the others.
fn of_something<Whole: Record, Part>(
    writer: &Writer<'_>,
    mut parts: Vec<Part>,
    of: impl Fn(&Part) -> Id,
) -> Result<Vec<Part>> {
    let here: BTreeSet<String> = writer.keys(Whole::KIND)?.into_iter().collect();
    parts.retain(|part| here.contains(&of(part).to_string()));
    Ok(parts)
}

/// Brings lists in. There is one list of a name, large and small letters being the same: what is on another one of that name
/// goes onto the one that is here. Gives which list stands for which.
fn bring_lists(
    writer: &mut Writer<'_>,
    brought: &[List],
    told: &mut Imported,
) -> Result<BTreeMap<Id, Id>> {
    let mut merged = BTreeMap::new();
    for list in brought {
        match lists::named(writer, &list.name)? {
            Some(here) if here.id != list.id => {
                told.kept += 1;
                // One that is here too keeps the name it has here, and what is on it.
                if writer.get::<List>(list.id)?.is_none() {
                    merged.insert(list.id, here.id);
                }
            }
            _ => bring(
                writer,
                std::slice::from_ref(list),
                |list| list.changed,
                told,
            )?,
        }
    }
    Ok(merged)
}

/// Settings of a file, group by group, where nothing else was chosen here.
fn settings_with(here: &Settings, file: &Settings) -> Result<Settings> {
    let groups = |settings: &Settings| match serde_json::to_value(settings) {
        Ok(Value::Object(groups)) => Ok(groups),
        Ok(_) => Ok(serde_json::Map::new()),
        Err(error) => Err(StoreError::Invalid(error.to_string().into())),
    };
    let (mut wanted, file, untouched) =
        (groups(here)?, groups(file)?, groups(&Settings::default())?);
    for (name, group) in &mut wanted {
        // Who answers is chosen on each machine: no file sends anybody's words elsewhere.
        if name != "mind"
            && let Some(brought) = file.get(name)
            && untouched.get(name) == Some(group)
        {
            *group = brought.clone();
        }
    }
    let mut wanted: Settings = serde_json::from_value(Value::Object(wanted))
        .map_err(|error| StoreError::Invalid(error.to_string().into()))?;
    wanted.version = SETTINGS_VERSION;
    // A microphone that is closed stays closed, whatever was brought along from elsewhere.
    wanted.machine.microphone_closed |= here.machine.microphone_closed;
    // What was arranged with another system is not arranged with this one, where it is offered anew.
    wanted.machine.start_with_system = here.machine.start_with_system;
    wanted.machine.autostart_offered = here.machine.autostart_offered;
    Ok(wanted)
}

pub(super) fn bring<R: Record + PartialEq>(
    writer: &mut Writer<'_>,
    things: &[R],
    changed: impl Fn(&R) -> Timestamp,
    told: &mut Imported,
) -> Result<()> {
    for thing in things {
        let key = thing.key();
        let known = writer
            .body(R::KIND, &key)?
            .map(|body| crate::read::understood::<R>(&body))
            .transpose()?;
        match known {
            None => told.added += 1,
            Some(known) if known == *thing || changed(&known) > changed(thing) => {
                told.kept += 1;
                continue;
            }
            Some(_) => told.changed += 1,
        }
        writer.put(thing)?;
    }
    Ok(())
}
