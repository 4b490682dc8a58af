//! Repair of a damaged file: beside it a replacement is built from the newest sound backup, and what can still be read in
//! the damaged one beyond the backup is saved over. Only when that is whole on the disk, and noted, the damaged one is set
//! aside: a repair that is cut short anywhere loses nothing.

mod damaged;
mod mark;
mod salvage;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sotto_api::{Backup, Restored};

use crate::backup;
use crate::connection::{self, For};
use crate::error::{Result, StoreError};
use crate::files::{
    Folder, make_private, put_in_place, remove_database, remove_file, with_companions,
};
use crate::key::DataKey;
use crate::migrations;
use damaged::Damaged;
use mark::Noted;
use salvage::salvage;

/// Repairs the file of a folder. The damaged one is never deleted. `step` is asked after each step: an error of its own
/// ends the repair there, and what is on the disk then is what the next start goes on from.
pub(crate) fn repair(
    folder: &Folder,
    key: &DataKey,
    now: Timestamp,
    step: &mut dyn FnMut() -> Result<()>,
) -> Result<Restored> {
    let restored = build(folder, key, now)?;
    step()?;
    Noted::now(folder, restored.clone())?.write(folder)?;
    step()?;
    exchange(folder, &restored, step)?;
    Ok(restored)
}

/// Ends a repair that was cut short when its replacement was whole already.
pub(crate) fn finish(folder: &Folder) -> Result<Option<Restored>> {
    let path = folder.repaired();
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io(&path, error)),
    };
    match serde_json::from_slice::<Noted>(&text) {
        Ok(noted) if noted.fits(folder)? => {
            exchange(folder, &noted.restored, &mut || Ok(()))?;
            Ok(Some(noted.restored))
        }
        Ok(noted) => {
            tracing::warn!("an earlier repair was of another file; it is not gone on with");
            leave(folder, &noted.restored)?;
            Ok(None)
        }
        Err(error) => {
            if let Some(restored) = of_earlier_version(folder, &text)? {
                exchange(folder, &restored, &mut || Ok(()))?;
                return Ok(Some(restored));
            }
            tracing::error!(%error, "what an earlier repair noted cannot be read");
            remove_file(&path)?;
            Ok(None)
        }
    }
}

/// What an earlier version of Sotto noted: only what the user is told, and not of which files. Where the file is gone and a replacement
/// waits it can mean no others; a file that is there is looked at like any other, and loses nothing by that.
fn of_earlier_version(folder: &Folder, text: &[u8]) -> Result<Option<Restored>> {
    let Ok(restored) = serde_json::from_slice::<Restored>(text) else {
        return Ok(None);
    };
    let is_there = |path: PathBuf| {
        let there = path.try_exists();
        there.map_err(|error| StoreError::io(&path, error))
    };
    let waits = !is_there(folder.database())? && is_there(folder.replacement())?;
    Ok(waits.then_some(restored))
}

/// Gives up a repair whose file is not here any more: the user put another one there. What had been saved is set aside, and
/// what was seen of the earlier file says nothing about this one, which is looked at like any other.
fn leave(folder: &Folder, restored: &Restored) -> Result<()> {
    let replacement = folder.replacement();
    if replacement.exists() {
        let aside = aside(folder, restored);
        make_private(&aside)?;
        put_in_place(&replacement, &aside.join("sotto.part"))?;
    }
    remove_file(&folder.damage_seen())?;
    remove_file(&folder.repaired())
}

/// Where the damaged file of a repair is set aside: always within this data folder, wherever that was then.
fn aside(folder: &Folder, restored: &Restored) -> PathBuf {
    let name = Path::new(&restored.set_aside).file_name();
    folder.damaged().join(name.unwrap_or_default())
}

/// Sets the damaged file aside, with what lies beside it, and puts the replacement in its place. Whatever of that was done
/// before is not done again.
fn exchange(
    folder: &Folder,
    restored: &Restored,
    step: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let replacement = folder.replacement();
    let waits = replacement
        .try_exists()
        .map_err(|error| StoreError::io(&replacement, error))?;
    if waits {
        let aside = aside(folder, restored);
        make_private(&aside)?;
        for path in with_companions(&folder.database()) {
            if let (Some(name), true) = (path.file_name(), path.exists()) {
                put_in_place(&path, &aside.join(name))?;
                step()?;
            }
        }
        put_in_place(&replacement, &folder.database())?;
        step()?;
    }
    remove_file(&folder.damage_seen())?;
    step()?;
    remove_file(&folder.repaired())
}

/// Builds the replacement. The damaged file stays where it is.
fn build(folder: &Folder, key: &DataKey, now: Timestamp) -> Result<Restored> {
    let replacement = folder.replacement();
    remove_database(&replacement)?;
    let mut from = None;
    for candidate in backup::list(folder)? {
        match backup::copy_back(folder, &candidate, key, &replacement) {
            Ok(()) => {
                from = Some(candidate);
                break;
            }
            Err(error @ (StoreError::Damaged(_) | StoreError::NewerVersion { .. })) => {
                tracing::warn!(%error, name = candidate.name, "this backup cannot be used either")
            }
            Err(error) => return Err(error),
        }
    }
    let mut connection = connection::open(&replacement, key, For::Making)?;
    migrations::run(&mut connection, migrations::NEWEST)?;
    let salvaged = match Damaged::open(folder.database(), key) {
        Ok(damaged) => salvage(&damaged, &mut connection, now)?,
        // Its very first page is lost, and with it the way to all others.
        Err(error) => {
            tracing::warn!(%error, "nothing can be read in the damaged file");
            0
        }
    };
    // All of it in the one file, which is renamed: nothing may be left in a log beside it.
    let log: String = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if log != "delete" {
        return Err(StoreError::Locked);
    }
    connection.close().map_err(|(_, error)| error)?;
    let set_aside = place_aside(folder, now).display().to_string();
    Ok(Restored {
        sentence: sentence(from.as_ref(), salvaged, &set_aside),
        backup: from,
        salvaged,
        set_aside,
    })
}

fn sentence(backup: Option<&Backup>, salvaged: u32, aside: &str) -> String {
    let restored = match backup {
        Some(backup) => format!(
            "it was restored from the backup of {}",
            backup.made.strftime("%d %B %Y, %H:%M UTC")
        ),
        None => "there was no sound backup".to_owned(),
    };
    let saved = match salvaged {
        0 => "nothing newer could be saved from it".to_owned(),
        1 => "one newer thing was saved from it".to_owned(),
        several => format!("{several} newer things were saved from it"),
    };
    format!("Sotto's file was damaged: {restored}, and {saved}. The damaged file lies in {aside}.")
}

/// A folder that is not there yet, for the damaged file.
fn place_aside(folder: &Folder, now: Timestamp) -> PathBuf {
    let name = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut aside = folder.damaged().join(&name);
    let mut number = 1;
    while aside.exists() {
        number += 1;
        aside = folder.damaged().join(format!("{name}-{number}"));
    }
    aside
}
