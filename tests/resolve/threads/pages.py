"""Pages written for the tests of threads: a wreck in two counts, a toll that rises, a wire printed five times, parts and wholes."""

from __future__ import annotations

import json

WIRE = (
    "Fire at a garment factory in Gazipur\n\n"
    "GAZIPUR, Bangladesh, 12 March 2024 - A fire at a garment factory in Gazipur killed 31 workers on Monday, "
    "police said.\n\n"
    "The fire began in a store of yarn on the ground floor and cut off the stairs. Neighbours broke a wall "
    "with hammers and pulled people out of the smoke. The owner of the factory could not be reached. Fire "
    "engines from three stations worked through the night, and the last flames were out before dawn. Families "
    "waited at the gate of the hospital for news, some of them holding photographs.\n"
)
_STORIES = {
    # one day, two counts that cannot both be so
    "wreck-county": (
        "2024-05-05",
        "Ferry sinks off Mbita\n\n"
        "A ferry sank on Lake Victoria off Mbita on Saturday, killing 100 people, the Homa Bay county government "
        "said. The boat was on its way to the islands with traders and their goods.\n",
    ),
    "wreck-union": (
        "2024-05-05",
        "Union blames overloading for ferry wreck\n\n"
        "As many as 600 people were killed when a ferry sank on Lake Victoria off Mbita on Saturday, the Lake "
        "Boatmen Union said. The boat was on its way to the islands with traders and their goods.\n",
    ),
    # numbers that agree
    "blast-early": (
        "2024-06-10",
        "Blast at a market in Kandahar\n\n"
        "At least 12 people were killed by a blast at a market in Kandahar on Monday, witnesses said. The bomb "
        "went off beside the stalls of the vegetable sellers.\n",
    ),
    "blast-late": (
        "2024-06-10",
        "Kandahar market bombing\n\n"
        "A blast at a market in Kandahar killed 17 people on Monday, the hospital said. The bomb went off beside "
        "the stalls of the vegetable sellers.\n",
    ),
    # a toll that rises is a series
    "quake-1": (
        "2024-08-02",
        "Earthquake shakes Jajarkot\n\n"
        "An earthquake in Jajarkot, Nepal, killed 40 people on Friday, the home ministry said. Mud houses fell in "
        "the villages above the river.\n",
    ),
    "quake-2": (
        "2024-08-03",
        "More bodies found in Jajarkot\n\n"
        "The earthquake in Jajarkot, Nepal, killed 75 people on Friday, the home ministry said on Saturday. Mud "
        "houses fell in the villages above the river.\n",
    ),
    "quake-3": (
        "2024-08-04",
        "Toll climbs in Jajarkot\n\n"
        "The earthquake in Jajarkot, Nepal, killed 120 people on Friday, the home ministry said on Sunday. Mud "
        "houses fell in the villages above the river.\n",
    ),
    # a part beneath its whole, on two pages
    "flood-1": (
        "2024-09-15",
        "Thousands missing in Derna\n\n"
        "After the flood 4,000 people are missing in Derna, the Red Crescent said on Sunday. Among the missing are"
        " 1,000 children, it said.\n",
    ),
    "flood-2": (
        "2024-09-16",
        "Search goes on in Derna\n\n"
        "In Derna 4,000 people are missing after the flood, the Red Crescent said on Monday. Divers searched the "
        "harbour.\n",
    ),
}


def pages() -> dict[str, str]:
    """The files of all stories, with sidecars that tell address and day."""
    found: dict[str, str] = {}
    stories = {**_STORIES, **{f"wire-{number}": ("2024-03-12", WIRE) for number in range(1, 6)}}
    for name, (day, text) in stories.items():
        about = {"url": f"https://{name}.example.org/story", "captured_at": f"{day}T20:00:00Z", "published": day}
        found[f"{name}.txt"] = text
        found[f"{name}.txt.meta.json"] = json.dumps(about)
    return found
