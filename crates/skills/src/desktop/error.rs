//! Why the computer did not do it.

use std::path::PathBuf;

/// What can go wrong, with the sentence the user hears. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DesktopError {
    /// None of the programs that could do it is installed.
    #[error("Nothing on this computer can {what}. Install one of: {programs}.")]
    NoProgram {
        /// What was to be done.
        what: &'static str,
        /// What would do it.
        programs: &'static str,
    },
    /// The program that does it failed.
    #[error("The computer could not {what}: {reason}")]
    Failed {
        /// What was to be done.
        what: &'static str,
        /// What the program said.
        reason: String,
    },
    /// No program has that name.
    #[error("I found no program called \"{0}\".")]
    NoSuchApp(String),
    /// It is no address of a page.
    #[error("\"{0}\" is no web address I may open.")]
    NotAPage(String),
    /// No player runs.
    #[error("Nothing is playing that I could control.")]
    NoPlayer,
    /// The picture could not be deleted.
    #[error("The picture {0} could not be deleted; it is still there.")]
    PictureStays(PathBuf),
}
