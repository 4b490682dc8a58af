//! The desktop program: its window on a screen that nobody sees, inside an empty network namespace, watched as the commands are.
//! The screen and the bus stand outside and are files to it.

use std::process::Stdio;

use sotto_api::{Reply, Request};

use crate::asked::{May, watched};
use crate::home::{Home, Wishes};
use crate::process::{Process, wait_until};
use crate::processes::{running, terminate};
use crate::tools::can;
use crate::{Place, needs};

/// The bus knows users by their number, which therefore stays what it is.
const APART: [&str; 2] = ["--net", "--map-current-user"];

#[test]
fn the_window_asks_for_no_network() {
    if Place::watched().is_none()
        || !needs::programs(&["Xvfb", "openbox", "dbus-daemon", "xdotool", "xprop"])
    {
        return;
    }
    if !can(
        "unshare",
        &[APART[0], APART[1], "true"],
        "unshare cannot keep the user's number here",
    ) {
        return;
    }
    let Some(home) = Home::open(Wishes::default()) else {
        return;
    };
    let trace = home.path("trace");
    let mut command = watched(&APART, &trace);
    home.around(&mut command);
    command
        .arg(home.program())
        .arg("--data-dir")
        .arg(home.data())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let program = Process::start(&mut command);
    wait_until("the window stands", || home.desk.window().is_some());
    assert!(matches!(home.ask(Request::Status), Reply::Status(_)));
    let process = running(&home.data()).expect("it has just answered");
    terminate(process);
    program.finish();
    May::Nothing.is_all_of(&trace, "sotto-app");
}
