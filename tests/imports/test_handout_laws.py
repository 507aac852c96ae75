"""Laws over handouts that are made up: whatever the dose and the style, it is read as it was written, or told."""

from contextlib import suppress
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from voicecoach.errors import VoicecoachError
from voicecoach.imports import read_import, sheet_texts

NAMES = {
    "en": ("Wall squat", "Heel raise", "Side plank", "Band row", "Chin tuck", "Bird dog"),
    "de": ("Kniebeuge", "Fersenheben", "Seitst\u00fctz", "Rudern am Band", "Becken heben", "Beinstrecken"),
    "es": ("Sentadilla", "Puente", "Plancha lateral", "Remo con banda", "Zancada", "Estiramiento de cadera"),
}
STEPS = {
    "en": "Stand tall and look ahead.",
    "de": "Stellen Sie sich aufrecht hin.",
    "es": "P\u00f3ngase de pie con la espalda recta.",
}
SETS_REPS = {
    "en": ("{s} sets of {r}", "{s} x {r}", "{r} reps x {s} sets", "Do {s} sets of {r} repetitions", "{s}x{r}", "Sets: {s} Reps: {r}",
           "{s} rounds of {r}", "repeat {r} times, {s} sets", "{s}*{r}", "{s} \u00d7 {r} reps", "Reps: {r}; Sets: {s}", "{s} times {r}",
           "sets {s}, reps {r}", "{s} sets x {r}", "{s} sets ({r} reps)", "{s} sets / {r} reps", "{s} sets - {r} reps",
           "{s} sets, {r} reps", "Perform {r} repetitions, {s} sets", "{r} reps, {s} sets"),
    "de": ("{s} S\u00e4tze mit {r} Wiederholungen", "{s} x {r}", "{s} x {r} Wdh.", "S\u00e4tze: {s} Wiederholungen: {r}",
           "{s} Durchg\u00e4nge mit {r} Wdh.", "{r} x wiederholen, {s} S\u00e4tze", "{s} mal {r} Wiederholungen", "{s} Serien x {r} Wdh",
           "Wdh.: {r}, S\u00e4tze: {s}", "{r} Wiederholungen in {s} S\u00e4tzen", "{s} S\u00e4tze / {r} Wdh.",
           "{s} S\u00e4tze \u00e0 {r} Wdh.", "{r} Wiederholungen, {s} S\u00e4tze"),
    "es": ("{s} series de {r}", "{s} x {r}", "Haga {s} series de {r} repeticiones", "Series: {s} Repeticiones: {r}",
           "{s} series x {r} reps", "repita {r} veces, {s} series", "{r} reps x {s} series", "Reps: {r}, series: {s}", "{s} tandas de {r}",
           "{s} series / {r} repeticiones", "{r} repeticiones, {s} series"),
}  # fmt: skip
SETS_HOLD = {
    "en": (
        "{s} x {h} s",
        "{s} sets of {h} seconds",
        "Hold {h} sec, {s} sets",
        "{s} x {h} second hold",
        "{h}s hold x {s}",
        "{h} seconds x {s} sets",
        "{s} times {h} seconds",
        "keep for {h} s, {s} sets",
        "{s} sets of {h}s holds",
    ),
    "de": (
        "{s} x {h} Sek.",
        "{s} S\u00e4tze, {h} Sekunden halten",
        "{s} mal {h} Sekunden halten",
        "Halten: {h} Sek. S\u00e4tze: {s}",
        "{s} x {h} Sek. halten",
    ),
    "es": (
        "{s} x {h} s",
        "{s} series de {h} segundos",
        "Mantenga {h} segundos, {s} series",
        "{h} seg x {s}",
        "mantener {h} segundos x {s} series",
        "{s} veces {h} segundos",
    ),
}
RESTS = {
    "en": ("", ", rest {p} s", ", {p} sec rest between sets"),
    "de": ("", ", {p} Sek. Pause", ", Pause {p} Sekunden"),
    "es": ("", ", descanso {p} segundos", ", {p} s de descanso"),
}
SIDES = {"en": ("", " each side"), "de": ("", " je Seite"), "es": ("", " cada lado")}
SHAPES = ("list", "numbers", "blocks", "headings", "bold")


@dataclass(frozen=True)
class Written:
    """An exercise as a page has it, and the dose that it means."""

    name: str
    dose_text: str
    dose: dict[str, str]


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, str, list[Written]]:
    """The language, the text and the exercises of a page."""
    language = draw(st.sampled_from(("en", "de", "es")))
    names = draw(st.lists(st.sampled_from(NAMES[language]), min_size=2, max_size=4, unique=True))
    exercises = []
    for name in names:
        sets, reps = draw(st.integers(2, 5)), draw(st.integers(6, 20))
        hold, rest = draw(st.sampled_from((10, 15, 20, 30, 45))), draw(st.sampled_from((20, 30, 60, 90)))
        is_held = draw(st.booleans())
        pattern = draw(st.sampled_from((SETS_HOLD if is_held else SETS_REPS)[language]))
        side, pause = draw(st.sampled_from(SIDES[language])), draw(st.sampled_from(RESTS[language]))
        dose = {"sets": str(sets), **({"hold": f"{hold} s"} if is_held else {"reps": str(reps)})}
        dose |= {"rest": f"{rest} s"} if pause else {}
        dose |= {"sides": "each"} if side else {}
        text = (pattern + side + pause).format(s=sets, r=reps, h=hold, p=rest)
        exercises.append(Written(name, text, dose))
    shape = draw(st.sampled_from(SHAPES))
    return language, _page(shape, language, exercises), exercises


def _page(shape: str, language: str, exercises: list[Written]) -> str:
    if shape == "list":
        return "\n".join(f"- {one.name}: {one.dose_text}" for one in exercises) + f"\n\n{STEPS[language]}\n"
    if shape == "numbers":
        return "\n".join(f"{number}. {one.name} - {one.dose_text}" for number, one in enumerate(exercises, 1))
    if shape == "blocks":
        return "\n\n".join(f"{one.name}\n- {STEPS[language]}\n- {one.dose_text}" for one in exercises)
    if shape == "headings":
        return "\n\n".join(f"## {one.name}\n{STEPS[language]}\n{one.dose_text}" for one in exercises)
    return "\n\n".join(f"**{one.name}**\n\n{STEPS[language]} {one.dose_text}." for one in exercises)


@given(pages())
def test_a_dose_is_read_as_it_was_written_or_told(page: tuple[str, str, list[Written]]) -> None:
    """In each language, each shape and each way of saying it."""
    _, text, exercises = page
    found = read_import(text.encode(), "page.txt")
    told = {fault.message.split(":")[0] for fault in found.faults}
    read = {one.name: one for one in found.exercises}
    assert set(read) == {one.name for one in exercises}, text
    for one in exercises:
        dose = {name: value for name, value in read[one.name].dose.items() if name != "why"}
        assert dose == one.dose or read[one.name].id in told, (text, dose)


@settings(max_examples=60)
@given(pages(), st.data())
def test_no_page_breaks_the_reader(page: tuple[str, str, list[Written]], data: st.DataObject) -> None:
    """Torn, mixed and noisy pages give sheets or a refusal, and nothing else."""
    _, text, _ = page
    noise = data.draw(st.text(max_size=30))
    at = data.draw(st.integers(0, len(text)))
    torn = f"{text[:at]}{noise}{text[at:]}".encode("utf-8", "replace")
    with suppress(VoicecoachError):
        list(sheet_texts(read_import(torn, "page.txt")))
