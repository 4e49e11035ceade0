package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** How soon after its acknowledgement a span is found by a search for one of its attributes. */
final class Freshness {
  private static final Duration PAUSE = Duration.ofMillis(2);
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  private final String protocol;
  private final URI endpoint;
  private final ControlPlaneApi controlPlane;
  private final TraceMix mix = new TraceMix(System.nanoTime());
  private long spans;

  Freshness(String protocol, URI endpoint, ControlPlaneApi controlPlane) {
    this.protocol = protocol;
    this.endpoint = endpoint;
    this.controlPlane = controlPlane;
  }

  /** What was sent to find out. */
  long spans() {
    return spans;
  }

  /** Sends so many traces one after another and searches for each until it is found. */
  Percentiles measure(int traces) throws IOException, InterruptedException {
    long[] nanos = new long[traces];
    try (OtlpSender sender = OtlpSender.open(protocol, endpoint)) {
      for (int i = 0; i < traces; i++) {
        TraceMix.Request request = mix.next(1, System.currentTimeMillis() * 1_000_000L);
        while (!sender.send(request.body())) {
          Thread.sleep(PAUSE);
        }
        spans += request.spans();
        nanos[i] = untilFound(request);
      }
    }
    return Percentiles.of(nanos);
  }

  private long untilFound(TraceMix.Request request) throws IOException, InterruptedException {
    String path =
        "/api/v1/traces?limit=1&attr=" + ControlPlaneApi.encode("user.id=" + request.userId());
    long acknowledged = System.nanoTime();
    while (controlPlane.get(path).body().path("traces").isEmpty()) {
      if (System.nanoTime() - acknowledged > AT_MOST.toNanos()) {
        throw new IOException("an acknowledged trace was not found within " + AT_MOST);
      }
      Thread.sleep(PAUSE);
    }
    return System.nanoTime() - acknowledged;
  }
}
