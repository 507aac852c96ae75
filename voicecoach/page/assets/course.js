// @ts-check
// The page of a course: today's session on top, by the clock of the device and by what was done on it.

/** @typedef {{number: number, day: string}} CourseSession */
/** @typedef {{programme: string, words: Record<string, string>, sessions: CourseSession[]}} Course */

/** @param {string} day As 2026-11-28. @returns {string} In the language of the page, with the day of the week. */
function longDay(day) {
    const found = new Date(`${day}T12:00:00Z`);
    if (Number.isNaN(found.getTime())) return "";
    return new Intl.DateTimeFormat(document.documentElement.lang, {
        dateStyle: "full",
        timeZone: "UTC",
    }).format(found);
}

function openCourse() {
    /** @type {Course} */
    const course = JSON.parse(part("course").textContent || "{}");
    const memory = new CourseMemory(course.programme);

    function draw() {
        const done = memory.read();
        const left = [];
        for (const session of course.sessions) {
            const row = part(`session-${session.number}`);
            const isDone = row.dataset.done !== undefined || session.number in done;
            row.classList.toggle("done", isDone);
            row.querySelector(".mark")?.toggleAttribute("hidden", !isDone);
            // What is done stands under the day on which it was done, not under the one that was planned.
            const day = /** @type {HTMLElement | null} */ (row.querySelector(".day"));
            if (day && session.number in done) setText(day, longDay(done[session.number]));
            part(isDone ? "done-list" : "ahead-list").append(row);
            const isMissed = !isDone && session.day < today();
            row.querySelector(".missed")?.toggleAttribute("hidden", !isMissed);
            if (!isDone) left.push(session);
        }
        const due = left.find((session) => session.day === today());
        const missed = left.find((session) => session.day < today());
        // What was missed is never called today's: it comes next, unless today has a session of its own.
        const next = due || left[0];
        const hasDoneToday = Object.values(done).includes(today());
        part("done").hidden = !part("done-list").children.length;
        part("ahead").hidden = !part("ahead-list").children.length;
        part("nothing").hidden = Boolean(next);
        part("first").hidden = !next;
        if (!next) return;
        const row = part(`session-${next.number}`);
        const title =
            next === due && !hasDoneToday ? "today" : next === missed ? "missed-next" : "next-session";
        setText(part("first-title"), course.words[title]);
        setText(part("first-name"), row.querySelector(".name")?.textContent || "");
        setText(part("first-day"), row.querySelector(".day")?.textContent || "");
        part("missed").hidden = !missed || missed === next;
        if (missed) {
            const late = part(`session-${missed.number}`);
            const link = /** @type {HTMLAnchorElement} */ (part("missed-link"));
            link.href = late.querySelector("a")?.getAttribute("href") || "#";
            setText(link, late.querySelector(".name")?.textContent || "");
            setText(part("missed-day"), late.querySelector(".day")?.textContent || "");
        }
        const link = /** @type {HTMLAnchorElement} */ (part("first-link"));
        link.href = row.querySelector("a")?.getAttribute("href") || "#";
    }

    draw();
    // Coming back from a session, the page may be the one that was left.
    window.addEventListener("pageshow", draw);
    document.addEventListener("visibilitychange", draw);
}

openCourse();
