//! An engine that misbehaves on command: for the supervisor's own tests and nothing else.
//!
//! It speaks the mind's vocabulary. The text of a completion says what to do.
#![allow(unused_crate_dependencies, missing_docs)]

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use sotto_engines::host::{Conversation, Engine, Incoming};
use sotto_engines::thinking::{Ended, MindFacts, Thinking, ThinkingEvent, ThinkingRequest, Usage};
use sotto_engines::{Device, Fault, FaultKind, FrameKind, PROTOCOL, frame};

struct Pretend {
    device: Device,
    /// The name of its model.
    name: String,
}

fn text(talk: &mut Conversation<Thinking>, text: impl Into<String>) -> Result<(), Fault> {
    talk.say(ThinkingEvent::Text(text.into()))
}

/// True the first time it is called with this file.
fn first_time(file: &str) -> bool {
    let first = !Path::new(file).exists();
    let _ = std::fs::write(file, b"seen");
    first
}

/// All the samples of a request.
fn count(talk: &mut Conversation<Thinking>) -> Result<usize, Fault> {
    let mut samples = 0;
    loop {
        match talk.listen(Duration::from_secs(10)) {
            Incoming::Samples(more) => samples += more.len(),
            Incoming::End => return Ok(samples),
            Incoming::Cancelled => return Err(Fault::cancelled()),
            Incoming::Nothing => return Err(Fault::inside("no audio")),
        }
    }
}

/// The graphics processor is lost in the middle of its work: its driver takes the process along, or says so.
fn lost(what: &str) -> Fault {
    if what.starts_with("gpu-dies") {
        // Die only when what was said is on its way.
        std::thread::sleep(Duration::from_millis(100));
        std::process::abort();
    }
    Fault::new(FaultKind::Gpu, "Device lost.")
}

impl Engine for Pretend {
    type Words = Thinking;

    fn answer(
        &mut self,
        request: ThinkingRequest,
        talk: &mut Conversation<Thinking>,
    ) -> Result<(), Fault> {
        let completion = match request {
            ThinkingRequest::Load(load) => {
                let name = load.model.to_string_lossy().into_owned();
                match name.as_str() {
                    "missing" => {
                        return Err(Fault::new(
                            FaultKind::ModelMissing,
                            "The model file is not there.",
                        ));
                    }
                    "die" => std::process::abort(),
                    "slow" => std::thread::sleep(Duration::from_millis(400)),
                    _ => {}
                }
                if name == "gpu-dies" && load.device == Device::Gpu {
                    std::process::abort();
                }
                if name == "gpu-refuses" && load.device == Device::Gpu {
                    return Err(Fault::new(FaultKind::Gpu, "No graphics processor."));
                }
                if name.contains("damaged") {
                    let damaged = format!("The model file {name} cannot be used.");
                    return Err(Fault::new(FaultKind::ModelUnusable, damaged));
                }
                if name.contains("large") && load.device == Device::Gpu {
                    return Err(Fault::new(FaultKind::Gpu, "It does not fit."));
                }
                self.device = load.device;
                self.name.clone_from(&name);
                return talk.say(ThinkingEvent::Loaded(MindFacts {
                    name,
                    parameters: 0,
                    context: 0,
                    chat_template: false,
                    backend: format!("{:?}", self.device),
                    load_ms: 0,
                }));
            }
            ThinkingRequest::Chat(_) => return Err(Fault::bad_request("no chat here")),
            ThinkingRequest::Complete(completion) => completion,
        };
        let (what, rest) = completion
            .prompt
            .split_once(' ')
            .unwrap_or((&completion.prompt, ""));
        match what {
            "echo" => text(talk, rest)?,
            "device" => text(talk, format!("{:?}", self.device))?,
            "name" => text(talk, self.name.clone())?,
            // A model whose numbers make no sense is only found out while it computes.
            "compute" => {
                text(talk, "half of ")?;
                if self.name.contains("nonsense") && (rest.is_empty() || first_time(rest)) {
                    return Err(Fault::new(
                        FaultKind::ModelUnusable,
                        "These are no numbers.",
                    ));
                }
                text(talk, self.name.clone())?;
            }
            "count" => {
                let samples = count(talk)?;
                text(talk, samples.to_string())?;
            }
            "die" => std::process::abort(),
            "die-once" => {
                text(talk, "half an ans")?;
                if first_time(rest) {
                    // Die only when what was said is on its way.
                    std::thread::sleep(Duration::from_millis(100));
                    std::process::abort();
                }
                text(talk, "wer")?;
            }
            "gpu-once" => {
                if self.device == Device::Gpu {
                    return Err(Fault::new(FaultKind::Gpu, "Device lost."));
                }
                text(talk, "on the processor")?;
            }
            "gpu-dies-halfway" | "gpu-fails-halfway" => {
                text(talk, "half an ans")?;
                if self.device == Device::Gpu {
                    return Err(lost(what));
                }
                text(talk, "wer")?;
            }
            "gpu-dies-hearing" | "gpu-fails-hearing" => {
                if self.device == Device::Gpu {
                    let _ = talk.listen(Duration::from_secs(10));
                    text(talk, "I hear")?;
                    return Err(lost(what));
                }
                let samples = count(talk)?;
                text(talk, samples.to_string())?;
            }
            "panic" => panic!("as asked"),
            "hang" => {
                if first_time(rest) {
                    // No thread of this process answers any more.
                    let stop = format!("kill -STOP {}", std::process::id());
                    let _ = std::process::Command::new("sh")
                        .arg("-c")
                        .arg(stop)
                        .status();
                    std::thread::sleep(Duration::from_secs(3600));
                }
                text(talk, "awake again")?;
            }
            "stuck" => {
                if first_time(rest) {
                    std::thread::sleep(Duration::from_secs(3600));
                }
                text(talk, "unstuck")?;
            }
            "print" => {
                println!("a native library prints to standard output");
                text(talk, "still here")?;
            }
            "flood" => {
                let tone = vec![0.5; 16_000];
                for _ in 0..rest.parse::<u32>().unwrap_or(0) {
                    if talk.cancelled() {
                        return Err(Fault::cancelled());
                    }
                    talk.send_audio(&tone)?;
                }
            }
            "forever" => loop {
                if talk.cancelled() {
                    return Err(Fault::cancelled());
                }
                text(talk, ".")?;
                std::thread::sleep(Duration::from_millis(1));
            },
            _ => return Err(Fault::bad_request("what?")),
        }
        talk.say(ThinkingEvent::Finished(Usage {
            prompt_tokens: 0,
            kept_tokens: 0,
            written_tokens: 0,
            dropped_messages: 0,
            first_token_ms: 0.0,
            total_ms: 0.0,
            mean_log_probability: None,
            ended: Ended::Naturally,
        }))
    }
}

/// Greets as an engine of this protocol, name and processor would.
fn greet(protocol: u16, engine: &str, missing: &[&str]) {
    let hello = sotto_engines::Hello {
        protocol,
        engine: engine.to_owned(),
        version: "0".to_owned(),
        build: "avx512".to_owned(),
        missing: missing.iter().map(|name| (*name).to_owned()).collect(),
    };
    let hello = serde_json::to_vec(&hello).unwrap_or_default();
    let mut out = std::io::stdout();
    let _ = frame::write_bytes(&mut out, FrameKind::Hello, 0, &hello);
    let _ = out.flush();
}

/// True the second time a process is started with this file, which says the first one's id.
fn second_start(file: &str) -> bool {
    let second = Path::new(file).exists();
    let _ = std::fs::write(file, std::process::id().to_string());
    second
}

fn main() {
    let argument = |number| std::env::args().nth(number).unwrap_or_default();
    match argument(1).as_str() {
        // Not an engine at all.
        "mute" => std::thread::sleep(Duration::from_secs(3600)),
        // Says nothing the first time.
        "mute-once" if !second_start(&argument(2)) => {
            std::thread::sleep(Duration::from_secs(3600));
        }
        "other-protocol" => greet(PROTOCOL + 1, "mind", &[]),
        "other-engine" => greet(PROTOCOL, "ear", &[]),
        "new-processor" => greet(PROTOCOL, "mind", &["avx512f", "avx512vnni"]),
        // Announces four gibibytes after the handshake.
        "giant" => {
            greet(PROTOCOL, "mind", &[]);
            let mut header = [0; 16];
            header[..4].copy_from_slice(&u32::MAX.to_le_bytes());
            header[4] = FrameKind::Message as u8;
            let _ = std::io::stdout().write_all(&header);
            let _ = std::io::stdout().flush();
            std::thread::sleep(Duration::from_secs(3600));
        }
        "garbage" => {
            let _ = std::io::stdout().write_all(&[0xff; 64]);
            let _ = std::io::stdout().flush();
            std::thread::sleep(Duration::from_secs(3600));
        }
        "quit" => {
            eprintln!("a library is missing");
            std::process::exit(9);
        }
        // Loads a supervisor of its own, prints the engine's process id, and waits to be killed.
        "parent" => parent(),
        _ => sotto_engines::host::run(
            Pretend {
                device: Device::Cpu,
                name: String::new(),
            },
            "0",
            "pretend",
        ),
    }
}

fn parent() {
    use sotto_engines::supervisor::{Spec, Supervisor};
    use sotto_engines::thinking::{Completion, LoadMind};
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        let Ok(program) = std::env::current_exe() else {
            return;
        };
        let spec = Spec::<Thinking>::new(program, |device| {
            ThinkingRequest::Load(LoadMind {
                model: "any".into(),
                adapter: None,
                context: 0,
                device,
                threads: 0,
                kept_prefixes: None,
            })
        });
        let engine = Supervisor::start(spec);
        let _ = engine.ready().await;
        let busy = Completion {
            prompt: "stuck /nonexistent/never".into(),
            ..Completion::default()
        };
        let _answer = engine.ask(ThinkingRequest::Complete(busy)).await;
        println!("{}", engine.process_id().await.unwrap_or(0));
        tokio::time::sleep(Duration::from_secs(3600)).await;
    });
}
