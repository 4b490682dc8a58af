//! `sotto alarms`: what rings at a time of day.

use jiff::Zoned;
use sotto_api::{Alarm, AlarmRequest, Id, NewAlarm, Reply, Request};

use crate::arguments::Alarms;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::find::{self, Named, short, shorts};
use crate::kept::rows::{Row, plain, rows};
use crate::kept::{Desk, shown};
use crate::output::Output;

impl Named for Alarm {
    const WHAT: &str = "alarm";
    const SHOWN_BY: &str = "sotto alarms";
    fn id(&self) -> Id {
        self.id
    }
    /// An alarm without a name goes by its time.
    fn names(&self) -> Vec<String> {
        let time = self.when.local.time();
        let times = ["%H:%M", "%-H:%M"].map(|form| time.strftime(form).to_string());
        self.name.clone().into_iter().chain(times).collect()
    }
}

/// Does it.
pub async fn alarms(
    what: Option<Alarms>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let mut desk = Desk::at(home, output);
    let desk = &mut desk;
    match what.unwrap_or(Alarms::List) {
        Alarms::List => {
            let alarms = set_ones(desk).await?;
            let now = desk.now.clone();
            desk.show_all(&alarms, "No alarm is set.", || lines(&alarms, &now))
        }
        Alarms::Set { time, name } => {
            let meant = desk.times().await?.alarm(&time.join(" "))?;
            let request = Request::Alarm(AlarmRequest::Set(NewAlarm {
                name,
                when: meant.when,
            }));
            desk.act(request, |reply| match reply {
                Reply::Alarm(alarm) => format!("Set ({}): {}.", short(alarm.id), meant.said),
                _ => format!("Set: {}.", meant.said),
            })
            .await
        }
        Alarms::Change { which, at } => {
            let Alarm { id, .. } = meant(&which, desk).await?;
            let meant = desk.times().await?.alarm(&at)?;
            let when = meant.when;
            let request = Request::Alarm(AlarmRequest::Change { id, when });
            desk.act(request, |_| format!("Changed: {}.", meant.said))
                .await
        }
        Alarms::Snooze { length } => {
            let for_ms = match length {
                Some(words) => Some(desk.times().await?.length(&words)?),
                None => None,
            };
            let now = desk.now.clone();
            let request = Request::Alarm(AlarmRequest::Snooze { for_ms });
            desk.act(request, |reply| match reply {
                Reply::Alarms(alarms) if !alarms.is_empty() => {
                    let again = shown::when(&alarms[0].when, alarms[0].next, &now);
                    format!("Rings again {again}.")
                }
                _ => "Rings again later.".to_owned(),
            })
            .await
        }
        Alarms::Stop => {
            desk.act(Request::Alarm(AlarmRequest::Stop), |_| {
                "The alarm is silent.".to_owned()
            })
            .await
        }
        Alarms::Cancel { all: true, .. } => {
            desk.act(Request::Alarm(AlarmRequest::CancelAll), |_| {
                "All alarms are removed. `sotto undo` brings them back.".to_owned()
            })
            .await
        }
        Alarms::Cancel { which, .. } => {
            let alarm = meant(&which, desk).await?;
            let request = Request::Alarm(AlarmRequest::Cancel { id: alarm.id });
            let name = alarm.names().into_iter().next().unwrap_or_default();
            desk.act(request, |_| {
                format!("Removed: {}. `sotto undo` brings it back.", plain(&name))
            })
            .await
        }
    }
}

async fn set_ones(desk: &Desk<'_>) -> Result<Vec<Alarm>, CliError> {
    desk.get(Request::Alarm(AlarmRequest::List)).await
}

async fn meant(words: &[String], desk: &Desk<'_>) -> Result<Alarm, CliError> {
    let alarms = set_ones(desk).await?;
    find::one(&words.join(" "), &alarms).cloned()
}

/// Alarms in the order of the list.
#[must_use]
pub fn lines(alarms: &[Alarm], now: &Zoned) -> String {
    let ids: Vec<Id> = alarms.iter().map(|alarm| alarm.id).collect();
    let each: Vec<Row> = alarms
        .iter()
        .zip(shorts(&ids))
        .map(|(alarm, id)| {
            let when = match alarm.ringing {
                Some(since) => format!("rings since {}", shown::moment(since, now)),
                None => shown::when(&alarm.when, alarm.next, now),
            };
            let name = alarm.name.as_deref().unwrap_or_default();
            let words = match shown::repeats(&alarm.when, now) {
                Some(repeats) if name.is_empty() => repeats,
                _ => shown::with_repeats(name, &alarm.when, now),
            };
            Row::new([id, when], words)
        })
        .collect();
    rows(&each)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_api::When;

    #[test]
    fn alarms_are_shown_with_their_next_time_and_go_by_their_hour() {
        let now: Zoned = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let alarm = |id: &str, name: Option<&str>, rule: Option<&str>| Alarm {
            id: format!("01998000-0000-7000-8000-{id}").parse().unwrap(),
            name: name.map(str::to_owned),
            when: When {
                local: "2026-11-23T07:30".parse().unwrap(),
                zone: "Europe/Berlin".into(),
                all_day: false,
                rule: rule.map(str::to_owned),
                zone_named: false,
            },
            next: Some("2026-11-23T06:30:00Z".parse().unwrap()),
            ringing: None,
            created: jiff::Timestamp::UNIX_EPOCH,
            changed: jiff::Timestamp::UNIX_EPOCH,
        };
        let weekdays = Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");
        let alarms = [
            alarm("00000000aaaa", None, weekdays),
            alarm("00000000bbbb", Some("School"), weekdays),
            Alarm {
                ringing: Some(now.timestamp()),
                ..alarm("00000000cccc", None, None)
            },
        ];
        assert_eq!(
            lines(&alarms, &now),
            "aaaa  Mon 23 Nov 07:30         every weekday at 07:30\n\
             bbbb  Mon 23 Nov 07:30         School (every weekday at 07:30)\n\
             cccc  rings since today 14:00\n"
        );
        assert_eq!(find::one("school", &alarms).unwrap().id, alarms[1].id);
        assert_eq!(find::one("7:30", &alarms[..1]).unwrap().id, alarms[0].id);
    }
}
