//! Tasks.

use sotto_api::{Id, Kind, NewTask, Position, Task, TaskFilter, TaskPatch, TaskState};

use super::{known, words};
use crate::error::{Cannot, Result, StoreError};
use crate::place;
use crate::read::Reader;
use crate::write::Writer;

/// Makes a task, at the end of the order.
///
/// # Errors
/// When it says nothing, or cannot be kept.
pub fn add(writer: &mut Writer<'_>, new: &NewTask) -> Result<Task> {
    new.due.as_ref().map(known).transpose()?;
    let now = writer.now();
    let last: Option<String> =
        writer
            .connection
            .query_row("SELECT max(place) FROM tasks", [], |row| row.get(0))?;
    let task = Task {
        id: Id::new(),
        text: words(&new.text, Cannot::NoWords(Kind::Task))?,
        priority: new.priority,
        due: new.due.clone(),
        done: None,
        place: place::between(last.as_deref(), None),
        created: now,
        changed: now,
    };
    writer.put(&task)?;
    Ok(task)
}

/// The tasks that a filter names, in their order.
///
/// # Errors
/// When the file cannot be read.
pub fn list(reader: &Reader<'_>, filter: &TaskFilter) -> Result<Vec<Task>> {
    let state = match filter.state {
        TaskState::Open => "WHERE done IS NULL",
        TaskState::Done => "WHERE done IS NOT NULL",
        TaskState::All => "",
    };
    let mut tasks: Vec<Task> = reader.select(&format!("{state} ORDER BY place, id"), [])?;
    if let Some(before) = filter.due_before {
        tasks.retain(|task| {
            task.due
                .as_ref()
                .and_then(sotto_api::When::first)
                .is_some_and(|due| due < before)
        });
    }
    Ok(tasks)
}

/// Changes a task.
///
/// # Errors
/// When it is not there, would say nothing, or cannot be kept.
pub fn change(writer: &mut Writer<'_>, id: Id, patch: &TaskPatch) -> Result<Task> {
    edit(writer, id, |task| {
        if let Some(text) = &patch.text {
            task.text = words(text, Cannot::NoWords(Kind::Task))?;
        }
        if let Some(priority) = patch.priority {
            task.priority = priority;
        }
        if let Some(due) = &patch.due {
            due.as_ref().map(known).transpose()?;
            task.due.clone_from(due);
        }
        Ok(())
    })
}

/// Marks a task as done; one that is done already stays as it is.
///
/// # Errors
/// When it is not there, or cannot be kept.
pub fn complete(writer: &mut Writer<'_>, id: Id) -> Result<Task> {
    let now = writer.now();
    edit(writer, id, |task| {
        task.done.get_or_insert(now);
        Ok(())
    })
}

/// Opens a task again.
///
/// # Errors
/// When it is not there, or cannot be kept.
pub fn reopen(writer: &mut Writer<'_>, id: Id) -> Result<Task> {
    edit(writer, id, |task| {
        task.done = None;
        Ok(())
    })
}

/// Moves a task to another place among the open ones.
///
/// # Errors
/// When it or its neighbour is not there, or it cannot be kept.
pub fn move_to(writer: &mut Writer<'_>, id: Id, position: Position) -> Result<Task> {
    let open = list(writer, &TaskFilter::default())?;
    let others: Vec<(Id, String)> = open
        .into_iter()
        .filter(|task| task.id != id)
        .map(|task| (task.id, task.place))
        .collect();
    let place = place::at(&others, position).ok_or(StoreError::NotFound(Kind::Task))?;
    edit(writer, id, |task| {
        task.place = place;
        Ok(())
    })
}

/// Removes a task.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn delete(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    writer.remove(Kind::Task, id)
}

fn edit(
    writer: &mut Writer<'_>,
    id: Id,
    change: impl FnOnce(&mut Task) -> Result<()>,
) -> Result<Task> {
    let before: Task = writer.require(id)?;
    let mut task = before.clone();
    change(&mut task)?;
    if task != before {
        task.changed = writer.now();
        writer.put(&task)?;
    }
    Ok(task)
}
