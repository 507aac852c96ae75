// @ts-check
// How it was: kept on this device, and handed on as one line that `voicecoach plan done --from-page` reads.

/** @param {Model} model @param {Record<string, string>} report @returns {string} */
function reportLine(model, report) {
    const { programme, routine, number } = model.session;
    const fields = [
        ["routine", routine],
        ["programme", programme || ""],
        ["session", number ? String(number) : ""],
        ["day", report.day],
        ["pain", report.pain],
        ["effort", report.effort],
        ["left-out", report["left-out"]],
    ];
    return [
        "voicecoach-done/1",
        ...fields.filter(([, value]) => value).map(([name, value]) => `${name}=${value}`),
    ].join(" ");
}

/** @param {Model} model @param {Memory} memory */
function openReport(model, memory) {
    const form = /** @type {HTMLFormElement} */ (part("report-form"));
    const day = /** @type {HTMLInputElement} */ (part("day"));
    const pain = /** @type {HTMLSelectElement} */ (part("pain"));
    const effort = /** @type {HTMLSelectElement} */ (part("effort"));
    const line = /** @type {HTMLTextAreaElement} */ (part("line"));
    const left = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[name=left-out]")]);
    const status = part("report-status");
    const last = memory.read().report;
    // A session that is not one of a course is done again on other days, and each is another report.
    const kept = last && (last.on === today() || model.session.number) ? last : undefined;
    day.value = kept?.day || today();
    day.max = today();
    if (kept) {
        pain.value = kept.pain || "";
        effort.value = kept.effort || "";
        const names = (kept["left-out"] || "").split(",");
        for (const box of left) box.checked = names.includes(box.value);
        show(kept);
    }

    /** The box of the line is as high as the line, however narrow the screen is. */
    function showWhole() {
        line.style.height = "auto";
        line.style.height = `${line.scrollHeight + line.offsetHeight - line.clientHeight}px`;
    }

    window.addEventListener("resize", showWhole);

    /** @param {Record<string, string>} report */
    function show(report) {
        line.value = reportLine(model, report);
        part("report-line").hidden = false;
        showWhole();
    }

    // The line says what was there when it was made; what is changed afterwards needs a new one.
    form.addEventListener("input", () => {
        part("report-line").hidden = true;
        setText(status, "");
    });
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        const report = {
            on: today(),
            day: day.value,
            pain: pain.value,
            effort: effort.value,
            "left-out": left
                .filter((box) => box.checked)
                .map((box) => box.value)
                .join(","),
        };
        const isKept = memory.write({ report });
        const { programme, number } = model.session;
        if (programme && number) new CourseMemory(programme).keep(number, report.day);
        show(report);
        setText(status, isKept ? model.words.saved : model.words["not-saved"]);
    });
    part("copy").addEventListener("click", async () => {
        line.select();
        try {
            await navigator.clipboard.writeText(line.value);
            setText(status, model.words.copied);
        } catch {
            // Without leave for the clipboard the line is selected, ready to be copied.
            setText(status, document.execCommand("copy") ? model.words.copied : model.words["copy-by-hand"]);
        }
    });
    part("share").hidden = !("share" in navigator);
    part("share").addEventListener(
        "click",
        () => void navigator.share({ text: line.value }).catch(() => undefined),
    );
}
