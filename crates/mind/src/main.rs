//! The program around the mind: logs to standard error, frames over standard input and output.
#![allow(unused_crate_dependencies)]

use tracing_subscriber::EnvFilter;

/// What this engine computes with besides the processor.
const GRAPHICS: Option<&str> = if cfg!(feature = "metal") {
    Some("metal")
} else if cfg!(feature = "vulkan") {
    Some("vulkan")
} else if cfg!(feature = "cuda") {
    Some("cuda")
} else {
    None
};

fn main() {
    let filter = EnvFilter::try_from_env("SOTTO_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,llama-cpp-2=error"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "straight") {
        let missing = sotto_engines::cpu::missing(sotto_engines::cpu::own_build());
        if !missing.is_empty() {
            eprintln!("sotto-mind: this processor lacks {}", missing.join(", "));
            std::process::exit(5);
        }
        std::process::exit(sotto_mind::straight::run(&arguments[1..]));
    }
    sotto_engines::host::run(
        sotto_mind::MindEngine::new(),
        env!("CARGO_PKG_VERSION"),
        &sotto_engines::cpu::own_build_with(GRAPHICS),
    )
}
