//! Notes.

use sotto_api::{Note, NoteRequest, Reply};
use sotto_skills::doing::ByHand;
use sotto_store::notes;

use super::{Here, Served};

pub(super) fn serve(request: &NoteRequest, here: &Here<'_>) -> Served {
    let note = match request {
        NoteRequest::List => return Ok(Reply::Notes(here.read(notes::list)?)),
        NoteRequest::Delete { id } => {
            here.change(ByHand::NoteBack, |writer| notes::delete(writer, *id))?;
            return Ok(Reply::Done);
        }
        NoteRequest::Get { id } => here.read(|reader| reader.require::<Note>(*id))?,
        NoteRequest::Add(new) => here.change(ByHand::NoteGone, |writer| notes::add(writer, new))?,
        NoteRequest::Change { id, patch } => here.change(ByHand::NoteAsItWas, |writer| {
            notes::change(writer, *id, patch)
        })?,
        NoteRequest::Append { id, text } => here.change(ByHand::AdditionGone, |writer| {
            notes::append(writer, *id, text)
        })?,
    };
    Ok(Reply::Note(note))
}
