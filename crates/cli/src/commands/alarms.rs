//! `sotto alarms`: what rings at a time of day.

use jiff::civil::Time;
use sotto_api::{Alarm, AlarmRequest, Id, NewAlarm, Reply, Request, When};
use sotto_skills::doing::Line;
use sotto_skills::doing::when::next_after;

use crate::arguments::Alarms;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::Clock;
use crate::kept::find::{self, Named, short, shorts};
use crate::kept::rows::{Row, plain, rows};
use crate::kept::{Desk, shown};
use crate::output::Output;

/// An alarm with the hour at which it rings here, which is how it is shown.
struct Here {
    alarm: Alarm,
    hour: Time,
}

impl Here {
    fn new(alarm: Alarm, now: &Clock) -> Self {
        let hour = hour_here(&alarm.when, now);
        Self { alarm, hour }
    }
}

impl Named for Here {
    const WHAT: &str = "rows.an_alarm";
    const SHOWN_BY: &str = "sotto alarms";
    fn id(&self) -> Id {
        self.alarm.id
    }
    /// An alarm without a name goes by its time: the one here, and where it was set for another place, the one there.
    fn names(&self) -> Vec<String> {
        let there = self.alarm.when.local.time();
        let hours = [Some(self.hour), (there != self.hour).then_some(there)];
        let times = hours
            .into_iter()
            .flatten()
            .flat_map(|hour| ["%H:%M", "%-H:%M"].map(|form| hour.strftime(form).to_string()));
        self.alarm.name.clone().into_iter().chain(times).collect()
    }
}

/// When something rings on the clocks here. Only a place that was named has clocks of its own.
fn hour_here(when: &When, now: &Clock) -> Time {
    let there = when.local.time();
    if !when.zone_named {
        return there;
    }
    let rings = next_after(when, now.timestamp()).or_else(|| when.first());
    rings.map_or(there, |at| at.to_zoned(now.time_zone().clone()).time())
}

/// Does it.
pub async fn alarms(
    what: Option<Alarms>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let desk = &mut desk;
    match what.unwrap_or(Alarms::List) {
        Alarms::List => {
            let alarms = set_ones(desk).await?;
            let now = desk.now.clone();
            let none = now.say("told.no_alarm", []);
            desk.show_all(&alarms, &none, || lines(&alarms, &now))
        }
        Alarms::Set { time, name } => {
            let meant = desk.times().await?.alarm(&time.join(" "))?;
            let request = Request::Alarm(AlarmRequest::Set(NewAlarm {
                name,
                when: meant.when,
            }));
            let language = desk.now.language;
            desk.act(request, |reply| {
                let line = Line::new("told.set").with("when", meant.said);
                match reply {
                    Reply::Alarm(alarm) => line.with("id", short(alarm.id)),
                    _ => line,
                }
                .said_in(language)
            })
            .await
        }
        Alarms::Change { which, at } => {
            let id = meant(&which, desk).await?.id();
            let meant = desk.times().await?.alarm(&at)?;
            let when = meant.when;
            let request = Request::Alarm(AlarmRequest::Change { id, when });
            let told = desk.now.say("told.changed", [("text", meant.said)]);
            desk.act(request, |_| told).await
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
                    now.say("told.rings_again", [("when", again)])
                }
                _ => now.say("told.rings_later", []),
            })
            .await
        }
        Alarms::Stop => {
            let told = desk.now.say("told.silent", []);
            desk.act(Request::Alarm(AlarmRequest::Stop), |_| told).await
        }
        Alarms::Cancel { all: true, .. } => {
            let told = desk.now.say("told.alarms_gone", []);
            desk.act(Request::Alarm(AlarmRequest::CancelAll), |_| told)
                .await
        }
        Alarms::Cancel { which, .. } => {
            let alarm = meant(&which, desk).await?;
            let request = Request::Alarm(AlarmRequest::Cancel { id: alarm.id() });
            let name = alarm.names().into_iter().next().unwrap_or_default();
            let told = desk.now.say("told.removed", [("text", plain(&name))]);
            desk.act(request, |_| told).await
        }
    }
}

async fn set_ones(desk: &Desk<'_>) -> Result<Vec<Alarm>, CliError> {
    desk.get(Request::Alarm(AlarmRequest::List)).await
}

async fn meant(words: &[String], desk: &Desk<'_>) -> Result<Here, CliError> {
    let mut alarms = here(set_ones(desk).await?, &desk.now);
    let id = find::one(desk.now.language, &words.join(" "), &alarms)?.id();
    let place = alarms.iter().position(|alarm| alarm.id() == id);
    Ok(alarms.swap_remove(place.unwrap_or_default()))
}

fn here(alarms: Vec<Alarm>, now: &Clock) -> Vec<Here> {
    let each = alarms.into_iter();
    each.map(|alarm| Here::new(alarm, now)).collect()
}

/// Alarms in the order of the list.
#[must_use]
pub fn lines(alarms: &[Alarm], now: &Clock) -> String {
    let ids: Vec<Id> = alarms.iter().map(|alarm| alarm.id).collect();
    let each: Vec<Row> = alarms
        .iter()
        .zip(shorts(&ids))
        .map(|(alarm, id)| {
            let when = match alarm.ringing {
                Some(since) => now.say("rows.rings", [("when", shown::moment(since, now))]),
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
    use sotto_skills::numbers::Language;

    #[test]
    fn alarms_are_shown_with_their_next_time_and_go_by_their_hour() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
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
            snoozed: None,
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
        let ids = alarms.each_ref().map(|alarm| alarm.id);
        let named = here(alarms.to_vec(), &now);
        assert_eq!(
            find::one(Language::ENGLISH, "school", &named).unwrap().id(),
            ids[1]
        );
        assert_eq!(
            find::one(Language::ENGLISH, "7:30", &named[..1])
                .unwrap()
                .id(),
            ids[0]
        );
    }

    #[test]
    fn an_alarm_for_another_place_goes_by_its_hour_here_and_by_the_one_there() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let alarm = Alarm {
            id: Id::new(),
            name: None,
            when: When {
                local: "2026-11-23T07:30".parse().unwrap(),
                zone: "Europe/London".into(),
                all_day: false,
                rule: None,
                zone_named: true,
            },
            next: Some("2026-11-23T07:30:00Z".parse().unwrap()),
            snoozed: None,
            ringing: None,
            created: jiff::Timestamp::UNIX_EPOCH,
            changed: jiff::Timestamp::UNIX_EPOCH,
        };
        let named = here(vec![alarm], &now);
        // As it is shown, which is what a person types.
        assert_eq!(named[0].names(), ["08:30", "8:30", "07:30", "7:30"]);
        for words in ["8:30", "07:30"] {
            assert!(
                find::one(Language::ENGLISH, words, &named).is_ok(),
                "{words}"
            );
        }
        assert!(find::one(Language::ENGLISH, "9:30", &named).is_err());
    }
}
