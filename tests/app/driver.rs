//! Reads what stands in the windows of the program and runs small scripts in them: WebDriver, as `tauri-driver` speaks it. The
//! program is started by it, and ends with it.

use std::fs::File;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};

use crate::process::{PATIENCE, Process, wait_until};

/// Whoever is told to end does so within this.
const LEAVES: Duration = Duration::from_millis(300);

/// Why the driver did not do something. Shown where a test fails.
#[derive(Debug)]
pub struct Refused(#[allow(dead_code)] String);

/// See the module.
pub struct Driver {
    agent: ureq::Agent,
    address: String,
    session: String,
    group: Process,
    ended: bool,
}

impl Driver {
    /// Starts it with this command, which knows the desk already, and nothing else yet.
    pub fn start(command: &mut Command, log: &File) -> Self {
        let [port, native] = free_ports();
        command
            .args(["--port", &port.to_string()])
            .args(["--native-port", &native.to_string()])
            // It starts the system's driver and that one the program: all of them are one group, which is ended as one.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log.try_clone().unwrap());
        let group = Process::start(command);
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(PATIENCE + Duration::from_secs(10)));
        let driver = Self {
            agent: config.build().new_agent(),
            address: format!("http://127.0.0.1:{port}"),
            session: String::new(),
            group,
            ended: false,
        };
        wait_until("the driver answers", || driver.get("/status").is_ok());
        driver
    }

    /// Starts the program with these words, and waits until its windows can be read.
    pub fn open(&mut self, program: &Path, words: &[String]) {
        let wanted = json!({
            "capabilities": {
                "alwaysMatch": { "tauri:options": { "application": program, "args": words } }
            }
        });
        let opened = self.post("/session", &wanted).unwrap();
        let session = opened["sessionId"].as_str();
        self.session = session.expect("a session has a name").to_owned();
    }

    /// The names of its windows, seen or not.
    pub fn windows(&self) -> Result<Vec<String>, Refused> {
        let names = self.get(&format!("/session/{}/window/handles", self.session))?;
        let names = names.as_array().into_iter().flatten();
        Ok(names
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect())
    }

    /// Reads this window from now on.
    pub fn turn_to(&self, window: &str) -> Result<(), Refused> {
        let wanted = json!({ "handle": window });
        self.post(&format!("/session/{}/window", self.session), &wanted)?;
        Ok(())
    }

    /// Runs a script in the window that is read; gives what it returns.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Result<Value, Refused> {
        let wanted = json!({ "script": script, "args": arguments });
        self.post(&format!("/session/{}/execute/sync", self.session), &wanted)
    }

    fn get(&self, path: &str) -> Result<Value, Refused> {
        let told = self.agent.get(format!("{}{path}", self.address)).call();
        understood(told)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        let asked = self.agent.post(format!("{}{path}", self.address));
        understood(asked.send_json(body))
    }

    /// Lets everything end that it has started, and waits for that.
    pub fn end(&mut self) {
        // Another group may have its number afterwards.
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        let leader = i32::try_from(self.group.id()).ok().and_then(Pid::from_raw);
        if let Some(leader) = leader {
            let _ = kill_process_group(leader, Signal::TERM);
            std::thread::sleep(LEAVES);
            // Nobody may be left of it.
            let _ = kill_process_group(leader, Signal::KILL);
        }
        self.group.end();
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.end();
    }
}

fn understood(
    told: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Value, Refused> {
    let refused = |error: ureq::Error| Refused(error.to_string());
    let mut told = told.map_err(refused)?;
    let well = told.status().is_success();
    let mut said: Value = told.body_mut().read_json().map_err(refused)?;
    let value = said["value"].take();
    if well {
        Ok(value)
    } else {
        Err(Refused(value.to_string()))
    }
}

/// Two ports that nobody listens on.
fn free_ports() -> [u16; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}
