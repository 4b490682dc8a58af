//! Taking everything away and bringing it back: JSON holds all of it, Markdown reads well and holds tasks, lists and notes,
//! iCalendar is for other calendars: it holds what has a time.

mod ics;
mod json;
mod left_out;
mod markdown;

pub use ics::{IcsRead, read as read_ics, write as write_ics};
pub use json::{from_json, import, take_all, to_json};
pub use left_out::LeftOut;
pub use markdown::{MarkdownRead, read as read_markdown, write as write_markdown};

use jiff::Timestamp;
use sotto_api::{
    CalendarEntry, ExportFormat, Imported, List, ListItem, Reminder, TaskFilter, TaskState,
};

use crate::act::Act;
use crate::error::Result;
use crate::files::write_whole;
use crate::kinds::{lists, notes, tasks};
use crate::read::Reader;
use crate::store::Store;
use crate::write::Writer;

impl Store {
    /// Everything, in a form.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn export(&self, format: ExportFormat, now: Timestamp) -> Result<String> {
        let open_and_done = TaskFilter {
            state: TaskState::All,
            due_before: None,
        };
        self.read(|reader| match format {
            ExportFormat::Json => to_json(&take_all(reader, now)?),
            ExportFormat::Markdown => {
                let mut on_lists: Vec<(List, Vec<ListItem>)> = Vec::new();
                for list in lists::all(reader)? {
                    let items = lists::items(reader, list.id)?;
                    on_lists.push((list, items));
                }
                Ok(write_markdown(
                    &tasks::list(reader, &open_and_done)?,
                    &on_lists,
                    &notes::list(reader)?,
                ))
            }
            ExportFormat::Ics => Ok(write_ics(
                &reader.all::<CalendarEntry>()?,
                &reader.all::<Reminder>()?,
                &tasks::list(reader, &open_and_done)?,
                now,
            )),
        })
    }

    /// Everything, in a form, into a file: whole or not at all, and for the user's eyes only, since it is not encrypted.
    ///
    /// # Errors
    /// When the file cannot be read, or the other one cannot be written.
    pub fn export_to(
        &self,
        format: ExportFormat,
        path: &std::path::Path,
        now: Timestamp,
    ) -> Result<()> {
        write_whole(path, self.export(format, now)?.as_bytes(), true)
    }

    /// Brings in what was exported, as one act that can be undone. What is there already in this state or a newer one
    /// stays. `home` is the zone for times that name none.
    ///
    /// # Errors
    /// When the text is not of this form, or it cannot be kept.
    pub fn import(
        &self,
        format: ExportFormat,
        text: &str,
        home: &str,
        now: Timestamp,
    ) -> Result<Imported> {
        let (mut told, left_out) =
            self.import_with(format, text, home, now, |_| Ok(()), |_, _| Ok(()))?;
        told.skipped = left_out.iter().map(ToString::to_string).collect();
        Ok(told)
    }

    /// Brings in what was exported as `import` does, with what goes along with it in the same act: `before` looks at what
    /// was here, `after` changes what came. Nobody sees the one without the other, and one undo takes back both. What was left
    /// out stands beside what is told, for whoever says it in the user's language.
    ///
    /// # Errors
    /// As for `import`, and what the two give.
    pub fn import_with<K>(
        &self,
        format: ExportFormat,
        text: &str,
        home: &str,
        now: Timestamp,
        before: impl FnOnce(&Reader<'_>) -> Result<K>,
        after: impl FnOnce(&mut Writer<'_>, &K) -> Result<()>,
    ) -> Result<(Imported, Vec<LeftOut>)> {
        match format {
            ExportFormat::Json => {
                let (file, settings) = json::read(text)?;
                self.act(Act::by_hand(now, "Import."), |writer| {
                    let known = before(writer)?;
                    let (told, mut left_out) = import(writer, &file)?;
                    left_out.extend(settings);
                    after(writer, &known)?;
                    Ok((told, left_out))
                })
            }
            ExportFormat::Ics => {
                let read = read_ics(text, home, now)?;
                self.act(Act::by_hand(now, "Import."), |writer| {
                    let known = before(writer)?;
                    let told = ics::import(writer, &read)?;
                    after(writer, &known)?;
                    Ok((told, read.skipped.clone()))
                })
            }
            ExportFormat::Markdown => {
                let read = read_markdown(text, home)?;
                self.act(Act::by_hand(now, "Import."), |writer| {
                    let known = before(writer)?;
                    let told = markdown::import(writer, &read)?;
                    after(writer, &known)?;
                    Ok((told, read.skipped.clone()))
                })
            }
        }
    }
}
