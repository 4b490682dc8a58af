//! Names that nobody else knows: heard as they are written once the user has written them down.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

#[path = "circle/for_the_ear.rs"]
mod for_the_ear;

use for_the_ear::for_the_ear;
use sotto_engines::speaking::VoiceFamily;
use sotto_tests::{ear, hear, hear_among, model, speak, voice};

#[tokio::test]
async fn the_users_own_names_are_heard_once_they_are_known() {
    let Some(folder) = model("hibari") else {
        return;
    };
    let (Some(ear), Some(voice)) = (ear(), voice(VoiceFamily::Hibari(folder))) else {
        return;
    };
    for (sentence, names) in [
        (
            "Nikolaj and Ilse are coming for dinner.",
            &["Nikolaj", "Ilse"][..],
        ),
        ("Send the file to Zephyrine, please.", &["Zephyrine"]),
    ] {
        let (samples, rate) = speak(&voice, "heart", sentence).await.unwrap();
        let audio = for_the_ear(&samples, rate);
        let all = |text: &str| names.iter().all(|name| text.contains(name));
        let without = hear(&ear, audio.clone()).await.unwrap().text;
        let with = hear_among(&ear, audio, names).await.unwrap().text;
        println!("{sentence}\n    without {without}\n    with    {with}");
        if all(&without) {
            // Another processor rounds otherwise, and may hear a name by luck.
            println!("nothing to learn here");
        }
        assert!(all(&with), "{with}");
    }
}
