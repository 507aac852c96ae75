// @ts-check
// The remote control: what the session does now, and commands to it.

/** How often it asks where the session is, in ms. */
const ASK_EVERY_MS = 250;

/**
 * @typedef {object} Remote
 * @property {string} state
 * @property {string} title
 * @property {string} [language]
 * @property {string} [exercise]
 * @property {string} [phase]
 * @property {string} [kind]
 * @property {string} [side]
 * @property {number} [phase_left_ms]
 * @property {string} [saying]
 * @property {string} [next]
 * @property {string} [gate]
 */

function openRemote() {
    /** @type {Record<string, string>} */
    const said = JSON.parse(part("said").textContent || "{}");

    /** @param {Remote} now */
    function draw(now) {
        // The page may have been opened before it was known which session it is.
        document.title = now.title;
        setText(part("title"), now.title);
        const kind = now.kind || "";
        part("now").dataset.look =
            kind === "hold" || kind === "work"
                ? "hold"
                : kind.startsWith("ramp")
                  ? "ramp"
                  : kind === "move"
                    ? "move"
                    : "rest";
        setText(part("where"), [now.exercise, now.side].filter(Boolean).join("\u00a0· "));
        setText(part("phase"), now.gate || now.phase || "");
        const left_ms = now.phase_left_ms;
        setText(part("count"), left_ms === undefined ? "" : String(Math.ceil(left_ms / 1000)));
        setText(part("cue"), now.saying || "");
        setText(part("coming"), now.next ? `${said.coming} ${now.next}` : "");
        setText(
            part("status"),
            now.state === "not-begun" ? said.waiting : now.state === "paused" ? said.paused : "",
        );
    }

    /** Nothing is known any more: a count that stands still would be taken for the session. */
    function drawLost() {
        part("now").dataset.look = "rest";
        for (const name of ["where", "phase", "count", "cue", "coming"]) setText(part(name), "");
        setText(part("status"), said.lost);
    }

    async function ask() {
        try {
            const answer = await fetch("now", { cache: "no-store" });
            /** @type {Remote} */
            const now = await answer.json();
            // The page may have been opened before it was known what language the session has.
            if (now.language && now.language !== document.documentElement.lang) location.reload();
            else draw(now);
        } catch {
            drawLost();
        }
    }

    /** @param {string} command */
    async function send(command) {
        try {
            await fetch("do", { method: "POST", body: command });
            await ask();
        } catch {
            drawLost();
        }
    }

    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-command]")))
        button.addEventListener("click", (event) => {
            // A button that was tapped must not take the space bar from then on.
            if (event.detail > 0) button.blur();
            void send(button.dataset.command || "");
        });
    document.addEventListener("keydown", (event) => {
        const target = /** @type {HTMLElement} */ (event.target);
        if (event.key !== " " || event.repeat || target.closest("button")) return;
        event.preventDefault();
        void send("toggle");
    });
    void ask();
    setInterval(() => void ask(), ASK_EVERY_MS);
}

openRemote();
