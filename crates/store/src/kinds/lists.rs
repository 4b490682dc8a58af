//! Lists and what is on them.

use rusqlite::params;
use sotto_api::{Id, Kind, List, ListItem, Position};

use super::words;
use crate::error::{Cannot, Result, StoreError};
use crate::place;
use crate::read::Reader;
use crate::write::Writer;

/// Makes an empty list.
///
/// # Errors
/// When there is one of this name, or it cannot be kept.
pub fn create(writer: &mut Writer<'_>, name: &str) -> Result<List> {
    let name = words(name, Cannot::NoWords(Kind::List))?;
    if named(writer, &name)?.is_some() {
        return Err(StoreError::Invalid(Cannot::SameName(name)));
    }
    let now = writer.now();
    let last: Option<String> =
        writer
            .connection
            .query_row("SELECT max(place) FROM lists", [], |row| row.get(0))?;
    let list = List {
        id: Id::new(),
        name,
        place: place::between(last.as_deref(), None),
        created: now,
        changed: now,
    };
    writer.put(&list)?;
    Ok(list)
}

/// All lists, in their order.
///
/// # Errors
/// When the file cannot be read.
pub fn all(reader: &Reader<'_>) -> Result<Vec<List>> {
    reader.select("ORDER BY place, id", [])
}

/// The list of this name; large and small letters are the same.
///
/// # Errors
/// When the file cannot be read.
pub fn named(reader: &Reader<'_>, name: &str) -> Result<Option<List>> {
    let name = name.trim().to_lowercase();
    Ok(all(reader)?
        .into_iter()
        .find(|list| list.name.to_lowercase() == name))
}

/// Calls a list something else.
///
/// # Errors
/// When it is not there, another one has the name, or it cannot be kept.
pub fn rename(writer: &mut Writer<'_>, id: Id, name: &str) -> Result<List> {
    let name = words(name, Cannot::NoWords(Kind::List))?;
    if named(writer, &name)?.is_some_and(|other| other.id != id) {
        return Err(StoreError::Invalid(Cannot::SameName(name)));
    }
    let mut list: List = writer.require(id)?;
    list.name = name;
    list.changed = writer.now();
    writer.put(&list)?;
    Ok(list)
}

/// Moves a list to another place among the lists.
///
/// # Errors
/// When it or its neighbour is not there, or it cannot be kept.
pub fn move_to(writer: &mut Writer<'_>, id: Id, position: Position) -> Result<List> {
    let mut list: List = writer.require(id)?;
    let others = all(writer)?.into_iter().filter(|other| other.id != id);
    let others: Vec<(Id, String)> = others.map(|other| (other.id, other.place)).collect();
    let place = place::at(&others, position).ok_or(StoreError::NotFound(Kind::List))?;
    if place != list.place {
        list.place = place;
        list.changed = writer.now();
        writer.put(&list)?;
    }
    Ok(list)
}

/// What is on a list, in its order.
///
/// # Errors
/// When it is not there, or the file cannot be read.
pub fn items(reader: &Reader<'_>, list: Id) -> Result<Vec<ListItem>> {
    reader.require::<List>(list)?;
    reader.select("WHERE list = ?1 ORDER BY place, id", [list.to_string()])
}

/// Puts things on a list, at its end.
///
/// # Errors
/// When the list is not there, one of them says nothing, or they cannot be kept.
pub fn add(writer: &mut Writer<'_>, list: Id, texts: &[String]) -> Result<Vec<ListItem>> {
    writer.require::<List>(list)?;
    let now = writer.now();
    let sql = "SELECT max(place) FROM list_items WHERE list = ?1";
    let mut last: Option<String> =
        writer
            .connection
            .query_row(sql, params![list.to_string()], |row| row.get(0))?;
    let mut added = Vec::with_capacity(texts.len());
    for text in texts {
        let place = place::between(last.as_deref(), None);
        let item = ListItem {
            id: Id::new(),
            list,
            text: words(text, Cannot::NoWords(Kind::ListItem))?,
            checked: false,
            place: place.clone(),
            created: now,
            changed: now,
        };
        writer.put(&item)?;
        added.push(item);
        last = Some(place);
    }
    Ok(added)
}

/// Changes the words of one thing.
///
/// # Errors
/// When it is not there, would say nothing, or cannot be kept.
pub fn change_item(writer: &mut Writer<'_>, id: Id, text: &str) -> Result<ListItem> {
    let text = words(text, Cannot::NoWords(Kind::ListItem))?;
    edit(writer, id, |item| item.text = text)
}

/// Crosses one thing off, or not any more.
///
/// # Errors
/// When it is not there, or cannot be kept.
pub fn check(writer: &mut Writer<'_>, id: Id, checked: bool) -> Result<ListItem> {
    edit(writer, id, |item| item.checked = checked)
}

/// Moves one thing to another place on its list.
///
/// # Errors
/// When it or its neighbour is not there, or it cannot be kept.
pub fn move_item(writer: &mut Writer<'_>, id: Id, position: Position) -> Result<ListItem> {
    let moved: ListItem = writer.require(id)?;
    let others = items(writer, moved.list)?
        .into_iter()
        .filter(|item| item.id != id);
    let others: Vec<(Id, String)> = others.map(|item| (item.id, item.place)).collect();
    let place = place::at(&others, position).ok_or(StoreError::NotFound(Kind::ListItem))?;
    edit(writer, id, |item| item.place = place)
}

/// Takes one thing off its list.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn remove_item(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    writer.remove(Kind::ListItem, id)
}

/// Takes everything off a list and keeps the list. Gives how many things that were.
///
/// # Errors
/// When it is not there, or they cannot be removed.
pub fn clear(writer: &mut Writer<'_>, list: Id) -> Result<usize> {
    let items = items(writer, list)?;
    for item in &items {
        writer.remove(Kind::ListItem, item.id)?;
    }
    Ok(items.len())
}

/// Removes a list with everything on it.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn delete(writer: &mut Writer<'_>, list: Id) -> Result<()> {
    clear(writer, list)?;
    writer.remove(Kind::List, list)
}

fn edit(writer: &mut Writer<'_>, id: Id, change: impl FnOnce(&mut ListItem)) -> Result<ListItem> {
    let before: ListItem = writer.require(id)?;
    let mut item = before.clone();
    change(&mut item);
    if item != before {
        item.changed = writer.now();
        writer.put(&item)?;
    }
    Ok(item)
}
