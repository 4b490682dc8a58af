//! Tasks, lists and notes as Markdown, to read, to print and to bring back.

mod read;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use sotto_api::{Imported, List, ListItem, Note, Priority, Task, TaskFilter, TaskState, When};

use crate::error::Result;
use crate::kinds::{lists, notes, tasks};
use crate::write::Writer;

pub use read::{MarkdownRead, read};

/// The first line; nobody else's file is read as one of ours.
const TASKS: &str = "# Tasks";

/// What stands in a note whose text was taken out of it.
const NO_TEXT: &str = "\\";

/// Before the day, the heading of a note without one.
const UNNAMED: &str = "Note of ";

/// Writes them.
#[must_use]
pub fn write(tasks: &[Task], lists: &[(List, Vec<ListItem>)], notes: &[Note]) -> String {
    let mut text = format!("{TASKS}\n\n");
    for task in tasks {
        let mut more = Vec::new();
        match task.priority {
            Priority::High => more.push("high priority".to_owned()),
            Priority::Low => more.push("low priority".to_owned()),
            // Its own words would be read as something that Sotto says of it.
            Priority::Normal if task.due.is_none() && read::says_more(&one_line(&task.text)) => {
                more.push("normal priority".to_owned());
            }
            Priority::Normal => {}
        }
        more.extend(task.due.as_ref().map(|due| format!("due {}", said(due))));
        let rule = task.due.as_ref().and_then(|due| due.rule.as_deref());
        more.extend(rule.map(|rule| format!("repeats {}", one_line(rule))));
        let more = if more.is_empty() {
            String::new()
        } else {
            format!(" ({})", more.join(", "))
        };
        line(
            &mut text,
            task.done.is_some(),
            &format!("{}{more}", one_line(&task.text)),
        );
    }
    for (list, items) in lists {
        let _ = write!(text, "\n# {}\n\n", one_line(&list.name));
        for item in items {
            line(&mut text, item.checked, &one_line(&item.text));
        }
    }
    for note in notes {
        let heading = note.title.as_deref().map_or_else(
            || format!("{UNNAMED}{}", note.created.strftime("%Y-%m-%d")),
            one_line,
        );
        let _ = write!(text, "\n# {heading}\n\n");
        if note.text.trim().is_empty() {
            // With nothing below it would be an empty list.
            let _ = writeln!(text, "{NO_TEXT}");
            continue;
        }
        for part in note.text.lines() {
            // A note's own headings do not start a new note, and its boxes are no list.
            let shield = if is_ours(part) { "\\" } else { "" };
            let _ = writeln!(text, "{shield}{part}");
        }
    }
    text
}

/// Brings in what was read. What is there under the same words stays as it is.
pub(super) fn import(writer: &mut Writer<'_>, read: &MarkdownRead) -> Result<Imported> {
    let mut told = Imported::default();
    let all = TaskFilter {
        state: TaskState::All,
        due_before: None,
    };
    // Each that is there stands for one line only: somebody may have the same task twice.
    let mut there = tasks::list(writer, &all)?;
    for (new, done) in &read.tasks {
        if let Some(at) = there.iter().position(|it| one_line(&it.text) == new.text) {
            there.swap_remove(at);
            told.kept += 1;
            continue;
        }
        let added = tasks::add(writer, new)?;
        if *done {
            tasks::complete(writer, added.id)?;
        }
        told.added += 1;
    }
    for (name, items) in &read.lists {
        let list = match lists::named(writer, name)? {
            Some(list) => {
                told.kept += 1;
                list
            }
            None => {
                told.added += 1;
                lists::create(writer, name)?
            }
        };
        let mut there = lists::items(writer, list.id)?;
        for (what, checked) in items {
            if let Some(at) = there.iter().position(|it| one_line(&it.text) == *what) {
                there.swap_remove(at);
                told.kept += 1;
                continue;
            }
            for item in lists::add(writer, list.id, std::slice::from_ref(what))? {
                if *checked {
                    lists::check(writer, item.id, true)?;
                }
            }
            told.added += 1;
        }
    }
    let there = notes::list(writer)?;
    // The newest stands first in the file.
    for new in read.notes.iter().rev() {
        let known = there.iter().any(|note| {
            note.title.as_deref().map(one_line) == new.title
                && note.text.trim().lines().eq(new.text.trim().lines())
        });
        if known {
            told.kept += 1;
        } else {
            notes::add(writer, new)?;
            told.added += 1;
        }
    }
    Ok(told)
}

/// Whether a line within a note would be taken for a heading or a box of Sotto's; with marks before it, it was one that
/// was marked already.
fn is_ours(line: &str) -> bool {
    let bare = line.trim_start_matches('\\');
    bare.starts_with('#') || ticked(bare).is_some()
}

/// A line with a box: whether it is ticked, and what it says.
fn ticked(line: &str) -> Option<(bool, &str)> {
    let rest = line.trim_start().strip_prefix(['-', '*', '+'])?;
    let (mark, what) = rest.trim_start().strip_prefix('[')?.split_once(']')?;
    let done = match mark {
        "" | " " => false,
        "x" | "X" => true,
        _ => return None,
    };
    // What goes on at once is a link.
    let what = what.strip_prefix([' ', '\t'])?.trim();
    (!what.is_empty()).then_some((done, what))
}

fn line(text: &mut String, ticked: bool, what: &str) {
    let _ = writeln!(text, "- [{}] {what}", if ticked { 'x' } else { ' ' });
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn said(when: &When) -> String {
    let date = when.local.date();
    if when.all_day {
        date.to_string()
    } else {
        format!(
            "{date} {} {}",
            when.local.time().strftime("%H:%M"),
            when.zone
        )
    }
}
