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

/** What taking spans in costs, and how fast they are found. */
@Command(name = "ingest", mixinStandardHelpOptions = true, sortOptions = false)
final class IngestBench extends LoadBench<TraceMix.Request> {
  @Option(names = "--spans", description = "How many to send (default: ${DEFAULT-VALUE}).")
  private long spans = 2_000_000;

  @Option(names = "--protocol", description = "grpc or http (default: ${DEFAULT-VALUE}).")
  private String protocol = "grpc";

  @Override
  String unit() {
    return "span";
  }

  @Override
  String protocol() {
    return protocol;
  }

  @Override
  long count() {
    return spans;
  }

  @Override
  LoadRequest.Mix<TraceMix.Request> mix(long seed) {
    return new TraceMix(seed);
  }

  @Override
  OtlpSender open(URI receiver) {
    return OtlpSender.ofTraces(protocol, receiver);
  }

  @Override
  Map<String, Function<TraceMix.Request, String>> questions(Duration timesGoBack) {
    String range = "from=-" + (timesGoBack.toHours() + 1) + "h&to=now";
    Map<String, Function<TraceMix.Request, String>> paths = new LinkedHashMap<>();
    paths.put("traceById", sample -> "/api/v1/traces/" + sample.firstTraceId());
    paths.put(
        "serviceAndDuration",
        _ -> "/api/v1/traces?service=service-c&minDurationNs=20000000&limit=20&" + range);
    paths.put("attribute", sample -> attribute(sample.userId()) + "&limit=20&" + range);
    paths.put(
        "absentAttribute",
        sample -> attribute("no-" + sample.firstTraceId()) + "&limit=20&" + range);
    paths.put("services", _ -> "/api/v1/services?" + range);
    paths.put("graph", _ -> "/api/v1/graph?" + range);
    paths.put("redOfOneService", _ -> "/api/v1/services/service-c?" + range);
    return paths;
  }

  private static String attribute(String userId) {
    return "/api/v1/traces?attr=" + ControlPlaneApi.encode("user.id=" + userId);
  }

  @Override
  String searchFor(TraceMix.Request request) {
    return attribute(request.userId()) + "&limit=1";
  }

  @Override
  JsonNode foundIn(JsonNode answer) {
    return answer.path("traces");
  }

  /** Whether as many spans are stored as were acknowledged, and a trace of each request whole. */
  @Override
  boolean isWhole(
      ControlPlaneApi controlPlane, LoadRun.Result<TraceMix.Request> load, Duration timesGoBack)
      throws IOException {
    long stored = controlPlane.get("/api/v1/intake").body().path("storedSpans").asLong();
    int found = 0;
    for (TraceMix.Request sample : load.samples()) {
      var trace = controlPlane.get("/api/v1/traces/" + sample.firstTraceId());
      found += trace.body().path("spans").size() == sample.firstTraceSpans() ? 1 : 0;
    }
    report("spansFound", stored);
    report("wholeTracesFound", found + " of " + load.samples().size());
    return stored == load.count() && found == load.samples().size();
  }
}
