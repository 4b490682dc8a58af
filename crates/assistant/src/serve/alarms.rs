//! Alarms. Several may ring at once; silence and putting off are meant for all that do.

use sotto_api::{Alarm, AlarmRequest, NewAlarm, Reply};
use sotto_skills::doing::ByHand;
use sotto_skills::doing::alarms::{acknowledge, put_off, silence, usual_snooze_ms};
use sotto_store::{Writer, alarms};

use super::first::{first_ring, from_now};
use super::{Here, Refused, Served, named};

pub(super) fn serve(request: &AlarmRequest, here: &Here<'_>) -> Served {
    Ok(match request {
        AlarmRequest::Set(new) => {
            let next = first_ring(&new.when, here)?;
            let new = NewAlarm {
                name: named(new.name.as_ref()),
                when: new.when.clone(),
            };
            Reply::Alarm(here.change(ByHand::AlarmGone, |writer| alarms::set(writer, &new, next))?)
        }
        AlarmRequest::List => Reply::Alarms(here.read(alarms::shown)?),
        AlarmRequest::Change { id, when } => {
            let next = first_ring(when, here)?;
            Reply::Alarm(here.change(ByHand::AlarmAsItWas, |writer| {
                let alarm: Alarm = writer.require(*id)?;
                if alarm.ringing.is_some() {
                    acknowledge(writer, &alarm)?;
                }
                let moved = Alarm {
                    when: when.clone(),
                    next,
                    ringing: None,
                    ..alarm
                };
                alarms::save(writer, &moved)
            })?)
        }
        AlarmRequest::Snooze { for_ms } => {
            let usual = usual_snooze_ms(&here.settings()?);
            let until = from_now(for_ms.unwrap_or(usual), here)?;
            let silent = each_that_rings(here, ByHand::AlarmRingsAgain, |writer, alarm| {
                let silent = put_off(writer, alarm, until)?;
                Ok(Alarm {
                    snoozed: Some(until),
                    ..silent
                })
            })?;
            Reply::Alarms(silent)
        }
        AlarmRequest::Stop => {
            each_that_rings(here, ByHand::AlarmRingsAgain, silence)?;
            Reply::Done
        }
        AlarmRequest::Cancel { id } => {
            here.change(ByHand::AlarmBack, |writer| alarms::delete(writer, *id))?;
            Reply::Done
        }
        AlarmRequest::CancelAll => {
            here.change(ByHand::AlarmsBack, |writer| {
                let open = alarms::open(writer)?;
                open.iter()
                    .try_for_each(|alarm| alarms::delete(writer, alarm.id))
            })?;
            Reply::Done
        }
    })
}

fn each_that_rings(
    here: &Here<'_>,
    undone: ByHand,
    change: impl Fn(&mut Writer<'_>, &Alarm) -> sotto_store::Result<Alarm>,
) -> Result<Vec<Alarm>, Refused> {
    let changed: Vec<Alarm> = here.change(undone, |writer| {
        let mut ringing = alarms::open(writer)?;
        ringing.retain(|alarm| alarm.ringing.is_some());
        ringing.iter().map(|alarm| change(writer, alarm)).collect()
    })?;
    if changed.is_empty() {
        return Err(Refused::NoAlarmRings);
    }
    Ok(changed)
}
