//! A sound service of the test's own: PulseAudio in a private folder, with a microphone that hears what is played for it, and a
//! loudspeaker that is recorded. Programs get to both through ALSA, as on any desktop. Nothing of the machine's own sound is
//! touched.

use std::cell::Cell;
use std::fs::{DirBuilder, File};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::loudspeaker::Loudspeaker;
use crate::process::{Process, wait_until};
use crate::speech::Speech;

const PROGRAMS: [&str; 5] = ["pulseaudio", "pactl", "paplay", "pacat", "parec"];
/// Whatever asks ALSA for the usual device gets PulseAudio's.
const ALSA: &str = "pcm.!default { type pulse hint { show on description \"The test's sound service\" } }\n\
                    ctl.!default { type pulse }\n";
/// A loudspeaker, what is played for the microphone, and the microphone that hears it. Without rewinding, each is never late by
/// more than 50 ms, as a real device is not.
const DEVICES: [&[&str]; 3] = [
    &[
        "module-null-sink",
        "sink_name=spoken",
        "rate=48000",
        "channels=1",
        "norewinds=1",
    ],
    &[
        "module-null-sink",
        "sink_name=heard",
        "rate=48000",
        "channels=1",
        "norewinds=1",
    ],
    &[
        "module-remap-source",
        "source_name=microphone",
        "master=heard.monitor",
    ],
];
/// Another microphone, and what is played for that.
const ANOTHER: [&[&str]; 2] = [
    &[
        "module-null-sink",
        "sink_name=heard_too",
        "rate=48000",
        "channels=1",
        "norewinds=1",
    ],
    &[
        "module-remap-source",
        "source_name=another_microphone",
        "master=heard_too.monitor",
    ],
];
/// How the loudspeaker is heard in a room: the direct way and two walls, each later by so many milliseconds and this much
/// weaker. A busy sound service needs more than a tenth of a second for its own buffers.
const WAYS: [(u32, &str); 3] = [(160, "0.25"), (185, "0.12"), (230, "0.06")];
/// So much of what is said lies ready with the sound service: a busy machine says it without a gap.
const AHEAD: &str = "--latency-msec=2000";

/// The service and what is plugged into it.
pub struct SoundService {
    folder: PathBuf,
    loudspeaker: Option<Loudspeaker>,
    hisses: Vec<Process>,
    modules: Vec<String>,
    /// The microphone that is the system's choice, and where one plays what that is to hear.
    microphone: &'static str,
    heard: &'static str,
    said: Cell<u32>,
    _server: Process,
}

impl SoundService {
    /// Starts one in this folder. Says why and gives nothing where this machine cannot.
    pub fn start(folder: &Path) -> Option<Self> {
        let absent = PROGRAMS.into_iter().find(|program| !is_here(program));
        if let Some(absent) =
            absent.or_else(|| (!alsa_knows_pulse()).then_some("ALSA's plugin for PulseAudio"))
        {
            println!(
                "skipped: {absent} is not on this machine (docs/testing-by-voice.md says what is needed)"
            );
            return None;
        }
        for name in ["run", "home", "state", "said"] {
            let mut private = DirBuilder::new();
            private.mode(0o700).create(folder.join(name)).unwrap();
        }
        std::fs::write(folder.join("home/.asoundrc"), ALSA).unwrap();
        let log = File::create(folder.join("pulseaudio.log")).unwrap();
        let mut server = Command::new("pulseaudio");
        around(folder, &mut server);
        let socket = socket(folder);
        server
            .env_remove("PULSE_SERVER")
            .args(["-n", "--daemonize=no", "--exit-idle-time=-1", "-v"])
            .args(["--use-pid-file=no", "--high-priority=no", "--realtime=no"])
            .args(["--log-target=stderr", "-L"])
            .arg(format!(
                "module-native-protocol-unix auth-anonymous=1 socket={socket}"
            ))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let mut service = Self {
            folder: folder.to_owned(),
            loudspeaker: None,
            hisses: Vec::new(),
            modules: Vec::new(),
            microphone: "microphone",
            heard: "heard",
            said: Cell::new(0),
            _server: Process::start(&mut server),
        };
        wait_until("the sound service answers", || {
            service.asked(&["info"]).is_some()
        });
        service.plug_in();
        Some(service)
    }

    /// Lets a program find this sound service, and nothing of the machine's own.
    pub fn around(&self, command: &mut Command) {
        around(&self.folder, command);
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        self.around(&mut command);
        command
    }

    fn asked(&self, words: &[&str]) -> Option<String> {
        let output = self
            .command("pactl")
            .env("LC_ALL", "C")
            .args(words)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(said)
    }

    fn ask(&self, words: &[&str]) -> String {
        self.asked(words)
            .unwrap_or_else(|| panic!("the sound service did not do this: {words:?}"))
    }

    /// The microphone and the loudspeaker are plugged in. No room is as silent as nothing at all, so the microphone hears a
    /// hiss.
    pub fn plug_in(&mut self) {
        self.load(&DEVICES);
        self.ask(&["set-default-sink", "spoken"]);
        self.listen_through("microphone", "heard");
        let mut parec = self.command("parec");
        parec.arg("--device=spoken.monitor");
        self.loudspeaker = Some(Loudspeaker::record(&mut parec));
    }

    /// Another microphone is there, and the system's choice from now on. What is said is said into that one.
    pub fn choose_another_microphone(&mut self) {
        self.load(&ANOTHER);
        self.listen_through("another_microphone", "heard_too");
    }

    fn load(&mut self, devices: &[&[&str]]) {
        for device in devices {
            let words: Vec<&str> = std::iter::once("load-module")
                .chain(device.iter().copied())
                .collect();
            let module = self.ask(&words);
            self.modules.push(module);
        }
    }

    /// From now on this one is the system's choice, and hears what is played there.
    fn listen_through(&mut self, microphone: &'static str, heard: &'static str) {
        (self.microphone, self.heard) = (microphone, heard);
        let hiss = self.hiss();
        self.hisses.push(hiss);
        self.ask(&["set-default-source", microphone]);
    }

    /// Both are pulled out, and nothing else is there.
    pub fn unplug(&mut self) {
        self.hisses.clear();
        self.loudspeaker = None;
        let modules = std::mem::take(&mut self.modules);
        // The microphone goes with what it hears; what was listened to or played meanwhile finds nothing in the end.
        for module in [&modules[1], &modules[0]] {
            self.ask(&["unload-module", module]);
        }
    }

    /// The recording of the loudspeaker.
    pub fn loudspeaker(&self) -> &Loudspeaker {
        self.loudspeaker.as_ref().expect("it is plugged in")
    }

    /// From now on the microphone hears the loudspeaker, as in a room.
    pub fn in_a_room(&self) {
        for (late, weak) in WAYS {
            let late = format!("latency_msec={late}");
            self.ask(&[
                "load-module",
                "module-loopback",
                "source=spoken.monitor",
                "sink=heard",
                "source_dont_move=true",
                "sink_dont_move=true",
                // Walls do not move: it is never played faster or slower to keep that time.
                "adjust_time=0",
                &late,
            ]);
            let inputs = self.ask(&["list", "short", "sink-inputs"]);
            let newest = inputs
                .lines()
                .filter(|line| line.contains("module-loopback"))
                .filter_map(|line| line.split('\t').next()?.parse::<u32>().ok())
                .max()
                .expect("the new way is listed");
            self.ask(&["set-sink-input-volume", &newest.to_string(), weak]);
        }
    }

    /// Begins to say something into the microphone.
    pub fn begin_to_say(&self, speech: &Speech) -> Process {
        let number = self.said.replace(self.said.get() + 1);
        let file = self.folder.join(format!("said/{number}.raw"));
        let bytes: Vec<u8> = speech
            .samples
            .iter()
            .flat_map(|sample| sample.to_le_bytes())
            .collect();
        std::fs::write(&file, bytes).unwrap();
        let mut paplay = self.command("paplay");
        paplay
            .args(["--raw", "--format=float32le", "--channels=1", AHEAD])
            .arg(format!("--device={}", self.heard))
            .arg(format!("--rate={}", speech.rate))
            .arg(file)
            .stdin(Stdio::null());
        Process::start(&mut paplay)
    }

    /// Says something into the microphone, to its end.
    pub fn say(&self, speech: &Speech) {
        self.begin_to_say(speech).finish();
    }

    /// Somebody has the microphone open that is the system's choice.
    pub fn is_listened_to(&self) -> bool {
        self.is_used("sources", self.microphone, "source-outputs")
    }

    /// Somebody has the loudspeaker open.
    pub fn is_spoken_to(&self) -> bool {
        self.is_used("sinks", "spoken", "sink-inputs")
    }

    /// A device of this kind and name is the other end of a stream of that kind.
    fn is_used(&self, kind: &str, name: &str, streams: &str) -> bool {
        let devices = self.ask(&["list", "short", kind]);
        let number = |line: &str| line.split('\t').next().map(str::to_owned);
        let device = devices
            .lines()
            .find(|line| line.split('\t').nth(1) == Some(name))
            .and_then(number)
            .expect("the device is plugged in");
        let streams = self.ask(&["list", "short", streams]);
        streams
            .lines()
            .any(|line| line.split('\t').nth(1) == Some(device.as_str()))
    }

    fn hiss(&self) -> Process {
        let mut pacat = self.command("pacat");
        pacat
            .args(["--playback", "--raw", "--format=s16le"])
            .args(["--rate=16000", "--channels=1", AHEAD])
            .arg(format!("--device={}", self.heard))
            .stdin(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = Process::start(&mut pacat);
        let mut to = process.input();
        std::thread::spawn(move || {
            let mut hiss = Speech::hiss(0.001);
            loop {
                let samples = hiss.by_ref().take(1_600);
                let bytes: Vec<u8> = samples
                    .flat_map(|sample| ((sample * 32_767.0) as i16).to_le_bytes())
                    .collect();
                if to.write_all(&bytes).is_err() {
                    return;
                }
            }
        });
        process
    }
}

fn socket(folder: &Path) -> String {
    folder.join("run/sound").display().to_string()
}

fn around(folder: &Path, command: &mut Command) {
    for name in [
        "ALSA_CONFIG_PATH",
        "PULSE_SINK",
        "PULSE_SOURCE",
        "PULSE_COOKIE",
        "PULSE_LATENCY_MSEC",
        "DBUS_SESSION_BUS_ADDRESS",
        "DISPLAY",
        "WAYLAND_DISPLAY",
    ] {
        command.env_remove(name);
    }
    command
        .env("HOME", folder.join("home"))
        .env("XDG_CONFIG_HOME", folder.join("home/.config"))
        .env("XDG_RUNTIME_DIR", folder.join("run"))
        .env("PULSE_RUNTIME_PATH", folder.join("run/pulse"))
        .env("PULSE_STATE_PATH", folder.join("state"))
        .env("PULSE_SERVER", format!("unix:{}", socket(folder)));
}

fn is_here(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").output();
    asked.is_ok_and(|output| output.status.success())
}

/// Where distributions put the plugins of ALSA.
fn alsa_knows_pulse() -> bool {
    let inside = std::fs::read_dir("/usr/lib").into_iter().flatten();
    let folders = inside.filter_map(|entry| Some(entry.ok()?.path()));
    folders
        .chain(["/usr/lib", "/usr/lib64"].map(PathBuf::from))
        .any(|folder| {
            folder
                .join("alsa-lib/libasound_module_pcm_pulse.so")
                .exists()
        })
}
