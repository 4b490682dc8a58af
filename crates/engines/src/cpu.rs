//! Which build of an engine this processor can run.
//!
//! An engine built for AVX2 dies with SIGILL on a processor without it, which is among the most reported faults in
//! this field. So each engine comes in two builds and the choice is made when it is started.

use std::path::{Path, PathBuf};

/// A build of an engine program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// For processors with AVX2, FMA, F16C and BMI2 (most since 2013), and for every 64-bit ARM.
    Fast,
    /// For every 64-bit x86 processor.
    Baseline,
}

/// The build this processor can run.
#[must_use]
pub fn detect() -> Build {
    #[cfg(target_arch = "x86_64")]
    {
        let fast = std::arch::is_x86_feature_detected!("avx2")
            && std::arch::is_x86_feature_detected!("fma")
            && std::arch::is_x86_feature_detected!("f16c")
            && std::arch::is_x86_feature_detected!("bmi2");
        if !fast {
            return Build::Baseline;
        }
    }
    Build::Fast
}

/// Where the program `sotto-<name>` may stand, best first: on a processor without AVX2 only the baseline build, else
/// the fast one and, should that be missing, the baseline one.
#[must_use]
pub fn candidates(folder: &Path, name: &str, build: Build) -> Vec<PathBuf> {
    let ending = std::env::consts::EXE_SUFFIX;
    let baseline = [
        folder
            .join("baseline")
            .join(format!("sotto-{name}{ending}")),
        folder.join(format!("sotto-{name}-baseline{ending}")),
    ];
    let fast = folder.join(format!("sotto-{name}{ending}"));
    match build {
        Build::Fast => std::iter::once(fast).chain(baseline).collect(),
        Build::Baseline => baseline.into(),
    }
}

/// What this program was compiled for, as the handshake says it.
#[must_use]
pub fn own_build() -> &'static str {
    match option_env!("SOTTO_ENGINE_BUILD") {
        Some(build) => build,
        None if cfg!(target_arch = "x86_64") => "avx2",
        None => std::env::consts::ARCH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_processor_is_never_given_the_fast_build() {
        let fast = Path::new("/engines").join(format!("sotto-ear{}", std::env::consts::EXE_SUFFIX));
        assert!(!candidates(Path::new("/engines"), "ear", Build::Baseline).contains(&fast));
        assert_eq!(
            candidates(Path::new("/engines"), "ear", Build::Fast)[0],
            fast
        );
    }
}
