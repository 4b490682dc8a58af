//! The double of the devices with a stage around it: at given moments of its clock it waits until somebody has done
//! something, and once an answer is heard a person talks over it.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use sotto_audio::RATE;
use sotto_audio::device_file::{DeviceFile, EchoPath, Recording};
use sotto_audio::devices::{Choice, Desk, DeviceError, Devices, Next, Opened, Role, Sound, Spoken};
use sotto_audio::rate::RateError;

/// The rate of the double's loudspeaker.
pub const SPEAKER_RATE: u32 = 48_000;

/// A microphone that hears this and then silence, and a loudspeaker.
pub fn file(sound: Vec<f32>) -> Result<DeviceFile, RateError> {
    let recording = Recording {
        rate: RATE,
        channels: 1,
        samples: sound,
    };
    DeviceFile::new(recording, SPEAKER_RATE)
}

/// From the loudspeaker to the microphone on a desk: a little late, and a tenth as loud.
pub fn on_a_desk() -> EchoPath {
    EchoPath {
        delay: Duration::from_millis(40),
        gain: 0.1,
        response: Vec::new(),
    }
}

/// No moment lets so long wait for itself.
const PATIENCE: Duration = Duration::from_secs(600);

/// See the module.
pub struct Staged {
    /// The double.
    pub file: DeviceFile,
    /// What became of what was said, and when.
    pub said: Vec<(Duration, Spoken)>,
    /// When the person began to talk over the answer.
    pub talked: Option<Duration>,
    /// How often it began to speak more quietly.
    pub ducked: usize,
    /// How often it held on.
    pub paused: usize,
    held: (bool, bool),
    moments: VecDeque<Duration>,
    reached: SyncSender<()>,
    done: Receiver<()>,
    over: Option<(Duration, Vec<f32>)>,
}

/// The other end of the moments.
pub struct Stage {
    reached: Receiver<()>,
    done: SyncSender<()>,
}

impl Stage {
    /// Waits for each moment and does something in it. Ends with the last one, or when none comes any more.
    pub fn play<T>(&self, what: impl IntoIterator<Item = T>, mut act: impl FnMut(T)) {
        for each in what {
            if self.reached.recv_timeout(PATIENCE).is_err() {
                return;
            }
            act(each);
            let _ = self.done.send(());
        }
    }
}

impl Staged {
    /// With these moments, in their order.
    pub fn new(file: DeviceFile, moments: Vec<Duration>) -> (Self, Stage) {
        let (reached, told) = sync_channel(0);
        let (done, go) = sync_channel(1);
        let staged = Self {
            file,
            said: Vec::new(),
            talked: None,
            ducked: 0,
            paused: 0,
            held: (false, false),
            moments: moments.into(),
            reached,
            done: go,
            over: None,
        };
        let stage = Stage {
            reached: told,
            done,
        };
        (staged, stage)
    }

    /// So long after the first sound of an answer a person says this.
    #[must_use]
    pub fn talked_over(mut self, after: Duration, speech: Vec<f32>) -> Self {
        self.over = Some((after, speech));
        self
    }

    /// Looks what the loop has done with what is being said since it asked last.
    fn look(&mut self) {
        let desk = self.file.desk();
        let now = (desk.is_ducked(), desk.is_paused());
        self.ducked += usize::from(now.0 && !self.held.0);
        self.paused += usize::from(now.1 && !self.held.1);
        self.held = now;
    }

    fn talk_over(&mut self) {
        let first = self.said.iter().find_map(|(when, spoken)| match spoken {
            Spoken::Started { .. } => Some(*when),
            Spoken::Ended(..) => None,
        });
        let Some(first) = first else { return };
        let now = self.file.clock();
        if let Some((_, speech)) = self.over.take_if(|(after, _)| now >= first + *after) {
            self.file.hear_also(&speech);
            self.talked = Some(now);
        }
    }
}

impl Sound for Staged {
    fn devices(&mut self) -> Devices {
        self.file.devices()
    }

    fn open(&mut self, role: Role, choice: &Choice) -> Result<Opened, DeviceError> {
        self.file.open(role, choice)
    }

    fn close(&mut self, role: Role) {
        self.file.close(role);
    }

    fn next(&mut self, longest: Duration) -> Next {
        self.look();
        let now = self.file.clock();
        if self.moments.front().is_some_and(|moment| now >= *moment) {
            self.moments.pop_front();
            if self.reached.send(()).is_ok() {
                let _ = self.done.recv();
            }
            // The loop looks what it was told before it goes on.
            return Next::Nothing;
        }
        self.talk_over();
        let next = self.file.next(longest);
        if let Next::Spoken(spoken) = &next {
            self.said.push((self.file.clock(), *spoken));
        }
        next
    }

    fn desk(&mut self) -> &mut Desk {
        self.file.desk()
    }

    fn now(&self) -> Duration {
        self.file.now()
    }

    fn dropped(&self) -> u64 {
        self.file.dropped()
    }
}
