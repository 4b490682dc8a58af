//! `sotto chat`: a conversation in the terminal. What `./x run` starts where there is no display.

use std::io::IsTerminal;

use sotto_engines::speaking::{Speaking, Speech, VoiceFacts};
use sotto_engines::supervisor::Supervisor;
use sotto_engines::thinking::{Chat, Message, Role, Sampling};
use tokio::sync::mpsc;

use super::ask::{Said, answer, cost};
use super::say::speak;
use crate::arguments::{Chat as Asked, Family};
use crate::choice;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;
use crate::output::{Output, complain};
use crate::sound::play::Speaker;
use crate::text::lines::{is_about_the_line, lines};
use crate::thinker::Thinker;

const SYSTEM: &str = "You are Sotto, a helpful voice assistant. Answer briefly and plainly.";

/// Small models sometimes find no end. Nobody listens to more than this.
const LONGEST_ANSWER: u32 = 400;

const HELP: &str = "/new    start a new conversation\n/help   this list\n/quit   end (Ctrl-D too)\nCtrl-C  stop an answer";

/// What speaks the answers.
struct Mouth {
    voice: Supervisor<Speaking>,
    facts: VoiceFacts,
    speaker: Speaker,
}

impl Mouth {
    async fn open(home: &Home) -> Result<Self, CliError> {
        let (family, lexicons) = choice::voice(Family::Hibari)?;
        let speaker = Speaker::open()?;
        let voice = engines::voice(home, family, lexicons, 0)?;
        let facts = engines::voice_ready(&voice).await?;
        Ok(Self {
            voice,
            facts,
            speaker,
        })
    }

    /// Speaks sentences as they come, and waits until the last is heard.
    async fn speak_all(
        &self,
        mut sentences: mpsc::UnboundedReceiver<String>,
    ) -> Result<(), CliError> {
        while let Some(text) = sentences.recv().await {
            let speech = Speech {
                text,
                ..Speech::default()
            };
            speak(&self.voice, speech, |samples| {
                self.speaker.queue(self.facts.rate, samples)
            })
            .await?;
        }
        self.speaker.finished().await;
        Ok(())
    }
}

/// Does it.
pub async fn chat(asked: Asked, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let thinker = Thinker::open(&asked.mind, home).await?;
    let mouth = if asked.speak {
        Some(Mouth::open(home).await?)
    } else {
        None
    };
    let instructions = Message::new(Role::System, asked.system.as_deref().unwrap_or(SYSTEM));
    let mut messages = vec![instructions.clone()];
    let terminal = std::io::stdin().is_terminal();
    let mut lines = lines();
    let (model, backend) = thinker.described();
    output.note(format_args!(
        "{model}, {backend}. /help lists what there is besides talking."
    ));
    loop {
        if terminal && !output.json {
            output.piece("› ")?;
        }
        let line = tokio::select! {
            line = lines.recv() => line,
            _ = tokio::signal::ctrl_c() => None,
        };
        let Some(line) = line else { break };
        let line = match line {
            Err(error) if is_about_the_line(&error) => {
                complain(&error);
                continue;
            }
            line => line?,
        };
        match line.trim() {
            "" => continue,
            "/quit" | "/exit" => break,
            "/help" => output.note(HELP),
            "/new" => {
                messages.truncate(1);
                output.note("A new conversation.");
            }
            command if command.starts_with('/') => {
                output.note(format_args!(
                    "There is no {command}. /help lists what there is."
                ));
            }
            text => {
                messages.push(Message::new(Role::User, text));
                let chat = Chat {
                    messages: messages.clone(),
                    sampling: Sampling {
                        temperature: asked.mind.temperature,
                        ..Sampling::default()
                    },
                    most_tokens: LONGEST_ANSWER,
                    ..Chat::default()
                };
                match turn(&thinker, mouth.as_ref(), chat, output).await {
                    Ok(said) => {
                        if output.json {
                            output.json(
                                &serde_json::json!({ "text": said.text, "usage": said.usage }),
                            )?;
                        }
                        if let Some(usage) = &said.usage {
                            output.note(cost(usage, &model, &backend));
                        }
                        messages.push(Message::new(Role::Assistant, said.text));
                    }
                    // One answer that fails does not end the conversation.
                    Err(error @ (CliError::Engine(_) | CliError::Remote(_)))
                        if !error_ends(&error) =>
                    {
                        complain(&error);
                        messages.pop();
                    }
                    Err(error) => return Err(error),
                }
            }
        }
    }
    if terminal {
        output.note("");
    }
    thinker.close().await;
    Ok(())
}

fn error_ends(error: &CliError) -> bool {
    error.code() == crate::error::MISSING
}

/// One question and its answer, spoken too if there is a mouth. Ctrl-C ends it and keeps what was said.
async fn turn(
    thinker: &Thinker,
    mouth: Option<&Mouth>,
    chat: Chat,
    output: &mut Output,
) -> Result<Said, CliError> {
    let (to_mouth, sentences) = mpsc::unbounded_channel();
    let mut so_far = String::new();
    let shows = !output.json;
    let said = {
        let answering = async {
            let mut open = String::new();
            let said = answer(thinker, chat, |piece| {
                so_far.push_str(piece);
                open.push_str(piece);
                while let Some(end) = sentence_end(&open) {
                    let rest = open.split_off(end);
                    let _ = to_mouth.send(std::mem::replace(&mut open, rest));
                }
                if shows { output.piece(piece) } else { Ok(()) }
            })
            .await?;
            if !open.trim().is_empty() {
                let _ = to_mouth.send(open);
            }
            drop(to_mouth);
            if shows {
                output.line("")?;
            }
            Ok(said)
        };
        let speaking = async {
            match mouth {
                Some(mouth) => mouth.speak_all(sentences).await,
                None => Ok(()),
            }
        };
        let both = async {
            let (said, spoken) = tokio::join!(answering, speaking);
            spoken.and(said)
        };
        tokio::select! {
            said = both => said.map(Some),
            _ = tokio::signal::ctrl_c() => Ok(None),
        }
    }?;
    match said {
        Some(said) => Ok(said),
        None => {
            if let Some(mouth) = mouth {
                mouth.speaker.stop();
            }
            if shows {
                output.line("")?;
            }
            Ok(Said {
                text: so_far,
                ..Said::default()
            })
        }
    }
}

/// Where the first whole sentence ends, once something follows it.
fn sentence_end(text: &str) -> Option<usize> {
    let mut before = None;
    for (at, letter) in text.char_indices() {
        let ends = letter == '\n'
            || (letter.is_whitespace() && matches!(before, Some('.' | '!' | '?' | ':' | ';')));
        // "Dr. " and "3. " are no sentences.
        if ends
            && text[..at]
                .chars()
                .filter(|letter| letter.is_alphabetic())
                .count()
                >= 10
        {
            return Some(at + letter.len_utf8());
        }
        before = Some(letter);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_cut_where_they_end() {
        assert_eq!(sentence_end("It is half past nine. And"), Some(22));
        assert_eq!(sentence_end("It is half past nine."), None);
        assert_eq!(sentence_end("Dr. Who"), None);
        assert_eq!(sentence_end("a list of things\n"), Some(17));
    }
}
