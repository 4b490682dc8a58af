//! How much of one core listening takes: `cargo run --release -p sotto-wake --example share`.

use std::path::Path;
use std::time::Instant;

use rustfft as _;
use sotto_wake::{FRAME, Wake, Weights};
use thiserror as _;

use proptest as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/own/wake.bin");
    let mut wake = Wake::new(Weights::read(&std::fs::read(path)?)?);
    let mut state = 1_u32;
    let mut runs: Vec<f64> = Vec::new();
    for _ in 0..21 {
        let began = Instant::now();
        for _ in 0..1000 {
            let frame: [f32; FRAME] = std::array::from_fn(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / 83_886_080.0 - 0.1
            });
            wake.feed(&frame);
        }
        runs.push(began.elapsed().as_secs_f64() / 10.0);
    }
    runs.sort_by(f64::total_cmp);
    println!(
        "one core: {:.3} % (median of 21 runs of 10 s of sound; fastest {:.3} %)",
        runs[10] * 100.0,
        runs[0] * 100.0
    );
    Ok(())
}
