// @ts-check
// What the page shows of the moment: the phase, the countdown, the words, what comes next, and where it is in all.

/** What each kind of phase looks like. @type {Record<string, string>} */
const LOOKS = {
    hold: "hold",
    work: "hold",
    "ramp-up": "ramp",
    "ramp-down": "ramp",
    rest: "rest",
    switch: "rest",
    transition: "rest",
};

class View {
    /** @param {Model} model */
    constructor(model) {
        this.model = model;
        this.now = part("now");
        this.seek = /** @type {HTMLInputElement} */ (part("seek"));
        this.places = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-at]")]);
        this.showsCues = true;
    }

    /** @param {number} at_ms @param {boolean} isPlaying */
    draw(at_ms, isPlaying) {
        const { session, words } = this.model;
        const index = this.model.phaseIndex(at_ms);
        const [kind] = session.phases[index];
        const end_ms = this.model.phaseEnd(index);
        const isOver = at_ms >= session.duration_ms;
        this.now.dataset.look = isOver ? "move" : LOOKS[kind] || "move";
        setText(part("where"), this.model.where(at_ms));
        setText(part("phase"), isOver ? words.finish : words[kind]);
        setText(part("count"), isOver ? "✓" : String(Math.ceil((end_ms - at_ms) / 1000)));
        const cue = this.model.cue(at_ms);
        setText(part("cue"), cue && this.showsCues ? cue[2] : "");
        part("cue").classList.toggle("said", cue !== null && at_ms >= cue[1]);
        const coming = isOver ? "" : this.model.coming(index);
        setText(part("coming"), coming ? `${words.coming} ${coming}` : "");
        this.drawPosition(at_ms);
        const play = part("play");
        play.classList.toggle("playing", isPlaying);
        play.setAttribute("aria-label", isPlaying ? words.pause : words.play);
    }

    /** @param {number} at_ms */
    drawPosition(at_ms) {
        const { session } = this.model;
        part("head").style.left = `${(100 * at_ms) / session.duration_ms}%`;
        setText(part("at"), clock(at_ms));
        setText(part("left"), `−${clock(session.duration_ms - at_ms + 999)}`);
        if (document.activeElement !== this.seek || !this.seek.matches(":active"))
            this.seek.value = String(at_ms);
        this.seek.setAttribute("aria-valuetext", `${clock(at_ms)}, ${this.model.where(at_ms)}`);
        const section = this.model.thisExercise(at_ms);
        const set = this.model.thisSet(at_ms);
        for (const place of this.places) {
            const at = Number(place.dataset.at);
            const isHere = place.classList.contains("chapter") ? at === section : at === set;
            if (isHere) place.setAttribute("aria-current", "true");
            else place.removeAttribute("aria-current");
        }
    }
}
