//! Conversations and their turns, and the search by words.

use sotto_api::{Conversation, HistoryRequest, Reply, SearchRequest, Turn};
use sotto_skills::doing::ByHand;
use sotto_store::{history, search};

use super::{Here, Served};

pub(super) fn serve(request: &HistoryRequest, here: &Here<'_>) -> Served {
    Ok(match request {
        HistoryRequest::Conversations { before, limit } => Reply::Conversations(
            here.read(|reader| history::conversations(reader, *before, *limit))?,
        ),
        HistoryRequest::Turns { conversation } => Reply::Turns(here.read(|reader| {
            reader.require::<Conversation>(*conversation)?;
            history::turns(reader, *conversation)
        })?),
        HistoryRequest::Turn { id } => {
            Reply::Turn(here.read(|reader| reader.require::<Turn>(*id))?)
        }
        HistoryRequest::Rename {
            conversation,
            title,
        } => Reply::Conversation(here.change(ByHand::ConversationOldTitle, |writer| {
            history::rename(writer, *conversation, title)
        })?),
        // Only the words are kept right here; whether what they ask for is done now is for the turn to say.
        HistoryRequest::Correct { turn, heard } => {
            Reply::Turn(here.change(ByHand::CorrectionGone, |writer| {
                history::correct(writer, *turn, heard)
            })?)
        }
        HistoryRequest::DeleteTurn { id } => {
            here.change(ByHand::TurnBack, |writer| history::delete_turn(writer, *id))?;
            Reply::Done
        }
        HistoryRequest::DeleteConversation { id } => {
            here.change(ByHand::ConversationBack, |writer| {
                history::delete_conversation(writer, *id)
            })?;
            Reply::Done
        }
    })
}

pub(super) fn search(request: &SearchRequest, here: &Here<'_>) -> Served {
    Ok(Reply::Found(
        here.read(|reader| search::find(reader, request))?,
    ))
}
