//! Which build of an engine this processor can run.
//!
//! An engine built for AVX2 dies with SIGILL on a processor without it, which is among the most reported faults in
//! this field. So each engine comes in several builds, the choice is made when it is started, and every engine looks
//! once more for itself before native code runs.

use std::path::{Path, PathBuf};

/// A build of an engine program, the one that most processors can run first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Build {
    /// For every 64-bit x86 processor.
    Baseline,
    /// For processors with AVX2, FMA, F16C and BMI2 (most since 2013), and for every 64-bit ARM.
    Fast,
    /// For processors with AVX-512 and its instructions for small whole numbers (AMD's since 2022, Intel's servers).
    Fastest,
}

impl Build {
    /// Its folder inside the folder of the engines; the usual build stands in that folder itself.
    fn folder(self) -> Option<&'static str> {
        match self {
            Build::Baseline => Some("baseline"),
            Build::Fast => None,
            Build::Fastest => Some("avx512"),
        }
    }
}

/// The best build this processor can run.
#[must_use]
pub fn detect() -> Build {
    best(|build| missing(build).is_empty())
}

fn best(runs: impl Fn(&str) -> bool) -> Build {
    match (runs("avx2"), runs("avx512")) {
        (true, true) => Build::Fastest,
        (true, false) => Build::Fast,
        (false, _) => Build::Baseline,
    }
}

/// What a build of this name needs and this processor lacks; empty when it can run. Graphics interfaces behind a plus
/// (`avx2+vulkan`) need nothing of the processor.
#[must_use]
pub fn missing(build: &str) -> Vec<String> {
    let level = build.split('+').next().unwrap_or_default();
    lacking(level).into_iter().map(str::to_owned).collect()
}

#[cfg(target_arch = "x86_64")]
fn lacking(level: &str) -> Vec<&'static str> {
    macro_rules! features {
        ($($name:tt),*) => { [$(($name, std::arch::is_x86_feature_detected!($name))),*] };
    }
    // What ggml is told to use at each level (GGML_AVX2=ON and so on).
    let fast = features!("sse4.2", "avx", "avx2", "fma", "f16c", "bmi2");
    let fastest = features!(
        "avx512f",
        "avx512cd",
        "avx512vl",
        "avx512dq",
        "avx512bw",
        "avx512vbmi",
        "avx512vnni"
    );
    let needed = match level {
        "avx2" => fast.to_vec(),
        "avx512" => fast.into_iter().chain(fastest).collect(),
        _ => Vec::new(),
    };
    needed
        .into_iter()
        .filter(|(_, there)| !there)
        .map(|(name, _)| name)
        .collect()
}

#[cfg(not(target_arch = "x86_64"))]
fn lacking(level: &str) -> Vec<&'static str> {
    // Fast is the only build of every other processor; there is nothing above it.
    if level == "avx512" {
        vec!["avx512f"]
    } else {
        Vec::new()
    }
}

/// Where the program `sotto-<name>` may stand, best first: the build for this processor, then the slower ones that it
/// runs as well, should that one be missing. A faster one never.
#[must_use]
pub fn candidates(folder: &Path, name: &str, build: Build) -> Vec<PathBuf> {
    let program = |name: String| format!("{name}{}", std::env::consts::EXE_SUFFIX);
    [Build::Fastest, Build::Fast, Build::Baseline]
        .into_iter()
        .filter(|other| *other <= build)
        .flat_map(|other| match other.folder() {
            None => vec![folder.join(program(format!("sotto-{name}")))],
            Some(inside) => vec![
                folder.join(inside).join(program(format!("sotto-{name}"))),
                folder.join(program(format!("sotto-{name}-{inside}"))),
            ],
        })
        .collect()
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

/// The same, with what computes on graphics processors behind a plus: "avx2+vulkan". An engine names the one it was compiled with.
#[must_use]
pub fn own_build_with(graphics: Option<&str>) -> String {
    match graphics {
        Some(name) if !own_build().contains('+') => format!("{}+{name}", own_build()),
        _ => own_build().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(build: Build) -> Vec<String> {
        candidates(Path::new("engines"), "ear", build)
            .iter()
            .map(|path| path.to_string_lossy().replace('\\', "/"))
            .map(|path| path.trim_end_matches(".exe").to_owned())
            .collect()
    }

    #[test]
    fn a_processor_is_never_given_a_build_above_it() {
        let baseline = ["engines/baseline/sotto-ear", "engines/sotto-ear-baseline"];
        assert_eq!(names(Build::Baseline), baseline);
        assert_eq!(names(Build::Fast)[0], "engines/sotto-ear");
        assert_eq!(names(Build::Fast)[1..], baseline);
        assert_eq!(names(Build::Fastest)[0], "engines/avx512/sotto-ear");
        assert_eq!(names(Build::Fastest)[2..], names(Build::Fast)[..]);
    }

    #[test]
    fn the_choice_follows_what_the_processor_has() {
        assert_eq!(best(|_| true), Build::Fastest);
        assert_eq!(best(|build| build == "avx2"), Build::Fast);
        assert_eq!(best(|_| false), Build::Baseline);
        // AVX-512 without AVX2 is no processor that exists; trust nothing of it.
        assert_eq!(best(|build| build == "avx512"), Build::Baseline);
    }

    /// The operating system's own list of what the processor has says the same.
    #[test]
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    fn what_is_missing_is_what_the_system_does_not_list() {
        let Ok(text) = std::fs::read_to_string("/proc/cpuinfo") else {
            return;
        };
        let Some(flags) = text.lines().find(|line| line.starts_with("flags")) else {
            return;
        };
        // Linux spells some of them otherwise.
        let spelled = |name: &str| match name {
            "sse4.2" => "sse4_2".to_owned(),
            "avx512vnni" => "avx512_vnni".to_owned(),
            other => other.to_owned(),
        };
        let needed = "sse4.2 avx avx2 fma f16c bmi2 avx512f avx512cd avx512vl avx512dq avx512bw avx512vbmi avx512vnni";
        let listed: Vec<&str> = flags.split_whitespace().collect();
        let unlisted: Vec<String> = needed
            .split(' ')
            .filter(|name| !listed.contains(&spelled(name).as_str()))
            .map(str::to_owned)
            .collect();
        assert_eq!(missing("avx512"), unlisted);
    }

    #[test]
    fn only_named_levels_need_something() {
        for build in ["baseline", "pretend", "native", "aarch64", ""] {
            assert!(missing(build).is_empty(), "{build}");
        }
        assert_eq!(missing("avx2"), missing("avx2+vulkan"));
        // What a higher level lacks holds all that a lower one does.
        assert!(
            missing("avx2")
                .iter()
                .all(|name| missing("avx512").contains(name))
        );
    }
}
