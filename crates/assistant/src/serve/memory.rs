//! What Sotto was asked to remember.

use sotto_api::{FactRequest, Reply};
use sotto_skills::doing::ByHand;
use sotto_store::facts;

use super::{Here, Served};

pub(super) fn serve(request: &FactRequest, here: &Here<'_>) -> Served {
    Ok(match request {
        FactRequest::Remember(new) => {
            Reply::Fact(here.change(ByHand::FactForgotten, |writer| facts::remember(writer, new))?)
        }
        FactRequest::List => Reply::Facts(here.read(facts::list)?),
        FactRequest::Change { id, text } => {
            Reply::Fact(here.change(ByHand::FactAsItWas, |writer| {
                facts::change(writer, *id, text)
            })?)
        }
        FactRequest::Forget { id } => {
            here.change(ByHand::FactBack, |writer| facts::forget(writer, *id))?;
            Reply::Done
        }
    })
}
