//! What came out of the loudspeaker: recorded from the beginning on, and heard by the ear that Sotto hears with.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};

use sotto_tests::{ear, hear};

use crate::process::{PATIENCE, Process};
use crate::speech::words;

/// Samples a second.
const RATE: usize = 16_000;
/// Bytes of 10 ms.
const FRAME: usize = RATE / 100 * size_of::<f32>();
/// Less is no sound; the loudspeaker itself is silent.
const QUIET: f32 = 0.003;

#[derive(Default)]
struct Recorded {
    samples: Mutex<Vec<f32>>,
    more: Condvar,
}

impl Recorded {
    /// Waits until so much was recorded that this holds, and gives a copy.
    fn once(&self, enough: impl Fn(&[f32]) -> bool) -> Vec<f32> {
        let samples = self.samples.lock().unwrap();
        let (samples, waited) = self
            .more
            .wait_timeout_while(samples, PATIENCE, |samples| !enough(samples))
            .unwrap();
        assert!(
            !waited.timed_out(),
            "the loudspeaker's recording stands still, or it is never quiet"
        );
        samples.clone()
    }
}

/// A loudspeaker that is recorded.
pub struct Loudspeaker {
    recorded: Arc<Recorded>,
    _recorder: Process,
}

impl Loudspeaker {
    /// Records with this `parec`, which is told the form; returns once something comes.
    pub fn record(parec: &mut Command) -> Self {
        parec
            .args(["--raw", "--format=float32le", "--channels=1"])
            .arg(format!("--rate={RATE}"))
            .arg("--latency-msec=20")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut recorder = Process::start(parec);
        let mut from = recorder.output();
        let recorded = Arc::<Recorded>::default();
        let into = Arc::clone(&recorded);
        std::thread::spawn(move || {
            let mut frame = [0_u8; FRAME];
            while from.read_exact(&mut frame).is_ok() {
                let (samples, _) = frame.as_chunks::<4>();
                let samples = samples.iter().map(|sample| f32::from_le_bytes(*sample));
                into.samples.lock().unwrap().extend(samples);
                into.more.notify_all();
            }
        });
        recorded.once(|samples| !samples.is_empty());
        Self {
            recorded,
            _recorder: recorder,
        }
    }

    /// How much is recorded by now.
    pub fn now(&self) -> usize {
        self.recorded.samples.lock().unwrap().len()
    }

    /// Waits until so many seconds of sound came out of it since then.
    pub fn until_heard(&self, then: usize, seconds: usize) {
        self.recorded.once(|samples| {
            let frames = samples[then..].chunks(RATE / 100);
            frames.filter(|frame| !is_quiet(frame)).count() >= seconds * 100
        });
    }

    /// What came out of it since then, up to the next second in which it is silent.
    pub fn since(&self, then: usize) -> Vec<f32> {
        let now = self.now();
        let all = self.recorded.once(|samples| {
            let behind = &samples[now..];
            behind.len() >= RATE && is_quiet(&behind[behind.len() - RATE..])
        });
        all[then..].to_vec()
    }

    /// The words of that, as an ear of the test's own hears them.
    pub fn words_since(&self, then: usize) -> Vec<String> {
        let samples = self.since(then);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let text = runtime.block_on(async {
            let ear = ear().expect("the model is on this machine");
            let heard = hear(&ear, samples).await.unwrap();
            ear.unload().await;
            heard.text
        });
        println!("out of the loudspeaker came: {text}");
        words(&text)
    }
}

fn is_quiet(samples: &[f32]) -> bool {
    samples.iter().all(|sample| sample.abs() < QUIET)
}
