package dev.pharos.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The seven questions whose answers are timed, as pages ask them. */
final class Questions {
  private static final double WARM_UP_SHARE = 0.1;

  private final ControlPlaneApi controlPlane;
  private final List<TraceMix.Request> samples;
  private final String range;

  /**
   * @param samples what was sent, to ask for
   * @param spread how far back the spans' times go
   */
  Questions(ControlPlaneApi controlPlane, List<TraceMix.Request> samples, Duration spread) {
    this.controlPlane = controlPlane;
    this.samples = samples;
    this.range = "from=-" + (spread.toHours() + 1) + "h&to=now";
  }

  /** Asks each so often, after a tenth of that to warm up. */
  Map<String, Percentiles> ask(int times) throws IOException {
    Map<String, Percentiles> answers = new LinkedHashMap<>();
    answers.put("traceById", time(times, sample -> "/api/v1/traces/" + sample.firstTraceId()));
    answers.put(
        "serviceAndDuration",
        time(
            times,
            sample -> "/api/v1/traces?service=service-c&minDurationNs=20000000&limit=20&" + range));
    answers.put("attribute", time(times, sample -> attribute(sample.userId())));
    answers.put("absentAttribute", time(times, sample -> attribute("no-" + sample.firstTraceId())));
    answers.put("services", time(times, sample -> "/api/v1/services?" + range));
    answers.put("graph", time(times, sample -> "/api/v1/graph?" + range));
    answers.put("redOfOneService", time(times, sample -> "/api/v1/services/service-c?" + range));
    return answers;
  }

  private String attribute(String userId) {
    String condition = ControlPlaneApi.encode("user.id=" + userId);
    return "/api/v1/traces?limit=20&attr=" + condition + "&" + range;
  }

  private interface Question {
    String path(TraceMix.Request sample);
  }

  private Percentiles time(int times, Question question) throws IOException {
    int warmUp = (int) (times * WARM_UP_SHARE);
    long[] nanos = new long[times];
    for (int i = -warmUp; i < times; i++) {
      String path = question.path(samples.get(Math.floorMod(i, samples.size())));
      long begin = System.nanoTime();
      ControlPlaneApi.Answer answer = controlPlane.get(path);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
      }
      if (answer.status() != 200) {
        throw new IOException(path + " answered " + answer.status() + ": " + answer.body());
      }
    }
    return Percentiles.of(nanos);
  }
}
