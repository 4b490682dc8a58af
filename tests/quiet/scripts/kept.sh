# Everything that is kept, by each of its verbs. There is no model and no keychain here, whatever this machine has.
export SOTTO_MODELS_DIR="$MODELS" XDG_RUNTIME_DIR="$DATA-no-such-folder"
unset DBUS_SESSION_BUS_ADDRESS

echo 'add milk to the shopping list' | s
s ask 'set a timer for ten minutes'
s lists show shopping | grep -q milk

s tasks
s tasks add call mom --due tomorrow
s tasks add pay the rent
s tasks list --all
s tasks done mom
s tasks reopen mom
s tasks move rent --to top
s tasks change rent --text 'pay the rent and the water' --due 'monday at 9'
s tasks delete mom
s undo
s today

s reminders
s reminders add kettle --at 'in 5 seconds'
s reminders add bins --at 'every monday at 7:30'
s reminders list --before 'next week'
s reminders change bins --at 'tuesday at 7:30'
s reminders delete bins
# Only what is due comes again later.
soon s reminders snooze kettle --for 20m
s reminders done kettle

s timers
s timers start 10m green tea
s timers list
s timers pause green tea
s timers resume green tea
s timers add-time 5m green tea
s timers take-time 2m green tea
s timers change 15m green tea
s timers cancel green tea
s timers start 1s
# The wait is for what is kept: it says that it rings before anybody is told.
rings() { s timers | grep -q 'rings since'; }
soon rings
s timers cancel --all

s alarms
s alarms set '7:30 on weekdays' --name School
s alarms list
s alarms change school --at 7:00
# None rings.
refused 1 alarms snooze --for 5m
refused 1 alarms stop
s alarms cancel school

s lists
s lists create packing
s lists add packing socks 'two shirts'
s lists list
s lists show packing
s lists check packing socks
s lists uncheck packing socks
s lists change packing socks 'warm socks'
s lists move packing shirts --to top
s lists remove packing shirts
s lists rename packing journey
s lists order journey --to top
s lists clear journey
s lists delete journey

s notes
s notes add --title Garden Prune the roses.
s notes list
s notes show garden
s notes search rose
s notes append garden In March.
s notes change garden --title 'Garden in spring'
s notes delete garden

s calendar
s calendar add Dentist --at 'tomorrow at 10:00' --for 45m --where 'Main Street'
s calendar today
s calendar week
s calendar on tomorrow
s calendar next
s calendar move dentist --to 'tomorrow at 11:00'
s calendar change dentist --for 1h
s calendar delete dentist

s memory
s memory remember Ilse likes tea.
s memory list
s memory search tea
s memory change ilse Ilse likes green tea.
s memory forget ilse

s ask 'what is 15 percent of 80'
s history
s history list --limit 5
s history show --times
s history search percent
s history spans --out "$DATA-spans.json"
id=$(s --json history --limit 1 | grep -o '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4)
s history rename "$id" Holiday plans
s history delete Holiday plans --yes

# What was dictated comes with an export, since nobody speaks here.
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
cat > "$DATA-dictated.json" <<E2
{"format": "sotto", "version": 1, "made": "$now", "dictations": [
  {"id": "01998000-0000-7000-8000-00000000aaaa", "heard": "dear ada", "text": "Dear Ada", "program": "Gedit",
   "went": "written", "created": "$now", "changed": "$now"},
  {"id": "01998000-0000-7000-8000-00000000bbbb", "heard": "yours", "text": "Yours", "program": "Gedit",
   "went": "clipboard", "created": "$now", "changed": "$now"}]}
E2
s import "$DATA-dictated.json"
s dictations
s dictations list --limit 1
s dictations show ada --heard
# Without the window's program nobody writes into another one.
refused 1 dictations again
refused 1 dictations take-back
s dictations delete yours
s dictations clear --yes

s status
s resident --stop
