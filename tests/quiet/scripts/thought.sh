# What the starter that thinks is asked, and how well the starters fit this machine.
s ask 'Say hello.' --max-tokens 8
s ask 'who wrote the Odyssey'
echo 'What is the capital of France?' | s chat
s engines
# It has just answered. Where little memory is left it may have been given back since.
either engines restart mind
s models list --measure
s models verify hibari
either doctor
s resident --stop
