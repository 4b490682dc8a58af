//! Backups: encrypted copies of the file with the same key, made while Sotto works, looked at before they count, and
//! thinned out with age.

mod rotation;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp, Unit};
use rusqlite::Connection;
use rusqlite::backup::Backup as Copying;
use sotto_api::{Backup, Rotation};

use crate::check::{check, told};
use crate::connection::{self, For};
use crate::erase;
use crate::error::{Cannot, Result, StoreError};
use crate::files::{Folder, make_private, put_in_place, remove_database, remove_file};
use crate::key::DataKey;
use crate::migrations;
use crate::read::Reader;
use crate::settings;
use crate::stamp::Stamp;
use crate::store::{News, Store};
use crate::write::{Log, Writer};

pub use rotation::keep;

/// How old the newest backup may be before another one is made by itself.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// How long the copying waits for a writer, per try.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

impl Store {
    /// Makes a backup now. It is on the disk, and was opened and found sound, when this returns.
    ///
    /// # Errors
    /// When there is no room, or it cannot be written.
    pub fn back_up(&self, now: Timestamp) -> Result<Backup> {
        make(&self.0.folder, &self.0.key, now)
    }

    /// The backup of the day, if it is due, and the removal of those that the rotation drops.
    ///
    /// # Errors
    /// As for `back_up`.
    pub fn back_up_if_due(
        &self,
        rotation: Rotation,
        zone: &jiff::tz::TimeZone,
        now: Timestamp,
    ) -> Result<Option<Backup>> {
        // One that a wrong clock dated ahead says nothing about today.
        let made = self.backups()?.into_iter().map(|backup| backup.made);
        if !is_due(made.filter(|made| *made <= now).max(), now) {
            return Ok(None);
        }
        let made = self.back_up(now)?;
        let all = self.backups()?;
        let moments: Vec<Timestamp> = all.iter().map(|backup| backup.made).collect();
        for (backup, keep) in all.iter().zip(keep(&moments, rotation, zone)) {
            if !keep {
                let path = self.0.folder.backups().join(&backup.name);
                std::fs::remove_file(&path).map_err(|error| StoreError::io(&path, error))?;
            }
        }
        Ok(Some(made))
    }

    /// The backups there are, the newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn backups(&self) -> Result<Vec<Backup>> {
        list(&self.0.folder)
    }

    /// Goes back to a backup, while Sotto works. What is there now becomes a backup itself, first.
    ///
    /// # Errors
    /// When there is no such backup, it is not sound, or there is no room. Nothing was changed then.
    pub fn restore(&self, name: &str, now: Timestamp) -> Result<Backup> {
        self.restore_with(name, now, |_| Ok(()), |_, _| Ok(()))
    }

    /// Goes back to a backup as `restore` does. `before` looks at what is here until then; `after` changes what comes back
    /// before anybody sees it. A microphone that is closed stays closed, and Sotto starts with the system or not as it did
    /// before, whatever the backup says.
    ///
    /// # Errors
    /// As for `restore`, and what the two give.
    pub fn restore_with<K>(
        &self,
        name: &str,
        now: Timestamp,
        before: impl FnOnce(&Reader<'_>) -> Result<K>,
        after: impl FnOnce(&mut Writer<'_>, &K) -> Result<()>,
    ) -> Result<Backup> {
        let wanted = self
            .backups()?
            .into_iter()
            .find(|backup| backup.name == name);
        let wanted =
            wanted.ok_or_else(|| StoreError::Invalid(Cannot::NoBackup(name.to_owned())))?;
        let path = self.0.folder.backups().join(&wanted.name);
        drop(sound(&path, &self.0.key).map_err(|error| unfit(name, error))?);
        self.back_up(now)?;
        let copy = self.0.folder.restoring();
        let restored = self.with_writer(|connection| {
            let here = Reader { connection };
            let clock = clock_of(&here)?;
            let kept = settings::get(&here)?;
            let known = before(&here)?;
            copy_to(&path, &copy)?;
            let from = prepare(&copy, &self.0.key, clock, now, |writer| {
                let was = settings::get(writer)?;
                let mut settings = was.clone();
                settings.machine.microphone_closed |= kept.machine.microphone_closed;
                // What was arranged with the system since then is arranged with it still.
                settings.machine.start_with_system = kept.machine.start_with_system;
                settings.machine.autostart_offered |= kept.machine.autostart_offered;
                // Nor do words go elsewhere again because they once did.
                settings.mind.clone_from(&kept.mind);
                if settings != was {
                    settings::put(writer, &settings)?;
                }
                after(writer, &known)
            })
            .map_err(|error| unfit(name, error))?;
            Copying::new(&from, connection)?.run_to_completion(256, PAUSE, None)?;
            Ok(())
        });
        if let Err(error) = remove_database(&copy) {
            tracing::warn!(%error, "the copy of the backup stays until the next start");
        }
        restored?;
        self.tell(News::Everything);
        Ok(wanted)
    }
}

/// Whether another backup is due.
#[must_use]
pub fn is_due(newest: Option<Timestamp>, now: Timestamp) -> bool {
    newest.is_none_or(|newest| newest > now || now.duration_since(newest) >= A_DAY)
}

/// One backup at a time: the one of the day and one that is asked for may come within the same second, and would choose the
/// same name.
static ONE: Mutex<()> = Mutex::new(());

/// Makes a backup of the file of a folder.
pub(crate) fn make(folder: &Folder, key: &DataKey, now: Timestamp) -> Result<Backup> {
    // It guards no state that half a backup could have left behind.
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let backups = folder.backups();
    make_private(&backups)?;
    remove_halves(&backups);
    let (path, name, made) = free_name(&backups, now)?;
    let part = path.with_extension("part");
    let copied = copy(&folder.database(), &part, key);
    if copied.is_err() {
        // Half a backup helps nobody and takes room.
        let _ = std::fs::remove_file(&part);
    }
    let bytes = copied?;
    put_in_place(&part, &path)?;
    Ok(Backup { name, made, bytes })
}

/// Removes what a process that was killed left of its backups: each takes as much room as a whole one, and nobody else makes
/// any here.
fn remove_halves(backups: &Path) {
    for entry in std::fs::read_dir(backups).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let half = name.to_str().and_then(|name| name.strip_suffix(".part"));
        let is_half = half.is_some_and(|half| made_when(&format!("{half}.db")).is_some());
        if is_half && let Err(error) = remove_file(&entry.path()) {
            tracing::warn!(%error, "half a backup stays");
        }
    }
}

/// Copies the file, compact and with the same key, forces the copy to the disk and looks at every page of it.
fn copy(database: &Path, part: &Path, key: &DataKey) -> Result<u64> {
    remove_file(part)?;
    let name = part.to_str().ok_or_else(|| {
        StoreError::Invalid(format!("{} is no name for a backup.", part.display()).into())
    })?;
    let from = connection::open(database, key, For::Reading)?;
    from.execute_batch("PRAGMA query_only = OFF;")?;
    let copied = from.execute("VACUUM INTO ?1", [name]);
    told(copied.map_err(StoreError::from), &from).result?;
    let file = std::fs::File::options()
        .write(true)
        .open(part)
        .map_err(|error| StoreError::io(part, error))?;
    file.sync_all()
        .map_err(|error| StoreError::io(part, error))?;
    drop(sound(part, key)?);
    Ok(file
        .metadata()
        .map_err(|error| StoreError::io(part, error))?
        .len())
}

/// A backup that was opened and found sound.
pub(crate) fn sound(path: &Path, key: &DataKey) -> Result<Connection> {
    let connection = connection::open(path, key, For::Looking)?;
    check(&connection)?;
    let form = migrations::form(&connection)?;
    if form == 0 {
        return Err(StoreError::Damaged("there is nothing in it".to_owned()));
    }
    if form > migrations::NEWEST {
        return Err(StoreError::NewerVersion {
            folder: path.to_owned(),
            file: form,
            program: migrations::NEWEST,
        });
    }
    Ok(connection)
}

/// Copies a sound backup to where it is worked on, in the form it has.
pub(crate) fn copy_back(folder: &Folder, backup: &Backup, key: &DataKey, to: &Path) -> Result<()> {
    let from = folder.backups().join(&backup.name);
    drop(sound(&from, key)?);
    copy_to(&from, to)
}

/// Copies a backup's file, and forces the copy to the disk.
fn copy_to(from: &Path, to: &Path) -> Result<()> {
    remove_database(to)?;
    std::fs::copy(from, to)
        .and_then(|_| std::fs::File::options().write(true).open(to)?.sync_all())
        .map_err(|error| StoreError::io(to, error))
}

/// Makes a copy of a backup what is to be kept: in the form of today, with a clock that never goes back (what is changed
/// from now on is later than what other devices have seen), and with a change of its own.
fn prepare(
    copy: &Path,
    key: &DataKey,
    clock: Stamp,
    now: Timestamp,
    change: impl FnOnce(&mut Writer<'_>) -> Result<()>,
) -> Result<Connection> {
    let mut connection = connection::open(copy, key, For::Writing)?;
    migrations::run(&mut connection, migrations::NEWEST)?;
    let transaction = connection.transaction()?;
    {
        let restored = clock_of(&Reader {
            connection: &transaction,
        })?;
        let sql = "INSERT OR REPLACE INTO meta (name, value) VALUES ('clock', ?1)";
        transaction.execute(sql, [clock.max(restored).to_string()])?;
        let mut writer = Writer::new(&transaction, now, Log::Tell)?;
        change(&mut writer)?;
        writer.keep_clock()?;
    }
    transaction.commit()?;
    Ok(connection)
}

fn clock_of(reader: &Reader<'_>) -> Result<Stamp> {
    let clock = reader.noted("clock")?;
    Ok(clock.and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// What is wrong with a backup is said of the backup: the file in use is sound, and nothing of it needs a repair.
fn unfit(name: &str, error: StoreError) -> StoreError {
    let why = match error {
        StoreError::Damaged(why) => format!("is damaged ({why})"),
        StoreError::NewerVersion { file, program, .. } => {
            format!("was written by a newer Sotto (form {file}; this one knows {program})")
        }
        other => return other,
    };
    let name = name.to_owned();
    StoreError::BackupUnfit { name, why }
}

/// The backups of a folder, the newest first. Their names say when they were made. One that was to be erased and could not
/// be is none.
pub(crate) fn list(folder: &Folder) -> Result<Vec<Backup>> {
    let path = folder.backups();
    let entries = match std::fs::read_dir(&path) {
        Ok(entries) => entries,
        // Where a file stands in the place of the folder there are none either.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(StoreError::io(&path, error)),
    };
    let hidden = erase::hidden(folder)?;
    let mut backups = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| StoreError::io(&path, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(made) = made_when(&name).filter(|_| !hidden("backups", &name)) {
            let bytes = entry.metadata().map(|file| file.len()).unwrap_or(0);
            backups.push(Backup { name, made, bytes });
        }
    }
    backups.sort_by_key(|backup| std::cmp::Reverse(backup.made));
    Ok(backups)
}

/// "sotto-20260301T093000Z.db" was made at that second.
pub(crate) fn made_when(name: &str) -> Option<Timestamp> {
    let text = name.strip_prefix("sotto-")?.strip_suffix(".db")?;
    jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text)
        .ok()?
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|moment| moment.timestamp())
}

/// The name of a backup made now; a second later for each one that has the name already.
fn free_name(backups: &Path, now: Timestamp) -> Result<(PathBuf, String, Timestamp)> {
    let mut made = now.round(Unit::Second).unwrap_or(now);
    loop {
        let name = format!("sotto-{}.db", made.strftime("%Y%m%dT%H%M%SZ"));
        let path = backups.join(&name);
        if !path.exists() {
            return Ok((path, name, made));
        }
        made = made
            .checked_add(SignedDuration::from_secs(1))
            .map_err(|_| StoreError::Invalid("There is no later second.".to_owned().into()))?;
    }
}
