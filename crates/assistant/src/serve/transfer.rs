//! Taking everything away and bringing it back, and backups.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sotto_api::{ExportFormat, Reply, TransferRequest, When};
use sotto_skills::doing::rings::{known, nothing_late};
use sotto_skills::doing::{Line, left_out_in};
use sotto_skills::time::Rule;
use sotto_store::{Reader, calendar, reminders};

use super::{Here, Refused, Served};

/// No export is larger than this; a file that is would only fill the memory.
const MOST_BYTES: u64 = 512 << 20;

/// `None` for a confirmed erasing: it closes the store for good and takes its key, which is for the owner of both.
pub(super) fn serve(request: &TransferRequest, here: &Here<'_>) -> Option<Served> {
    Some(match request {
        TransferRequest::Export { format, to } => export(*format, to, here),
        TransferRequest::Import { format, from } => import(*format, from, here),
        TransferRequest::BackUp => back_up(here),
        TransferRequest::Backups => backups(here),
        TransferRequest::Restore { name } => restore(name, here),
        TransferRequest::EraseEverything { confirmed: false } => Err(Refused::NeedsYes),
        TransferRequest::EraseEverything { confirmed: true } => return None,
    })
}

fn back_up(here: &Here<'_>) -> Served {
    Ok(Reply::Backup(here.store.back_up(here.moment())?))
}

fn backups(here: &Here<'_>) -> Served {
    Ok(Reply::Backups(here.store.backups()?))
}

fn restore(name: &str, here: &Here<'_>) -> Served {
    let moment = here.moment();
    let backup = here.store.restore_with(name, moment, known, nothing_late)?;
    Ok(Reply::Backup(backup))
}

fn export(format: ExportFormat, to: &str, here: &Here<'_>) -> Served {
    let path = whole(to)?;
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().map(real).unwrap_or_default();
    if folder.starts_with(real(here.store.folder())) {
        return Err(Refused::InOwnFolder(to.to_owned()));
    }
    here.store.export_to(format, &path, here.moment())?;
    Ok(Reply::Done)
}

fn import(format: ExportFormat, from: &str, here: &Here<'_>) -> Served {
    let text = read(&whole(from)?)?;
    let home = here.now.time_zone().iana_name().unwrap_or("UTC");
    let moment = here.moment();
    let store = here.store;
    let (mut imported, left_out) =
        store.import_with(format, &text, home, moment, known, nothing_late)?;
    let in_words = left_out.iter().map(|what| left_out_in(what, here.language));
    imported.skipped = in_words.collect();
    let told = |title: String| {
        let line = Line::new("notice.not_followed").with("title", title);
        line.said_in(here.language)
    };
    imported
        .skipped
        .extend(here.read(not_followed)?.into_iter().map(told));
    Ok(Reply::Imported(imported))
}

/// What repeats in a way that Sotto cannot follow.
fn not_followed(reader: &Reader<'_>) -> sotto_store::Result<Vec<String>> {
    let followed = |when: &When| {
        let rule = when.rule.as_deref();
        rule.is_none_or(|rule| rule.parse::<Rule>().is_ok())
    };
    let entries = calendar::candidates(reader, Timestamp::MIN, Timestamp::MAX)?;
    let entries = entries
        .into_iter()
        .filter(|entry| !followed(&entry.when))
        .map(|entry| entry.title);
    let open = reminders::open(reader)?
        .into_iter()
        .filter(|reminder| !followed(&reminder.when))
        .map(|reminder| reminder.text);
    Ok(entries.chain(open).collect())
}

/// A path that means the same file whoever reads it: who asks and who serves may stand in different folders.
fn whole(path: &str) -> Result<PathBuf, Refused> {
    let named = PathBuf::from(path);
    if named.is_absolute() && named.file_name().is_some() {
        Ok(named)
    } else {
        Err(Refused::NotWhole(path.to_owned()))
    }
}

fn read(path: &Path) -> Result<String, Refused> {
    let name = || path.display().to_string();
    let trouble = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => Refused::NoFile(name()),
        ErrorKind::InvalidData => Refused::NoText(name()),
        _ => Refused::Unreadable {
            path: name(),
            source,
        },
    };
    let file = std::fs::File::open(path).map_err(trouble)?;
    let mut text = String::new();
    file.take(MOST_BYTES + 1)
        .read_to_string(&mut text)
        .map_err(trouble)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(Refused::NoText(name()));
    }
    Ok(text)
}
