"""Writes what was measured as models/own/wake.md, and puts the file into the list of own weights."""

from pathlib import Path

from common import manifest

from .net import OUTPUTS

VERSION = 1
WENT_IN = [
    "the phrases and others, spoken by Kokoro (Apache-2.0), espeak-ng and flite",
    "recordings of people who say something else: speechocean762 (free for commercial and non-commercial use), kathleen (CC0), "
    "Precise community data (public domain)",
    "noises and rooms made by the recipe",
]

NAMES = {"hey": '"hey Sotto"', "sotto": 'bare "Sotto"', "stop": '"stop"'}
CONDITIONS = ("quiet", "quiet, across a room", "5 dB", "5 dB, across a room")
ISOLATED = {
    "near": "near phrases, trained on in other voices (hibari, Kokoro)",
    "near-unseen": "near phrases that no training said",
    "people's words": "isolated words by a person kept out",
    "near-stop": 'words near "stop", trained on in other voices',
    "near-stop-unseen": 'words near "stop" that no training said',
}


def describe(report: dict, weights: Path) -> None:
    """The description beside the weights, and their place in the list of own weights."""
    weights.with_suffix(".md").write_text("\n".join(table(report)) + "\n", "utf-8")
    manifest.put(weights, kind="wake", recipe="models/training/wake", recipe_version=VERSION, licence="Apache-2.0 OR MIT", went_in=WENT_IN)


def table(report: dict) -> list[str]:
    """The lines of the description."""
    hours = report["hours"]
    out = [
        f"## Wake word (`wake.bin`, {report['bytes'] / 1e6:.2f} MB)", "",
        "**No recording of a real person saying the phrase exists.** It is said here by synthetic voices that no training heard: hibari and four of",
        "Kokoro (af_heart, am_michael, bf_emma, bm_fable), in other sentences than the training's. How real people fare is not known.", "",
        "| missed | of | at 1 alarm in 10 h | at 1 an hour | with the file's threshold |", "|---|---|---|---|---|",
    ]
    for phrase in OUTPUTS:
        for condition in CONDITIONS:
            one = report.get(f"{phrase}: missed, {condition}")
            if one:
                values = " | ".join(str(one[key]) for key in ("of", "at 1 in 10 hours", "at 1 an hour", "file's threshold"))
                out.append(f"| {NAMES[phrase]}, {condition} | {values} |")
    out += [
        "", f"\"5 dB\": recorded noise, music or babble of people kept out, 5 dB under the voice. \"Across a room\": recorded or simulated rooms. Alarms are "
        f"counted over {hours['all']:.1f} hours of which {hours['real speech']:.2f} are different real speech (people kept out and the measuring recordings); "
        "the first column's threshold is set on these very hours" + ("" if hours["all"] >= 10 else ", from how their alarms fall off") +
        ", the file's was chosen before on other speakers.", "",
        "| false alarms with the file's threshold | hours | " + " | ".join(NAMES[name] for name in OUTPUTS) + " |", "|---|---|---|---|---|",
    ]
    for kind, value in hours.items():
        if kind != "all":
            alarms = [str(report[f"{name}: alarms"]["with the file's threshold"][kind]) for name in OUTPUTS]
            out.append(f"| {kind} | {value:.2f} | " + " | ".join(alarms) + " |")
    out += ["", "| isolated words and phrases | heard, file's threshold | at 1 alarm in 10 h | of |", "|---|---|---|---|"]
    for kind, told in ISOLATED.items():
        one = next(value for key, value in report.items() if key.startswith(f"{kind}: heard"))
        out.append(f"| {told} | {one['count']} | {one['at 1 in 10 hours']} | {one['of']} |")
    fired = [word for key, value in report.items() if ": heard as " in key for word in value["which"]]
    out += ["", "Heard wrongly with the file's threshold: " + (", ".join(dict.fromkeys(fired)) or "none") + "."]
    late = report.get("hey: seconds from its end, median")
    if late is not None:
        out.append(f"Median from the end of the phrase until it is heard: {late} s. {report['one core'].capitalize()}.")
    return out
