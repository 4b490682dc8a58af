//! The program `sotto-voice`. Standard output is the frame pipe, so everything that is logged goes to standard error.

#![allow(unused_crate_dependencies)]

use std::process::ExitCode;

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SOTTO_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(("straight", rest)) = arguments
        .split_first()
        .map(|(first, rest)| (first.as_str(), rest))
    {
        return ExitCode::from(sotto_voice::straight::run(rest));
    }
    sotto_engines::host::run(
        sotto_voice::engine::Voice::new(),
        env!("CARGO_PKG_VERSION"),
        sotto_engines::cpu::own_build(),
    )
}
