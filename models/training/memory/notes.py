"""Short notes as a person keeps them, and what that person asks for later: generated, so that every word is our own.

Each line of `PATTERNS` is `note form | note form || question form | question form`; a slot in braces has the same filling on
both sides. `{food}`, `{artifact}`, `{animal}`, `{place}`, `{act}` come out of WordNet's everyday words, the rest stands here.
"""

import random

SLOTS = {
    "who": "mum dad grandma grandpa Anna Ben Carla David Elif Farid Grace Hannah Ivan Jonas Kemal Laura Marco Nina Oscar Priya "
    "Quentin Rosa Sami Tom Uma Victor Wei Yusuf Zoe the-landlord the-dentist the-plumber my-boss the-neighbour my-sister "
    "my-brother the-teacher the-accountant aunt-Lena uncle-Paul the-babysitter Mrs-Novak Mr-Tanaka Dr-Patel Professor-Lindqvist",
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday tomorrow today next-week this-weekend in-March "
    "in-two-days on-the-first in-autumn before-Christmas after-Easter at-the-end-of-the-month tonight",
    "hour": "at-nine at-noon at-half-past-six at-eight-in-the-morning around-four at-10:30 at-7pm in-the-evening after-lunch",
    "money": "twelve-euros $40 two-hundred-pounds 1,500-a-month €89.90 thirty-dollars 15%-off half-of-it five-thousand",
    "number": "3 7 12 42 118 2045 three seven eleven twenty-four ninety",
    "colour": "red blue dark-green white black yellow grey orange turquoise beige",
    "room": "kitchen bathroom attic cellar garage living-room hallway-closet balcony garden-shed office nursery laundry-room",
    "spot": "top-drawer bottom-shelf glove-compartment blue-box red-suitcase desk-drawer coat-pocket second-cupboard toolbox "
    "safe behind-the-mirror under-the-bed bookcase freezer medicine-cabinet shoe-rack",
    "ill": "headache sore-throat back-pain cough fever toothache rash knee-pain insomnia hay-fever migraine sprained-ankle",
    "medicine": "ibuprofen antibiotics vitamin-D insulin the-blood-pressure-pills eye-drops allergy-tablets cough-syrup iron",
    "city": "Paris Lisbon Vienna Istanbul Oslo Kyoto Chicago Toronto Nairobi Prague Dublin Seville Hamburg Mumbai Lima Sydney",
    "ride": "train flight bus ferry taxi night-train rental-car tram",
    "topic": "the-budget the-new-website the-merger hiring quarterly-sales the-roadmap customer-complaints the-office-move "
    "security-training the-product-launch supplier-contracts the-annual-report data-backup the-holiday-schedule",
    "subject": "algebra French-verbs photosynthesis the-Roman-empire cell-biology organic-chemistry Newton's-laws statistics "
    "the-French-Revolution irregular-verbs probability plate-tectonics supply-and-demand music-theory Spanish-vocabulary",
    "thing": "wifi-router washing-machine dishwasher boiler bicycle printer laptop vacuum-cleaner smoke-detector fridge "
    "coffee-machine lawn-mower car garage-door thermostat radiator tap shower-head doorbell television",
    "broken": "leaks makes-a-strange-noise does-not-start keeps-beeping is-broken overheats needs-a-new-battery is-stuck "
    "shows-error-E4 loses-connection smells-burnt",
    "book": "a-novel-about-whales the-history-of-salt a-book-on-gardening that-detective-story a-biography-of-Marie-Curie "
    "a-cookbook-from-Lebanon an-introduction-to-chess a-guide-to-mushrooms",
    "dish": "lentil-soup banana-bread pancakes chicken-curry lasagne pumpkin-pie potato-salad risotto apple-crumble chili "
    "falafel ratatouille miso-soup goulash paella shakshuka",
    "hobby": "running chess pottery guitar yoga swimming knitting photography climbing painting the-choir fencing astronomy",
    "pet": "cat dog hamster rabbit parrot tortoise goldfish",
    "paper": "passport birth-certificate insurance-policy rental-contract tax-return warranty driving-licence diploma invoice "
    "library-card vaccination-record bank-statement",
    "code": "4711 8820 1357 0042 93-17 ZX81 apple-tree blue-harbour",
    "job": "engineer nurse architect baker violinist lawyer electrician translator chemist photographer",
    "food": "milk eggs butter bread flour sugar salt rice pasta tomatoes onions garlic potatoes carrots apples bananas lemons "
    "spinach yoghurt cheese chicken fish tofu beans lentils olive-oil coffee tea oats honey nuts mushrooms peppers cream",
    "sport": "football tennis basketball hockey handball volleyball rugby",
}

PATTERNS = """
call {who} {day} {hour} | phone {who} {day} || when did I want to call {who} | who should I ring {day}
{who}'s birthday is {day} | birthday of {who}: {day}, wants {artifact} || when is {who}'s birthday | what could I give {who} as a present
buy {food}, {food2} and {food3} | shopping: {food}, {food2} || what do I need from the shop | did I put {food} on the shopping list
the {paper} is in the {spot} | I put the {paper} into the {spot} in the {room} || where is my {paper} | where did I leave the {paper}
the spare key is in the {spot} | key for the {room} hangs beside the {spot} || where is the spare key | how do I get into the {room}
{thing} {broken}, call {who} | the {thing} in the {room} {broken} || what is wrong with the {thing} | who repairs the {thing}
dentist {day} {hour} | appointment with {who} about the {ill} {day} || when is my doctor's appointment | what do I see {who} for
take {medicine} {number} times a day | {medicine} against {ill}, with food || how often do I take {medicine} | what helps with my {ill}
{ride} to {city} leaves {day} {hour}, platform {number} | booked the {ride} to {city} for {money} || when do I travel to {city} | how much was the {ride}
hotel in {city}: near the station, {money} a night | stay in {city} at the hotel by the {place} || where do we sleep in {city} | which hotel did I book
meeting with {who} about {topic} {day} | minutes: {topic}, {who} takes over until {day} || what do I discuss with {who} | who is responsible for {topic}
{topic}: deadline {day}, waiting for {who} | send {who} the slides on {topic} {day} || when is {topic} due | what must I send to {who}
study {subject} for the exam {day} | {subject} test {day}, chapter {number} || what do I have to learn for {day} | when is the {subject} exam
recipe for {dish}: {food}, {food2}, {number} minutes in the oven | {dish} needs {food} and a little {food2} || how do I make {dish} | what goes into {dish}
{who} is allergic to {food} | no {food} for {who}, it makes them ill || what must {who} not eat | who cannot have {food}
{who} likes {dish} and {hobby} | {who} has taken up {hobby} || what does {who} enjoy | who does {hobby}
lent {who} {money} {day} | {who} owes me {money} for the {artifact} || who owes me money | how much did I lend to {who}
rent is {money}, due {day} | electricity bill {money}, pay {day} || when do I pay the bills | how much is the rent
the code of the alarm is {code} | wifi of the {place}: {code} || what is the alarm code | how do I get online at the {place}
walls of the {room}: {colour}, {number} litres of paint | paint the {room} {colour} || which colour did we choose for the {room} | what do I need to paint the {room}
vet for the {pet} {day} {hour} | the {pet} gets {number} grams of {food} || when does the {pet} see the vet | what does the {pet} eat
{who} recommended {book} | read {book}, {who} liked it || what should I read next | which book did {who} talk about
idea: an app that reminds you of {act} | thought: sell {artifact} at the {place} || what was my idea about {act} | what business could I start
practice {hobby} {day} {hour} | {hobby} class moved to {day} || when is {hobby} | when do I train
{who} works as {job} in {city} | met {who}, {job} from {city} || what does {who} do for a living | who lives in {city}
{sport} match {day} {hour} against {city} | tickets for the {sport} game cost {money} || when do they play {sport} | how expensive were the tickets
parking is on level {number} near the {artifact} | left the car by the {place}, {colour} zone || where is my car | where did I park
plant {food} {day}, water every {number} days | cut back the roses {day} || when do I plant {food} | how often must I water the plants
school trip to the {place} {day}, pack {food} and {artifact} | {who} needs a {artifact} for school || what does the child need for school | where does the class go
change the oil of the car {day}, {number} thousand kilometres | winter tyres are in the {room} || when is the car due for service | where are the tyres
subscription to the {hobby} magazine ends {day} | cancel the gym before {day}, {money} || which subscriptions must I cancel | when does the contract end
shoe size of {who} is {number} | {who} wears size {number}, likes {colour} || what size does {who} wear | what colour does {who} like
saw a {animal} at the {place} {day} | {number} {animal}s near the {place} || where did I see the {animal} | which animals did I notice
the {artifact} belongs to {who} | give the {artifact} back to {who} {day} || whose {artifact} is this | what did I borrow from {who}
fix the {artifact} in the {room} | the {artifact} needs new screws and glue || what needs repairing | what is broken in the {room}
bring {food} and {artifact} to the party {day} | party at {who}'s place {day} {hour} || what do I bring to the party | when is the party
password hint for the {artifact} shop: first {pet} plus {number} | login of the bank: {code} || how do I log in to the bank | what was my password hint
dreamt of a {animal} in the {place} | today was good: {hobby} with {who}, then {dish} || what did I dream about | when was I last out with {who}
my goal: {hobby} {number} times a week | lose {number} kilos until {day} || what are my goals | how often do I want to do {hobby}
the {place} opens {day} {hour} | opening hours of the {place}: {hour} || when does the {place} open | is the {place} open {day}
"""


def _fill(slots, random_source):
    chosen = {name: random_source.choice(words) for name, words in slots.items()}
    for name in ("food2", "food3"):
        chosen[name] = random_source.choice(slots["food"])
    return chosen


def _say(form, chosen, random_source, asked):
    text = form.format(**chosen)
    style = random_source.random()
    if style < 0.3:
        text = text[0].upper() + text[1:] + ("?" if asked else ".")
    elif style < 0.4 and not asked:
        text = random_source.choice(["note: ", "remember: ", "please remember that ", "todo: ", "I wanted to say: "]) + text
    return text


def generate(count, everyday, seed=1):
    """`count` triples (note, question, number of the pattern)."""
    source = random.Random(seed)
    slots = {name: [w.replace("-", " ") for w in words.split()] for name, words in SLOTS.items()}
    for name in ("food", "artifact", "animal", "place", "act"):
        slots[name] = slots.get(name, []) + everyday[name]
    patterns = []
    for line in PATTERNS.strip().splitlines():
        notes, questions = line.split(" || ")
        patterns.append((notes.split(" | "), questions.split(" | ")))
    out = []
    for i in range(count):
        at = i % len(patterns)
        notes, questions = patterns[at]
        chosen = _fill(slots, source)
        out.append((_say(source.choice(notes), chosen, source, False), _say(source.choice(questions), chosen, source, True), at))
    return out


# Forms of questions and notes for words of every kind: {thing} is a noun of any field, {do} a verb, {how} an adjective. What
# comes out is often absurd; the teacher says what it is about all the same, and the pieces of "where", "how often" and "need"
# are learned beside thousands of words instead of beside the few of `PATTERNS`.
FORMS = """
where is the {thing} | where did {who} leave the {thing} | where can I find a {how} {thing} | where do we {do} the {thing}
when do I {do} the {thing} | when does the {thing} begin | until when is the {thing} {how} | at what time does {who} {do}
who wants to {do} the {thing} | who knows about {thing} | who has the {thing} of {who} | whose {thing} is {how}
what does the {thing} cost | what kind of {thing} did I {do} | what helps against {thing} | what did {who} say about the {thing}
what do I need for the {thing} | what is a {thing} for | what was wrong with the {how} {thing} | what happens when you {do} {thing}
why is the {thing} {how} | why did {who} {do} the {thing} | how do I {do} a {thing} | how do I get to the {thing}
how much {thing} do we need | how often should I {do} the {thing} | how many {thing} are there | how long does the {thing} take
how {how} is the {thing} | which {thing} is {how} | which {thing} did {who} {do} | can I {do} the {thing} with a {thing2}
is the {thing} still {how} | did {who} ever {do} | what must I not {do} | which one was {how}
the {thing} is {how} | the {thing} of {who} is beside the {thing2} | {who} will {do} the {thing} {day} | {do} the {thing} {day}
need a {how} {thing} for the {thing2} | {thing}, {thing2} and {thing3} | {thing}: {how}, {thing2} | never {do} the {thing} {hour}
{who} prefers {thing} to {thing2} | {who} is {how} because of the {thing} | ask {who} about the {thing} | bring the {thing} to {who}
my {thing} was {how} {day} | we {do} {thing} every {thing2} | the {how} {thing} belongs to the {thing2} | {thing} costs {money}
no {thing} without {thing2} | put the {thing} into the {thing2} | first {do} the {thing}, then {do2} the {thing2} | idea: {do} a {how} {thing}
"""


def of_all_words(count, everyday, seed=2):
    """`count` short texts out of `FORMS`."""
    source = random.Random(seed)
    slots = {name: [w.replace("-", " ") for w in words.split()] for name, words in SLOTS.items()}
    fields = [field for field in sorted(everyday) if field not in ("verb", "adj", "adv")]
    forms = [form.strip() for line in FORMS.strip().splitlines() for form in line.split(" | ")]
    out = []
    for i in range(count):
        chosen = {name: source.choice(slots[name]) for name in ("who", "day", "hour", "money")}
        for name in ("thing", "thing2", "thing3"):
            chosen[name] = source.choice(everyday[source.choice(fields)])
        chosen |= {"do": source.choice(everyday["verb"]), "do2": source.choice(everyday["verb"]), "how": source.choice(everyday["adj"])}
        text = forms[i % len(forms)].format(**chosen)
        out.append(text[0].upper() + text[1:] if source.random() < 0.3 else text)
    return out
