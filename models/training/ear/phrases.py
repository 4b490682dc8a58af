"""Short commands to be spoken by many voices: what people say to an assistant, from patterns and word lists.
Only the ear learns from them, and it learns sounds, so they need no meaning beyond being said like commands."""

import random

LISTS = {
    "n": "one two three four five six seven eight nine ten eleven twelve fifteen twenty twenty-five thirty forty forty-five "
    "fifty sixty ninety".split(),
    "unit": "second seconds minute minutes hour hours".split(),
    "hour": "one two three four five six seven eight nine ten eleven twelve".split(),
    "min": ["", " fifteen", " thirty", " forty-five", " oh five", " ten", " twenty", " twenty-five"],
    "half": ["a m", "p m", "in the morning", "in the evening", "tonight", "o'clock", ""],
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday today tomorrow tonight".split(),
    "month": "January February March April May June July August September October November December".split(),
    "th": "first second third fourth fifth sixth tenth twelfth fifteenth twentieth twenty-first thirtieth".split(),
    "who": "Mum|Dad|Anna|Peter|the dentist|the plumber|my sister|my boss|Doctor Miller|Sarah|Tom|Olivia|James|Priya".split("|"),
    "room": "kitchen|bedroom|bathroom|hallway|living room|office|garage|garden|cellar|dining room".split("|"),
    "thing": "lights|lamp|heating|fan|radio|music|television|washing machine|alarm|blinds|coffee machine|screen".split("|"),
    "food": "milk|bread|eggs|butter|apples|cheese|coffee|two lemons|olive oil|rice|toilet paper|dish soap|bananas|onions|a cake|"
    "batteries|cat food|flour|tomatoes|oat milk|chicken|yoghurt".split("|"),
    "list": "shopping|grocery|packing|to do|wish|party|reading".split("|"),
    "app": "calculator|browser|terminal|settings|mail|music player|camera|calendar|text editor|file manager|notes|photos".split("|"),
    "task": "call the bank|water the plants|take out the bins|buy stamps|pay the rent|feed the cat|book a table|send the report|"
    "pick up the parcel|check the oven|take my pills|wash the car|answer that email|renew my passport|phone the garage".split("|"),
    "from": "miles|pounds|inches|feet|ounces|gallons|degrees Fahrenheit|cups|yards|stone".split("|"),
    "to": "kilometres|kilograms|centimetres|metres|grams|litres|degrees Celsius|millilitres".split("|"),
    "name": "pasta|laundry|pizza|tea|workout|eggs|nap|meeting|bread|rice".split("|"),
    "song": "jazz|something calm|the news|my favourites|classical music|the last album|rain sounds|rock music".split("|"),
    "note": "the door code is four nine one two|I parked on level three|the meeting was moved|Anna likes tulips|"
    "my shoe size is forty-two|the wifi password is on the fridge|we need more chairs|the keys are in the blue bowl".split("|"),
}

PATTERNS = """set a timer for {n} minutes|set a {n} minute timer|{n} minutes|{n} minute timer for the {name}|start a timer, {n} seconds
set a {name} timer for {n} minutes|timer for an hour and {n} minutes|how long is left on the {name} timer|cancel the {name} timer
cancel all timers|pause the timer|resume the {name} timer|add {n} minutes to the timer|how much time is left|stop the timer
wake me up at {hour}{min} {half}|set an alarm for {hour}{min} {half}|alarm at {hour}{min}|turn off the alarm|snooze|snooze for {n} minutes
wake me at {hour} on {day}|cancel my {day} alarm|which alarms are on|what time is my alarm|set an alarm every {day} at {hour}{min}
remind me to {task}|remind me to {task} at {hour}{min} {half}|remind me {day} to {task}|remind me in {n} minutes to {task}
what are my reminders|delete the reminder about the {name}|remind me in an hour|don't let me forget to {task}
what time is it|what's the time|what day is it today|what's the date|which day is the {th} of {month}|how many days until {month} {th}
how many days until {day}|what's on my calendar {day}|what do I have {day}|add a meeting with {who} {day} at {hour}{min}
put lunch with {who} on {day} at {hour}|move the meeting to {hour}{min}|cancel my appointment with {who}|am I free on {day}
schedule a call with {who} for {day} {half}|when is my next appointment|new event, {name}, {day} at {hour} {half}
add {food} to the {list} list|put {food} and {food} on my {list} list|what's on the {list} list|remove {food} from the list
take {food} off the {list} list|clear the {list} list|read me my {list} list|add {food}, {food} and {food}|make a new {list} list
do we need {food}|cross off the {food}|add {food}|put {food} on the list|is {food} on the list
take a note|make a note: {note}|note that {note}|remember that {note}|what did I say about the {name}|read my last note|delete that note
find my note about {who}|forget that|what do you know about {who}|add a task: {task}|new task, {task}, due {day}|mark {task} as done
what are my tasks|what's left to do {day}|I'm done with the {name}|show my tasks for {day}|make {task} a high priority
what's {n} times {n}|what is {n} plus {n}|{n} minus {n}|{n} divided by {n}|what's {n} percent of {n} hundred|a {n} percent tip on {n}
half of {n}|square root of {n}|how many {to} in {n} {from}|convert {n} {from} to {to}|what's {n} {from} in {to}|{n} {from} in {to}
volume up|volume down|turn it up|turn it down|a bit louder|quieter please|set the volume to {n} percent|mute|unmute|mute the sound
volume {n}|play {song}|play|pause|stop|next|next song|previous track|skip this one|skip|play that again|resume|stop the music
open the {app}|open {app}|start the {app}|close the {app}|launch {app}|switch to the {app}|lock the screen|take a screenshot
lock my computer|go to the weather page|open the news page|search the web for {food}|what can you do|help|say that again|repeat that
speak slower|speak faster|talk a little slower|be quiet|stop talking|never mind|cancel that|undo|undo that|yes|no|yes please|no thanks
okay|go on|the first one|the second one|the last one|all of them|make it {n}|no, {n} minutes|not {day}, {day}|and on {day}
at {hour}{min}|for {n} people|in {n} minutes|thanks|good morning|good night|hello|who are you|tell me a joke|how are you
turn on the {thing}|turn off the {thing} in the {room}|switch the {room} {thing} on|dim the {room} lights|lights off|lights on
set the heating to {n} degrees|open the blinds in the {room}|is the {thing} on|turn the {thing} off at {hour}{min}
call {who}|send {who} a message|text {who} that I'm late|what's the weather {day}|will it rain {day}|how cold is it outside
how do you spell necessary|what does that mean|flip a coin|roll a dice|pick a number between one and {n}|start over|save it|delete it
print this page|scroll down|scroll up|go back|new line|select all|copy that|paste it here|type good morning|bold that|read this aloud""".replace(
    "\n", "|"
).split("|")

BEFORE = ["", "", "", "", "", "", "please ", "can you ", "could you ", "okay, ", "um, ", "hey, "]
BEHIND = ["", "", "", "", "", "", "", " please", " now", " for me"]


def commands(count: int, seed=3) -> list[str]:
    """Different commands, in an order that is the same every time; the plain patterns come first."""
    dice = random.Random(seed)
    seen, found = set(), []
    order = PATTERNS[:]
    while len(found) < count:
        dice.shuffle(order)
        for pattern in order:
            text = pattern
            while "{" in text:
                start, end = text.index("{"), text.index("}")
                text = text[:start] + dice.choice(LISTS[text[start + 1 : end]]) + text[end + 1 :]
            if len(text.split()) > 2 and "," not in text:
                text = dice.choice(BEFORE) + text + dice.choice(BEHIND)
            text = " ".join(text.split())
            if text not in seen and len(found) < count:
                seen.add(text)
                found.append(text)
    return found
