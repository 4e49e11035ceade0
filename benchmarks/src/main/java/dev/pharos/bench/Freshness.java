package dev.pharos.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * How soon after its acknowledgement what was sent is found by a search for one of its attributes.
 *
 * @param <R> the requests that are sent
 */
final class Freshness<R extends LoadRequest<R>> {
  private static final Duration PAUSE = Duration.ofMillis(2);
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  private final Supplier<OtlpSender> senders;
  private final LoadRequest.Mix<R> mix;
  private final ControlPlaneApi controlPlane;
  private final Function<R, String> path;
  private final Function<JsonNode, JsonNode> found;

  /**
   * @param path a search for what only this request has
   * @param found what of the answer is not empty once it is found
   */
  Freshness(
      Supplier<OtlpSender> senders,
      LoadRequest.Mix<R> mix,
      ControlPlaneApi controlPlane,
      Function<R, String> path,
      Function<JsonNode, JsonNode> found) {
    this.senders = senders;
    this.mix = mix;
    this.controlPlane = controlPlane;
    this.path = path;
    this.found = found;
  }

  /** Sends so many requests one after another and searches for each until it is found. */
  Percentiles measure(int times) throws IOException, InterruptedException {
    long[] nanos = new long[times];
    try (OtlpSender sender = senders.get()) {
      for (int i = 0; i < times; i++) {
        R request = mix.next(1, System.currentTimeMillis() * 1_000_000L);
        while (!sender.send(request.body())) {
          Thread.sleep(PAUSE);
        }
        nanos[i] = untilFound(path.apply(request));
      }
    }
    return Percentiles.of(nanos);
  }

  private long untilFound(String search) throws IOException, InterruptedException {
    long acknowledged = System.nanoTime();
    while (found.apply(controlPlane.get(search).body()).isEmpty()) {
      if (System.nanoTime() - acknowledged > AT_MOST.toNanos()) {
        throw new IOException("what was acknowledged was not found within " + AT_MOST);
      }
      Thread.sleep(PAUSE);
    }
    return System.nanoTime() - acknowledged;
  }
}
