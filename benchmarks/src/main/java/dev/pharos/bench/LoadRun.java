package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded closed loop: each connection sends its next request when the last one was answered,
 * until the given number of spans was taken.
 */
final class LoadRun {
  /** A traces worth asking for afterwards is kept from one request in so many. */
  private static final int SAMPLE_EVERY = 20;

  private static final Duration BACK_OFF = Duration.ofMillis(100);

  private final String protocol;
  private final URI endpoint;
  private final int connections;
  private final int batch;
  private final Duration spread;

  LoadRun(String protocol, URI endpoint, int connections, int batch, Duration spread) {
    this.protocol = protocol;
    this.endpoint = endpoint;
    this.connections = connections;
    this.batch = batch;
    this.spread = spread;
  }

  /**
   * What was taken.
   *
   * @param refused requests that were answered "try again" and were sent again
   */
  record Result(long spans, double seconds, long refused, List<TraceMix.Request> samples) {
    double spansPerSecond() {
      return Math.round(spans / seconds);
    }
  }

  Result run(long spans) throws IOException, InterruptedException {
    AtomicLong taken = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    ConcurrentLinkedQueue<TraceMix.Request> samples = new ConcurrentLinkedQueue<>();
    long begin = System.nanoTime();
    try (ExecutorService senders = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        long seed = ThreadLocalRandom.current().nextLong();
        running.add(
            senders.submit(() -> {
              send(new TraceMix(seed), spans, taken, refused, samples);
              return null;
            }));
      }
      for (Future<?> sender : running) {
        sender.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Result(taken.get(), seconds, refused.get(), List.copyOf(samples));
  }

  private void send(
      TraceMix mix,
      long spans,
      AtomicLong taken,
      AtomicLong refused,
      ConcurrentLinkedQueue<TraceMix.Request> samples)
      throws IOException, InterruptedException {
    try (OtlpSender sender = OtlpSender.open(protocol, endpoint)) {
      for (int sent = 0; taken.get() < spans; sent++) {
        TraceMix.Request request = mix.next(batch, endNs());
        while (!sender.send(request.body())) {
          refused.incrementAndGet();
          Thread.sleep(BACK_OFF);
        }
        taken.addAndGet(request.spans());
        if (sent % SAMPLE_EVERY == 0) {
          samples.add(
              new TraceMix.Request(
                  new byte[0],
                  request.spans(),
                  request.firstTraceId(),
                  request.firstTraceSpans(),
                  request.userId()));
        }
      }
    }
  }

  private long endNs() {
    long nowNs = System.currentTimeMillis() * 1_000_000L;
    return spread.isZero() ? nowNs : nowNs - ThreadLocalRandom.current().nextLong(spread.toNanos());
  }
}
