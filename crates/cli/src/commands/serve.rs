//! `sotto serve`: the window in a browser. The pages ask the Sotto that holds the data folder, as every other command does;
//! it is started where none runs.

mod opening;

use std::sync::Arc;

use serde_json::json;
use sotto_api::{Problem, ProblemCode};
use sotto_assistant::link::Client;
use sotto_serve::{Bundle, Certificate, Core, Made, Patience, ServeError, Setup, Token};
use sotto_skills::numbers::Language;

use crate::arguments::Serve;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::say;
use crate::language::{of_reader, spoken_here};
use crate::output::Output;
use crate::resident::connect_or_start;

/// Does it.
pub async fn serve(asked: Serve, home: &Home, output: &mut Output) -> Result<(), CliError> {
    home.make()?;
    let language = of_reader(home, output).await;
    let certificate = match (&asked.cert, &asked.key) {
        (Some(certificate), Some(key)) => Some(Certificate::read(certificate, key)?),
        _ => None,
    };
    let (token, made) = Token::of(home.folder(), asked.new_token)?;
    if made == Made::Instead {
        output.note(say(language, "told.other_token", []));
    }
    let setup = Setup {
        bind: asked.bind,
        port: asked.port,
        certificate,
        token,
        bundle: Bundle::built_in(),
        core: Arc::new(Resident(home.clone())),
        patience: Patience::default(),
    };
    let served = sotto_serve::Serve::open(setup).await?;
    let link = served.link();
    let end = told_to_end();
    if output.json {
        output.json(&json!({ "link": link, "address": served.address() }))?;
    } else {
        output.line(&link)?;
    }
    output.note(say(language, "told.whoever_has_link", []));
    if asked.bind.is_unspecified() && served.name().is_none() {
        output.note(say(language, "told.from_another_device", []));
    }
    // Where nobody looks, nobody wants a browser.
    let _page = if asked.no_open || !output.is_watched() {
        None
    } else {
        opening::open(&link, home.folder())
            .inspect_err(|error| tracing::info!(%error, "no browser was opened"))
            .ok()
    };
    end.await;
    served.close().await;
    Ok(())
}

/// The Sotto that holds the data folder, started where none runs.
struct Resident(Home);

impl Core for Resident {
    fn connect(&self) -> Result<Client, Problem> {
        connect_or_start(self.0.folder()).map_err(problem)
    }

    fn running(&self) -> Result<Option<Client>, Problem> {
        Client::connect(self.0.folder()).map_err(|error| problem(error.into()))
    }

    fn language(&self) -> Language {
        spoken_here()
    }
}

fn problem(error: CliError) -> Problem {
    match error {
        CliError::Problem(problem) => problem,
        other => Problem::new(ProblemCode::Failed, other.to_string()),
    }
}

impl From<ServeError> for CliError {
    fn from(error: ServeError) -> Self {
        let sentence = error.to_string();
        match error {
            ServeError::Open(_) | ServeError::Certificate { .. } => Self::Usage(sentence),
            _ => Self::Problem(Problem::new(ProblemCode::Failed, sentence)),
        }
    }
}

/// Ctrl-C, or the system that shuts down. Both are waited for from this call on: whoever has read the link may end this at once.
/// The end of its terminal ends it too, unless it was started so that it does not.
fn told_to_end() -> impl Future<Output = ()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let told = signal(SignalKind::terminate())
            .and_then(|terminate| Ok((terminate, signal(SignalKind::interrupt())?)));
        async move {
            match told {
                Ok((mut terminate, mut interrupt)) => tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                },
                Err(_) => drop(tokio::signal::ctrl_c().await),
            }
        }
    }
    #[cfg(windows)]
    {
        let told = tokio::signal::windows::ctrl_c();
        async move {
            match told {
                Ok(mut told) => drop(told.recv().await),
                Err(_) => drop(tokio::signal::ctrl_c().await),
            }
        }
    }
}
