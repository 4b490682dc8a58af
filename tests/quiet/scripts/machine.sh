# How it is set up, looked after, taken away and brought in again, by each of these verbs, and that all of it goes. There is no model
# and no keychain here, whatever this machine has, and what starts with the system is written into a folder of this test's own.
export SOTTO_MODELS_DIR="$MODELS" XDG_CONFIG_HOME="$DATA-config" XDG_RUNTIME_DIR="$DATA-no-such-folder"
unset DBUS_SESSION_BUS_ADDRESS SOTTO_PACKAGES_DIR

s man > "$DATA-manual"
s completions bash > "$DATA-completions"

s tasks add call mom
s ask 'what is 15 percent of 80'
s status
s devices
either doctor
s doctor --report > "$DATA-report.md"
s engines
# Nobody has spoken yet, so it does not run.
refused 1 engines restart ear
s logs --level warn --newest 5
for_a_while 2 logs --follow

s settings
s settings get time
s settings set time.snooze_minutes 7
s settings get time.snooze_minutes | grep -q 7
s settings reset time.snooze_minutes

refused 2 autostart
s autostart status
s autostart on
s autostart off

s mute on
refused 1 listen
refused 1 dictate --once
refused 1 toggle
refused 1 press
s mute off
# Nothing more comes, and nothing was asked for.
s listen --push-to-talk
for_a_while 5 toggle
for_a_while 5 press
s release

# What has no model says so, and fetches none.
refused 3 say 'Nothing leaves this machine.' --out "$DATA-said.wav"
refused 3 ask 'Say hello.' --max-tokens 8
refused 3 chat

s models
s models list
s models list --measure
s models verify
refused 3 models verify whisper-tiny
refused 3 models use whisper-tiny
s models import "$TINY"
s models verify tiny.gguf
s models remove tiny.gguf
s models quarantine
refused 1 models quarantine release tiny.gguf

refused 2 bench
s bench engines --only speech --rounds 1

s network
s network show
# What asks outside only by the user's wish does not do so unless it is allowed.
refused 1 ask --endpoint https://models.example/v1 --model m hello
echo sk-a-key | refused 1 network key https://models.example/v1
refused 1 network key https://models.example/v1 --forget
echo 'no certificate' > "$DATA-none.pem"
refused 1 network trust "$DATA-none.pem"
s network trust --forget
s network allow model-download
s network forbid model-download
# Nothing looks for a newer Sotto by itself, and nothing at all before it is switched on.
refused 1 update
refused 1 update --check
refused 1 update --download "$DATA-updates"
either update --on
s update --on --from https://updates.example/sotto.json --key MCowBQYDK2VwAyEAjsPHvP7/vpw8ecif0QU4zBBV5tIcVLS7vxOqaYOHc7o=
# Naming a model, a starter or a collector is the wish to have it fetched or told at once, and so is looking for a newer Sotto once
# that is switched on: these are tried up to their refusal.
s network forbid
refused 1 models get whisper-tiny
refused 1 models starter
refused 1 history spans --otlp http://collector.example:4318
refused 1 update
s update --off
s network allow
s network ledger --refused

s export > "$DATA-everything.json"
s export --format markdown --out "$DATA-kept.md"
s export --format ics --out "$DATA-mine.ics"
s backup now
s backup
s backup list
s backup restore latest --yes
s erase --yes
s tasks | grep -q 'call mom' && exit 1
s import "$DATA-everything.json"
s tasks | grep -q 'call mom'
s undo
s resident --stop
