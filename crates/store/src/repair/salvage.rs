//! Saves over what a damaged file still gives and the good one does not have.

use jiff::Timestamp;
use rusqlite::Connection;
use sotto_api::{Conversation, Id, Kind, List};

use super::damaged::Damaged;
use crate::error::Result;
use crate::kinds::{history, lists};
use crate::place;
use crate::read::{Reader, fields};
use crate::record::misfit;
use crate::stamp::Stamps;
use crate::write::{Log, Writer};

/// Saves what the good file does not have, or has in an older state. Gives how many things that were.
pub(super) fn salvage(damaged: &Damaged<'_>, good: &mut Connection, now: Timestamp) -> Result<u32> {
    let transaction = good.transaction()?;
    let mut saved = 0;
    {
        let mut writer = Writer::new(&transaction, now, Log::Tell)?;
        for kind in Kind::ALL {
            let removed = damaged.removed(kind);
            for thing in damaged.things(kind) {
                let Ok(body) = fields(kind, &thing.body) else {
                    continue;
                };
                if removed.contains(&thing.key) || misfit(kind, &body).is_some() {
                    continue;
                }
                let before = writer.body(kind, &thing.key)?;
                let known = writer.stamps(kind, &thing.key, &body)?;
                let newest = |stamps: &Stamps| stamps.values().max().copied();
                let text = serde_json::Value::Object(body.clone()).to_string();
                if before.is_none()
                    || (before.as_ref() != Some(&text) && newest(&thing.stamps) >= newest(&known))
                {
                    writer.replace(kind, &thing.key, before, Some(body))?;
                    saved += 1;
                }
            }
            for key in &removed {
                if writer.body(kind, key)?.is_some() {
                    writer.remove_key(kind, key)?;
                }
            }
        }
        adopt(&mut writer)?;
        writer.keep_clock()?;
    }
    transaction.commit()?;
    Ok(saved)
}

/// What lay on a list that is lost, or was said in such a conversation, gets another one in its place: else nobody would ever
/// see it again.
fn adopt(writer: &mut Writer<'_>) -> Result<()> {
    let now = writer.now();
    let lost = "SELECT DISTINCT list FROM list_items WHERE list NOT IN (SELECT id FROM lists)";
    for id in ids(writer, lost)? {
        let others = lists::all(writer)?;
        let last = others.last().map(|list| list.place.as_str());
        let list = List {
            id,
            name: free_name(&others),
            place: place::between(last, None),
            created: now,
            changed: now,
        };
        writer.put(&list)?;
    }
    let lost = "SELECT DISTINCT conversation FROM turns WHERE conversation NOT IN (SELECT id FROM conversations)";
    for id in ids(writer, lost)? {
        let turns = history::turns(writer, id)?;
        let began = turns.iter().map(|turn| turn.created).min();
        let conversation = Conversation {
            id,
            title: None,
            created: began.unwrap_or(now),
            changed: now,
        };
        writer.put(&conversation)?;
    }
    Ok(())
}

/// The name of a list that nobody remembers.
fn free_name(others: &[List]) -> String {
    let mut number = others.len() + 1;
    loop {
        let name = format!("Saved {number}");
        if others.iter().all(|list| list.name != name) {
            return name;
        }
        number += 1;
    }
}

fn ids(reader: &Reader<'_>, sql: &str) -> Result<Vec<Id>> {
    let mut statement = reader.connection.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let texts: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(texts.iter().filter_map(|text| text.parse().ok()).collect())
}
