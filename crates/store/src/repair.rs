//! Repair of a damaged file: it is set aside, the newest sound backup takes its place, and what can still be read in the
//! damaged one beyond the backup is saved over.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{Connection, params};
use sotto_api::{Backup, Kind, Restored};

use crate::backup;
use crate::connection::{self, For};
use crate::error::{Result, StoreError};
use crate::files::{Folder, make_private, put_in_place, with_companions};
use crate::key::DataKey;
use crate::migrations;
use crate::read::fields;
use crate::record::{misfit, table};
use crate::stamp::Stamps;
use crate::write::{Log, Writer};

/// Repairs the file of a folder. The damaged one is never deleted.
pub(crate) fn repair(folder: &Folder, key: &DataKey, now: Timestamp) -> Result<Restored> {
    let aside = set_aside(folder, now)?;
    let mut from = None;
    for candidate in backup::list(folder)? {
        match backup::put_back(folder, &candidate, key) {
            Ok(()) => {
                from = Some(candidate);
                break;
            }
            Err(StoreError::Damaged(why)) => {
                tracing::warn!(why, name = candidate.name, "this backup is damaged too")
            }
            Err(error) => return Err(error),
        }
    }
    let mut connection = connection::open(&folder.database(), key, For::Making)?;
    migrations::run(&mut connection, migrations::NEWEST)?;
    let damaged = aside.join("sotto.db");
    let salvaged = match connection::open(&damaged, key, For::Reading) {
        Ok(damaged) => salvage(&damaged, &mut connection, now)?,
        // Its very first page is lost, and with it the way to all others.
        Err(error) => {
            tracing::warn!(%error, "nothing can be read in the damaged file");
            0
        }
    };
    connection.close().map_err(|(_, error)| error)?;
    match std::fs::remove_file(folder.damage_seen()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(StoreError::io(&folder.damage_seen(), error));
        }
        _ => {}
    }
    let set_aside = aside.display().to_string();
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

/// Moves the file, with what lies beside it, into a folder of its own.
fn set_aside(folder: &Folder, now: Timestamp) -> Result<std::path::PathBuf> {
    let name = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut aside = folder.damaged().join(&name);
    let mut number = 1;
    while aside.exists() {
        number += 1;
        aside = folder.damaged().join(format!("{name}-{number}"));
    }
    make_private(&aside)?;
    for path in with_companions(&folder.database()) {
        if let (Some(name), true) = (path.file_name(), path.exists()) {
            put_in_place(&path, &aside.join(name))?;
        }
    }
    Ok(aside)
}

/// Saves what the damaged file still gives and the good one does not have, or has in an older state.
fn salvage(damaged: &Connection, good: &mut Connection, now: Timestamp) -> Result<u32> {
    let transaction = good.transaction()?;
    let mut saved = 0;
    {
        let mut writer = Writer::new(&transaction, now, Log::Tell)?;
        for kind in Kind::ALL {
            let removed = removed(damaged, kind);
            for (key, body, stamps) in readable(damaged, kind) {
                let Ok(body) = fields(kind, &body) else {
                    continue;
                };
                if removed.contains(&key) || misfit(kind, &body).is_some() {
                    continue;
                }
                let before = writer.body(kind, &key)?;
                let known = writer.stamps(kind, &key, &body)?;
                let newest = |stamps: &Stamps| stamps.values().max().copied();
                let text = serde_json::Value::Object(body.clone()).to_string();
                if before.is_none()
                    || (before.as_ref() != Some(&text) && newest(&stamps) >= newest(&known))
                {
                    writer.replace(kind, &key, before, Some(body))?;
                    saved += 1;
                }
            }
            for key in &removed {
                if writer.body(kind, key)?.is_some() {
                    writer.remove_key(kind, key)?;
                }
            }
        }
        writer.keep_clock()?;
    }
    transaction.commit()?;
    Ok(saved)
}

/// The rows that can be read, from both ends: a lost page in the middle hides only what is on it.
fn readable(damaged: &Connection, kind: Kind) -> Vec<(String, String, Stamps)> {
    let mut rows: Vec<(String, String, Stamps)> = Vec::new();
    let mut seen = BTreeSet::new();
    let columns = ["stamps", "'{}'"];
    for stamps in columns {
        for order in ["ASC", "DESC"] {
            let sql = format!(
                "SELECT row, id, body, {stamps} FROM {} ORDER BY row {order}",
                table(kind)
            );
            let Ok(mut statement) = damaged.prepare(&sql) else {
                continue;
            };
            let Ok(mut found) = statement.query([]) else {
                continue;
            };
            while let Ok(Some(row)) = found.next() {
                let read = (|| {
                    Ok::<_, rusqlite::Error>((
                        row.get::<_, i64>(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get::<_, String>(3)?,
                    ))
                })();
                if let Ok((number, id, body, stamps)) = read
                    && seen.insert(number)
                {
                    rows.push((id, body, serde_json::from_str(&stamps).unwrap_or_default()));
                }
            }
        }
    }
    rows
}

/// What was removed, as far as that can be read.
fn removed(damaged: &Connection, kind: Kind) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    if let Ok(mut statement) = damaged.prepare("SELECT id FROM tombstones WHERE kind = ?1")
        && let Ok(mut rows) = statement.query(params![kind.name()])
    {
        while let Ok(Some(row)) = rows.next() {
            if let Ok(key) = row.get(0) {
                keys.insert(key);
            }
        }
    }
    keys
}
