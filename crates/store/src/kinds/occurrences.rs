//! What became of each moment at which a reminder or an alarm was due. It only ever goes forward.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sotto_api::{Id, Occurrence, OccurrenceStage};

use crate::error::Result;
use crate::read::Reader;
use crate::write::Writer;

/// Takes an occurrence to a stage, unless it is further already. Gives how it stands then, and whether that is new: who
/// gets `true` for `Fired` is the one who shows it.
///
/// # Errors
/// When it cannot be kept.
pub fn advance(
    writer: &mut Writer<'_>,
    of: Id,
    due: Timestamp,
    stage: OccurrenceStage,
) -> Result<(Occurrence, bool)> {
    let id = Occurrence::id_of(of, due);
    let before: Option<Occurrence> = writer.get(id)?;
    if let Some(before) = before
        && before.stage >= stage
    {
        return Ok((before, false));
    }
    let occurrence = Occurrence {
        id,
        of,
        due,
        stage,
        changed: writer.now(),
    };
    writer.put(&occurrence)?;
    Ok((occurrence, true))
}

/// All of a reminder or an alarm, by when they were due.
///
/// # Errors
/// When the file cannot be read.
pub fn of(reader: &Reader<'_>, of: Id) -> Result<Vec<Occurrence>> {
    let mut occurrences: Vec<Occurrence> = reader.select("WHERE whose = ?1", [of.to_string()])?;
    occurrences.sort_by_key(|occurrence| occurrence.due);
    Ok(occurrences)
}

/// To which moment things are put off, by their names: the nearest of each.
///
/// # Errors
/// When the file cannot be read.
pub fn put_off(reader: &Reader<'_>) -> Result<BTreeMap<Id, Timestamp>> {
    let mut all = BTreeMap::new();
    for occurrence in reader.all::<Occurrence>()? {
        if let OccurrenceStage::Snoozed { until } = occurrence.stage {
            let nearest = all.entry(occurrence.of).or_insert(until);
            *nearest = until.min(*nearest);
        }
    }
    Ok(all)
}
