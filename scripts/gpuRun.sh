#!/bin/sh
# Runs a bundle (scripts/gpuBundle.mjs) on a machine with a graphics card and nothing else:
#
#   sh gpuRun.sh BUNDLE FOLDER STEP…
#
# A step is `tests` (all of the engine's), `tests:PATH,PATH` or `bench:NAME`, `bench:NAME:ARGUMENT`; each writes a log into
# FOLDER and may take SECONDS_EACH (180). WORKERS (8): test files at a time. Name the driver in VK_DRIVER_FILES where the loader
# does not find it; NVIDIA's also wants libgl1 and libegl1 (Debian's names). A step that fails does not keep the others from running; the exit code tells of it.
set -eu
bundle=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
shift 2
place=${PLACE:-${TMPDIR:-/tmp}/patchbay}
if [ ! -e "$place/bin/node" ]; then
  mkdir -p "$place"
  tar --extract --xz --file="$bundle" --directory="$place"
fi
cd "$place"
node="$place/bin/node"
export NO_COLOR=1
failed=0

# NAME COMMAND…: runs it, its output into a log of that name and its end to the screen.
step() {
  name=$1
  shift
  started=$(date +%s)
  code=0
  timeout "${SECONDS_EACH:-180}" "$@" >"$folder/$name.log" 2>&1 || code=$?
  echo "── $name: $([ "$code" = 0 ] && echo passed || echo "FAILED ($code)") in $(($(date +%s) - started)) s"
  [ "$code" = 0 ] || failed=1
}

for each in "$@"; do
  name=$(echo "$each" | tr ':,/' '---' | cut -c1-40)
  kind=${each%%:*}
  rest=${each#"$kind"}
  rest=${rest#:}
  # shellcheck disable=SC2046,SC2086 # paths and arguments are words
  case $kind in
    tests)
      step "$name" "$node" node_modules/vitest/vitest.mjs run "--project=unit*" --maxWorkers="${WORKERS:-8}" \
        --reporter=default --reporter=json --outputFile.json="$folder/$name.json" \
        $(echo "${rest:-src/engine/}" | tr ',' ' ')
      ;;
    bench)
      step "$name" "$node" scripts/runHere.mjs bench/$(echo "${rest%%:*}").ts $(echo "${rest#"${rest%%:*}"}" | tr ':' ' ')
      ;;
    *)
      echo "No step is called $each." >&2
      failed=2
      ;;
  esac
done
exit "$failed"
