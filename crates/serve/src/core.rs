//! How pages reach the Sotto that holds the data folder.

use sotto_api::Problem;
use sotto_assistant::link::Client;
use sotto_skills::numbers::Language;

/// The Sotto that holds the data folder, as somebody finds it who can start it. Its calls wait.
pub trait Core: Send + Sync {
    /// A connection to it; it is started where none runs.
    ///
    /// # Errors
    /// When none can be started, or it cannot be talked with.
    fn connect(&self) -> Result<Client, Problem>;

    /// A connection to it, where it runs.
    ///
    /// # Errors
    /// When it runs and cannot be talked with.
    fn running(&self) -> Result<Option<Client>, Problem>;

    /// The language of this system: what is told here itself is told in it where the user set none.
    fn language(&self) -> Language;
}
