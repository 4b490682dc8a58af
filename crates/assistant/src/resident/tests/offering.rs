//! The offer to start with the system, as a face and a user without one see it.

use super::*;

/// The sentence of the offer.
fn offer(notice: &Notice) -> Option<String> {
    match notice {
        Notice::Autostart { sentence } => Some(sentence.clone()),
        _ => None,
    }
}

async fn to_read(assistant: &Assistant) -> Vec<String> {
    let Reply::Status(status) = call(assistant, Request::Status).await else {
        panic!("no status");
    };
    status.notices.iter().filter_map(offer).collect()
}

async fn start_timer(assistant: &Assistant) {
    let start = TimerRequest::Start(NewTimer {
        name: None,
        length_ms: 3_600_000,
    });
    let reply = call(assistant, Request::Timer(start)).await;
    assert!(matches!(reply, Reply::Timer(_)), "{reply:?}");
}

fn answer(yes: bool) -> Request {
    Request::ChangeSettings(Box::new(SettingsPatch {
        machine: Some(MachineSettingsPatch {
            start_with_system: Some(yes),
            ..MachineSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    }))
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_told_shown_and_open_until_it_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, desktop) = open(folder.path());
    let mut events = assistant.events();
    assert_eq!(to_read(&assistant).await, [""; 0]);
    start_timer(&assistant).await;
    let told = loop {
        if let Event::Notice(notice) = next(&mut events).await
            && let Some(told) = offer(&notice)
        {
            break told;
        }
    };
    assert!(told.contains("sotto autostart on"), "{told}");
    assert_eq!(to_read(&assistant).await, [told.as_str()]);
    let shown = desktop.shown.until(|all| !all.is_empty()).await;
    assert_eq!(shown, [told]);
    call(&assistant, answer(false)).await;
    assert_eq!(to_read(&assistant).await, [""; 0]);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_answered_already_is_not_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let Reply::Settings(settings) = call(&assistant, answer(false)).await else {
        panic!("not changed");
    };
    assert!(settings.machine.autostart_offered && !settings.machine.start_with_system);
    close(assistant).await;
}
