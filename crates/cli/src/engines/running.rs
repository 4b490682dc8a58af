//! The engines that this program keeps, for whoever looks how they are or wants one started afresh. What is known here keeps no
//! engine alive.

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sotto_api::{Backend, Engine, EngineState, Problem, ProblemCode};
use sotto_engines::supervisor::{EngineError, Standing, State, Supervisor, Watch};
use sotto_engines::{Device, Vocabulary};
use sotto_skills::numbers::Language;

use crate::said::Said;

/// All that there can be.
const NAMES: [&str; 3] = ["ear", "mind", "voice"];
/// A restart is told to be done after this long at the latest: whoever asked for it has more to ask. That a large model still loads
/// is seen where the engines are shown.
const PATIENCE: Duration = Duration::from_secs(3);

/// The engines of this program.
#[derive(Default)]
pub(crate) struct Running(Mutex<Vec<Kept>>);

/// One of them.
struct Kept {
    name: &'static str,
    /// What it loads, where its supervisor is not told that.
    called: Option<String>,
    watch: Arc<dyn Watched>,
}

type Restarting<'a> = Pin<Box<dyn Future<Output = Result<(), EngineError>> + Send + 'a>>;

/// An engine of whatever vocabulary.
trait Watched: Send + Sync {
    fn standing(&self) -> Option<Standing>;
    fn restart(&self) -> Restarting<'_>;
}

impl<V: Vocabulary> Watched for Watch<V> {
    fn standing(&self) -> Option<Standing> {
        Watch::standing(self)
    }

    fn restart(&self) -> Restarting<'_> {
        Box::pin(async move { Watch::restart(self).await.map(drop) })
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.lock().iter().map(|kept| kept.name).collect::<Vec<_>>();
        out.debug_tuple("Running").field(&names).finish()
    }
}

impl Running {
    /// Looks after an engine from now on, until nobody keeps it any more. `called`: what it loads, where its supervisor is not
    /// told that.
    pub(crate) fn keep<V: Vocabulary>(&self, engine: &Supervisor<V>, called: Option<String>) {
        let mut all = self.lock();
        all.retain(|kept| kept.watch.standing().is_some());
        all.push(Kept {
            name: V::NAME,
            called,
            watch: Arc::new(engine.watch()),
        });
    }

    /// How each stands; those that nobody started yet are asleep.
    pub(crate) fn all(&self) -> Vec<Engine> {
        let kept = self.lock();
        let mut all = Vec::new();
        for name in NAMES {
            let known = all.len();
            let of_name = kept.iter().filter(|kept| kept.name == name);
            all.extend(of_name.filter_map(|kept| {
                let standing = kept.watch.standing()?;
                Some(shown(name, kept.called.as_ref(), standing))
            }));
            if all.len() == known {
                all.push(shown(name, None, Standing::default()));
            }
        }
        all
    }

    /// Starts those of a name afresh that run or rest. Waits until they have loaded their models, but not for long.
    ///
    /// # Errors
    /// When there is no such engine, it does not run, or it does not load its model.
    pub(crate) async fn restart(&self, name: &str, language: Language) -> Result<(), Problem> {
        if !NAMES.contains(&name) {
            return Err(unknown(name, language));
        }
        // Not held while they load.
        let running: Vec<Arc<dyn Watched>> = self
            .lock()
            .iter()
            .filter(|kept| kept.name == name)
            .filter(|kept| {
                let standing = kept.watch.standing();
                standing.is_some_and(|standing| standing.state != State::Asleep)
            })
            .map(|kept| Arc::clone(&kept.watch))
            .collect();
        if running.is_empty() {
            return Err(asleep(name, language));
        }
        for engine in running {
            // One that takes longer is on its way, and is seen to be.
            if let Ok(done) = tokio::time::timeout(PATIENCE, engine.restart()).await {
                done.map_err(|error| Problem::new(ProblemCode::Engine, error.to_string()))?;
            }
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shown(name: &str, called: Option<&String>, standing: Standing) -> Engine {
    let runs = standing.process.is_some();
    Engine {
        name: name.to_owned(),
        state: match standing.state {
            State::Asleep => EngineState::Asleep,
            State::Waking => EngineState::Waking,
            State::Idle => EngineState::Idle,
            State::Working => EngineState::Working,
            State::Resting => EngineState::Resting,
        },
        model: file_name(&standing.model).or_else(|| called.cloned()),
        backend: runs.then_some(match standing.device {
            Device::Cpu => Backend::Processor,
            Device::Gpu => Backend::Graphics,
        }),
        build: standing.build,
        process: standing.process,
        memory: standing.memory,
        restarts: standing.falls,
        last_fall: (!standing.last_fall.is_empty()).then_some(standing.last_fall),
    }
}

fn file_name(model: &Path) -> Option<String> {
    let name = model.file_name()?;
    Some(name.to_string_lossy().into_owned())
}

fn unknown(name: &str, language: Language) -> Problem {
    let name: String = name.chars().take(40).collect();
    let names = NAMES.join(", ");
    let said = Said::new(
        format!("There is no engine \"{name}\". There are: {names}. Nothing was changed."),
        format!("Ein Programm „{name}“ gibt es nicht. Es gibt: {names}. Nichts wurde geändert."),
    );
    Problem::new(ProblemCode::Invalid, said.in_language(language))
}

fn asleep(name: &str, language: Language) -> Problem {
    let said = Said::new(
        format!(
            "The engine \"{name}\" is not running, so there is nothing to restart. It starts by itself when it is needed."
        ),
        format!(
            "Das Programm „{name}“ läuft nicht, also gibt es nichts neu zu starten. Es startet von selbst, wenn es gebraucht wird."
        ),
    );
    Problem::new(ProblemCode::NotFound, said.in_language(language))
}
