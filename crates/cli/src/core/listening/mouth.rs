//! One mouth for the assistant, whoever speaks: the loop while somebody may be listened to, since it has to know what comes
//! out of the loudspeaker, and the loudspeaker alone while nobody is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sotto_assistant::turn::Signal;
use sotto_assistant::{Manner, Mouth};

/// See the module.
pub(in crate::core) struct EitherWay {
    aloud: Arc<dyn Mouth>,
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    /// The loop, while there is one.
    here: Option<Arc<dyn Mouth>>,
    rings: bool,
}

impl EitherWay {
    /// Nobody is listened to yet.
    pub(in crate::core) fn new(aloud: Arc<dyn Mouth>) -> Self {
        Self {
            aloud,
            now: Mutex::default(),
        }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody is listened to: the loop speaks. What was being said ends, since whoever begins to talk wants to say something;
    /// what rings goes on there.
    pub(super) fn speak_here(&self, here: Arc<dyn Mouth>) {
        let mut now = self.now();
        self.aloud.hush();
        if now.rings {
            self.aloud.ring(false);
            here.ring(true);
        }
        now.here = Some(here);
    }

    /// Nobody is listened to any more.
    pub(super) fn speak_aloud(&self) {
        let mut now = self.now();
        if now.here.take().is_some() && now.rings {
            self.aloud.ring(true);
        }
    }

    fn tell(&self, tell: impl FnOnce(&dyn Mouth)) {
        let now = self.now();
        match &now.here {
            Some(here) => tell(here.as_ref()),
            None => tell(self.aloud.as_ref()),
        }
    }
}

impl Mouth for EitherWay {
    fn say(&self, text: &str, manner: Manner) {
        self.tell(|mouth| mouth.say(text, manner));
    }

    fn hush(&self) {
        self.tell(|mouth| mouth.hush());
    }

    fn signal(&self, signal: Signal) {
        self.tell(|mouth| mouth.signal(signal));
    }

    fn ring(&self, rings: bool) {
        let mut now = self.now();
        now.rings = rings;
        match &now.here {
            Some(here) => here.ring(rings),
            None => self.aloud.ring(rings),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Keeps what it is told.
    #[derive(Default)]
    struct Kept(Mutex<Vec<String>>);

    impl Kept {
        fn add(&self, line: String) {
            self.0.lock().unwrap().push(line);
        }

        fn taken(&self) -> Vec<String> {
            std::mem::take(&mut *self.0.lock().unwrap())
        }
    }

    impl Mouth for Kept {
        fn say(&self, text: &str, _: Manner) {
            self.add(text.to_owned());
        }
        fn hush(&self) {
            self.add("hush".to_owned());
        }
        fn signal(&self, signal: Signal) {
            self.add(format!("{signal:?}"));
        }
        fn ring(&self, rings: bool) {
            self.add(format!("ring {rings}"));
        }
    }

    fn say(mouth: &EitherWay, text: &str) {
        let manner = Manner {
            voice: None,
            pace: 1.0,
            loudness: 1.0,
            language: "en",
        };
        mouth.say(text, manner);
    }

    #[test]
    fn what_is_said_comes_from_whoever_speaks_and_what_rings_goes_along() {
        let (aloud, here) = (Arc::new(Kept::default()), Arc::new(Kept::default()));
        let mouth = EitherWay::new(Arc::clone(&aloud) as Arc<dyn Mouth>);
        say(&mouth, "one");
        mouth.ring(true);
        assert_eq!(aloud.taken(), ["one", "ring true"]);
        mouth.speak_here(Arc::clone(&here) as Arc<dyn Mouth>);
        assert_eq!(aloud.taken(), ["hush", "ring false"]);
        assert_eq!(here.taken(), ["ring true"]);
        say(&mouth, "two");
        mouth.hush();
        mouth.signal(Signal::Working);
        assert_eq!(here.taken(), ["two", "hush", "Working"]);
        mouth.speak_aloud();
        assert_eq!(aloud.taken(), ["ring true"]);
        mouth.ring(false);
        say(&mouth, "three");
        assert_eq!(aloud.taken(), ["ring false", "three"]);
        // Nothing rings, so nothing goes along; and there is nobody to take over from twice.
        mouth.speak_here(Arc::clone(&here) as Arc<dyn Mouth>);
        mouth.speak_aloud();
        mouth.speak_aloud();
        assert_eq!(aloud.taken(), ["hush"]);
        assert!(here.taken().is_empty());
    }
}
