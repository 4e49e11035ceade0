#!/usr/bin/env bash
# Runs the shop: starts and stops it, deploys, scales and breaks its services. For bash 3.2 and newer.
#
#   start                      platform, then everything else; returns when each service is up
#   stop                       ends every process that start, deploy and scale began
#   deploy <service> <version> replaces the instances one by one, with traffic on
#   scale <service> <n>        to n instances of the newest version that runs
#   fault <service> <kind>     latency, errors, leak, database, queue, stuck, kill (one instance) or off
#   status                     what runs
#
# Ports, from PHAROS_PORT_BASE (9000 if unset):
#   +0 discovery (Eureka)   +1 broker (Artemis)   +2 databases (H2)   +3 bank   +4 gateway   +10 to +79 instances
#
# PHAROS_OTLP_ENDPOINT (http://127.0.0.1:4318) is where the agents send, PHAROS_URL (http://127.0.0.1:8080) where services register and
# push their log lines; the shop works without either. With PHAROS_SAMPLING_ENDPOINT (OTLP/gRPC's address, such as http://127.0.0.1:4317)
# the Java agents ask there how many traces to begin; they begin all until they are answered. SHOP_AGENT=no starts services without agents;
# OTEL_TRACES_SAMPLER and its argument reach them as they are. State (pids, ports, versions, logs) lies in SHOP_RUN_FOLDER (.pharos/demo/shop).
set -euo pipefail

SHOP_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
RUN=${SHOP_RUN_FOLDER:-$SHOP_HOME/../.pharos/demo/shop}
BASE=${PHAROS_PORT_BASE:-9000}
export PHAROS_URL=${PHAROS_URL:-http://127.0.0.1:8080}
OTLP=${PHAROS_OTLP_ENDPOINT:-http://127.0.0.1:4318}

EUREKA_PORT=$BASE
BROKER_PORT=$((BASE + 1))
DATABASE_PORT=$((BASE + 2))
BANK_PORT=$((BASE + 3))
GATEWAY_PORT=$((BASE + 4))
FIRST_INSTANCE_PORT=$((BASE + 10))
LAST_INSTANCE_PORT=$((BASE + 79))

SERVICES='auth catalog recommendation inventory order payment gateway'
# Measured with the agent attached: the small compiler and collector start in half the time and a third of the memory. Of a heap of 160 MB
# a third would be young, collected once in half a minute only, so that nobody sees for minutes what stays.
JVM_OPTIONS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx160m -Xmn8m -Xss512k -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED'
UP_LIMIT_SECONDS=120
STOP_LIMIT_SECONDS=15

first_version() {
  case $1 in
    gateway) echo 2.3.0 ;;
    auth) echo 1.12.0 ;;
    catalog) echo 3.2.0 ;;
    order) echo 5.2.1 ;;
    payment) echo 1.4.0 ;;
    inventory) echo 2.0.7 ;;
    recommendation) echo 0.9.4 ;;
  esac
}

first_instances() { case $1 in order | payment) echo 2 ;; *) echo 1 ;; esac; }

# What a service calls its database; nothing for one that has none.
database_of() {
  case $1 in
    auth) echo users ;;
    catalog) echo products ;;
    order) echo orders ;;
    payment) echo payments ;;
    inventory) echo stock ;;
  esac
}

say() { printf '%s\n' "$*"; }

die() {
  printf 'shop: %s\n' "$*" >&2
  exit 1
}

java_command() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    echo "$JAVA_HOME/bin/java"
  else
    command -v java || die "no java: set JAVA_HOME to a JDK 25 or newer"
  fi
}

need_service() {
  case " $SERVICES " in *" $1 "*) ;; *) die "there is no service '$1'; there are: $SERVICES" ;; esac
}

die_without_instances() { die "no instance of $1 runs; 'scale $1 1' starts one"; }

# http METHOD PORT PATH [BODY]: the whole answer; fails when nobody listens.
http() {
  local body=${4:-}
  exec 3<>"/dev/tcp/127.0.0.1/$2" || return 1
  printf '%s %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "$1" "$3" "$2" "${#body}" "$body" >&3
  cat <&3
  exec 3<&- 3>&-
}

answers_ok() { http "$@" 2>/dev/null | head -n 1 | grep -q ' 200'; }

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# What is known of an instance: value NAME of instance $1.
of_instance() { cat "$RUN/$1.$2" 2>/dev/null || true; }

is_alive() {
  local pid
  pid=$(of_instance "$1" pid)
  [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null
}

# Instances of a service that run, oldest first.
instances_of() {
  local file instance
  for file in "$RUN/$1"-[0-9]*.pid; do
    [ -f "$file" ] || continue
    instance=$(basename "$file" .pid)
    if is_alive "$instance"; then echo "$instance"; fi
  done | sort -t - -k 2 -n
}

# begin INSTANCE COMMAND…: in the background, with a log and a pid file.
begin() {
  local instance=$1
  shift
  "$@" >"$RUN/$instance.log" 2>&1 </dev/null &
  echo $! >"$RUN/$instance.pid"
}

start_platform() {
  begin platform env SHOP_PORT="$EUREKA_PORT" SHOP_BROKER_PORT="$BROKER_PORT" SHOP_DATABASE_PORT="$DATABASE_PORT" \
    SHOP_PLATFORM_FOLDER="$RUN/platform" "$(java_command)" $JVM_OPTIONS -jar "$SHOP_HOME/platform/target/app/platform.jar"
  wait_until "broker and databases" platform_is_listening platform
}

platform_is_listening() { is_taken "$BROKER_PORT" && is_taken "$DATABASE_PORT"; }

# Numbers are never used twice while the shop runs, so that an instance's name stands for one process.
next_number() {
  local number=1
  if [ -f "$RUN/$1.number" ]; then number=$(($(cat "$RUN/$1.number") + 1)); fi
  echo "$number" >"$RUN/$1.number"
  echo "$number"
}

next_port() {
  local port=$FIRST_INSTANCE_PORT
  while [ "$port" -le "$LAST_INSTANCE_PORT" ]; do
    if ! grep -qx "$port" "$RUN"/*.port 2>/dev/null && ! is_taken "$port"; then
      echo "$port"
      return 0
    fi
    port=$((port + 1))
  done
  die "no free port between $FIRST_INSTANCE_PORT and $LAST_INSTANCE_PORT"
}

# start_instance SERVICE VERSION: sets STARTED to the instance's name.
start_instance() {
  local service=$1 version=$2 port
  STARTED=$service-$(next_number "$service")
  if [ "$service" = gateway ] && ! is_taken "$GATEWAY_PORT"; then port=$GATEWAY_PORT; else port=$(next_port); fi
  echo "$port" >"$RUN/$STARTED.port"
  echo "$version" >"$RUN/$STARTED.version"
  (
    agent=(-javaagent:"$SHOP_HOME/chassis/target/agent/opentelemetry-javaagent.jar")
    telemetry=(--require ./src/telemetry.js)
    if [ "${SHOP_AGENT:-yes}" = no ]; then agent=() telemetry=(); fi
    export SHOP_PORT=$port SHOP_VERSION=$version SHOP_INSTANCE=$STARTED
    export SHOP_EUREKA=http://127.0.0.1:$EUREKA_PORT/eureka/ SHOP_BROKER_URL=tcp://127.0.0.1:$BROKER_PORT
    export SHOP_BANK_URL=http://localhost:$BANK_PORT
    export OTEL_SERVICE_NAME=$service OTEL_EXPORTER_OTLP_ENDPOINT=$OTLP OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
    export OTEL_TRACES_EXPORTER=otlp OTEL_LOGS_EXPORTER=none OTEL_BSP_SCHEDULE_DELAY=1000
    # As often as the control plane asks Micrometer's page for its numbers; the agents' have traces noted beside them.
    export OTEL_METRICS_EXPORTER=otlp OTEL_METRIC_EXPORT_INTERVAL=10000
    # Requests are counted by them where not all traces are begun: durations as fine as spans tell them.
    export OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION=base2_exponential_bucket_histogram
    export OTEL_RESOURCE_ATTRIBUTES="service.namespace=shop,service.version=$version,service.instance.id=$STARTED,deployment.environment.name=demo"
    export OTEL_INSTRUMENTATION_COMMON_PEER_SERVICE_MAPPING="localhost:$BANK_PORT=bank"
    database=$(database_of "$service")
    if [ -n "$database" ]; then
      export SHOP_DB_URL="jdbc:h2:tcp://127.0.0.1:$DATABASE_PORT/$database;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE"
    fi
    if [ "$service" = recommendation ]; then
      cd "$SHOP_HOME/recommendation"
      # It has no Loki4j: its lines go by OTLP. The Java services' lines must not be sent a second time by their agent.
      export OTEL_LOGS_EXPORTER=otlp OTEL_BLRP_SCHEDULE_DELAY=500
      begin "$STARTED" node ${telemetry[@]+"${telemetry[@]}"} src/main.js
    else
      if [ -n "${PHAROS_SAMPLING_ENDPOINT:-}" ] && [ -z "${OTEL_TRACES_SAMPLER:-}" ]; then
        export OTEL_TRACES_SAMPLER=parentbased_jaeger_remote
        export OTEL_TRACES_SAMPLER_ARG=endpoint=$PHAROS_SAMPLING_ENDPOINT,pollingIntervalMs=10000,initialSamplingRate=1
      fi
      begin "$STARTED" "$(java_command)" $JVM_OPTIONS ${agent[@]+"${agent[@]}"} \
        -jar "$SHOP_HOME/$service/target/app/$service.jar"
    fi
  )
}

start_shoppers() {
  SHOP_GATEWAY=http://127.0.0.1:$GATEWAY_PORT SHOP_BANK_PORT=$BANK_PORT \
    begin shoppers "$(java_command)" $JVM_OPTIONS -jar "$SHOP_HOME/shoppers/target/app/shoppers.jar"
}

# Up, and known to discovery as such: callers will find it.
is_up() {
  answers_ok GET "$(of_instance "$1" port)" /actuator/health && is_discovered "$1"
}

is_discovered() {
  local application
  application=$(printf '%s' "${1%-*}" | tr '[:lower:]' '[:upper:]')
  http GET "$EUREKA_PORT" "/eureka/apps/$application/$1" 2>/dev/null | grep -q '"status":"UP"'
}

# wait_until WHAT CONDITION INSTANCE
wait_until() {
  local waited=0
  until "$2" "$3"; do
    if ! is_alive "$3"; then
      tail -n 20 "$RUN/$3.log" >&2
      die "$3 ended while it was to start: see $RUN/$3.log"
    fi
    waited=$((waited + 1))
    [ "$waited" -lt $((UP_LIMIT_SECONDS * 4)) ] || die "$1 did not come up in $UP_LIMIT_SECONDS s: see $RUN/$3.log"
    sleep 0.25
  done
}

need_built() {
  local service
  for service in platform shoppers auth catalog inventory order payment gateway; do
    [ -f "$SHOP_HOME/$service/target/app/$service.jar" ] || die "$service is not built: run ./pharos build"
  done
}

start() {
  local began service count instance began_instances=
  need_built
  mkdir -p "$RUN"
  if is_alive platform; then die "the shop runs already: stop it first"; fi
  rm -rf "$RUN"/*
  began=$(date +%s)
  start_platform
  say "platform is up after $(($(date +%s) - began)) s"
  for service in $SERVICES; do
    count=$(first_instances "$service")
    while [ "$count" -gt 0 ]; do
      start_instance "$service" "$(first_version "$service")"
      began_instances="$began_instances $STARTED"
      count=$((count - 1))
    done
  done
  start_shoppers
  for instance in $began_instances; do
    wait_until "$instance" is_up "$instance"
    say "$instance $(of_instance "$instance" version) is up after $(($(date +%s) - began)) s"
  done
  say "the shop is open at http://127.0.0.1:$GATEWAY_PORT"
}

# Ends an instance: it finishes what it has begun, and is killed if that takes too long.
end_instance() {
  local pid waited=0
  pid=$(of_instance "$1" pid)
  if [ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null; then
    while kill -0 "$pid" 2>/dev/null && [ "$waited" -lt $((STOP_LIMIT_SECONDS * 5)) ]; do
      waited=$((waited + 1))
      sleep 0.2
    done
    kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -f "$RUN/$1.pid" "$RUN/$1.port" "$RUN/$1.version"
}

stop() {
  local file enders=
  for file in "$RUN"/shoppers.pid "$RUN"/*-[0-9]*.pid "$RUN"/platform.pid; do
    [ -f "$file" ] || continue
    end_instance "$(basename "$file" .pid)" &
    enders="$enders $!"
  done
  # shellcheck disable=SC2086
  if [ -n "$enders" ]; then wait $enders; fi
  say "the shop is closed"
}

deploy() {
  local service=$1 version=$2 old olds replaced=0 total
  need_service "$service"
  printf '%s' "$version" | grep -Eq '^[0-9]+\.[0-9]+\.[0-9]+(-(slow|errors|leak|chatty))?$' ||
    die "version '$version' is not of the form 1.5.0 or 1.5.0-slow, -errors, -leak, -chatty"
  olds=$(instances_of "$service")
  [ -n "$olds" ] || die_without_instances "$service"
  total=$(printf '%s\n' "$olds" | wc -l | tr -d ' ')
  for old in $olds; do
    start_instance "$service" "$version"
    wait_until "$STARTED" is_up "$STARTED"
    # Callers refresh their lists every two seconds; the old instance leaves when they know the new one.
    sleep 3
    end_instance "$old"
    replaced=$((replaced + 1))
    say "$replaced of $total: $STARTED $version is up, $old has ended"
  done
}

scale() {
  local service=$1 wanted=$2 instances count newest version
  need_service "$service"
  case $wanted in '' | *[!0-9]* | 0) die "scale takes a number of at least 1, not '$wanted'" ;; esac
  [ "$wanted" -le 10 ] || die "at most 10 instances of a service, not $wanted"
  instances=$(instances_of "$service")
  count=$(printf '%s\n' "$instances" | grep -c . || true)
  newest=$(printf '%s\n' "$instances" | tail -n 1)
  version=$(of_instance "$newest" version)
  while [ "$count" -lt "$wanted" ]; do
    start_instance "$service" "${version:-$(first_version "$service")}"
    wait_until "$STARTED" is_up "$STARTED"
    say "$STARTED is up"
    count=$((count + 1))
  done
  while [ "$count" -gt "$wanted" ]; do
    newest=$(instances_of "$service" | tail -n 1)
    end_instance "$newest"
    say "$newest has ended"
    count=$((count - 1))
  done
}

fault() {
  local service=$1 kind=$2 instance pid
  need_service "$service"
  case $kind in
    off) kind=none ;;
    latency | errors | leak | kill) ;;
    database) [ -n "$(database_of "$service")" ] || die "$service has no database; those that have one: auth, catalog, order, payment, inventory" ;;
    queue) case $service in order | inventory) ;; *) die "$service listens to no queue; those that do: order, inventory" ;; esac ;;
    stuck) [ "$service" = order ] || die "$service has nothing that could get stuck; order has" ;;
    *) die "fault '$kind' is unknown; allowed: latency, errors, leak, database, queue, stuck, kill, off" ;;
  esac
  [ -n "$(instances_of "$service")" ] || die_without_instances "$service"
  if [ "$kind" = kill ]; then
    instance=$(instances_of "$service" | head -n 1)
    pid=$(of_instance "$instance" pid)
    kill -KILL "$pid"
    rm -f "$RUN/$instance.pid" "$RUN/$instance.port" "$RUN/$instance.version"
    say "$instance was killed; 'scale $service $(($(instances_of "$service" | grep -c .) + 1))' starts another"
    return 0
  fi
  for instance in $(instances_of "$service"); do
    answers_fault "$instance" "$kind" || die "$instance did not take the fault: see $RUN/$instance.log"
    if [ "$kind" = none ]; then say "$instance: no fault"; else say "$instance: fault $kind"; fi
  done
}

answers_fault() {
  http POST "$(of_instance "$1" port)" /actuator/faults "{\"fault\":\"$2\"}" 2>/dev/null | head -n 1 | grep -q ' 20[04]'
}

status() {
  local service instance
  for service in $SERVICES; do
    for instance in $(instances_of "$service"); do
      printf '%-18s %-14s port %s  pid %s\n' "$instance" "$(of_instance "$instance" version)" "$(of_instance "$instance" port)" "$(of_instance "$instance" pid)"
    done
  done
}

usage() { sed -n '2,9p' "$0" | sed 's/^# \{0,1\}//'; }

main() {
  local command=${1:-}
  [ $# -eq 0 ] || shift
  case "$command $#" in
    'start 0' | 'stop 0' | 'status 0') "$command" ;;
    'deploy 2' | 'scale 2' | 'fault 2')
      [ -d "$RUN" ] && is_alive platform || die "the shop does not run"
      "$command" "$@"
      ;;
    *)
      usage >&2
      exit 1
      ;;
  esac
}

main "$@"
