//! What Sotto is made of on this machine, asked for through a core and looked after by somebody else.

use sotto_api::{
    Choice, DeviceRequest, Devices, DiagnosticsRequest, ModelRequest, Network, NetworkRequest,
    Voice, VoiceRequest,
};

use super::*;

/// Answers each in its own way, and says what it was asked.
#[derive(Default)]
struct Steward {
    asked: Lines,
    works: AtomicBool,
}

impl Caretaker for Steward {
    fn models(&self, asked: &ModelRequest, _: &Settings, core: &Assistant) -> Reply {
        self.asked.add(format!("{asked:?}"));
        core.announce(Event::Models);
        Reply::Models(Vec::new())
    }
    fn network(&self, asked: NetworkRequest, _: &Assistant) -> Reply {
        self.asked.add(format!("{asked:?}"));
        Reply::Network(Network {
            offline: true,
            purposes: Vec::new(),
            endpoints: Vec::new(),
            damaged: false,
        })
    }
    fn devices(&self, asked: DeviceRequest, _: &Settings) -> Reply {
        self.asked.add(format!("{asked:?}"));
        Reply::Devices(Devices::default())
    }
    fn voices(&self, _: &Settings) -> Vec<Voice> {
        let voice = |name: &str, language: &str, here| Voice {
            name: name.to_owned(),
            title: name.to_owned(),
            language: language.to_owned(),
            here,
            model: "xylo".to_owned(),
            chosen: false,
        };
        vec![voice("here", "de-DE", true), voice("away", "en", false)]
    }
    fn diagnose(&self, asked: &DiagnosticsRequest, _: &Settings, language: Language) -> Reply {
        self.asked.add(format!("{asked:?} {}", language.code()));
        Reply::Engines(Vec::new())
    }
    fn is_at_work(&self) -> bool {
        self.works.load(Ordering::Relaxed)
    }
    fn leave(&self) {
        self.asked.add("leave");
    }
}

fn preview(voice: Choice, text: &str) -> Request {
    Request::Voice(VoiceRequest::Preview {
        voice,
        text: text.to_owned(),
    })
}

fn named(name: &str) -> Choice {
    Choice::Named {
        name: name.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_sotto_is_made_of_is_asked_of_whoever_looks_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let steward = Arc::new(Steward::default());
    assistant.cared_for_by(Arc::clone(&steward) as Arc<dyn Caretaker>);
    let mut events = assistant.events();
    let listed = call(&assistant, Request::Model(ModelRequest::List)).await;
    assert_eq!(listed, Reply::Models(Vec::new()));
    while next(&mut events).await != Event::Models {}
    let shown = call(&assistant, Request::Network(NetworkRequest::Show)).await;
    assert!(matches!(shown, Reply::Network(network) if network.offline));
    let devices = call(&assistant, Request::Device(DeviceRequest::List)).await;
    assert_eq!(devices, Reply::Devices(Devices::default()));
    let Reply::Voices(voices) = call(&assistant, Request::Voice(VoiceRequest::List)).await else {
        panic!("no voices");
    };
    assert_eq!(voices.len(), 2);
    let engines = Request::Diagnostics(DiagnosticsRequest::Engines);
    let engines = call(&assistant, engines).await;
    assert_eq!(engines, Reply::Engines(Vec::new()));
    let asked = ["List", "Show", "List", "Engines en"];
    assert_eq!(steward.asked.all(), asked);
    // A program in which something is fetched stays.
    steward.works.store(true, Ordering::Relaxed);
    assert!(assistant.is_needed());
    close(assistant).await;
    assert_eq!(
        steward.asked.all().last().map(String::as_str),
        Some("leave")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_looks_after_it_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    for request in [
        Request::Model(ModelRequest::List),
        Request::Network(NetworkRequest::Show),
        Request::Device(DeviceRequest::List),
        Request::Voice(VoiceRequest::List),
        Request::Diagnostics(DiagnosticsRequest::Report),
        preview(Choice::Automatic, "Hello."),
    ] {
        let Reply::Problem(problem) = call(&assistant, request.clone()).await else {
            panic!("{request:?} was done");
        };
        assert_eq!(problem.code, ProblemCode::Missing, "{problem}");
    }
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_is_heard_before_it_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _, heard) = open_aloud(folder.path(), None);
    assistant.cared_for_by(Arc::new(Steward::default()));
    for voice in [Choice::Automatic, named("here")] {
        let reply = call(&assistant, preview(voice, "Guten Tag.")).await;
        assert_eq!(reply, Reply::Done);
    }
    let told = ["hush", "Guten Tag.", "hush", "Guten Tag."];
    assert_eq!(heard.0.all(), told);
    for (voice, text, code) in [
        (named("away"), "Hello.", ProblemCode::Device),
        (named("xylo"), "Hello.", ProblemCode::Device),
        (Choice::Automatic, " ", ProblemCode::Invalid),
    ] {
        let Reply::Problem(problem) = call(&assistant, preview(voice.clone(), text)).await else {
            panic!("{voice:?} spoke");
        };
        assert_eq!(problem.code, code, "{problem}");
    }
    assert_eq!(heard.0.all(), told);
    let Reply::Settings(settings) = call(&assistant, Request::Settings).await else {
        panic!("no settings");
    };
    assert_eq!(settings.speech.voice, Choice::Automatic);
    close(assistant).await;
}
