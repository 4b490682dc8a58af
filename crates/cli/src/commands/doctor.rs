//! `sotto doctor`: looks at everything Sotto needs and says, line by line, what is well and what to do next.

mod keychain;

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use sotto_engines::supervisor::{BackendMemory, find_program};
use sotto_engines::{Frame, Hello, PROTOCOL, cpu, frame};
use sotto_models::models_folder;
use sotto_models::starter::{FetchProgress, Kind, Starter, StarterStatus};

use super::devices;
use crate::arguments::Doctor;
use crate::error::{CliError, FAILED};
use crate::home::Home;
use crate::output::{Output, bytes};

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warn,
    Fail,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Check {
    state: State,
    name: String,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

fn check(state: State, name: impl Into<String>, found: impl Into<String>, next: &str) -> Check {
    let next = (!next.is_empty()).then(|| next.to_owned());
    Check {
        state,
        name: name.into(),
        found: found.into(),
        next,
    }
}

/// Looks at everything.
pub async fn doctor(asked: Doctor, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut checks = Vec::new();
    if asked.retry_gpu {
        let _owner = home.own()?;
        for engine in ["ear", "mind", "voice"] {
            home.backends().forget(engine);
        }
    }
    for engine in ["ear", "mind", "voice"] {
        checks.push(engine_check(engine).await);
    }
    checks.extend(
        tokio::task::spawn_blocking(starter_checks)
            .await
            .unwrap_or_default(),
    );
    checks.extend(
        tokio::task::spawn_blocking(sound_checks)
            .await
            .unwrap_or_default(),
    );
    checks.push(keychain::look().await);
    checks.push(data_check(home));
    checks.push(room_check(&models_folder()));
    checks.push(memory_check());
    checks.push(network_check(home));
    checks.push(graphics_check(home));
    let failed = checks.iter().any(|check| check.state == State::Fail);
    if output.json {
        output.json(&serde_json::json!({ "well": !failed, "checks": checks }))?;
    } else {
        for check in &checks {
            let state = match check.state {
                State::Ok => "ok  ",
                State::Warn => "warn",
                State::Fail => "fail",
            };
            output.line(format_args!("{state}  {}: {}", check.name, check.found))?;
            if let Some(next) = &check.next {
                output.line(format_args!("      → {next}"))?;
            }
        }
    }
    if failed {
        Err(CliError::Said(FAILED))
    } else {
        Ok(())
    }
}

async fn engine_check(engine: &'static str) -> Check {
    let name = format!("engine sotto-{engine}");
    let program = match find_program(engine) {
        Ok(program) => program,
        Err(error) => return check(State::Fail, name, "missing", &error.to_string()),
    };
    let again = "Install Sotto again, so that all its programs are of one version.";
    let Some(hello) = greet(&program).await else {
        let found = format!("{} does not start", program.display());
        return check(State::Fail, name, found, again);
    };
    let found = format!(
        "version {}, built for {}, {}",
        hello.version,
        hello.build,
        program.display()
    );
    if hello.protocol != PROTOCOL || hello.engine != engine {
        return check(
            State::Fail,
            name,
            format!("{found}: of another version than this sotto"),
            again,
        );
    }
    if cpu::detect() == cpu::Build::Baseline && hello.build.starts_with("avx2") {
        let next =
            "This processor has no AVX2: use the baseline build, or Sotto's engines will crash.";
        return check(State::Fail, name, found, next);
    }
    check(State::Ok, name, found, "")
}

/// Starts an engine without a model and hears its greeting.
pub(super) async fn greet(program: &Path) -> Option<Hello> {
    let mut child = tokio::process::Command::new(program)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .ok()?;
    let mut stdout = child.stdout.take()?;
    let heard = tokio::time::timeout(Duration::from_secs(20), frame::read_async(&mut stdout)).await;
    let hello = match heard {
        Ok(Ok(Frame::Hello(bytes))) => serde_json::from_slice(&bytes).ok(),
        _ => None,
    };
    drop(child.stdin.take());
    let _ = tokio::time::timeout(Duration::from_secs(2), child.wait()).await;
    hello
}

fn starter_checks() -> Vec<Check> {
    let starter = Starter::load().without_registries();
    let set = starter
        .list()
        .models
        .iter()
        .filter(|model| model.kind == Kind::Starter);
    set.map(|model| {
        let name = format!("starter {}", model.id);
        let fetch = "Fetch it with: sotto models starter";
        match starter.status(&model.id) {
            Ok(StarterStatus::Ready(_)) => {
                check(State::Ok, name, format!("{}, checked", model.title), "")
            }
            Ok(StarterStatus::Unchecked) => {
                match starter.ensure(&model.id, &mut FetchProgress::silent()) {
                    Ok(_) => check(
                        State::Ok,
                        name,
                        format!("{}, checked just now", model.title),
                        "",
                    ),
                    Err(error) => check(State::Fail, name, error.to_string(), fetch),
                }
            }
            Ok(StarterStatus::Absent { bytes: missing }) => check(
                State::Fail,
                name,
                format!("not here ({} to fetch)", bytes(missing)),
                fetch,
            ),
            Err(error) => check(State::Fail, name, error.to_string(), fetch),
        }
    })
    .collect()
}

fn sound_checks() -> Vec<Check> {
    let found = devices::find();
    [("microphone", found.inputs), ("speaker", found.outputs)]
        .into_iter()
        .map(|(name, devices)| match devices.iter().find(|device| device.default).or(devices.first()) {
            Some(device) => check(State::Ok, name, format!("{} ({} in all)", device.name, devices.len()), ""),
            None => {
                let next = "Plug one in, or check the system's sound settings. Files work without one.";
                check(State::Warn, name, "none", next)
            }
        })
        .collect()
}

fn data_check(home: &Home) -> Check {
    let shown = home.folder().display();
    match home.own() {
        Err(CliError::Owned { pid, .. }) => {
            let owner = pid.map_or_else(
                || "another Sotto".to_owned(),
                |pid| format!("another Sotto (process {pid})"),
            );
            check(
                State::Warn,
                "data folder",
                format!("{shown}, in use by {owner}"),
                "Nothing, if Sotto is running.",
            )
        }
        Err(error) => check(
            State::Fail,
            "data folder",
            error.to_string(),
            "Make it writable, or use --data-dir.",
        ),
        Ok(_owner) => match tempfile::tempfile_in(home.folder()) {
            Ok(_) => check(State::Ok, "data folder", format!("{shown}, writable"), ""),
            Err(error) => {
                let found = format!("{shown} cannot be written: {error}");
                check(
                    State::Fail,
                    "data folder",
                    found,
                    "Make it writable, or use --data-dir.",
                )
            }
        },
    }
}

fn room_check(folder: &Path) -> Check {
    // The folder may not exist yet: its nearest parent is on the same disk.
    let free = folder
        .ancestors()
        .find(|folder| folder.is_dir())
        .map(fs4::available_space);
    match free {
        Some(Ok(free)) => {
            let found = format!("{} free at {}", bytes(free), folder.display());
            match free {
                0..500_000_000 => check(
                    State::Fail,
                    "disk",
                    found,
                    "Make room: at least 500 MB are needed.",
                ),
                500_000_000..3_000_000_000 => {
                    check(State::Warn, "disk", found, "Bigger models need more room.")
                }
                _ => check(State::Ok, "disk", found, ""),
            }
        }
        _ => check(
            State::Warn,
            "disk",
            format!("{} cannot be looked at", folder.display()),
            "Check the permissions.",
        ),
    }
}

fn memory_check() -> Check {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    let (all, free) = (system.total_memory(), system.available_memory());
    let found = format!("{} in all, {} free", bytes(all), bytes(free));
    if free < 700_000_000 {
        return check(
            State::Warn,
            "memory",
            found,
            "Close other programs: the starter models need about 700 MB.",
        );
    }
    check(State::Ok, "memory", found, "")
}

fn network_check(home: &Home) -> Check {
    match home.outbound().switch() {
        Ok(file) if !file.damaged.is_empty() => {
            let found = format!(
                "the switch is damaged ({}), the stricter reading counts",
                file.damaged.join(", ")
            );
            check(
                State::Warn,
                "network",
                found,
                "Set it again with: sotto network allow, or forbid",
            )
        }
        Ok(file) if file.switch.forbid_all => {
            check(State::Ok, "network", "everything is forbidden", "")
        }
        Ok(file) => {
            let names: Vec<&str> = file
                .switch
                .purposes
                .iter()
                .map(|purpose| purpose.name())
                .collect();
            let found = if names.is_empty() {
                "only what you ask for goes out".to_owned()
            } else {
                format!("may go out by itself: {}", names.join(", "))
            };
            check(State::Ok, "network", found, "")
        }
        Err(error) => check(
            State::Fail,
            "network",
            error.to_string(),
            "Check the permissions of the data folder.",
        ),
    }
}

fn graphics_check(home: &Home) -> Check {
    let memory = home.backends();
    // Each engine with the models that it failed with; with others it computes there still.
    let failed: Vec<String> = ["ear", "mind", "voice"]
        .into_iter()
        .filter_map(|engine| {
            let models = memory.models(engine);
            let names = models.iter().map(|model| {
                let name = Path::new(model).file_name();
                name.map_or(model.clone(), |name| name.to_string_lossy().into_owned())
            });
            let names: Vec<String> = names.collect();
            (!names.is_empty()).then(|| format!("{engine} ({})", names.join(", ")))
        })
        .collect();
    if failed.is_empty() {
        return check(State::Ok, "graphics", "no failure is remembered", "");
    }
    let found = format!(
        "failed before with some models: {}; the processor is used for these instead",
        failed.join(", ")
    );
    check(
        State::Warn,
        "graphics",
        found,
        "After a new driver, try again with: sotto doctor --retry-gpu",
    )
}
