//! Tasks, lists and notes as Markdown, to read and to print.

use std::fmt::Write;

use sotto_api::{List, ListItem, Note, Priority, Task, When};

/// Writes them.
#[must_use]
pub fn write(tasks: &[Task], lists: &[(List, Vec<ListItem>)], notes: &[Note]) -> String {
    let mut text = String::from("# Tasks\n\n");
    for task in tasks {
        let mut more = Vec::new();
        match task.priority {
            Priority::High => more.push("high priority".to_owned()),
            Priority::Low => more.push("low priority".to_owned()),
            Priority::Normal => {}
        }
        more.extend(task.due.as_ref().map(|due| format!("due {}", said(due))));
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
            || note.created.strftime("Note of %Y-%m-%d").to_string(),
            one_line,
        );
        let _ = write!(text, "\n# {heading}\n\n");
        for part in note.text.lines() {
            // A note's own headings do not start a new note.
            let shield = if part.starts_with('#') { "\\" } else { "" };
            let _ = writeln!(text, "{shield}{part}");
        }
    }
    text
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
