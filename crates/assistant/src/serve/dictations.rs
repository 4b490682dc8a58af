//! What was dictated into other programs.

use sotto_api::{Dictation, DictationRequest, Keep, Reply};
use sotto_skills::doing::ByHand;
use sotto_store::{Act, dictations};

use super::{Here, Served};

/// `None` for what whoever types has to do.
pub(super) fn serve(request: &DictationRequest, here: &Here<'_>) -> Option<Served> {
    let served = match request {
        DictationRequest::Again { .. } | DictationRequest::TakeBack => return None,
        DictationRequest::Keep(new) => keep(new, here),
        DictationRequest::List { before, limit } => here
            .read(|reader| dictations::list(reader, *before, *limit))
            .map(Reply::Dictations),
        DictationRequest::Get { id } => here
            .read(|reader| reader.require::<Dictation>(*id))
            .map(Reply::Dictation),
        DictationRequest::Delete { id } => here
            .change(ByHand::DictationBack, |writer| {
                dictations::delete(writer, *id)
            })
            .map(|()| Reply::Done),
        DictationRequest::DeleteAll => here
            .change(ByHand::DictationsBack, dictations::delete_all)
            .map(|_| Reply::Done),
    };
    Some(served)
}

fn keep(new: &sotto_api::NewDictation, here: &Here<'_>) -> Served {
    // Not even until the next sweep.
    if here.settings()?.keep.dictations == Keep::Never {
        return Ok(Reply::Done);
    }
    // No act of the person: "undo that" means something else.
    let act = Act::by_hand(here.moment(), "").for_good();
    let kept = here
        .store
        .act(act, |writer| dictations::keep(writer, new))?;
    Ok(Reply::Dictation(kept))
}
