//! `sotto release`: the key that `sotto press` told of is let go.

use sotto_api::{ListenRequest, Problem, ProblemCode, Request};

use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::say;
use crate::language::of_reader;
use crate::output::Output;
use crate::resident::call_running;

/// Does it. Where no key is held nothing is said either: what was said with it may be over by its length. Nobody is started for
/// it, as one that is just started listens to nobody.
///
/// # Errors
/// When no Sotto runs.
pub async fn release(home: &Home, output: &Output) -> Result<(), CliError> {
    let release = Request::Listen(ListenRequest::Release);
    if call_running(home, release).await?.is_some() {
        return Ok(());
    }
    let nobody = say(of_reader(home, output).await, "listening.nobody_runs", []);
    Err(CliError::Problem(Problem::new(ProblemCode::Failed, nobody)))
}
