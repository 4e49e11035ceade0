# shellcheck shell=bash
# Every test, stage by stage. A stage that cannot run has failed; nothing is skipped silently. Reports are JUnit XML in target/test-reports.

TEST_REPORTS=target/test-reports
TEST_LOGS=target/test-logs
# Tests wait for conditions most of the time, with one core idle if only one class runs at a time.
TEST_FORKS=2

run_tests() {
  local all=no
  case "$*" in
    '') ;;
    --all) all=yes ;;
    --verdicts) ;;
    *) die "test does not know '$*': test [--all | --verdicts]" ;;
  esac
  need_tools
  rm -rf "$TEST_REPORTS" "$TEST_LOGS"
  mkdir -p "$TEST_REPORTS" "$TEST_LOGS"
  TESTS_BEGAN=$(now_seconds)

  if [ "$*" = --verdicts ]; then
    build_missing control-plane shop
    stage verdicts 30 "verdicts on versions of the real shop" verdict_tests
    report_tests
    return
  fi
  stage needs 15 "what the tests need" install_test_needs
  CHROMIUM=$(find_browser) || CHROMIUM=
  export CHROMIUM
  stage build 25 "build with unit, contract and integration tests" maven_tests
  stage ui 5 "pages: lint, types, unit tests" ui_tests
  stage scripts 5 "scripts" script_tests
  stage browser 25 "browser against the real application" browser_tests
  if [ $all = yes ]; then
    stage registries 25 "Consul and Kubernetes to discover from" build_registries
    stage micro 5 "micro benchmarks: compiled, not measured" build_micro
    stage prometheus 20 "Prometheus and promtool to compare with" build_prometheus
    stage elasticsearch 10 "Elasticsearch to keep spans in" scripts/elasticsearch.sh
    stage collector 25 "Collector" build_collector
    stage slow 30 "long tests of the modules" slow_maven_tests
    stage demo 26 "demo, straight and through the Collector" demo_tests
  fi
  report_tests
}

# stage NAME LIMIT-MINUTES TITLE COMMAND: notes how long it took and whether it failed, and goes on either way.
stage() {
  local name=$1 limit=$2 title=$3 begin code=0
  shift 3
  begin=$(now_seconds)
  LIMIT_SECONDS=$((limit * 60)) with_progress "$title" "$TEST_LOGS/$name.log" "$@" || code=1
  printf '%s\t%s\t%s\t%s\n' "$name" $(($(now_seconds) - begin)) $code "$title" >>"$TEST_REPORTS/stages.tsv"
}

maven_tests() {
  local code=0
  forget_surefire_reports
  maven verify --fail-at-end "-DforkCount=$TEST_FORKS" || code=$?
  keep_surefire_reports build
  if [ $code -eq 0 ]; then lay_out_after_maven; fi
  return $code
}

# Tests tagged slow, such as many SIGKILLs under load. The other modules have none.
slow_maven_tests() {
  local code=0
  forget_surefire_reports
  maven surefire:test -pl control-plane "-DforkCount=$TEST_FORKS" -Dgroups=slow -DexcludedGroups=none || code=$?
  keep_surefire_reports slow
  return $code
}

forget_surefire_reports() { find control-plane sample-services -type d -name surefire-reports -prune -exec rm -rf {} + 2>/dev/null || true; }

# keep_surefire_reports STAGE: the next Maven run may not overwrite them.
keep_surefire_reports() {
  local report
  mkdir -p "$TEST_REPORTS/$1"
  find control-plane sample-services -path '*/surefire-reports/TEST-*.xml' | while IFS= read -r report; do
    cp "$report" "$TEST_REPORTS/$1/"
  done
}

# What ./pharos build does after Maven, so that the stages that follow start the very classes that were tested.
lay_out_after_maven() {
  lay_out_control_plane && touch "$CONTROL_PLANE_APP/built" && mkdir -p "$(dirname "$SHOP_MARK")" && touch "$SHOP_MARK"
}

ui_tests() (
  reports=$PHAROS_HOME/$TEST_REPORTS
  cd control-plane/ui || exit 1
  if [ ! -d node_modules ]; then npm ci --no-audit --no-fund || exit 1; fi
  code=0
  npm run lint || code=1
  npm run typecheck || code=1
  npm test -- --reporter=default --reporter=junit "--outputFile.junit=$reports/ui.xml" || code=1
  exit $code
)

# A control plane of its own, which the tests send telemetry to. Everything stays in this stage's process group, and ends with it.
browser_tests() {
  local folder=$TEST_LOGS/browser code=0 application
  if [ -z "$CHROMIUM" ]; then
    echo "error: there is no browser to drive"
    return 1
  fi
  # The test of alerts writes its rules there.
  mkdir -p "$folder/rules"
  choose_ports "$(free_port_base)"
  control_plane_command "$folder/data" "--pharos.alert.rules.folders=$folder/rules" --pharos.alert.rules.reload-interval=1s
  "${CONTROL_PLANE_COMMAND[@]}" >"$folder/control-plane.log" 2>&1 &
  application=$!
  if node scripts/wait-for-http.mjs "http://127.0.0.1:$PORT_WEB/actuator/health" $application; then
    PHAROS_URL=http://127.0.0.1:$PORT_WEB PHAROS_OTLP_URL=http://127.0.0.1:$PORT_HTTP PHAROS_RULES=$PHAROS_HOME/$folder/rules \
      PLAYWRIGHT_JUNIT_OUTPUT_FILE=$PHAROS_HOME/$TEST_REPORTS/browser.xml \
      npm --prefix control-plane/ui run e2e -- --reporter=list,junit || code=1
  else
    echo "error: the control plane did not start; see $folder/control-plane.log"
    code=1
  fi
  kill $application 2>/dev/null || true
  wait $application 2>/dev/null || true
  return $code
}

script_tests() {
  node --test --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=junit "--test-reporter-destination=$TEST_REPORTS/scripts.xml" scripts/tests/*.test.mjs
}

demo_tests() {
  node --test --test-concurrency=1 --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=junit "--test-reporter-destination=$TEST_REPORTS/demo.xml" scripts/tests/long/*.test.mjs
}

# Five versions one after the other, each watched for minutes: twenty in all, and so not among the others. Four times the usual visits: a good version passes sooner.
verdict_tests() {
  SHOP_VISITS_PER_SECOND=8 node --test --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=junit "--test-reporter-destination=$TEST_REPORTS/verdicts.xml" scripts/tests/shop/*.test.mjs
}

# The tests ask the same scripts for the programs, so they only have to start them.
build_registries() { scripts/consul.sh && scripts/kubernetes.sh; }

build_prometheus() { scripts/prometheus.sh && scripts/promtool.sh; }

build_collector() {
  local collector
  collector=$(otel-collector/build.sh) || return 1
  validate_collector "$collector" && test_collector_modules
}

report_tests() {
  say ""
  say "took $(minutes_seconds $(($(now_seconds) - TESTS_BEGAN))); logs are in $TEST_LOGS"
  node scripts/sum-reports.mjs "$TEST_REPORTS"
}
