"""What the recipe promises, without a model: `python -m unittest test_recipe`."""

import random
import re
import unittest
from pathlib import Path

import by_ear
import generate
import single
from abilities import grammar, read, read_answer, write_answer
from layout import prompt, short_result
from phrases import expand, parse, sections
from score import judge
from several import several, shared
from viable import Viable

HERE = Path(__file__).resolve().parent
VERBS = read()


def words(value) -> str:
    return " ".join(value) if isinstance(value, list) else value


class Lines(unittest.TestCase):
    def test_every_example_survives_the_line_form(self):
        for verb in VERBS.values():
            for example in verb.examples:
                call = {"tool": verb.tool} | {k: v for k, v in example.items() if k != "say"}
                self.assertEqual(read_answer(write_answer([call, call], VERBS), VERBS), [call, call])

    def test_what_is_no_call_is_refused(self):
        for line in ("", "timer fly | duration two", "timer start | colour red", "timer start | duration", "hello there"):
            self.assertIsNone(read_answer(line, VERBS), line)

    def test_the_grammar_names_every_tool_and_slot(self):
        text = grammar(VERBS)
        for verb in VERBS.values():
            self.assertIn(f'"{verb.tool.replace("_", " ")}"', text)
            for slot in verb.slots:
                self.assertIn(f'" | {slot} "', text)


class Results(unittest.TestCase):
    def test_a_long_one_is_cut_where_the_program_cuts_it(self):
        whole, cut = (HERE / "long_result.txt").read_text("utf-8").splitlines()
        self.assertEqual(len(whole), 300)
        self.assertEqual(short_result(whole), cut)
        self.assertEqual(short_result(cut), cut)


class Beginnings(unittest.TestCase):
    def test_every_answer_can_be_written_letter_by_letter(self):
        viable, rng = Viable(VERBS), random.Random(2)
        for _ in range(300):
            text = write_answer(generate.example(rng)[2], VERBS)
            self.assertTrue(viable.ends(text), text)
            for length in range(1, len(text)):
                self.assertTrue(viable.begins(text[:length]), text[:length])

    def test_what_the_grammar_refuses_is_refused_at_once(self):
        viable = Viable(VERBS)
        for text in ("timer fly", "timer start | colour", "timer start | duration  x", "timer start | name x | duration y", "timer list | x",
                     "cannot x", "timer start | duration x\n\n", "task priority | text a | priority hug", "list add | items a |x"):
            self.assertFalse(viable.begins(text), text)
        for text in ("", "tim", "timer start | ", "timer start | duration", "timer start | duration x "):
            self.assertFalse(viable.ends(text), text)


class Abilities(unittest.TestCase):
    def test_words_of_examples_stand_in_the_sentence(self):
        for verb in VERBS.values():
            for example in verb.examples:
                for name, value in example.items():
                    if name == "say" or verb.slots[name].kind == "choice":
                        continue
                    for one in value if isinstance(value, list) else [value]:
                        self.assertIn(one.lower(), example["say"].lower())

    def test_sentences_name_known_slots(self):
        for verb in VERBS.values():
            for sentence in verb.sentences:
                self.assertLessEqual(set(re.findall(r"{(\w+)}", sentence)), set(verb.slots), verb.tool)

    def test_every_tool_has_phrases(self):
        self.assertEqual(set(sections()), set(VERBS) | {"cannot", "unknown"})


class Examples(unittest.TestCase):
    def test_slots_are_words_of_the_request_or_of_the_turns_before(self):
        rng = random.Random(3)
        for _ in range(3000):
            earlier, request, calls = generate.example(rng)
            text = re.sub(r"\s+", " ", prompt(earlier, request, VERBS)).lower()
            for call in calls:
                for name, value in call.items():
                    if name == "tool" or VERBS[call["tool"]].slots[name].kind == "choice":
                        continue
                    for one in value if isinstance(value, list) else [value]:
                        self.assertIn(one.lower(), text, f"{request} / {call}")

    def test_answers_survive_the_line_form(self):
        rng = random.Random(4)
        for _ in range(3000):
            _, request, calls = generate.example(rng)
            self.assertEqual(read_answer(write_answer(calls, VERBS), VERBS), calls, request)

    def test_a_seed_gives_the_same_examples(self):
        one, two = ([generate.example(rng) for _ in range(50)] for rng in (random.Random(5), random.Random(5)))
        self.assertEqual(one, two)

    def test_every_tool_occurs_and_most_requests_differ(self):
        rng = random.Random(6)
        made = [generate.example(rng) for _ in range(8000)]
        seen = {call["tool"] for _, _, calls in made for call in calls}
        self.assertEqual(seen, set(VERBS) | {"cannot", "unknown"})
        self.assertGreater(len({(str(earlier), request) for earlier, request, _ in made}), 7000)


    def test_nothing_to_do_is_a_fifth_and_several_calls_a_tenth(self):
        rng = random.Random(8)
        made = [generate.example(rng)[2] for _ in range(4000)]
        quiet = sum(calls[0]["tool"] in ("cannot", "unknown") or calls[0]["tool"].startswith("say_") for calls in made)
        self.assertGreater(quiet / len(made), 0.2)
        self.assertGreater(sum(len(calls) > 1 for calls in made) / len(made), 0.1)

    def test_blanks_within_a_choice_stay(self):
        tree = parse("what('s| is) on (my |the )list[ now]")
        said = {expand(tree, random.Random(seed), str) for seed in range(60)}
        self.assertEqual(said, {f"what{is_} on {the} list{now}" for is_ in ("'s", " is") for the in ("my", "the") for now in ("", " now")})

    def test_each_phrase_is_for_training_or_kept_out(self):
        train, check = (single.by_part(list(range(30)), part) for part in ("train", "check"))
        self.assertEqual(sorted(train + check), list(range(30)))
        self.assertEqual(len(check), 3)
        self.assertEqual(single.by_part(list(range(5)), "check"), list(range(5)))

    def test_several_calls_keep_their_order_and_their_own_slots(self):
        rng = random.Random(9)
        for tools, _ in shared():
            self.assertLessEqual(set(tools), set(VERBS))
        for _ in range(1500):
            request, calls = several(rng)
            self.assertGreater(len(calls), 1, request)
            for call in calls:
                self.assertLessEqual(set(call) - {"tool"}, set(VERBS[call["tool"]].slots), request)


class Scores(unittest.TestCase):
    def test_case_and_punctuation_do_not_count_but_words_do(self):
        wanted = [{"tool": "timer_start", "duration": "ten minutes"}]
        self.assertTrue(judge(wanted, [{"tool": "timer_start", "duration": "Ten minutes."}], VERBS)["exact"])
        self.assertFalse(judge(wanted, [{"tool": "timer_start", "duration": "two minutes"}], VERBS)["exact"])
        self.assertTrue(judge([{"tool": "cannot"}], wanted, VERBS)["action"])
        self.assertFalse(judge([{"tool": "cannot"}], [{"tool": "unknown"}], VERBS)["action"])

    def test_a_question_back_is_a_call_that_lacks_the_slot(self):
        wanted = [{"tool": "reminder_add", "ask": "time"}]
        self.assertTrue(judge(wanted, [{"tool": "reminder_add", "text": "call Anna"}], VERBS)["exact"])
        self.assertFalse(judge(wanted, [{"tool": "reminder_add", "text": "call Anna", "time": "six"}], VERBS)["exact"])
        self.assertFalse(judge(wanted, [{"tool": "reminder_add"}], VERBS)["exact"])


class ByEar(unittest.TestCase):
    def test_a_slot_gets_the_words_that_were_heard_in_its_place(self):
        for value, typed, heard, wanted in (
            ("ninety seconds", "stretch the timer by ninety seconds", "Stretch the timer by 90 seconds.", "90 seconds"),
            ("quiche", "Put eleven minutes on for the quiche", "Put 11 minutes on for the quiche.", "quiche"),
            ("couscous", "put couscous on it", "put cuscus on it.", "cuscus"),
            ("half past six", "wake me at half past six please", "Wake me at 6.30, please.", "6.30"),
            ("high", "mark it urgent", "Mark it urgent.", "high"),
            ("Jo's birthday", "remember Jo's birthday", "Remember Joe's birthday.", "Joe's birthday"),
            ("ten percent", "set it to ten percent", "Set it to 10%.", "10%"),
        ):
            self.assertEqual(by_ear.as_heard(value, typed, heard), wanted, typed)

    def test_what_nobody_can_tell_stays_typed(self):
        self.assertIsNone(by_ear.as_heard("Anna", "call Anna back", "Coil."))
        self.assertIsNone(by_ear.as_heard("Dinner with Sam", "add Dinner with Sam on Wednesday", "Add on Wednesday."))
        self.assertIsNone(by_ear.calls_as_heard([{"tool": "list_add", "items": ["rice", "jam"]}], "add rice and jam", "Add rice."))
        self.assertEqual(by_ear.alike("turn it down", ""), 0.0)
        self.assertLess(by_ear.alike("scrap the roast timer", "Crab a rose, I'm her."), by_ear.LEAST_ALIKE)

    def test_half_of_each_kind_is_asked_for(self):
        rows = [[str(n), kind, "whisper" if n % 4 == 0 else "typed", "[]", "x", "[]"] for kind in ("single", "ask") for n in range(40)]
        for kind in ("single", "ask"):
            found = [row for row in by_ear.chosen(rows, 0.5) if row[1] == kind]
            self.assertEqual(len(found), 11)
            self.assertTrue(all(row[2] == "typed" for row in found))
        self.assertEqual(by_ear.chosen(rows, 0.25), [])


if __name__ == "__main__":
    unittest.main()
