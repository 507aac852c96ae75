// @ts-check
// The sound in the page, what is kept of it between visits, and the buttons of earphones and lock screens.

/** The bytes in the page, as something that can be played and saved. @param {string} type */
function embeddedSound(type) {
    const text = (part("sound").textContent || "").trim();
    part("sound").textContent = "";
    const blocks = [];
    // In blocks of whole base64 groups: one string of the whole sound would be held three times over.
    for (let at = 0; at < text.length; at += 1 << 20) {
        const bytes = atob(text.slice(at, at + (1 << 20)));
        const block = new Uint8Array(bytes.length);
        for (let index = 0; index < bytes.length; index += 1) block[index] = bytes.charCodeAt(index);
        blocks.push(block);
    }
    return new Blob(blocks, { type });
}

/** What one session remembers on this device. Storage may be forbidden; then nothing is remembered. */
class Memory {
    /** @param {string} hash */
    constructor(hash) {
        this.key = `voicecoach:${hash}`;
    }

    /** @returns {{at_ms?: number, report?: Record<string, string>, options?: Record<string, boolean>}} */
    read() {
        try {
            const kept = JSON.parse(localStorage.getItem(this.key) || "{}");
            return kept && typeof kept === "object" ? kept : {};
        } catch {
            return {};
        }
    }

    /** Whether it is kept: not in a private window, or on a full disk; the session plays all the same. @param {object} change */
    write(change) {
        try {
            localStorage.setItem(this.key, JSON.stringify({ ...this.read(), ...change }));
            return true;
        } catch {
            return false;
        }
    }
}

class Player {
    /** @param {Model} model @param {Memory} memory */
    constructor(model, memory) {
        this.model = model;
        this.memory = memory;
        this.blob = embeddedSound(model.session.media_type);
        this.address = URL.createObjectURL(this.blob);
        this.audio = new Audio();
        this.audio.preload = "auto";
        this.audio.src = this.address;
        this.wanted_ms = /** @type {number | null} */ (null);
        this.audio.addEventListener("loadedmetadata", () => {
            if (this.wanted_ms !== null) this.audio.currentTime = this.wanted_ms / 1000;
        });
        this.audio.addEventListener("seeked", () => {
            this.wanted_ms = null;
            this.keep();
        });
        for (const event of ["playing", "pause", "seeked", "loadedmetadata"])
            this.audio.addEventListener(event, () => this.tellSystem());
        // iOS forgets the handlers when another page has played in between.
        this.audio.addEventListener("playing", () => this.hearSystem());
        this.audio.addEventListener("pause", () => this.keep());
        this.hearSystem();
    }

    /** Where the session is, in ms. */
    get at_ms() {
        const at_ms = this.wanted_ms === null ? this.audio.currentTime * 1000 : this.wanted_ms;
        return Math.min(Math.max(0, Math.round(at_ms)), this.model.session.duration_ms);
    }

    get isPlaying() {
        return !this.audio.paused && !this.audio.ended;
    }

    play() {
        return this.audio.play();
    }

    pause() {
        this.audio.pause();
    }

    toggle() {
        if (this.isPlaying) this.pause();
        else void this.play().catch(() => undefined);
    }

    /** @param {number} at_ms */
    seek(at_ms) {
        this.wanted_ms = Math.min(Math.max(0, at_ms), this.model.session.duration_ms);
        if (this.audio.readyState > 0) this.audio.currentTime = this.wanted_ms / 1000;
        this.audio.dispatchEvent(new Event("voicecoach-moved"));
    }

    keep() {
        const at_ms = this.at_ms;
        this.memory.write({ at_ms: at_ms >= this.model.session.duration_ms - 1000 ? 0 : at_ms });
    }

    hearSystem() {
        if (!("mediaSession" in navigator)) return;
        /** @type {[MediaSessionAction, MediaSessionActionHandler | null][]} */
        const handlers = [
            ["play", () => void this.play()],
            ["pause", () => this.pause()],
            ["previoustrack", () => this.seek(this.model.previousExercise(this.at_ms))],
            ["nexttrack", () => this.seek(this.model.nextExercise(this.at_ms))],
            ["seekto", (details) => details.seekTime !== undefined && this.seek(details.seekTime * 1000)],
            // With these, iOS shows them in the place of the buttons for exercises.
            ["seekforward", null],
            ["seekbackward", null],
        ];
        for (const [action, handler] of handlers) {
            try {
                navigator.mediaSession.setActionHandler(action, handler);
            } catch {
                // An action that this browser does not know.
            }
        }
    }

    tellSystem() {
        if (!("mediaSession" in navigator)) return;
        const session = navigator.mediaSession;
        const section = this.model.session.sections[this.model.sectionIndex(this.at_ms)];
        session.playbackState = this.isPlaying ? "playing" : "paused";
        const title = section ? section.title : this.model.session.title;
        if (!session.metadata || session.metadata.title !== title)
            session.metadata = new MediaMetadata({
                title,
                artist: this.model.session.title,
                album: "voicecoach",
            });
        const duration = this.audio.duration;
        if (session.setPositionState && Number.isFinite(duration) && duration > 0)
            session.setPositionState({
                duration,
                playbackRate: 1,
                position: Math.min(this.at_ms / 1000, duration),
            });
    }
}
