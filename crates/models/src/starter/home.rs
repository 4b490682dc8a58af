//! The original homes of the starter files, reached through the program's one door: asked for by the user's rules,
//! written into the ledger, and with all that downloads have (going on after an interruption, patience, a watchdog).

use super::fetch::Fetcher;
use super::list::Home;
use crate::download::{Cancel, DownloadError, Downloader, Progress, Wanted};
use sotto_outbound::{Grant, Outbound, Purpose};
use std::error::Error;
use std::path::Path;

/// Fetches files from their original homes.
pub struct OriginalHomes {
    downloader: Downloader,
    grant: Grant,
}

impl OriginalHomes {
    /// Homes that are reached through `outbound`, because the user asked for it (`Grant::ByUser`) or has switched
    /// the purpose on.
    pub fn through(outbound: Outbound, grant: Grant) -> Self {
        Self::by(Downloader::new(outbound), grant)
    }

    /// The same with a downloader of the caller's own.
    pub fn by(downloader: Downloader, grant: Grant) -> Self {
        Self {
            downloader: downloader.for_purpose(Purpose::StarterFetch),
            grant,
        }
    }
}

impl Fetcher for OriginalHomes {
    fn fetch(
        &self,
        home: &Home,
        to: &Path,
        cancel: &Cancel,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let host = sotto_outbound::Address::of_url(&home.url)?;
        let wanted = Wanted {
            title: home.url.clone(),
            urls: vec![home.url.clone()],
            bytes: home.bytes,
            hash: home.sha256.parse()?,
            destination: to.to_owned(),
        };
        let fetched = self
            .downloader
            .fetch(&wanted, self.grant, cancel, &mut |step| match step {
                Progress::Receiving(measure) => progress(measure.bytes),
                Progress::Connecting { resumed_from, .. } => progress(resumed_from),
                Progress::Waiting { .. } | Progress::Checking(_) | Progress::Done { .. } => {}
            });
        match fetched {
            Ok(_) => Ok(()),
            // What to do by hand is said once for all ways, by the caller.
            Err(DownloadError::Failed { last, .. }) => {
                Err(format!("{host} did not give it: {last}.").into())
            }
            Err(other) => Err(other.into()),
        }
    }
}
