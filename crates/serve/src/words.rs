//! What pages and this server say to each other: one JSON text for each message.

use serde::{Deserialize, Serialize};
use sotto_api::{Event, Reply};
use sotto_assistant::link::Steer;

/// Changes when pages of before could not follow any more.
pub(crate) const PROTOCOL: u32 = 1;

/// What a page says.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FromPage {
    /// First of all.
    Hello(Hello),
    /// A request. It is read in a second step, so that one that this Sotto does not know is answered under its number.
    Ask { id: u64, request: serde_json::Value },
    /// The page wants to be heard, or not any more.
    Microphone { on: bool },
    /// So much of a sound was heard.
    Played {
        stream: u32,
        samples: u32,
        /// Nothing more of it will be.
        #[serde(default)]
        over: bool,
    },
}

/// Who is there.
#[derive(Deserialize)]
pub(crate) struct Hello {
    pub protocol: u32,
    pub token: String,
}

impl std::fmt::Debug for Hello {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The token is in no log.
        out.debug_struct("Hello")
            .field("protocol", &self.protocol)
            .finish_non_exhaustive()
    }
}

/// What is said to a page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ToPage<'a> {
    /// It may ask.
    Welcome { version: &'a str },
    /// It may not.
    Refused { sentence: &'a str, code: Code },
    /// What was answered.
    Reply { id: u64, reply: &'a Reply },
    /// Something happened.
    Event(&'a Event),
    /// This page is listened to from now on.
    Microphone { on: bool },
    /// Nobody listens to this page.
    MicrophoneRefused { sentence: &'a str },
    /// What is to become of a sound.
    Sound {
        stream: u32,
        #[serde(rename = "do")]
        what: Do,
        #[serde(skip_serializing_if = "Option::is_none")]
        gain: Option<f32>,
    },
}

/// What is to become of a sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Do {
    Begin,
    Beside,
    Gain,
    Hold,
    Resume,
    Stop,
    End,
}

impl Do {
    pub(crate) fn of(how: Steer) -> Self {
        match how {
            Steer::Begin => Self::Begin,
            Steer::Beside => Self::Beside,
            Steer::Gain(_) => Self::Gain,
            Steer::Hold => Self::Hold,
            Steer::Resume => Self::Resume,
            Steer::Stop => Self::Stop,
            Steer::End => Self::End,
        }
    }

    /// How loud it is to be, where that is what is said.
    pub(crate) fn gain(how: Steer) -> Option<f32> {
        match how {
            Steer::Gain(gain) => Some(gain),
            _ => None,
        }
    }
}

/// Why a page may not ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    /// Its token is another one.
    Token,
    /// It is of another version.
    Version,
    /// Too many pages are open.
    Busy,
}

impl ToPage<'_> {
    /// As it goes over the line. What cannot be written is told as nothing: no type of ours is such.
    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| {
            tracing::error!(%error, "a message cannot be written");
            "{}".to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_a_page_says_is_read_as_it_is_written() {
        let hello = r#"{"hello":{"protocol":1,"token":"secret"}}"#;
        let FromPage::Hello(hello) = serde_json::from_str(hello).unwrap() else {
            panic!("no hello");
        };
        assert_eq!((hello.protocol, hello.token.as_str()), (1, "secret"));
        assert!(!format!("{hello:?}").contains("secret"));
        let ask = r#"{"ask":{"id":7,"request":{"kind":"status"}}}"#;
        let FromPage::Ask { id, request } = serde_json::from_str(ask).unwrap() else {
            panic!("no ask");
        };
        assert_eq!(id, 7);
        serde_json::from_value::<sotto_api::Request>(request).unwrap();
        let played = r#"{"played":{"stream":3,"samples":48000}}"#;
        let on = r#"{"microphone":{"on":true}}"#;
        let played: FromPage = serde_json::from_str(played).unwrap();
        let FromPage::Played {
            stream: 3,
            samples: 48_000,
            over: false,
        } = played
        else {
            panic!("{played:?}");
        };
        let over = r#"{"played":{"stream":3,"samples":48000,"over":true}}"#;
        let over: FromPage = serde_json::from_str(over).unwrap();
        assert!(matches!(over, FromPage::Played { over: true, .. }));
        let on: FromPage = serde_json::from_str(on).unwrap();
        assert!(matches!(on, FromPage::Microphone { on: true }));
        for wrong in [
            "",
            "null",
            "[]",
            "{}",
            r#""hello""#,
            r#"{"hello":{"protocol":1}}"#,
            r#"{"ask":{"id":-1,"request":{}}}"#,
            r#"{"ask":{"request":{}}}"#,
            r#"{"other":{}}"#,
            r#"{"played":{}}"#,
            r#"{"played":{"stream":-1,"samples":1}}"#,
            r#"{"played":{"stream":1,"samples":4294967296}}"#,
            r#"{"microphone":{}}"#,
            r#"{"microphone":{"on":"yes"}}"#,
        ] {
            assert!(serde_json::from_str::<FromPage>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_said_is_written_as_pages_read_it() {
        let refused = ToPage::Refused {
            sentence: "No.",
            code: Code::Token,
        };
        let told = r#"{"refused":{"sentence":"No.","code":"token"}}"#;
        assert_eq!(refused.text(), told);
        let reply = ToPage::Reply {
            id: 7,
            reply: &Reply::Done,
        };
        assert_eq!(
            reply.text(),
            r#"{"reply":{"id":7,"reply":{"kind":"done"}}}"#
        );
        let event = ToPage::Event(&Event::ChangedMuch);
        assert_eq!(event.text(), r#"{"event":{"kind":"changed_much"}}"#);
        let sentence = "No.";
        let refused = ToPage::MicrophoneRefused { sentence };
        let told = r#"{"microphone_refused":{"sentence":"No."}}"#;
        assert_eq!(refused.text(), told);
        let taken = ToPage::Microphone { on: true };
        assert_eq!(taken.text(), r#"{"microphone":{"on":true}}"#);
        for (how, told) in [
            (Steer::Begin, r#"{"sound":{"stream":3,"do":"begin"}}"#),
            (
                Steer::Gain(0.25),
                r#"{"sound":{"stream":3,"do":"gain","gain":0.25}}"#,
            ),
        ] {
            let sound = ToPage::Sound {
                stream: 3,
                what: Do::of(how),
                gain: Do::gain(how),
            };
            assert_eq!(sound.text(), told);
        }
        let welcome = ToPage::Welcome { version: "0.1.0" };
        assert_eq!(welcome.text(), r#"{"welcome":{"version":"0.1.0"}}"#);
    }
}
