//! The engine programs: whether each is there, starts, is of this version and built for this processor.

use std::path::Path;
use std::time::Duration;

use sotto_engines::supervisor::find_program;
use sotto_engines::{Frame, Hello, PROTOCOL, cpu, frame};

use super::Looked;
use crate::said::Said;

/// Looks at one.
pub(super) async fn look(engine: &'static str) -> Looked {
    let name = format!("engine sotto-{engine}");
    let program = match find_program(engine) {
        Ok(program) => program,
        Err(error) => {
            let next = Said::as_it_is(error.to_string());
            return Looked::fail(name, Said::new("missing", "fehlt"), next);
        }
    };
    let hello = greet(&program).await;
    judged(engine, name, &program, hello, cpu::detect())
}

/// What its greeting says.
pub(super) fn judged(
    engine: &str,
    name: String,
    program: &Path,
    hello: Option<Hello>,
    here: cpu::Build,
) -> Looked {
    let again = Said::new(
        "Install Sotto again, so that all its programs are of one version.",
        "Installiere Sotto neu, damit alle seine Programme von einer Version sind.",
    );
    let program = program.display();
    let Some(hello) = hello else {
        let found = Said::new(
            format!("{program} does not start"),
            format!("{program} startet nicht"),
        );
        return Looked::fail(name, found, again);
    };
    let Hello { version, build, .. } = &hello;
    let found = (
        format!("version {version}, built for {build}, {program}"),
        format!("Version {version}, gebaut für {build}, {program}"),
    );
    if hello.protocol != PROTOCOL || hello.engine != engine {
        let found = Said::new(
            format!("{}: of another version than this sotto", found.0),
            format!("{}: von einer anderen Version als dieses sotto", found.1),
        );
        return Looked::fail(name, found, again);
    }
    let found = Said::new(found.0, found.1);
    if here == cpu::Build::Baseline && hello.build.starts_with("avx2") {
        let next = Said::new(
            "This processor has no AVX2: use the baseline build, or Sotto's engines will crash.",
            "Dieser Prozessor hat kein AVX2: Nimm die Fassung „baseline“, sonst stürzen Sottos Programme ab.",
        );
        return Looked::fail(name, found, next);
    }
    Looked::ok(name, found)
}

/// Starts an engine without a model and hears its greeting.
pub(crate) async fn greet(program: &Path) -> Option<Hello> {
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
