//! A program that a test started: it ends with the test, however that ends.

use std::process::{Child, ChildStdin, ChildStdout, Command};
use std::time::{Duration, Instant};

/// What nobody waits longer for than a test that hangs.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// From one look to the next, where nothing tells.
const LOOK: Duration = Duration::from_millis(20);

/// Looks until it is so.
pub fn wait_until(what: &str, mut is: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(LOOK);
    }
}

/// A program that runs.
pub struct Process(Child);

impl Process {
    pub fn start(command: &mut Command) -> Self {
        let started = command.spawn();
        Self(started.unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// What it says. Once.
    pub fn output(&mut self) -> ChildStdout {
        self.0.stdout.take().expect("its output is piped")
    }

    /// Where it is told something. Once.
    pub fn input(&mut self) -> ChildStdin {
        self.0.stdin.take().expect("its input is piped")
    }

    /// Ends it; when this returns it is gone.
    pub fn end(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Waits for its end, which has to be a good one.
    pub fn finish(mut self) {
        let ended = self.0.wait().unwrap();
        assert!(ended.success(), "a program of the test ended with {ended}");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
