//! Taking everything away and bringing it back, and backups.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use sotto_api::{ExportFormat, Reminder, Reply, TransferRequest};
use sotto_skills::doing::when::rings_after;
use sotto_store::{Act, reminders};

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
    Ok(Reply::Backup(here.store.restore(name, here.moment())?))
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
    let imported = here.store.import(format, &text, home, here.moment())?;
    ring_what_came(here)?;
    Ok(Reply::Imported(imported))
}

/// Reminders from another calendar do not say when they ring next. No undo of its own: that of the import takes the
/// reminders away.
fn ring_what_came(here: &Here<'_>) -> Result<(), Refused> {
    let all_day_at = here.settings()?.time.all_day_at_minutes;
    let act = Act::by_hand(here.moment(), "").for_good();
    here.store.act(act, |writer| {
        let now = writer.now();
        for reminder in reminders::open(writer)? {
            let next = rings_after(&reminder.when, now, all_day_at);
            if reminder.next.is_none() && next.is_some() {
                reminders::save(writer, &Reminder { next, ..reminder })?;
            }
        }
        Ok(())
    })?;
    Ok(())
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
