//! The machine's own devices.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use super::streams::Wires;
use super::thread::{Command, DeviceThread, News, Quietly};
use super::{Choice, Desk, DeviceError, Devices, Event, Intake, Next, Opened, Role, Sound};

/// From one look into the rings to the next. A callback may not wake anybody, so somebody has to look; a frame's length keeps
/// the wait short and the processor idle, all day long while only the wake word is listened for.
const STEP: Duration = Duration::from_millis(10);

/// The sound system gets so long to answer. A Bluetooth headset takes two to three seconds to open.
const PATIENCE: Duration = Duration::from_secs(8);

/// The microphone and the loudspeaker of this machine.
#[derive(Debug)]
pub struct Live {
    // Dropping it ends the thread, and with it the streams.
    commands: Sender<Command>,
    news: Receiver<News>,
    intake: Intake,
    desk: Desk,
    events: VecDeque<Event>,
    microphone: String,
    began: Instant,
}

impl Live {
    /// Starts the thread that owns the devices. Nothing is opened yet.
    pub fn start(quietly: Quietly) -> Result<Self, DeviceError> {
        let (commands, told) = channel();
        let (tell, news) = channel();
        std::thread::Builder::new()
            .name("sotto-devices".to_owned())
            .spawn(move || DeviceThread::new(quietly, tell).run(&told))
            .map_err(|error| DeviceError::NoSoundSystem(error.to_string()))?;
        Ok(Self {
            commands,
            news,
            intake: Intake::default(),
            desk: Desk::default(),
            events: VecDeque::new(),
            microphone: String::new(),
            began: Instant::now(),
        })
    }

    /// Asks the thread and waits for its answer. None if there is none in time: the sound system hangs, or its fault has
    /// ended the thread.
    fn ask<T>(&mut self, command: impl FnOnce(Sender<T>) -> Command) -> Option<T> {
        let (to, answer) = channel();
        self.commands.send(command(to)).ok()?;
        let answer = answer.recv_timeout(PATIENCE).ok();
        self.hear();
        answer
    }

    /// Takes what the thread has told since.
    fn hear(&mut self) {
        while let Ok(news) = self.news.try_recv() {
            match news {
                News::Opened(opened, wires) => self.connect(opened, wires),
                News::Closed(Role::Microphone) => self.intake.close_microphone(),
                News::Closed(Role::Speaker) => {
                    self.intake.close_speaker();
                    self.desk.disconnect();
                }
                News::Event(event) => {
                    let also = event.opened().and_then(Event::about);
                    self.events.push_back(event);
                    self.events.extend(also);
                }
            }
        }
    }

    fn connect(&mut self, opened: Opened, wires: Wires) {
        let Opened {
            role, name, rate, ..
        } = opened;
        let done = match wires {
            Wires::Microphone(reader) => {
                self.microphone = name;
                self.intake.open_microphone(reader, rate)
            }
            Wires::Speaker(end, reader) => {
                self.desk.connect(end);
                self.intake.open_speaker(reader, rate)
            }
        };
        if let Err(error) = done {
            self.events.push_back(Event::Lost(role, error.into()));
        }
    }
}

impl Sound for Live {
    fn devices(&mut self) -> Devices {
        self.ask(Command::List).unwrap_or_default()
    }

    fn open(&mut self, role: Role, choice: &Choice) -> Result<Opened, DeviceError> {
        if role == Role::Speaker {
            self.desk.want(true);
        }
        let opened = self
            .ask(|to| Command::Open(role, choice.clone(), to))
            .unwrap_or_else(|| {
                Err(DeviceError::NoSoundSystem(
                    "no word from it in 8 seconds".to_owned(),
                ))
            });
        match &opened {
            Ok(opened) => self.events.extend(Event::about(opened)),
            Err(_) if role == Role::Speaker => self.desk.give_up(),
            Err(_) => {}
        }
        opened
    }

    fn close(&mut self, role: Role) {
        self.ask(|to| Command::Close(role, to));
        if role == Role::Speaker {
            self.desk.want(false);
        }
    }

    fn next(&mut self, longest: Duration) -> Next {
        let until = Instant::now() + longest;
        loop {
            self.hear();
            self.desk.pass(self.began.elapsed());
            if let Some(event) = self.events.pop_front() {
                return Next::Event(event);
            }
            if let Some(spoken) = self.desk.spoken() {
                return Next::Spoken(spoken);
            }
            if let Some(heard) = self.intake.frame() {
                while let Some(notice) = self.intake.notice() {
                    self.events.push_back(notice.of(&self.microphone));
                }
                return Next::Frame(heard);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Next::Nothing;
            }
            std::thread::sleep(STEP.min(left));
        }
    }

    fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }

    fn now(&self) -> Duration {
        self.intake.now()
    }

    fn dropped(&self) -> u64 {
        self.intake.dropped()
    }
}
