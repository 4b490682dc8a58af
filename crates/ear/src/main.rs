//! The program `sotto-ear`: the engine loop over its standard input and output.
#![allow(unused_crate_dependencies)]

mod waiting;

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
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == "straight") {
        let missing = sotto_engines::cpu::missing(sotto_engines::cpu::own_build());
        if !missing.is_empty() {
            eprintln!("sotto-ear: this processor lacks {}", missing.join(", "));
            std::process::exit(5);
        }
        waiting::passively();
        let arguments: Vec<_> = arguments.collect();
        let (asked, mut told) = (std::io::stdin().lock(), std::io::stdout());
        if let Err(error) = sotto_ear::straight::run(&arguments, asked, &mut told) {
            eprintln!("{error}");
            std::process::exit(1);
        }
        return;
    }
    sotto_engines::host::when_cancelled(sotto_ear::hurry);
    sotto_engines::host::run(
        sotto_ear::Ear::new(),
        env!("CARGO_PKG_VERSION"),
        &sotto_engines::cpu::own_build_with(GRAPHICS),
    );
}
