//! A model of the catalog with everything it needs: companions first, so that the main file stands there only
//! when the model is complete.

use std::path::{Path, PathBuf};

use sotto_outbound::Grant;

use super::{Cancel, Downloader, Progress};
use crate::catalog::Catalog;
use crate::error::ModelsError;

impl Downloader {
    /// Fetches a model and what it needs, and gives the path of its main file. Events carry the id of the
    /// file they are about.
    pub fn fetch_model(
        &self,
        catalog: &Catalog,
        id: &str,
        models_dir: &Path,
        grant: Grant,
        cancel: &Cancel,
        tell: &mut dyn FnMut(&str, Progress),
    ) -> Result<PathBuf, ModelsError> {
        // All are looked at before the first byte: a model that cannot be completed is not begun.
        let mut files = Vec::new();
        for entry in catalog.with_needs(id)? {
            files.push((entry.id.as_str(), entry.wanted(models_dir)?));
        }
        let mut place = PathBuf::new();
        for (id, wanted) in &files {
            place = self.fetch(wanted, grant, cancel, &mut |progress| tell(id, progress))?;
        }
        Ok(place)
    }
}
