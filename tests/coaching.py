"""What a coach says, for the tests of voices, and how fast a voice says it."""

import numpy as np

from voicecoach.clip import Clip
from voicecoach.sound import loudness
from voicecoach.speech import Voice

COACH_TEXT = """\
Stand tall with your feet hip width apart. Place your heel on the stool, toes toward the ceiling. Tilt your pelvis forward
until you feel a stretch behind the thigh. Keep your knee straight and lift the leg a little higher. Hold it there, and keep
breathing. Slowly let go, and come back to the middle. Lie on your back with both knees bent. Squeeze the ball between your
knees, and lift the hips. Shoulders away from the ears. Good, stay with it. Settle your pelvis and lengthen the spine.
Press your heel into the stool. Stop if you feel sharp pain."""
SENTENCES = [
    sentence.strip() + "." for sentence in COACH_TEXT.replace("\n", " ").split(".") if sentence.strip()
]


def speak_one(voice: Voice, text: str) -> Clip:
    (clip,) = voice.speak_all([text])
    return clip


def measure_wpm(voice: Voice, sentences: list[str]) -> float:
    clips = [
        loudness.trim(np.frombuffer(clip.pcm, "<i2"), clip.rate_hz) for clip in voice.speak_all(sentences)
    ]
    spoken_s = sum(len(clip) for clip in clips) / voice.rate_hz
    return 60 * len(" ".join(sentences).split()) / spoken_s
