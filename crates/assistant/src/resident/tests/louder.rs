//! "Speak louder": the answer is louder already, and the answer to "undo that" as it was before.

use super::*;

/// Keeps what it is told to speak, with how loud and how fast.
#[derive(Debug, Default)]
struct Manners(Lines);

impl Mouth for Manners {
    fn say(&self, text: &str, manner: Manner) {
        let Manner { loudness, pace, .. } = manner;
        self.0.add(format!("{text} {loudness} {pace}"));
    }
    fn hush(&self) {}
    fn signal(&self, _: crate::turn::Signal) {}
    fn ring(&self, _: bool) {}
}

/// Says something aloud. Gives the loudness and pace of the settings that are told meanwhile.
async fn aloud(assistant: &Assistant, events: &mut Receiver<Event>, text: &str) -> Vec<(u32, u32)> {
    let id = begin(assistant, text, true).await;
    let mut told = Vec::new();
    loop {
        match next(events).await {
            Event::Settings(settings) => {
                let speech = settings.speech;
                told.push((speech.volume_percent, speech.speed_percent));
            }
            Event::TurnDone(turn) if turn.id == id => return told,
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_voice_follows_at_once_and_goes_back_with_an_undo() {
    let folder = tempfile::tempdir().unwrap();
    autostart_was_answered(folder.path());
    let manners = Arc::new(Manners::default());
    let mouth: Arc<dyn Mouth> = Arc::clone(&manners) as Arc<dyn Mouth>;
    let (assistant, _) = open_with(folder.path(), Some(mouth), None);
    let mut events = assistant.events();
    for (said, told, spoken) in [
        ("speak louder", vec![(115, 100)], "Is this better? 1.15 1"),
        ("undo that", vec![(100, 100)], "As before. 1 1"),
        ("speak slower", vec![(100, 85)], "Is this better? 1 0.85"),
        // Nothing of the voice is taken back here.
        (
            "add buy milk to my tasks",
            vec![],
            "Task added: buy milk. 1 0.85",
        ),
        ("undo that", vec![], "The task is gone: buy milk. 1 0.85"),
        ("undo that", vec![(100, 100)], "As before. 1 1"),
    ] {
        assert_eq!(aloud(&assistant, &mut events, said).await, told, "{said}");
        let last = manners.0.all().pop();
        assert_eq!(last.as_deref(), Some(spoken), "{said}");
    }
    close(assistant).await;
}
