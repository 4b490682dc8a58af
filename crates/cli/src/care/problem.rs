//! What went wrong with models and the network, as every face shows it.

use sotto_api::{Problem, ProblemCode};
use sotto_models::ModelsError;
use sotto_models::catalog::CatalogError;
use sotto_models::download::DownloadError;
use sotto_models::import::ImportError;
use sotto_models::remove::RemoveError;
use sotto_models::starter::StarterError;
use sotto_models::verify::VerifyError;
use sotto_skills::numbers::Language;
use sotto_updates::UpdateError;

use crate::error::{CliError, MISSING};
use crate::kept::clock::say;

/// The same sentence in this language where it is known in it, with what a program can act on.
pub(super) fn problem(error: CliError, language: Language) -> Problem {
    let code = match &error {
        CliError::Problem(known) => return known.clone(),
        CliError::Refused(refused) => {
            return Problem::new(refused.code(), refused.said(language));
        }
        CliError::Usage(_) => ProblemCode::Invalid,
        // Two requests of one program met, and each is over in a moment.
        CliError::Owned { pid: Some(pid), .. } if *pid == std::process::id() => {
            let busy = say(language, "told.models_busy", []);
            return Problem::new(ProblemCode::Locked, busy);
        }
        CliError::Owned { .. } => ProblemCode::SecondOwner,
        CliError::NoRoom { .. } => ProblemCode::DiskFull,
        CliError::Outbound(_) | CliError::Update(UpdateError::Outbound(_)) => ProblemCode::Network,
        CliError::Models(error) => of_models(error),
        CliError::Starter(error) => of_starter(error),
        error if error.code() == MISSING => ProblemCode::Missing,
        CliError::Engine(_) => ProblemCode::Engine,
        _ => ProblemCode::Failed,
    };
    let told = error.told_in(language);
    Problem::new(code, told.unwrap_or_else(|| error.to_string()))
}

fn of_models(error: &ModelsError) -> ProblemCode {
    match error {
        ModelsError::Catalog(CatalogError::Unknown { .. }) => ProblemCode::NotFound,
        ModelsError::Catalog(CatalogError::NotOffered { .. }) => ProblemCode::Invalid,
        ModelsError::Download(error) => match error {
            DownloadError::Outbound(_) | DownloadError::Failed { .. } => ProblemCode::Network,
            DownloadError::Cancelled { .. } => ProblemCode::Stopped,
            DownloadError::NoRoom { .. } | DownloadError::DiskFull { .. } => ProblemCode::DiskFull,
            DownloadError::AlreadyRunning { .. } => ProblemCode::Locked,
            _ => ProblemCode::Failed,
        },
        ModelsError::Import(error) => match error {
            ImportError::Missing { .. } => ProblemCode::NotFound,
            ImportError::Truncated { .. } | ImportError::Damaged { .. } => ProblemCode::Damaged,
            ImportError::Unreadable { .. } => ProblemCode::Failed,
            // A file of another kind, or of none.
            _ => ProblemCode::Invalid,
        },
        ModelsError::Remove(RemoveError::BeingFetched { .. }) => ProblemCode::Locked,
        ModelsError::Verify(error) => match error {
            VerifyError::Stopped { .. } => ProblemCode::Stopped,
            VerifyError::Unreadable { .. } => ProblemCode::Failed,
            _ => ProblemCode::Damaged,
        },
        _ => ProblemCode::Failed,
    }
}

fn of_starter(error: &StarterError) -> ProblemCode {
    match error {
        StarterError::BeingFetched { .. } => ProblemCode::Locked,
        StarterError::Canceled => ProblemCode::Stopped,
        StarterError::NotFetched { .. } => ProblemCode::Network,
        StarterError::WrongFile { .. } | StarterError::Package { .. } => ProblemCode::Damaged,
        error if error.is_full_disk() => ProblemCode::DiskFull,
        _ => ProblemCode::Failed,
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_from_one_that_may_not_be_written() {
        let told = |kind: ErrorKind| {
            of_starter(&StarterError::Disk {
                path: "models".into(),
                source: kind.into(),
            })
        };
        assert_eq!(told(ErrorKind::StorageFull), ProblemCode::DiskFull);
        assert_eq!(told(ErrorKind::PermissionDenied), ProblemCode::Failed);
    }
}
