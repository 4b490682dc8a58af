//! A request to a real engine whose process is struck at one of its stages, and what must come of it.

use std::time::Duration;

use sotto_engines::supervisor::rules::Budget;
use sotto_engines::supervisor::{Answer, EngineError, Heard, Spec, Supervisor};
use sotto_engines::{Device, Vocabulary};

/// A frozen engine must be found by then; far beyond what finding one takes.
const PATIENCE: Duration = Duration::from_secs(300);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blow {
    Kill,
    Freeze,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Loading,
    Told,
    Answering,
    Idle,
}

impl Blow {
    fn stages(self) -> &'static [Stage] {
        if self == Blow::Freeze && std::env::var_os("SOTTO_SOAK").is_none() {
            return &[Stage::Answering];
        }
        &[Stage::Loading, Stage::Told, Stage::Answering, Stage::Idle]
    }

    fn strike(self, pid: u32) {
        let signal = match self {
            Blow::Kill => "-KILL",
            Blow::Freeze => "-STOP",
        };
        let struck = std::process::Command::new("kill")
            .args([signal, &pid.to_string()])
            .status();
        assert!(struck.unwrap().success());
    }
}

/// Events and samples of an answer.
pub type Said<V> = (Vec<<V as Vocabulary>::Event>, Vec<f32>);

/// What an engine is asked when it is struck.
pub struct Work<V: Vocabulary> {
    pub request: V::Request,
    /// What it is fed, where it listens.
    pub sound: Option<Vec<f32>>,
    /// Whether this is a piece of the answer.
    pub is_piece: fn(&Heard<V>) -> bool,
    /// Whether the second answer is as whole as the first, undisturbed one.
    pub as_whole: fn(&Said<V>, &Said<V>) -> bool,
    /// Something small that it is asked afterwards, without any sound.
    pub afterwards: V::Request,
}

impl<V: Vocabulary> Work<V> {
    async fn end_sound(&self, answer: &Answer<V>) {
        if self.sound.is_some() {
            answer.end_of_audio().await.unwrap();
        }
    }
}

/// What came of a request whose engine was struck.
struct Struck<V: Vocabulary> {
    /// The process that was struck.
    pid: u32,
    /// Something was said before and taken back.
    again: bool,
    said: Result<Said<V>, EngineError>,
}

/// The engine on this model. However often it falls, it does not rest.
pub fn engine<V: Vocabulary>(
    blow: Blow,
    load: impl Fn(Device) -> V::Request + Send + Sync + 'static,
) -> Option<Supervisor<V>> {
    let mut spec = match Spec::<V>::installed(load) {
        Ok(spec) => spec,
        Err(error) => {
            println!("skipped: {error}");
            return None;
        }
    };
    spec.budget = Budget {
        within: Duration::ZERO,
        ..Budget::default()
    };
    if blow == Blow::Freeze {
        spec.heartbeat = Duration::from_millis(500);
        // A healthy engine beside many busy programs may be silent for seconds.
        spec.unanswered = Duration::from_secs(10);
    }
    Some(Supervisor::start(spec))
}

/// Strikes the engine's process once there is one, and says which it was.
async fn strike<V: Vocabulary>(engine: &Supervisor<V>, blow: Blow) -> u32 {
    let mut state = engine.state();
    loop {
        if let Some(pid) = engine.process_id().await {
            blow.strike(pid);
            return pid;
        }
        state.changed().await.unwrap();
    }
}

async fn ask_and_strike<V: Vocabulary>(
    engine: &Supervisor<V>,
    work: &Work<V>,
    stage: Stage,
    blow: Blow,
) -> Struck<V> {
    let mut pid = None;
    if stage == Stage::Loading {
        engine.unload().await;
    } else {
        engine.ready().await.unwrap();
    }
    if stage == Stage::Idle {
        pid = Some(strike(engine, blow).await);
    }
    let mut answer = engine.ask(work.request.clone()).await.unwrap();
    answer
        .feed(work.sound.clone().unwrap_or_default())
        .await
        .unwrap();
    if stage == Stage::Loading {
        pid = Some(strike(engine, blow).await);
    }
    // An ear that listens goes on until the sound ends, and says meanwhile what it heard so far.
    if stage != Stage::Answering {
        work.end_sound(&answer).await;
    }
    if stage == Stage::Told {
        // Answered in order behind the request: now the engine was told all of it.
        engine.vitals().await;
        pid = Some(strike(engine, blow).await);
    }
    let (mut events, mut samples, mut again) = (Vec::new(), Vec::new(), false);
    let failed = loop {
        match answer.next().await {
            None => break None,
            Some(Err(error)) => break Some(error),
            Some(Ok(heard)) => {
                if pid.is_none() && (work.is_piece)(&heard) {
                    pid = Some(strike(engine, blow).await);
                    work.end_sound(&answer).await;
                }
                match heard {
                    Heard::Event(event) => events.push(event),
                    Heard::Audio(more) => samples.extend(more),
                    Heard::Again => {
                        again = true;
                        events.clear();
                        samples.clear();
                    }
                }
            }
        }
    };
    Struck {
        pid: pid.expect("it was struck before its answer was over"),
        again,
        said: failed.map_or(Ok((events, samples)), Err),
    }
}

async fn undisturbed<V: Vocabulary>(
    engine: &Supervisor<V>,
    work: &Work<V>,
    request: &V::Request,
    sound: Vec<f32>,
) -> Said<V> {
    let mut answer = engine.ask(request.clone()).await.unwrap();
    answer.feed(sound).await.unwrap();
    work.end_sound(&answer).await;
    answer.all().await.unwrap()
}

pub async fn survives<V: Vocabulary>(engine: Supervisor<V>, work: Work<V>, blow: Blow) {
    let sound = work.sound.clone().unwrap_or_default();
    let whole = undisturbed(&engine, &work, &work.request, sound).await;
    assert!((work.as_whole)(&whole, &whole), "{:?}", whole.0);
    for &stage in blow.stages() {
        let what = format!("{} struck by {blow:?} at {stage:?}", V::NAME);
        let striking = async {
            let struck = ask_and_strike(&engine, &work, stage, blow).await;
            undisturbed(&engine, &work, &work.afterwards, Vec::new()).await;
            struck
        };
        let Ok(struck) = tokio::time::timeout(PATIENCE, striking).await else {
            panic!("{what}: nobody noticed");
        };
        assert_ne!(engine.process_id().await, Some(struck.pid), "{what}");
        match struck.said {
            Ok(said) => {
                assert!((work.as_whole)(&whole, &said), "{what}: {:?}", said.0);
                // Only the end of the sound ends its answer, and that came after the blow.
                if stage == Stage::Answering && work.sound.is_some() {
                    assert!(struck.again, "{what}: nothing was taken back");
                }
            }
            // Where the machine holds the fresh process up for longer than a heartbeat may take, it is taken for frozen too.
            Err(error @ EngineError::Died { .. }) if blow == Blow::Freeze => {
                println!("{what}: {error}");
            }
            Err(error) => panic!("{what}: {error}"),
        }
    }
    engine.unload().await;
}
