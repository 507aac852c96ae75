"""The words of a prescription in each language: what counts, what is counted, and how often."""

import re
from dataclasses import dataclass
from typing import Literal

from voicecoach.sheets.forms.terms import Limb

Language = Literal["en", "de", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "de", "es")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Of one language."""

    numbers: dict[str, int]
    span: str
    """What stands between the two ends of a range, beside a dash."""
    between: str
    """What stands before both ends of a range: between 8 and 12."""
    between_and: str
    """And what stands between them then."""
    words: tuple[tuple[str, str], ...]
    """A letter for what a word means in a dose, and the pattern of the words; tried in this order.

    A at least, up to · B breaths · C a count that is held · D a day · E each side · e both sides · F for · H hold · I between sets ·
    u every third day · J between reps · K weeks · l left, r right alone · M morning and evening · N days or sessions · O of, with, the · P rest · Q a paced movement · q in, after ·
    R reps · S sets · G up to, after a start · a each, alone · z all of it again · U at the end of the movement · V do, repeat · W a week · X times · Y every other day · & and
    """
    nouns: str = ""
    """What is counted right behind a number, beside reps: 20 taps."""
    times_suffix: str = ""
    """What makes a number word a number of times: zehnmal."""


SECONDS = "seconds?|secs?|s|sekunden?|sek|segundos?|segs?|seg|''|\u2019\u2019|[\"\u201d\u2033]"
MINUTES = "minutes?|mins?|min|minuten?|minutos?|['\u2019\u2032](?!['\u2019\u2032s])"
HOURS = "hours?|hrs?|hr|stunden?|std|horas?"

ENGLISH = Vocabulary(
    numbers={
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "a dozen": 12, "half a dozen": 6, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
        "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty-five": 25, "thirty": 30,
        "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90,
    },
    span="to|or",
    between="between|from",
    between_and="and|to",
    nouns=r"steps|strides|circles|taps|hops|swings|squeezes|pulses|pumps|touches|turns|nods|swipes|rotations|breath cycles",
    words=(
        ("l", r"(?:on |with |for )?(?:the |your )?left (?:side|leg|arm|foot|hip|shoulder|knee|hand) only|only (?:on |with )?(?:the |your )?left(?: (?:side|leg|arm|foot|hip|shoulder|knee|hand))?|left only|\((?-i:L)\)|(?-i:L)(?: (?:side|leg|arm|foot|hip|shoulder|knee|hand))? only|\(left(?: side)?(?: only)?\)"),
        ("r", r"(?:on |with |for )?(?:the |your )?right (?:side|leg|arm|foot|hip|shoulder|knee|hand) only|only (?:on |with )?(?:the |your )?right(?: (?:side|leg|arm|foot|hip|shoulder|knee|hand))?|right only|\((?-i:R)\)|(?-i:R)(?: (?:side|leg|arm|foot|hip|shoulder|knee|hand))? only|\(right(?: side)?(?: only)?\)"),
        ("z", (r"(?:then )?(?:do|repeat|go through|run through|complete) (?:it all|all of it|everything|all of (?:them|these)|the (?:whole|entire) (?:thing|lot|list|circuit|sequence|routine|set)|"
              r"the (?:circuit|list|lot))(?: over)?(?: again| once more| one more time)?")),
        ("2XD", r"b\.?i\.?d\b\.?|am ?[/&+] ?pm|am and pm"),
        ("3XD", r"t\.?i\.?d\b\.?"),
        ("4XD", r"q\.?i\.?d\b\.?"),
        ("Y", r"q\.?o\.?d\b\.?|e\.?o\.?d\b\.?"),
        ("D", r"q\.?d\b\.?|nightly|every single day"),
        ("2X", r"twice"),
        ("3X", r"thrice"),
        ("G", (r"(?:(?:and |then |gradually |slowly )*(?:work|build|progress|increas|go|mov)(?:e|ing)? (?:your way )?(?:it )?(?:up )?to"
              r"|(?:and |then )?up to(?= (?:[0-9]|two|three|four|five|ten|twelve|fifteen|twenty)))")),
        ("A", r"a (?:couple|few)(?: of)?(?= (?:more )?(?:times|reps|sets|sec|min|breath))|several(?= (?:times|reps|sets|sec|min|breath))"),
        ("1X", r"once(?= (?:a|per|each|every|daily|in)\b)"),
        ("M", r"(?:in the |every |each )?mornings? and (?:in the |every |each )?(?:evening|night|afternoon)s?"),
        ("u", r"every (?:third|3rd) day|every (?:three|3) days"),
        ("Y", r"(?:on )?(?:every|each) (?:other|second|2nd) day|(?:on )?alternate days|every two days"),
        ("D", r"(?:a|per|each|every|/ ?|in a) ?day|daily|/ ?d\b|every (?:morning|evening|night)"),
        ("W", r"(?:a|per|each|every|/ ?) ?w(?:ee)?k\.?|weekly"),
        ("h", r"(?:every|each|per|an) (?:waking )?hour|hourly"),
        ("N", r"days?|sessions?"),
        ("K", r"weeks?"),
        ("I", r"b/w (?:each )?(?:sets?|rounds?)|(?:in )?between (?:each |the |every |all )?(?:sets?|rounds?|series|exercises?)|between|after each set"),
        ("J", r"(?:in )?between (?:each |the |every |all )?(?:reps?|repetitions?|holds?|stretch(?:es)?)"),
        ("w", r"(?:in|with) (?:each|both) hands?"),
        ("E", (r"(?:(?:on|for|with|to|in|of) )?(?:each|per|every|either|ea\.?|/) ?(?P<limb>sides?|legs?|arms?|foot|feet|hips?|"
              r"shoulders?|knees?|hands?|ankles?|heels?|wrists?|elbows?|directions?|ways?)|/ ?(?P<slash>side|leg|arm)|"
              r"on (?:the )?(?:left and right|right and left)(?: sides?)?|each way|l ?[/&+] ?r|r ?[/&+] ?l|b/l|(?-i:BL)\b|bilat(?:eral(?:ly)?)?\b\.?|e/[sl]\b|p/s\b|(?-i:ES)\b|sides?\s*:\s*(?:both|each|left and right|l ?[/&+] ?r)|(?-i:B)(?=\s*(?:[,;.)]|$))")),
        ("a", r"(?:each|ea\.?)(?=\s*(?:[,;.)]|$))|(?:left and right|right and left)(?: sides?)?"),
        ("e", r"(?:(?:on|for|with|to|in|of) )?both (?:sides|legs|arms|feet|hips|shoulders|knees|hands|ankles|heels|wrists|elbows|directions|ways)"),
        ("U", r"(?:at|in) (?:the )?(?:top|bottom|end)(?: position)?"),
        ("A", r"up to(?= \d)|at least|as many|as long|as much|maximum|minimum|max|min(?= \d)|or more|(?:until |till |to )?(?:failure|fatigued?|exhaustion|tolerance)|until (?:tired|exhausted)|as tolerated|amrap"),
        ("H", (r"pause(?=(?: for)? ?(?:at|in) (?:the )?(?:top|bottom|end))|hold(?:ing|s)?|held|keep|stay(?:ing)?|maintain|remain|tighten|tense|"
              r"isometric")),
        ("P", r"(?-i:RI)\b|rest(?:ing|s)?|breaks?|recover(?:y)?|pauses?|relax|off"),
        ("Q", r"lower(?:ing)?|lift(?:ing)?|raise|rais(?:e|ing)|return|inhale|exhale|breathe|take|taking|wait"),
        ("q", r"in|over|after|within"),
        ("C", r"counts?(?: of)?"),
        ("S", r"sets?|rounds?|circuits?|times (?:through|over)"),
        ("R", r"reps?|repetitions?|repeats|how many(?: times)?(?=\s*:)|(?<=[0-9] )(?:steps|strides|circles|breaths? cycles)"),
        ("X", r"times"),
        ("B", r"(?:deep |slow |full |calm |long )*breaths?"),
        ("V", r"repeat(?:ed)?|do|perform(?:ed)?|complete[d]?|try|aim|(?:start|begin)(?:ing)?(?= (?:with|at|from|by)\b)"),
        ("F", r"for|about|around|approx(?:imately)?\.?"),
        ("&", r"and|then|plus"),
        ("O", (r"how often|no (?:weights?|resistance|load|band)|body ?weight|of|w/|with|the|a|an|please|pls|thanks|this|that|these|it|at|on|exercises?|movements?|sequence|total|dos(?:e|age)|position|stretch|"
              r"using|use|all|to|frequency|duration|time|again|your|same|day's|is|in total|slow(?:ly)?|gentl[ey]|controlled")),
    ),
)  # fmt: skip

GERMAN = Vocabulary(
    numbers={
        "ein": 1, "eine": 1, "einen": 1, "einer": 1, "einem": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "f\u00fcnf": 5, "sechs": 6, "sieben": 7,
        "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zw\u00f6lf": 12, "ein dutzend": 12, "dreizehn": 13, "vierzehn": 14, "f\u00fcnfzehn": 15, "sechzehn": 16, "siebzehn": 17,
        "achtzehn": 18, "neunzehn": 19, "zwanzig": 20,
        "f\u00fcnfundzwanzig": 25, "drei\u00dfig": 30, "vierzig": 40, "f\u00fcnfundvierzig": 45, "f\u00fcnfzig": 50, "sechzig": 60,
    },
    span="bis|oder",
    nouns=r"schritte|kreise|schl\u00e4ge|st\u00fcck|hebungen|drehungen",
    between="zwischen|von",
    between_and="und|bis",
    times_suffix="mal",
    words=(
        ("l", r"nur (?:mit |auf |f\u00fcr )?(?:de[rmn] |die |das )?link(?:s|e[nrs]?)(?: (?:seite|bein|arm|fu\u00df))?|\((?:li|links)\.?\)|(?:li\.|links) nur"),
        ("r", r"nur (?:mit |auf |f\u00fcr )?(?:de[rmn] |die |das )?recht(?:s|e[nrs]?)(?: (?:seite|bein|arm|fu\u00df))?|\((?:re|rechts)\.?\)|(?:re\.|rechts) nur"),
        ("M", r"morgens (?:und|u\.|&|\+) abends|(?:am )?morgen und (?:am )?abend"),
        ("u", r"jeden (?:dritten|3\.) tag|alle (?:drei|3) tage"),
        ("Y", r"(?:an )?jede[nmr]? (?:zweiten|2\.) tag|alle (?:zwei|2) tage"),
        ("z", r"(?:und |dann )*(?:alles|das (?:ganze|alles)|den (?:ganzen )?zirkel|die (?:ganze )?runde) (?:noch ?(?:ein)?mal|wiederholen|von vorn)|(?<!sie )(?<!sie dann )das ganze(?= [0-9zd])"),
        ("G", r"(?:und |dann |langsam |allm\u00e4hlich )*(?:steigern (?:sie )?(?:sich )?(?:auf|bis)|auf|bis(?: zu)?)(?= [0-9]+ (?:steigern|erh\u00f6hen))|(?:auf|bis) (?=[0-9]+ gesteigert)|steigern (?:auf|bis)(?: zu)?"),
        ("O", r"(?:zu )?steigern|erh\u00f6hen"),
        ("A", r"ein paar ?(?=mal|wdh|wiederh|sek|min)|mehrmals|einige (?=mal|wdh|wiederh|sek|min)"),
        ("D", r"(?:am|pro|je|jeden|/) ?tag|jeden (?:abend|morgen)|t\u00e4gl(?:ich|\.)|tgl\.?|/ ?d\b"),
        ("W", r"(?:die|in der|pro|je|/) ?(?:woche|wo\b\.?)|/ ?w\b|w\u00f6chentl(?:ich|\.)|w\u00f6\.|wtl\.?"),
        ("h", r"(?:jede|pro|alle) stunden?|st\u00fcndlich"),
        ("N", r"tage?n?|einheiten"),
        ("K", r"wochen?"),
        ("I", r"zwischen (?:den |jedem |jeder )?(?:s\u00e4tzen|satz|serien|durchg\u00e4ngen|runden)|dazwischen|nach jedem satz"),
        ("J", r"zwischen (?:den |jeder )?(?:wiederholungen|wiederholung)"),
        ("E", (r"(?:(?:auf|f\u00fcr|mit) )?(?:pro|je|jede[rsnm]?|/) ?(?P<limb>seiten?|beine?n?|arme?n?|fu\u00df|f\u00fc\u00dfen?|h\u00fcften?|schultern?|"
              r"knien?|h\u00e4nden?|hand|richtungen?)|pro s\.|bilateral|beidseit(?:ig|s)|beids\.|bds\.?|links (?:\+|&|/) rechts|rechts (?:\+|&|/) links|li\.? ?[/+&] ?re\.?|re\.? ?[/+&] ?li\.?|seiten?\s*:\s*(?:beide|je(?:de)?)")),
        ("a", r"links und rechts|rechts und links"),
        ("e", r"(?:(?:auf|f\u00fcr|mit) )?beide[nr]? (?:seiten|beinen?|armen?|f\u00fc\u00dfen?|h\u00fcften|schultern|knien?|h\u00e4nden?|richtungen)"),
        ("U", r"am h\u00f6chsten punkt|oben|unten|in der endposition"),
        ("A", r"bis zu(?= \d)|mindestens|maximal|h\u00f6chstens|so (?:oft|lange|viele)|m\u00f6glichst|oder mehr|bis zur (?:ersch|erm)\w+|max\.?(?= ?(?:wdh|wiederh))|maximale"),
        ("H", r"gehalten|halten?|h\u00e4lt|haltezeit|haltedauer|dauer|halte|spannung halten|bleiben?|verharren|anspannen|spannen|verweilen"),
        ("P", r"pausen?|pausieren|satzpause|ruhen|ausruhen|entspannen"),
        ("Q", r"senken|absenken|heben|anheben|einatmen|ausatmen|warten"),
        ("q", r"in|innerhalb(?: von)?|nach"),
        ("S", r"s\u00e4tze?n?|satz|serien?|durchg\u00e4nge?n?|durchgang|runden?|sets?"),
        ("R", r"wiederholung(?:en)?|wdhl?g?n?\.?|whs?\.?|whd\.?|reps?|st\u00fcck|(?<=[0-9] )schritte"),
        ("X", r"-?mal"),
        ("B", r"(?:tiefe |ruhige |langsame )*atemz\u00fcgen?"),
        ("V", r"wiederholen|wiederhole|machen|mache|f\u00fchren|durchf\u00fchren|durchgef\u00fchrt|ausf\u00fchren|\u00fcben"),
        ("F", r"f\u00fcr|etwa|ca\.?|circa|ungef\u00e4hr|w\u00e4hrend"),
        ("&", r"und|dann|danach|sowie"),
        ("O", (r"jew\.|ohne (?:gewicht|widerstand)|eigengewicht|danke|von|mit|je|jeweils|\u00e0|a|zu|sie|die|der|das|den|dem|diese|\u00fcbung(?:en)?|es|lang|ihnen|pro|spannung|position|dehnung|bewegung|"
              r"insgesamt|h\u00e4ufigkeit|durch|aus|auf|bitte|alle|noch|anzahl|langsame?n?|kontrolliert|locker")),
    ),
)  # fmt: skip

SPANISH = Vocabulary(
    numbers={
        "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
        "nueve": 9, "diez": 10, "once": 11, "doce": 12, "una docena": 12, "trece": 13, "catorce": 14,
        "quince": 15, "diecis\u00e9is": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veinticinco": 25, "treinta": 30,
        "cuarenta": 40, "cuarenta y cinco": 45, "cincuenta": 50, "sesenta": 60,
    },
    span="a|o|hasta",
    nouns=r"pasos|c\u00edrculos|toques|giros|balanceos",
    between="entre|de",
    between_and="y|a",
    words=(
        ("l", r"s[o\u00f3]lo (?:con |en |por )?(?:el |la )?(?:lado |pierna |brazo )?izquierd[oa]|\((?:izq|izquierd[oa])\.?\)"),
        ("r", r"s[o\u00f3]lo (?:con |en |por )?(?:el |la )?(?:lado |pierna |brazo )?derech[oa]|\((?:der|dch[oa]|derech[oa])\.?\)"),
        ("M", r"(?:por la )?ma\u00f1ana y (?:por la )?(?:tarde|noche)"),
        ("u", r"cada (?:tres|3) d\u00edas"),
        ("Y", r"(?:en )?d\u00edas alternos|cada (?:dos|2) d\u00edas|un d\u00eda s\u00ed y otro no|un d\u00eda s\u00ed y un d\u00eda no"),
        ("z", (r"(?:y )?(?:repita|repite|repetir|haga|haz) (?:todo|todo el circuito|el circuito|la rutina|toda la (?:rutina|serie))(?: (?:otra vez|de nuevo|una vez m\u00e1s))?"
              r"|(?:todo )?el circuito(?: completo| entero)?(?=\s*(?:[.,;)]|$))")),
        ("G", r"(?:y |luego )*(?:sub(?:ir|a|e|iendo)|aument(?:ar|e|a)|progres(?:ar|e|a)|lleg(?:ar|ue|a)) (?:poco a poco |gradualmente )?(?:hasta|a)(?= [0-9])"),
        ("A", r"(?:unas cuantas|varias|algunas) (?=veces|repe|series)"),
        ("D", r"(?:al|por|cada|/|c/) ?d\u00eda|todos los d\u00edas|cada (?:noche|ma\u00f1ana)|diari(?:o|a|amente|os|as)|a diario"),
        ("W", r"(?:a la|por|cada|/|c/) ?(?:semana|sem\.?)|semanal(?:es|mente)?"),
        ("h", r"cada hora|por hora"),
        ("N", r"d\u00edas?|sesiones"),
        ("K", r"semanas?"),
        ("I", r"entre (?:cada )?(?:las )?(?:series?|rondas?|vueltas?)"),
        ("J", r"entre (?:cada )?(?:las )?repetici(?:\u00f3n|ones)"),
        ("E", (r"(?:(?:con|por|en|de|a|hacia|para) )?(?:cada|c/|x|/) ?(?P<limb>lados?|piernas?|brazos?|pies?|caderas?|hombros?|rodillas?|manos?|"
              r"direcci(?:\u00f3n|ones)|sentidos?)|por (?P<per>lado|pierna|brazo|pie)|c/u\b\.?|ambos lados por separado|lados?\s*:\s*(?:ambos|los dos|cada uno)")),
        ("a", r"cada un[oa](?=\s*(?:[,;.)]|$))"),
        ("e", r"bilateral(?:mente)?|(?:(?:con|por|en|de|a|hacia|para) )?amb[oa]s (?:lados|piernas|brazos|pies|caderas|hombros|rodillas|manos|direcciones|sentidos)"),
        ("U", r"arriba|abajo"),
        ("A", r"hasta(?= \d)|(?:hasta el |al )?(?:fallo|agotamiento)|m\u00e1xim[oa]s repeticiones|al menos|como m\u00ednimo|m\u00e1ximo|como m\u00e1ximo|tantas|todas las que|o m\u00e1s"),
        ("H", (r"mant(?:enga|\u00e9n|ener|eniendo|enga la|ente)|manteng\u00e1?lo|mantenga|sost(?:enga|\u00e9n|ener)|aguant(?:e|a|ar)|permanezca|qu\u00e9dese|qu\u00e9date|"
              r"contraiga|contrae|apriete")),
        ("P", r"descans(?:o|os|e|a|ar|ando)|pausas?|repos(?:o|e)|relaj(?:e|a|ar)"),
        ("Q", r"baj(?:e|a|ar|ando)|sub(?:a|e|ir|iendo)|levant(?:e|a|ar)|inspir(?:e|a|ar)|espir(?:e|a|ar)|inhale|exhale|esper(?:e|a)"),
        ("q", r"en|tras|despu\u00e9s de"),
        ("S", r"series?|rondas?|vueltas?|tandas?"),
        ("R", r"repetici(?:\u00f3n|ones)|reps?\.?|(?<=[0-9] )pasos"),
        ("X", r"vez|veces|v(?= ?/)"),
        ("B", r"respiraciones(?: profundas| lentas)?|respiraci\u00f3n"),
        ("V", r"(?:empiec?e|empieza|empezar|comenzar|comience)(?= con)|repita|repite|repetir|repitiendo|haga|haz|hacer|realice|realiza|realizar|complete|hazlo|h\u00e1galo"),
        ("F", r"durante|por|unos|unas|aproximadamente|aprox\.?"),
        ("&", r"y|luego|despu\u00e9s|e"),
        ("O", (r"sin (?:peso|carga)|peso corporal|por favor|gracias|de|con|la|el|los|las|esta|este|estos|ejercicios?|movimiento|a|al|posici\u00f3n|postura|estiramiento|en total|estir\u00e1ndo|cada una|"
              r"cada uno|frecuencia|lo|para|lent[oa]s?|despacio|suaves?|controlad[oa]s?")),
    ),
)  # fmt: skip

VOCABULARIES: dict[Language, Vocabulary] = {"en": ENGLISH, "de": GERMAN, "es": SPANISH}

_LIMB_WORDS: tuple[tuple[Limb, str], ...] = (
    ("foot", r"foot|feet|fu\u00df|f\u00fc\u00df|pie(?!r)"),
    ("leg", r"leg|knee|ankle|heel|bein|knie|pierna|rodilla"),
    ("arm", r"arm|hand|wrist|elbow|h\u00e4nd|brazo|mano"),
    ("hip", r"hip|h\u00fcft|cadera"),
    ("shoulder", r"shoulder|schulter|hombro"),
)
_LIMBS = tuple((limb, re.compile(pattern, re.IGNORECASE)) for limb, pattern in _LIMB_WORDS)


def limb_of(words: str) -> Limb:
    """What a sheet calls a side that people call so: `limb_of('on each knee') -> 'leg'`."""
    return next((limb for limb, pattern in _LIMBS if pattern.search(words)), "side")
