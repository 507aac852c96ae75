// @ts-check
// What the page knows: the session that build.py wrote, and questions about it. Nothing here touches the page.

/** @typedef {[kind: string, at_ms: number, end_ms: number, set: number | null, rep: number | null, side: string | null]} Phase */
/** @typedef {[at_ms: number, end_ms: number, text: string]} Cue */
/** @typedef {{title: string, at_ms: number, end_ms: number, exercise: string | null, set_word: string, sets: number, stops: number[]}} Section */
/**
 * @typedef {object} Session
 * @property {string} title
 * @property {string} routine
 * @property {string | null} programme
 * @property {number | null} number
 * @property {string} hash
 * @property {number} duration_ms
 * @property {string} media_type
 * @property {string} suffix
 * @property {string} captions
 * @property {Record<string, string>} words
 * @property {Cue[]} cues
 * @property {Phase[]} phases
 * @property {Section[]} sections
 */

/** How long a phrase stays on the screen after it was said, in ms. */
const LINGER_MS = 8000;
/** Going back within this time of a beginning means the beginning before it, in ms. */
const JUST_BEGUN_MS = 3000;

/** Something later than this after the countdown is not announced, in ms: who reads it would be too early. */
const SOON_MS = 2000;

/**
 * The index of the last entry that begins at or before a time; -1 before the first.
 * @param {number[]} starts @param {number} at_ms
 */
function indexAt(starts, at_ms) {
    let low = 0;
    let high = starts.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= at_ms) low = middle + 1;
        else high = middle;
    }
    return low - 1;
}

/** @param {number} at_ms */
function clock(at_ms) {
    const seconds = Math.max(0, Math.floor(at_ms / 1000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

class Model {
    /** @param {Session} session */
    constructor(session) {
        this.session = session;
        this.words = session.words;
        this.phaseStarts = session.phases.map((phase) => phase[1]);
        this.cueStarts = session.cues.map((cue) => cue[0]);
        this.sectionStarts = session.sections.map((section) => section.at_ms);
    }

    /** @param {number} at_ms */
    phaseIndex(at_ms) {
        return Math.max(0, indexAt(this.phaseStarts, at_ms));
    }

    /** @param {number} at_ms */
    sectionIndex(at_ms) {
        return Math.max(0, indexAt(this.sectionStarts, at_ms));
    }

    /** The phrase of now, or the one of this exercise that was just said. @param {number} at_ms */
    cue(at_ms) {
        const cue = this.session.cues[indexAt(this.cueStarts, at_ms)];
        const isHere = cue && this.sectionIndex(cue[0]) === this.sectionIndex(at_ms);
        return isHere && at_ms < cue[1] + LINGER_MS ? cue : null;
    }

    /** When this phase ends; setting up in several parts is one to the eye. @param {number} index */
    phaseEnd(index) {
        const { phases } = this.session;
        const section = this.sectionIndex(phases[index][1]);
        let last = index;
        while (
            phases[last][0] === "set-up" &&
            phases[last + 1]?.[0] === "set-up" &&
            this.sectionIndex(phases[last + 1][1]) === section
        )
            last += 1;
        return phases[last][2];
    }

    /** What comes when the countdown has ended, in words; empty where nothing else does soon. @param {number} index */
    coming(index) {
        const { phases } = this.session;
        const end_ms = this.phaseEnd(index);
        const [kind, , , set, rep, side] = phases[index];
        const isOther = (/** @type {Phase} */ one) =>
            one[0] !== kind || one[3] !== set || one[4] !== rep || one[5] !== side;
        const next = phases.find((one) => one[1] >= end_ms && isOther(one));
        if (!next || next[1] - end_ms > SOON_MS) return "";
        if (next[0] === "transition") {
            const section = this.session.sections[this.sectionIndex(next[2])];
            return section ? section.title : this.words.transition;
        }
        if (kind === "rest" && next[3] && next[0] !== "rest") return this.setWords(next[3], next[1]);
        if (next[0] === kind) {
            const parts = [];
            if (next[3] && next[3] !== set) parts.push(`${this.setWord(next[1])} ${next[3]}`);
            else if (next[4] && next[4] !== rep) parts.push(`${this.words.rep} ${next[4]}`);
            if (next[5] && next[5] !== side) parts.push(this.words[next[5]]);
            return parts.join(", ");
        }
        const nextSide = next[5] ? `, ${this.words[next[5]]}` : "";
        const seconds = ["hold", "work", "rest"].includes(next[0])
            ? `, ${Math.round((next[2] - next[1]) / 1000)} s`
            : "";
        return `${this.words[next[0]]}${nextSide}${seconds}`;
    }

    /** What a set is called there: a spot, a cycle. @param {number} at_ms */
    setWord(at_ms) {
        return this.session.sections[this.sectionIndex(at_ms)]?.set_word || this.words.set;
    }

    /** Which set of how many. @param {number} number @param {number} at_ms */
    setWords(number, at_ms) {
        const sets = this.session.sections[this.sectionIndex(at_ms)]?.sets || 0;
        return `${this.setWord(at_ms)} ${number}${sets > 1 ? ` ${this.words.of} ${sets}` : ""}`;
    }

    /** Exercise, set, rep and side in words. @param {number} at_ms */
    where(at_ms) {
        const section = this.session.sections[this.sectionIndex(at_ms)];
        const [, , , set, rep, side] = this.session.phases[this.phaseIndex(at_ms)];
        const parts = [section ? section.title : this.session.title];
        if (set) parts.push(this.setWords(set, at_ms));
        if (rep) parts.push(`${this.words.rep} ${rep}`);
        if (side) parts.push(this.words[side]);
        // No line begins with the dot, and none breaks between "Set" and its number.
        const [title, ...rest] = parts;
        return [title, ...rest.map((one) => one.replaceAll(" ", "\u00a0"))].join("\u00a0· ");
    }

    /** @param {number} at_ms */
    nextExercise(at_ms) {
        const section = this.session.sections[this.sectionIndex(at_ms) + 1];
        return section ? section.at_ms : this.session.duration_ms;
    }

    /** The beginning of this exercise; just after it, that of the one before. @param {number} at_ms */
    previousExercise(at_ms) {
        const index = this.sectionIndex(at_ms);
        const section = this.session.sections[index];
        if (!section) return 0;
        return at_ms - section.at_ms > JUST_BEGUN_MS || index === 0
            ? section.at_ms
            : this.session.sections[index - 1].at_ms;
    }

    /** @param {number} at_ms */
    thisExercise(at_ms) {
        const section = this.session.sections[this.sectionIndex(at_ms)];
        return section ? section.at_ms : 0;
    }

    /** The beginning of this set. @param {number} at_ms */
    thisSet(at_ms) {
        const section = this.session.sections[this.sectionIndex(at_ms)];
        if (!section) return 0;
        const index = indexAt(section.stops, at_ms);
        return index < 0 ? section.at_ms : section.stops[index];
    }
}
