//! What programs ask of the network, seen from outside: each runs in an empty network namespace under `strace`. Names may be
//! looked up by others for them, over sockets that are files and lead out of the namespace: asking those counts too.

use std::path::Path;
use std::process::Command;

/// Where others look up the names of hosts: systemd, and the one who asks the machines nearby. `/var/run` is `/run`.
const LOOKED_UP_BY: [&str; 2] = ["/run/systemd/resolve/", "/run/avahi-daemon/"];

/// What is asked of nscd, the C library's cache: a host by name or by address, in both families, their table, and all addresses of
/// one. It knows the users of this machine too, and whoever asks for one connects in the same way, also where there is no
/// nscd; so the question counts, and not the connection. Where nobody answers, the library goes on to what is seen here.
const HOST_QUESTIONS: [&str; 6] = [r"\4", r"\5", r"\6", r"\7", r"\r", r"\16"];

/// Lets the kernel stop a program only where it asks for what is written down. Without it every call stops it, twice, and a
/// model that computes with threads calls at every step. Where the kernel cannot, strace says so and stops it as before.
pub const SELDOM: &str = "--seccomp-bpf";

/// Whatever is asked to run behind these words runs in an empty network namespace, and what it asks for is written down.
pub fn watched(unshare: &[&str], trace: &Path) -> Command {
    let mut command = Command::new("unshare");
    command
        .args(unshare)
        .args(["strace", "-f", SELDOM, "-e"])
        .arg("trace=socket,connect,bind,sendto,sendmsg")
        .arg("-o")
        .arg(trace);
    command
}

/// What of the network a program may ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum May {
    Nothing,
    /// To be asked itself, on the address that only this machine reaches.
    BeAsked,
}

impl May {
    /// Fails where a program asked for more than that.
    pub fn is_all_of(self, trace: &Path, errand: &str) {
        let calls = std::fs::read_to_string(trace).unwrap();
        assert!(
            calls.contains("exited with"),
            "strace saw nothing of {errand}"
        );
        let attempts = self.exceeded_by(&calls);
        assert!(
            attempts.is_empty(),
            "{errand} asked for the network:\n{}",
            attempts.join("\n")
        );
    }

    /// The calls that ask for more than that.
    fn exceeded_by(self, calls: &str) -> Vec<&str> {
        calls
            .lines()
            .filter(|call| is_an_attempt(call) && !(self == Self::BeAsked && is_a_door(call)))
            .collect()
    }
}

fn is_an_attempt(call: &str) -> bool {
    call.contains("AF_INET") || asks_a_resolver(call) || asks_nscd(call)
}

fn asks_a_resolver(call: &str) -> bool {
    let mut folders = LOOKED_UP_BY.iter();
    call.contains("sun_path=") && folders.any(|folder| call.contains(folder))
}

/// A question begins with the version of nscd's protocol, which is 2, and with what is asked, in four bytes each.
fn asks_nscd(call: &str) -> bool {
    let begins = |question: &&str| call.contains(&format!(r#", "\2\0\0\0{question}\0\0\0"#));
    call.contains(" sendto(") && HOST_QUESTIONS.iter().any(begins)
}

/// A socket was made and nothing more, or it waits where only this machine reaches it.
fn is_a_door(call: &str) -> bool {
    call.contains(" socket(") || (call.contains(" bind(") && call.contains("127.0.0.1"))
}

#[test]
fn a_connection_is_an_attempt_and_so_is_a_socket_for_one() {
    for call in [
        "7 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 5",
        "7 socket(AF_INET6, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 5",
        r#"7 connect(5, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = -1 ENETUNREACH (Network is unreachable)"#,
        r#"7 sendto(5, "hello", 5, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("192.0.2.1")}, 16) = -1 ENETUNREACH (Network is unreachable)"#,
    ] {
        assert_eq!(May::Nothing.exceeded_by(call), [call]);
    }
}

#[test]
fn a_look_up_by_systemd_is_an_attempt_also_where_it_does_not_run() {
    for call in [
        r#"7 connect(5, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0"#,
        r#"7 connect(5, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42 <unfinished ...>"#,
        r#"7 connect(5, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = -1 ENOENT (No such file or directory)"#,
    ] {
        assert_eq!(May::Nothing.exceeded_by(call), [call]);
        // Nor is it a way of being asked.
        assert_eq!(May::BeAsked.exceeded_by(call), [call]);
    }
}

#[test]
fn a_question_among_the_machines_nearby_is_an_attempt() {
    for folder in ["/run", "/var/run"] {
        let call = format!(
            r#"7 connect(5, {{sa_family=AF_UNIX, sun_path="{folder}/avahi-daemon/socket"}}, 110) = 0"#
        );
        assert_eq!(May::Nothing.exceeded_by(&call), [call.as_str()]);
    }
}

#[test]
fn a_look_up_by_nscd_is_an_attempt_and_asking_it_for_a_user_is_none() {
    for folder in ["/run", "/var/run"] {
        let connects = format!(
            r#"7 connect(5, {{sa_family=AF_UNIX, sun_path="{folder}/nscd/socket"}}, 110) = 0"#
        );
        for question in [
            // The table of hosts, the addresses of a name, and a name of ten letters for an address.
            r#"7 sendto(5, "\2\0\0\0\r\0\0\0\6\0\0\0hosts\0", 18, MSG_NOSIGNAL, NULL, 0) = 18"#,
            r#"7 sendto(5, "\2\0\0\0\16\0\0\0\f\0\0\0example.org\0", 24, MSG_NOSIGNAL, NULL, 0) = 24"#,
            r#"7 sendto(5, "\2\0\0\0\4\0\0\0\v\0\0\0sotto.test\0", 23, MSG_NOSIGNAL, NULL, 0 <unfinished ...>"#,
            // A name so long that its length is written as a digit.
            r#"7 sendto(5, "\2\0\0\0\16\0\0\0002\0\0\0a-name-whose"..., 62, MSG_NOSIGNAL, NULL, 0) = 62"#,
        ] {
            let calls = format!("{connects}\n{question}");
            assert_eq!(May::Nothing.exceeded_by(&calls), [question]);
        }
        for question in [
            // The table of users, a user by name, and by number; and the group of sound devices.
            r#"7 sendto(5, "\2\0\0\0\v\0\0\0\7\0\0\0passwd\0", 19, MSG_NOSIGNAL, NULL, 0) = 19"#,
            r#"7 sendto(5, "\2\0\0\0\0\0\0\0\5\0\0\0root\0", 17, MSG_NOSIGNAL, NULL, 0) = 17"#,
            r#"7 sendto(5, "\2\0\0\0\1\0\0\0\2\0\0\0000\0", 14, MSG_NOSIGNAL, NULL, 0) = 14"#,
            r#"7 sendto(5, "\2\0\0\0\2\0\0\0\6\0\0\0audio\0", 18, MSG_NOSIGNAL, NULL, 0) = 18"#,
        ] {
            let calls = format!("{connects}\n{question}");
            assert_eq!(May::Nothing.exceeded_by(&calls), Vec::<&str>::new());
        }
    }
}

#[test]
fn what_stays_on_this_machine_is_no_attempt() {
    let calls = r#"7 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 5
7 connect(5, {sa_family=AF_UNIX, sun_path="/home/ada/.local/share/sotto/sotto.sock"}, 43) = 0
7 connect(6, {sa_family=AF_UNIX, sun_path="/run/user/1000/bus"}, 21) = 0
7 connect(6, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)
7 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 7
7 sendto(5, "\2\0\0\0", 4, MSG_NOSIGNAL, NULL, 0) = 4
7 +++ exited with 0 +++"#;
    assert_eq!(May::Nothing.exceeded_by(calls), Vec::<&str>::new());
}

#[test]
fn a_door_is_only_for_whoever_may_be_asked_and_only_on_this_machine() {
    let door = r#"7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 5
7 bind(5, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, 16) = 0"#;
    assert_eq!(May::BeAsked.exceeded_by(door), Vec::<&str>::new());
    assert_eq!(May::Nothing.exceeded_by(door).len(), 2);
    let beyond = r#"7 bind(5, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}, 16) = 0"#;
    assert_eq!(May::BeAsked.exceeded_by(beyond), [beyond]);
}
