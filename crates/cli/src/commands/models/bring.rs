//! Bringing a model along that is already on this disk.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use sotto_models::ModelsError;
use sotto_models::convert::{
    SmallNumbers, UNFINISHED_PREFIX, import_faster_whisper_folder, shrink_whisper_file,
};
use sotto_models::download::{Cancel, Downloader, Progress};
use sotto_models::import::{Found, look_at};
use sotto_models::models_folder;
use sotto_models::verify::hash_file;
use sotto_skills::numbers::Language;

use super::catalog;
use crate::arguments::Small;
use crate::choice::imported_folder;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::output::Output;
use crate::progress::Shown;

/// Takes a model that is already on this disk.
pub(super) async fn import(
    path: &Path,
    small: Option<Small>,
    home: &Home,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let found = look_at(path).map_err(ModelsError::from)?;
    if small.is_some() && matches!(found, Found::Gguf(_)) {
        return Err(CliError::Usage(say(language, "told.small_whisper", [])));
    }
    let _owner = home.own()?;
    let (id, place) = {
        // What is shown of it is gone before anything else is written.
        let mut shown = Shown::on(output, language);
        let mut tell = |seen: Seen<'_>| match seen {
            Seen::Checking(name, fraction) => shown.checking(name, fraction),
            Seen::Taking(id, progress) => shown.download(id, progress),
        };
        let never = Cancel::default();
        let taken = || take(path, &found, small, home, language, &never, &mut tell);
        tokio::task::block_in_place(taken)?
    };
    if output.json {
        let place = place.display().to_string();
        return output.json(&serde_json::json!({ "id": id, "path": place, "found": found }));
    }
    output.line(place.display())?;
    let with = [("id", id.as_str())];
    output.note(say_exactly(language, "told.model_called", with));
    Ok(())
}

/// How far a model is that is taken along.
pub(crate) enum Seen<'a> {
    /// A part of this file was read, 0 to 1.
    Checking(&'a str, f64),
    /// It is one of the catalog, and is put in its place.
    Taking(&'a str, &'a Progress),
}

/// Takes what was found at this path among the models: gives the name it has there, and its place. Whoever asks owns the data
/// folder meanwhile.
///
/// # Errors
/// When there is no room, one of that name is here already, or the file cannot be read.
pub(crate) fn take(
    path: &Path,
    found: &Found,
    small: Option<Small>,
    home: &Home,
    language: Language,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Seen<'_>),
) -> Result<(String, PathBuf), CliError> {
    let folder = imported_folder(found.kind());
    std::fs::create_dir_all(&folder).map_err(|source| CliError::unwritable(&folder, source))?;
    let _taking =
        clear_leftovers(&folder).map_err(|source| CliError::unwritable(&folder, source))?;
    let name = name_of(path);
    if let Found::CTranslate2(facts) = found {
        let name = format!("{name}{}.bin", small.map_or("", Small::ending));
        let place = free(&folder, &name, language)?;
        // Beside each other for a moment: the 16-bit form and, if asked for, the smaller one.
        needs_room(&folder, facts.bytes.saturating_mul(2))?;
        match small {
            None => import_faster_whisper_folder(path, &place).map(drop)?,
            Some(small) => {
                let whole = tempfile::Builder::new()
                    .prefix(UNFINISHED_PREFIX)
                    .tempdir_in(&folder)
                    .map_err(|source| CliError::unwritable(&folder, source))?;
                let whole = whole.path().join("whole.bin");
                import_faster_whisper_folder(path, &whole)?;
                shrink_whisper_file(&whole, small.form(), &place)?;
            }
        }
        return Ok((name, place));
    }
    if let Some(small) = small {
        let stem = name.strip_suffix(".bin").unwrap_or(&name);
        let name = format!("{stem}{}.bin", small.ending());
        let place = free(&folder, &name, language)?;
        shrink_whisper_file(path, small.form(), &place)?;
        return Ok((name, place));
    }
    let total = std::fs::metadata(path).map_or(1, |facts| facts.len().max(1));
    let hash = hash_file(path, &mut |read| {
        tell(Seen::Checking(&name, read as f64 / total as f64));
        !cancel.is_cancelled()
    })
    .map_err(ModelsError::from)?;
    let catalog = catalog()?;
    // One that is not offered has no place of its own in the catalog; it is taken under the name it has here.
    let known = catalog
        .find_by_hash(hash)
        .filter(|entry| entry.is_offered());
    if let Some(entry) = known {
        let wanted = entry.wanted(&models_folder()).map_err(ModelsError::from)?;
        let place = Downloader::new(home.outbound())
            .adopt(&wanted, path, cancel, &mut |progress| {
                tell(Seen::Taking(&entry.id, &progress));
            })
            .map_err(ModelsError::from)?;
        return Ok((entry.id.clone(), place));
    }
    let place = free(&folder, &name, language)?;
    // The same bytes under a second name cost nothing; across disks they are copied. Of the file itself: caches of models
    // are full of symbolic links, and a second name of such a link would lead nowhere from its new place.
    let linked = path
        .canonicalize()
        .and_then(|whole| std::fs::hard_link(whole, &place));
    if linked.is_err() {
        needs_room(&folder, total)?;
        copy(path, &place).map_err(|source| CliError::unwritable(&place, source))?;
    }
    Ok((name, place))
}

fn free(folder: &Path, name: &str, language: Language) -> Result<PathBuf, CliError> {
    let place = folder.join(name);
    if place.exists() {
        let sentence = say_exactly(language, "told.model_there", [("id", name)]);
        return Err(CliError::Usage(sentence));
    }
    Ok(place)
}

/// The name as it was typed, since a link of a cache leads to a name that nobody knows; of `.` and the like the folder's own.
fn name_of(path: &Path) -> String {
    let typed = path.file_name().map(OsStr::to_owned);
    let name = typed.or_else(|| path.canonicalize().ok()?.file_name().map(OsStr::to_owned));
    name.map_or_else(
        || "model".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// Removes what imports left in the folder that were ended in the middle. The lock is held while something is taken: an
/// import of another data folder may run at the same time, and its work is no leftover.
fn clear_leftovers(folder: &Path) -> io::Result<File> {
    let lock = File::create(folder.join(".lock"))?;
    match lock.try_lock() {
        Ok(()) => {
            for entry in std::fs::read_dir(folder)?.flatten() {
                let name = entry.file_name();
                if name.to_string_lossy().starts_with(UNFINISHED_PREFIX) {
                    let path = entry.path();
                    // One that cannot be removed only costs space.
                    let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path));
                }
            }
            lock.unlock()?;
            lock.lock_shared()?;
        }
        Err(TryLockError::WouldBlock) => lock.lock_shared()?,
        // Some network drives know no locks. Nobody can tell then what is left over, and it stays.
        Err(TryLockError::Error(_)) => {}
    }
    Ok(lock)
}

fn needs_room(folder: &Path, needed: u64) -> Result<(), CliError> {
    match fs4::available_space(folder) {
        Ok(free) if free < needed => Err(CliError::NoRoom {
            folder: folder.to_owned(),
            needed,
            free,
        }),
        // Some network drives do not say; a full disk is still noticed while writing.
        _ => Ok(()),
    }
}

impl Small {
    fn form(self) -> SmallNumbers {
        match self {
            Small::Q8 => SmallNumbers::Q8_0,
            Small::Q5 => SmallNumbers::Q5_1,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Small::Q8 => "-q8_0",
            Small::Q5 => "-q5_1",
        }
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let folder = to.parent().unwrap_or(Path::new("."));
    let mut fresh = tempfile::Builder::new()
        .prefix(UNFINISHED_PREFIX)
        .tempfile_in(folder)?;
    io::copy(&mut std::fs::File::open(from)?, &mut fresh)?;
    fresh.as_file().sync_all()?;
    fresh.persist(to).map_err(|error| error.error)?;
    Ok(())
}
