// @ts-check
// The page of a session: what each button and key does.

/** How often the screen looks where the sound is, in ms: half a frame of a digit's change at most. */
const LOOK_EVERY_MS = 100;
/** How often the place is kept while it plays, in ms. */
const KEEP_EVERY_MS = 2000;
const STEP_MS = 5000;

function openSession() {
    const model = new Model(JSON.parse(part("session").textContent || "{}"));
    const memory = new Memory(model.session.hash);
    const player = new Player(model, memory);
    const screen = new View(model);
    const { words } = model;
    const draw = () => screen.draw(player.at_ms, player.isPlaying);
    /** @type {Record<string, () => void>} */
    const acts = {
        play: () => player.toggle(),
        previous: () => player.seek(model.previousExercise(player.at_ms)),
        next: () => player.seek(model.nextExercise(player.at_ms)),
        repeat: () => player.seek(model.thisSet(player.at_ms)),
        again: () => player.seek(model.thisExercise(player.at_ms)),
        back: () => player.seek(player.at_ms - STEP_MS),
        forward: () => player.seek(player.at_ms + STEP_MS),
        print: () => window.print(),
        "from-start": () => {
            player.seek(0);
            part("restart").hidden = true;
            setText(part("status"), "");
            part("play").focus();
        },
    };
    for (const name of ["play", "previous", "next", "repeat", "again", "print", "from-start"])
        part(name).addEventListener("click", acts[name]);
    for (const place of screen.places)
        place.addEventListener("click", () => {
            player.seek(Number(place.dataset.at));
            part("player").scrollIntoView({ block: "nearest" });
        });
    screen.seek.addEventListener("input", () => player.seek(Number(screen.seek.value)));
    part("timeline").addEventListener("click", (event) => {
        const box = part("timeline").getBoundingClientRect();
        player.seek(((event.clientX - box.left) / box.width) * model.session.duration_ms);
    });
    hearKeys(acts);

    for (const event of ["voicecoach-moved", "seeked", "playing", "pause", "ended", "loadedmetadata"])
        player.audio.addEventListener(event, draw);
    player.audio.addEventListener("error", () => setText(part("status"), words.broken));
    player.audio.addEventListener("playing", () => {
        part("restart").hidden = true;
        setText(part("status"), "");
    });
    player.audio.addEventListener("ended", () => {
        player.keep();
        part("report").scrollIntoView({ block: "nearest" });
    });
    for (const event of ["pagehide", "visibilitychange"]) window.addEventListener(event, () => player.keep());

    const options = openOptions(player, memory, screen, draw);
    let last = -1;
    let section = -1;
    setInterval(() => {
        if (!player.isPlaying) return;
        draw();
        const index = model.phaseIndex(player.at_ms);
        if (index !== last) {
            options.feel(model.session.phases[last]?.[0], model.session.phases[index][0]);
            last = index;
        }
        const here = model.sectionIndex(player.at_ms);
        if (here !== section) player.tellSystem();
        section = here;
    }, LOOK_EVERY_MS);
    setInterval(() => player.isPlaying && player.keep(), KEEP_EVERY_MS);

    const kept = memory.read().at_ms;
    if (typeof kept === "number" && kept > 0 && kept < model.session.duration_ms) {
        player.seek(kept);
        part("restart").hidden = false;
        setText(part("status"), `${words.continued} ${clock(kept)}`);
    }
    openReport(model, memory);
    openDownloads(model, player);
    for (const name of ["player", "options", "report", "downloads"]) part(name).hidden = false;
    draw();
}

/** @param {Record<string, () => void>} acts */
function hearKeys(acts) {
    // A button that was clicked with a mouse or a finger must not take the space bar from then on.
    document.addEventListener("click", (event) => {
        const button = /** @type {HTMLElement} */ (event.target).closest("button");
        if (event.detail > 0 && button) button.blur();
    });
    /** @type {Record<string, string>} */
    const keys = { " ": "play", k: "play", n: "next", p: "previous", r: "repeat", a: "again" };
    /** @type {Record<string, string>} */
    const arrows = { ArrowLeft: "back", ArrowRight: "forward" };
    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        const target = /** @type {HTMLElement} */ (event.target);
        if (target.closest("input:not([type=checkbox], [type=range]), select, textarea")) return;
        // The space bar presses the button that has the focus; everywhere else it plays.
        if (event.key === " " && target.closest("button, a, [type=checkbox], summary")) return;
        const act = acts[keys[event.key.toLowerCase()] || arrows[event.key] || ""];
        if (!act) return;
        event.preventDefault();
        act();
    });
}

/** @param {Player} player @param {Memory} memory @param {View} screen @param {() => void} draw */
function openOptions(player, memory, screen, draw) {
    const names = ["show-cues", "vibrate", "awake"];
    const box = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (part(name));
    const kept = memory.read().options || {};
    for (const name of names) if (name in kept) box(name).checked = Boolean(kept[name]);
    part("vibrate-row").hidden = !("vibrate" in navigator);
    part("awake-row").hidden = !("wakeLock" in navigator);
    /** @type {WakeLockSentinel | null} */
    let lock = null;

    async function stayAwake() {
        const isWanted = box("awake").checked && player.isPlaying && document.visibilityState === "visible";
        if (isWanted && (!lock || lock.released))
            lock = await navigator.wakeLock?.request("screen").catch(() => null);
        if (!isWanted && lock) await lock.release();
    }

    function settle() {
        screen.showsCues = box("show-cues").checked;
        draw();
        void stayAwake();
    }

    for (const name of names)
        box(name).addEventListener("change", () => {
            memory.write({ options: Object.fromEntries(names.map((one) => [one, box(one).checked])) });
            settle();
        });
    for (const event of ["playing", "pause", "ended"])
        player.audio.addEventListener(event, () => void stayAwake());
    document.addEventListener("visibilitychange", () => void stayAwake());
    settle();
    return {
        /** A hold begins or ends. @param {string | undefined} before @param {string} now */
        feel(before, now) {
            if (!box("vibrate").checked || !("vibrate" in navigator)) return;
            if (now === "hold" || now === "work") navigator.vibrate(200);
            else if (before === "hold" || before === "work") navigator.vibrate([80, 80, 80]);
        },
    };
}

/** @param {Model} model @param {Player} player */
function openDownloads(model, player) {
    const { session } = model;
    const sound = /** @type {HTMLAnchorElement} */ (part("download-sound"));
    sound.href = player.address;
    sound.download = `${session.routine}.${session.suffix}`;
    const captions = /** @type {HTMLAnchorElement} */ (part("download-captions"));
    captions.hidden = !session.captions;
    captions.href = URL.createObjectURL(new Blob([session.captions], { type: "text/vtt" }));
    captions.download = `${session.routine}.vtt`;
}

openSession();
