//! A model of the catalog with everything it needs: companions first, so that the main file stands there only
//! when the model is complete.

use std::path::{Path, PathBuf};

use sotto_outbound::Grant;

use super::{Cancel, Downloader, Progress};
use crate::catalog::Catalog;
use crate::error::ModelsError;
use crate::verify;

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
        // The main file is held from the first companion to the end: whoever removes the model meanwhile is told that it is
        // being fetched. A model that is complete is not touched.
        let there: Vec<bool> = files
            .iter()
            .map(|(_, wanted)| self.is_there(wanted))
            .collect();
        let all_there = there.iter().all(|there| *there);
        let held = match files.last() {
            Some((_, main)) if !all_there => Some(self.prepare(main)?),
            _ => None,
        };
        let mut place = PathBuf::new();
        for (number, ((id, wanted), was_there)) in files.iter().zip(there).enumerate() {
            // What was read through once is not read again. Another download may have brought it, or a removal taken it away,
            // while others of these came.
            let there = if was_there {
                wanted.destination.is_file()
            } else {
                verify::was_verified(&wanted.destination, wanted.hash)
            };
            let held = held.as_ref().filter(|_| number + 1 == files.len());
            let tell = &mut |progress| tell(id, progress);
            place = self.fetch_holding(held, there, wanted, grant, cancel, tell)?;
        }
        Ok(place)
    }
}
