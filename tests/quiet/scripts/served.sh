# The window in a browser, on the address that only this machine reaches.
ip link set lo up
"$SOTTO" --data-dir "$DATA" serve --no-open --port 0 > "$DATA-link" &
served=$!
soon grep -q http "$DATA-link"
kill "$served"
wait "$served"
