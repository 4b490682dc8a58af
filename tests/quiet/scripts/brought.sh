# A model that the user brings along, and uses.
export SOTTO_MODELS_DIR="$MODELS"
s models import "$SMALL"
s models use stories260K.gguf
s ask 'Once upon a time' --max-tokens 8
s models verify
