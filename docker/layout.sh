#!/usr/bin/env bash
# Builds a module and lays out what its image holds: lib/ with every jar, and the commands hashnet and healthy.
# Usage: docker/layout.sh streams|trainer cpu|cuda FOLDER
set -euo pipefail

module=${1:?streams or trainer}
device=${2:?cpu or cuda}
folder=${3:?folder to lay out}
home=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

case "$module" in
  streams) main=dev.hashnet.streams.StreamsMain ;;
  trainer) main=dev.hashnet.trainer.TrainerMain ;;
  *) echo "layout: module must be streams or trainer: module=$module" >&2; exit 2 ;;
esac
profiles=()
case "$device" in
  cpu) ;;
  cuda) profiles=(-Pcuda) ;;
  *) echo "layout: device must be cpu or cuda: device=$device" >&2; exit 2 ;;
esac

mkdir -p "$folder/lib"
# shellcheck disable=SC2086 # options are words
(cd "$home" && mvn -B -ntp package dependency:copy-dependencies -pl "$module" -am "${profiles[@]}" \
  -DskipTests -Dspotless.check.skip=true -DincludeScope=runtime -DoutputDirectory="$folder/lib" ${LAYOUT_MAVEN_OPTIONS:-})
cp "$home/$module"/target/hashnet-*.jar "$folder/lib/"
rm -f "$folder"/lib/*-tests.jar

# These jars hold the libraries of every platform: only those of Linux on x86-64 are wanted. The tool is the JDK's own.
strip_natives() {
  local jar=$1 work
  shift
  work=$(mktemp -d)
  (cd "$work" && jar xf "$jar" && find . "$@" -exec rm -rf {} + && jar cf "$jar" -C "$work" .)
  rm -rf "$work"
}
for jar in "$folder"/lib/onnxruntime*.jar; do
  strip_natives "$jar" -path './ai/onnxruntime/native/*' -prune ! -name linux-x64
done
for jar in "$folder"/lib/rocksdbjni-*.jar; do
  [ ! -e "$jar" ] || strip_natives "$jar" -name 'librocksdbjni-*' ! -name librocksdbjni-linux64.so
done

cat > "$folder/hashnet" <<TEXT
#!/bin/sh
# Runs a command. HASHNET_OPTS has options of the JVM; natives are unpacked below the working folder, which is a volume.
# OpenMP threads must not spin beside those that have work, and OpenCV's remarks on images that are refused stay out.
export OMP_WAIT_POLICY="\${OMP_WAIT_POLICY:-PASSIVE}" OPENCV_LOG_LEVEL="\${OPENCV_LOG_LEVEL:-OFF}"
exec "\${JAVA_HOME:+\$JAVA_HOME/bin/}java" -XX:MaxRAMPercentage=60 \\
  -Dorg.eclipse.deeplearning4j.helpers.disable=false -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \\
  -Dorg.bytedeco.javacpp.cachedir="\${HASHNET_CACHE:-.}/natives" \${HASHNET_OPTS:-} -cp '/opt/hashnet/lib/*' $main "\$@"
TEXT
cat > "$folder/healthy" <<'TEXT'
#!/bin/sh
# Exit code 0 while the instance lives: GET /health/live. A jar and a JVM for a request would be more than the request.
exec 2> /dev/null
exec bash -c 'exec 3<> "/dev/tcp/127.0.0.1/${HASHNET_HTTP_PORT:-8180}" &&
  printf "GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3 && read -r _ status _ <&3 && [ "$status" = 200 ]'
TEXT
sed -i "s#/opt/hashnet/lib#$folder/lib#" "$folder/hashnet"
chmod 755 "$folder/hashnet" "$folder/healthy"
