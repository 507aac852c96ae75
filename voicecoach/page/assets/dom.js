// @ts-check
// What every page does to its parts.

/** @param {string} id */
function part(id) {
    const found = document.getElementById(id);
    if (!found) throw new Error(`no part ${id}`);
    return found;
}

/** @param {HTMLElement} element @param {string} text */
function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
}

/** Today, where the person is, as 2026-11-28. */
function today() {
    const now = new Date();
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** What the pages of one course remember together on this device. Storage may be forbidden; then nothing is remembered. */
class CourseMemory {
    /** @param {string} programme */
    constructor(programme) {
        this.key = `voicecoach-course:${programme}`;
    }

    /** The day on which each session was done, by its number. @returns {Record<string, string>} */
    read() {
        try {
            const kept = JSON.parse(localStorage.getItem(this.key) || "{}");
            return kept && typeof kept === "object" ? kept : {};
        } catch {
            return {};
        }
    }

    /** @param {number} number @param {string} day */
    keep(number, day) {
        try {
            localStorage.setItem(this.key, JSON.stringify({ ...this.read(), [number]: day }));
        } catch {
            // A private window, or a full disk: the course can be followed all the same.
        }
    }
}
