//! The model behind an engine, where whoever chose it can name another one while the supervisor lives.

use std::path::PathBuf;

use crate::fault::Fault;

/// Which model an engine loads, and what is done when the engine refuses it.
pub trait ChosenModel: Send + Sync {
    /// The file that the next load names. What is remembered of a graphics processor is remembered with it.
    fn file(&self) -> PathBuf;

    /// The engine refused the file that it was told last: it is gone, it cannot be used, or the memory did not suffice. Where
    /// another one stands in its place now, the request that waits is given to it; otherwise the caller hears the fault that
    /// comes back. Called on a thread that may wait: the whole file may be read to find out what is wrong with it.
    ///
    /// # Errors
    /// The fault for the caller, where there is no other model.
    fn refused(&self, fault: Fault) -> Result<(), Fault>;
}
