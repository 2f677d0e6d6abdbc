#!/bin/sh
# Onboards the numbers of a list, one after another, and says what became of each.
#
#   sh onboard-fifty.sh numbers.txt logs
#
# A line of the list is a number with its calling code, a space, and the id of its WABA. Settings and secrets of coex and
# of the sandbox come from the environment; a `coex listen` takes in what comes of it. The events of each onboarding are
# kept in the folder. Exit 1 when one of them failed.
set -eu

list=$1
logs=$2
mkdir -p "$logs"

# The value of a field of the last event.
last() {
  tail -n 1 "$log" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

failed=0
count=0
while read -r number waba; do
  log=$logs/$number.ndjson

  # Here the customer signs up at once; elsewhere the code comes from wherever the signup took place.
  code=$(coex sandbox act signup.accept --number "${number#+}" </dev/null | sed -n 1p)

  if printf '%s\n' "$code" |
    coex onboard "$number" --code - --waba "$waba" --accept-losses --detach --json >"$log"; then
    outcome=$(last outcome)
  else
    outcome="failed: $(last message)"
    failed=$((failed + 1))
  fi
  echo "$number $outcome"

  # Six calls of each count for the app, which has 200 an hour; from 150 on coex goes slowly.
  count=$((count + 1))
  if [ $((count % 20)) -eq 0 ]; then ${PAUSE:-sleep 3600} </dev/null >&2; fi
done <"$list"

coex onboard status --json
[ "$failed" -eq 0 ]
