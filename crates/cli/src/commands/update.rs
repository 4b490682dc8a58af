//! `sotto update`: whether there is a newer Sotto, and its package. Off until the user switches it on, and then only in the moment
//! in which this is called. What comes is believed only with the right signature, and only if it is newer.

mod installed;

use std::path::{Path, PathBuf};

use jiff::Zoned;
use sotto_models::ModelsError;
use sotto_models::download::{Cancel, DownloadError, Downloader, Progress, Wanted};
use sotto_models::verify::{FileHash, forget_receipt};
use sotto_outbound::{Grant, Purpose};
use sotto_skills::numbers::Language;
use sotto_updates::{
    BuiltIn, Offer, Signed, Source, UpdateError, Updates, Verdict, Version, judge,
};

use super::models::fetch::stopped_by_ctrl_c;
use crate::arguments::Update;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::language;
use crate::output::{Output, bytes};
use crate::progress::Shown;
use installed::{Installed, Put};

/// The version that runs.
const HERE: &str = env!("CARGO_PKG_VERSION");

/// Does it.
pub async fn update(asked: Update, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let language = language::of_reader(home, output).await;
    if asked.on || asked.off {
        return switch(asked, home, language, output);
    }
    let source = Updates::read(home.folder())?.source(&BuiltIn::here())?;
    let verdict = tokio::task::block_in_place(|| look(home, &source))?;
    match verdict {
        Verdict::Newest => newest(language, output),
        Verdict::Newer(offer) => match &asked.download {
            None => announce(&offer, language, output),
            Some(folder) => fetch(&offer, folder, home, language, output),
        },
    }
}

/// Asks who announces versions for the newest one, and holds it against this one. Waits.
///
/// # Errors
/// When nobody can be asked, or what is answered is not believed or not for this computer.
pub(crate) fn look(home: &Home, source: &Source) -> Result<Verdict, CliError> {
    // The ledger lies there.
    home.make()?;
    let manifest = Signed::fetch(&home.outbound(), source)?.open(&source.key)?;
    Ok(judge(
        &manifest,
        Zoned::now().date(),
        HERE.parse()?,
        &Installed::here().target(),
    )?)
}

/// Switches it on or off, and keeps the address and the key that are named.
///
/// # Errors
/// When it is to be on and there is nobody who could be asked and believed, or it cannot be kept.
pub(crate) fn set(
    home: &Home,
    check: bool,
    address: Option<String>,
    key: Option<String>,
) -> Result<Updates, CliError> {
    let mut updates = match Updates::read(home.folder()) {
        // Nobody has to mend by hand what is to be off anyway.
        Err(UpdateError::SettingsDamaged { .. }) if !check => Updates::default(),
        read => read?,
    };
    updates.check = check;
    updates.address = address.or(updates.address);
    updates.key = key.or(updates.key);
    if check {
        // What cannot be used is told now, and not at the first look.
        updates.source(&BuiltIn::here())?;
    }
    home.make()?;
    updates.write(home.folder())?;
    Ok(updates)
}

fn switch(
    asked: Update,
    home: &Home,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let updates = set(home, asked.on, asked.from, asked.key)?;
    if output.json {
        return output.json(&updates);
    }
    let told = if updates.check {
        "told.update_on"
    } else {
        "told.update_off"
    };
    output.note(say(language, told, []));
    Ok(())
}

fn newest(language: Language, output: &mut Output) -> Result<(), CliError> {
    if output.json {
        return output.json(&serde_json::json!({ "here": HERE, "newer": null }));
    }
    output.line(say_exactly(language, "told.update_none", [("here", HERE)]))
}

fn announce(offer: &Offer, language: Language, output: &mut Output) -> Result<(), CliError> {
    if output.json {
        return output.json(&serde_json::json!({ "here": HERE, "newer": offer }));
    }
    let version = offer.version.to_string();
    let with = [
        ("here", HERE),
        ("version", version.as_str()),
        ("date", offer.date.as_str()),
    ];
    output.line(say_exactly(language, "told.update_newer", with))?;
    if !offer.notes.trim().is_empty() {
        output.line(offer.notes.trim())?;
    }
    let size = bytes(offer.size);
    let with = [("size", size.as_str())];
    output.note(say_exactly(language, "told.update_fetch", with));
    Ok(())
}

/// Fetches the package into a folder and has it put in its place, or says how that is done.
fn fetch(
    offer: &Offer,
    folder: &Path,
    home: &Home,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let cancel = Cancel::default();
    stopped_by_ctrl_c(cancel.clone());
    let title = title(offer);
    let mut shown = Shown::on(output, language);
    let came = tokio::task::block_in_place(|| {
        bring(offer, folder, home, &cancel, &mut |progress| {
            shown.download(&title, &progress);
        })
    });
    drop(shown);
    let brought = came?;
    if output.json {
        return output.json(&serde_json::json!({
            "version": offer.version,
            "path": brought.file.display().to_string(),
            "replaced": brought.put.is_done(),
        }));
    }
    output.line(brought.file.display())?;
    output.note(brought.told(language));
    Ok(())
}

/// A package that was fetched and is the one that was announced.
pub(crate) struct Brought {
    /// Where it lies.
    pub(crate) file: PathBuf,
    put: Put,
}

impl Brought {
    /// What became of it, or what is left to do.
    pub(crate) fn told(&self, language: Language) -> String {
        self.put.told(&self.file, language)
    }
}

/// Fetches a package into a folder, compares it with what was announced, and puts it in its place where that is no matter of the
/// system. Waits.
///
/// # Errors
/// When it does not come to its end, or is another one. What came is kept.
pub(crate) fn bring(
    offer: &Offer,
    folder: &Path,
    home: &Home,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Progress),
) -> Result<Brought, CliError> {
    let folder =
        std::path::absolute(folder).map_err(|source| CliError::unwritable(folder, source))?;
    let installed = Installed::here();
    let wanted = Wanted {
        title: title(offer),
        urls: vec![offer.url.clone()],
        bytes: offer.size,
        hash: FileHash(offer.sha256),
        destination: installed.clear_of(folder.join(&offer.file_name)),
    };
    // What lies there already is compared too, whatever stands beside it.
    forget_receipt(&wanted.destination).map_err(ModelsError::from)?;
    let file = Downloader::new(home.outbound())
        .for_purpose(Purpose::Update)
        .fetch(&wanted, Grant::ByUser, cancel, tell)
        .map_err(|error| in_its_own_words(error, offer.version))?;
    let put = installed.put(&file);
    Ok(Brought { file, put })
}

fn title(offer: &Offer) -> String {
    format!("Sotto {}", offer.version)
}

/// What downloads say of models is not all true of a package.
fn in_its_own_words(error: DownloadError, version: Version) -> CliError {
    match error {
        DownloadError::NoRoom { needed, free, .. } => UpdateError::NoRoom {
            version,
            needed,
            free,
        }
        .into(),
        DownloadError::Failed { last, kept, .. } => UpdateError::NotFetched {
            version,
            why: last.to_string(),
            kept,
        }
        .into(),
        other => ModelsError::from(other).into(),
    }
}
