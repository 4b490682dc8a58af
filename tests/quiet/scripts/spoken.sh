# Somebody speaks: what is said and heard again, a whole conversation from a recording, dictation from one, and the microphone, which
# fails where there is none and is given up after a while where nobody speaks into it. With SOTTO_SOAK also the richer voice, what
# measures the ear, and more patience.
patience=5
[ -z "${SOTTO_SOAK:-}" ] || patience=10
mkdir "$DATA-speech"
s say 'What is six times seven?' --out "$DATA-speech/said.wav"
s transcribe "$DATA-speech/said.wav" --json
s talk --in "$DATA-speech/said.wav" --out "$DATA-answered.wav"
s talk --in "$DATA-speech/said.wav" --dictate
if [ -n "${SOTTO_SOAK:-}" ]; then
  s say Yes. --family kokoro --out "$DATA-yes.wav"
  s bench engines --only transcription --rounds 1 --speech "$DATA-speech"
fi
for_a_while "$patience" listen --once
for_a_while "$patience" dictate --once
for_a_while 5 toggle
for_a_while 5 press
s release
s resident --stop
