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
            kind === "hold" ? "hold" : kind.startsWith("ramp") ? "ramp" : kind === "move" ? "move" : "rest";
        setText(part("where"), [now.exercise, now.side].filter(Boolean).join("\u00a0· "));
        setText(part("phase"), now.gate || now.phase || "");
        const left_ms = now.phase_left_ms;
        setText(part("count"), left_ms === undefined ? "" : String(Math.ceil(left_ms / 1000)));
        setText(part("cue"), now.saying || "");
        setText(part("coming"), now.next || "");
        setText(part("status"), now.state === "not-begun" ? said.waiting : "");
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
            setText(part("status"), said.lost);
        }
    }

    for (const button of document.querySelectorAll("[data-command]"))
        button.addEventListener("click", async () => {
            const command = /** @type {HTMLElement} */ (button).dataset.command || "";
            try {
                await fetch("do", { method: "POST", body: command });
                await ask();
            } catch {
                setText(part("status"), said.lost);
            }
        });
    void ask();
    setInterval(() => void ask(), ASK_EVERY_MS);
}

openRemote();
