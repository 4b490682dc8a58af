//! Tasks.

use sotto_api::{Reply, Task, TaskRequest};
use sotto_skills::doing::ByHand;
use sotto_store::tasks;

use super::{Here, Served};

pub(super) fn serve(request: &TaskRequest, here: &Here<'_>) -> Served {
    let task = match request {
        TaskRequest::List(filter) => {
            return Ok(Reply::Tasks(
                here.read(|reader| tasks::list(reader, filter))?,
            ));
        }
        TaskRequest::Delete { id } => {
            here.change(ByHand::TaskBack, |writer| tasks::delete(writer, *id))?;
            return Ok(Reply::Done);
        }
        TaskRequest::Get { id } => here.read(|reader| reader.require::<Task>(*id))?,
        TaskRequest::Add(new) => here.change(ByHand::TaskGone, |writer| tasks::add(writer, new))?,
        TaskRequest::Change { id, patch } => here.change(ByHand::TaskAsItWas, |writer| {
            tasks::change(writer, *id, patch)
        })?,
        TaskRequest::Complete { id } => {
            here.change(ByHand::TaskOpenAgain, |writer| tasks::complete(writer, *id))?
        }
        TaskRequest::Reopen { id } => {
            here.change(ByHand::TaskDoneAgain, |writer| tasks::reopen(writer, *id))?
        }
        TaskRequest::Move { id, to } => here.change(ByHand::OrderAsItWas, |writer| {
            tasks::move_to(writer, *id, *to)
        })?,
    };
    Ok(Reply::Task(task))
}
