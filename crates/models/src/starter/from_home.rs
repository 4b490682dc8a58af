//! Files and packages from their original homes, when no registry's client brought them: they grow in a folder of
//! their own that outlives this try, so that the next one goes on with them.

use super::fetch::Shop;
use super::hash::hash_file;
use super::list::{Gives, Home, Package, StarterFile, StarterModel};
use super::{Starter, StarterError};
use crate::download::DownloadError;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where files from original homes grow.
const UNFINISHED: &str = "unfinished";

impl Starter {
    /// The places where files and packages of a model from original homes grow, each once.
    pub(crate) fn grown(&self, model: &StarterModel) -> Result<BTreeSet<PathBuf>, StarterError> {
        let folder = self.folder().join(UNFINISHED);
        let mut places = BTreeSet::new();
        for file in &model.files {
            if let Some(home) = &file.home {
                places.insert(folder.join(&home.sha256));
            }
            for part in file.parts.iter().chain(&file.or_parts) {
                let package = self.list().package(&part.package)?;
                if package.home.is_some() {
                    places.insert(folder.join(&package.sha256));
                }
            }
        }
        Ok(places)
    }
}

impl Shop<'_, '_, '_> {
    /// What the home of a file gives, found right.
    pub(super) fn download(
        &mut self,
        file: &StarterFile,
        home: &Home,
    ) -> Result<PathBuf, StarterError> {
        let Some(grown) = self.grow(&file.name, home)? else {
            return Err(self.not_fetched(file));
        };
        if let Err(fault) = self.compare(&grown, &home.sha256, file) {
            // Wrong bytes must not stand where the next try would go on.
            self.clear_away(&home.sha256);
            return Err(fault);
        }
        self.take_out(&grown, home, "downloaded")
    }

    /// A whole package from where its publisher put it. Nothing, and the reason as the complaint, if it cannot be had.
    pub(super) fn package_from_home(
        &mut self,
        package: &Package,
    ) -> Result<Option<PathBuf>, StarterError> {
        let Some(url) = package.home.clone() else {
            return Ok(None);
        };
        let home = Home {
            gives: Gives::File,
            url,
            bytes: package.bytes,
            sha256: package.sha256.clone(),
        };
        let Some(grown) = self.grow(&package.name, &home)? else {
            return Ok(None);
        };
        if hash_file(&grown).map_err(StarterError::disk(&grown))? != home.sha256 {
            self.clear_away(&home.sha256);
            self.complaint = format!("what came for {} is not that package.", package.name);
            return Ok(None);
        }
        self.take_out(&grown, &home, &package.file).map(Some)
    }

    /// Fetches what the home has, unchecked. Nothing, and the reason as the complaint, if it gives nothing.
    fn grow(&mut self, shown: &str, home: &Home) -> Result<Option<PathBuf>, StarterError> {
        let Some(fetcher) = self.starter.fetcher.clone() else {
            return Ok(None);
        };
        // Outside of the work folder, which goes when this ends.
        let folder = self.starter.folder().join(UNFINISHED);
        fs::create_dir_all(&folder).map_err(StarterError::disk(&folder))?;
        let to = folder.join(&home.sha256);
        let meter = &mut self.meter;
        let cancel = meter.cancel();
        let fetched = fetcher.fetch(home, &to, &cancel, &mut |bytes| {
            meter.downloading(shown, bytes);
        });
        self.stop_if_canceled()?;
        if let Err(fault) = fetched {
            // Another way would find no more room.
            if let Some(DownloadError::DiskFull { .. } | DownloadError::NoRoom { .. }) =
                fault.downcast_ref::<DownloadError>()
            {
                return Err(StarterError::full(to));
            }
            self.complaint = fault.to_string();
            return Ok(None);
        }
        self.meter.downloaded(home.bytes);
        Ok(Some(to))
    }

    fn take_out(&self, grown: &Path, home: &Home, name: &str) -> Result<PathBuf, StarterError> {
        let moved = self.work.join(name);
        fs::rename(grown, &moved).map_err(StarterError::disk(&moved))?;
        self.clear_away(&home.sha256);
        Ok(moved)
    }

    /// Removes what a download kept beside its file, and the folder once nothing else is unfinished there.
    fn clear_away(&self, name: &str) {
        let folder = self.starter.folder().join(UNFINISHED);
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(name) {
                // one that cannot be removed only costs a little space
                let _ = fs::remove_file(entry.path());
            }
        }
        let _ = fs::remove_dir(folder);
    }
}
