package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What taking log lines in costs, and how fast they are found. */
@Command(name = "logs", mixinStandardHelpOptions = true, sortOptions = false)
final class LogBench extends LoadBench<LogMix.Request> {
  /** So many requests are looked for, three times each: a minute or so. */
  private static final int ASKED_AT_MOST = 4_000;

  private static final int LINES_OF_TRACE = 100;

  /** As long as a word's inside is, nothing else has it, so that every word is looked at. */
  private static final int LETTERS_INSIDE = 7;

  @Option(names = "--lines", description = "How many to send (default: ${DEFAULT-VALUE}).")
  private long lines = 2_000_000;

  @Option(names = "--protocol", description = "grpc, http or loki (default: ${DEFAULT-VALUE}).")
  private String protocol = "grpc";

  @Override
  String unit() {
    return "line";
  }

  @Override
  String protocol() {
    return protocol;
  }

  @Override
  long count() {
    return lines;
  }

  @Override
  LoadRequest.Mix<LogMix.Request> mix(long seed) {
    return new LogMix(seed, LogEncoding.of(protocol));
  }

  @Override
  OtlpSender open(URI receiver) {
    return OtlpSender.ofLogs(protocol, receiver);
  }

  @Override
  Map<String, Function<LogMix.Request, String>> questions(Duration timesGoBack) {
    String range = range(timesGoBack);
    Map<String, Function<LogMix.Request, String>> paths = new LinkedHashMap<>();
    paths.put("linesOfTrace", sample -> linesOfTrace(sample, range));
    paths.put("rareWord", sample -> lines(sample.rareWord()) + "&limit=100&" + range);
    paths.put("attribute", sample -> lines(user(sample)) + "&limit=100&" + range);
    paths.put(
        "newestErrorsOfService",
        sample ->
            "/api/v1/logs?severity=error&limit=100&service=" + sample.service() + "&" + range);
    paths.put("insideOfWord", sample -> lines("*" + inside(sample) + "*") + "&limit=100&" + range);
    paths.put("countPerMinuteBySeverity", _ -> "/api/v1/logs/histogram?step=1m&" + range);
    return paths;
  }

  private static String range(Duration timesGoBack) {
    return "from=-" + (timesGoBack.toHours() + 1) + "h&to=now";
  }

  private static String lines(String query) {
    return "/api/v1/logs?q=" + ControlPlaneApi.encode(query);
  }

  private String user(LogMix.Request sample) {
    return LogEncoding.of(protocol).userKey() + "=" + sample.userId();
  }

  private static String linesOfTrace(LogMix.Request sample, String range) {
    return "/api/v1/logs?traceId=" + sample.traceId() + "&limit=" + LINES_OF_TRACE + "&" + range;
  }

  private static String inside(LogMix.Request sample) {
    return sample.rareWord().substring(3, 3 + LETTERS_INSIDE);
  }

  @Override
  String searchFor(LogMix.Request request) {
    return lines(user(request)) + "&limit=1";
  }

  @Override
  JsonNode foundIn(JsonNode answer) {
    return answer.path("logs");
  }

  /**
   * Whether as many lines are counted by the store as were acknowledged, and the traces, rare words
   * and attributes of requests from begin to end find all of their lines.
   */
  @Override
  boolean isWhole(
      ControlPlaneApi controlPlane, LoadRun.Result<LogMix.Request> load, Duration timesGoBack)
      throws IOException {
    String range = range(timesGoBack);
    JsonNode histogram =
        controlPlane.get("/api/v1/logs/histogram?buckets=60&" + range).body().path("buckets");
    long counted = 0;
    for (JsonNode bucket : histogram) {
      for (JsonNode count : bucket.path("counts")) {
        counted += count.asLong();
      }
    }
    int traces = 0;
    int words = 0;
    int users = 0;
    int asked = 0;
    int step = 1 + (load.samples().size() - 1) / ASKED_AT_MOST;
    for (int i = 0; i < load.samples().size(); i += step, asked++) {
      LogMix.Request sample = load.samples().get(i);
      traces += found(controlPlane, linesOfTrace(sample, range)) == sample.traceLines() ? 1 : 0;
      words += found(controlPlane, lines(sample.rareWord()) + "&" + range) == 1 ? 1 : 0;
      users +=
          found(controlPlane, lines(user(sample)) + "&limit=100&" + range) == sample.traceLines()
              ? 1
              : 0;
    }
    report("linesFound", counted);
    report("wholeTracesFound", traces + " of " + asked);
    report("rareWordsFound", words + " of " + asked);
    report("attributesFound", users + " of " + asked);
    return counted == load.count() && traces == asked && words == asked && users == asked;
  }

  private static int found(ControlPlaneApi controlPlane, String path) throws IOException {
    return controlPlane.get(path).body().path("logs").size();
  }
}
