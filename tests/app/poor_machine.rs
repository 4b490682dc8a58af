//! A machine that is poor in the speed of its disk. The window goes on all the same, and loses nothing.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::by_keyboard::at_home;
use crate::faults::the_date_is_told;
use crate::needs;
use crate::place::Place;
use crate::process::{Process, wait_until};
use crate::processes::{stays, terminate};

/// A disk that takes long until it has what is written: each time that the program waits for it, it waits longer.
struct SlowDisk {
    strace: Process,
    log: PathBuf,
}

impl SlowDisk {
    const WAITS: &'static str = "fsync,fdatasync";
    /// So much longer, in microseconds.
    const LONGER: u32 = 2_000_000;

    /// Slow from now on. Says why and gives nothing where that cannot be had.
    fn under(place: &Place) -> Option<Self> {
        if !needs::programs(&["strace"]) {
            return None;
        }
        let program = place.process();
        let log = place.path("waits.log");
        let (waits, longer) = (Self::WAITS, Self::LONGER);
        let mut strace = Command::new("strace");
        strace
            .args(["-I", "2", "-f", "-qq", "-e", "signal=none"])
            .args(["-e", &format!("trace={waits}")])
            .args(["-e", &format!("inject={waits}:delay_enter={longer}")])
            .arg("-o")
            .arg(&log)
            .args(["-p", &program.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let strace = Process::start(&mut strace);
        wait_until("the disk is slow", || {
            is_watched(program, strace.id()) || !stays(strace.id())
        });
        if !stays(strace.id()) {
            // No program is missing: it is how the system is set up (/proc/sys/kernel/yama/ptrace_scope).
            println!("skipped: this system lets nobody watch a program that runs already");
            return None;
        }
        Some(Self { strace, log })
    }

    /// How often the program has waited for it.
    fn waited(&self) -> usize {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let ended = |line: &&str| line.contains("sync") && line.contains("= 0");
        text.lines().filter(ended).count()
    }

    /// It is as fast again as it is.
    fn end(self) {
        terminate(self.strace.id());
        wait_until("the disk is fast again", || !stays(self.strace.id()));
    }
}

/// Whether this one watches every thread of a program.
fn is_watched(program: u32, by: u32) -> bool {
    let watcher = format!("TracerPid:\t{by}\n");
    let threads = std::fs::read_dir(format!("/proc/{program}/task")).unwrap();
    threads.flatten().all(|thread| {
        let status = std::fs::read_to_string(thread.path().join("status"));
        status.is_ok_and(|status| status.contains(&watcher))
    })
}

#[test]
fn while_the_disk_takes_long_the_window_goes_on_and_nothing_is_lost() {
    let Some(mut place) = at_home() else { return };
    let Some(slow) = SlowDisk::under(&place) else {
        return;
    };
    place.go(&["g", "t"], "Tasks");
    place.desk.press(&["n"]);
    wait_until("the field has the keyboard", || {
        place.focused() == "New task"
    });
    place.desk.write("mend the roof");
    // Who sees nothing happen presses it again, and looks elsewhere.
    place.desk.press(&["Return", "Return"]);
    wait_until("the window shows something else", || {
        if place.title() != "Lists" {
            // The field takes the keyboard back once the task is kept.
            place.desk.press(&["Tab", "g", "l"]);
        }
        place.title() == "Lists"
    });
    place.go(&["g", "t"], "Tasks");
    place.until_there("[data-id]");
    wait_until("nothing is loaded any more", || {
        place.count("main .skeleton") == 0
    });
    assert_eq!(place.count("[data-id]"), 1);
    assert_eq!(place.count("main .error-note"), 0);
    place.go(&["g", "h"], "Today");
    the_date_is_told(&place);
    assert!(slow.waited() > 0, "nobody waited for the disk");
    slow.end();

    place.restart();
    place.until_title("Today");
    place.take_up();
    place.go(&["g", "t"], "Tasks");
    place.until_text("mend the roof");
    assert_eq!(place.count("[data-id]"), 1);
}
