package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
  /** A trace begins before it ends, and at the edge of what is kept its first spans are refused. */
  private static final Duration SPREAD_EDGE = Duration.ofMinutes(1);

  private static final Duration BACK_OFF = Duration.ofMillis(100);

  private final Plan plan;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final ConcurrentLinkedQueue<TraceMix.Request> samples = new ConcurrentLinkedQueue<>();
  private final long begin = System.nanoTime();
  private volatile boolean stopped;

  private LoadRun(Plan plan) {
    this.plan = plan;
  }

  /**
   * What to send.
   *
   * @param spread how far back the spans' times go, evenly; zero for now
   * @param spans in all, at least
   * @param spansPerSecond no faster than this, over all connections; 0 for as fast as answered
   * @param atMost when to stop even if not all was taken
   */
  record Plan(
      String protocol,
      URI endpoint,
      int connections,
      int batch,
      Duration spread,
      long spans,
      double spansPerSecond,
      Duration atMost) {}

  /**
   * What was taken.
   *
   * @param refused requests that were answered "try again" and were sent again
   * @param samples one trace of each request, without its bytes
   */
  record Result(long spans, double seconds, long refused, List<TraceMix.Request> samples) {
    double spansPerSecond() {
      return Math.round(spans / seconds);
    }
  }

  static LoadRun of(Plan plan) {
    return new LoadRun(plan);
  }

  /** Sends in the background until all was taken, the time is over, or it is stopped. */
  CompletableFuture<Result> start() {
    CompletableFuture<Result> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("load")
        .start(() -> {
          try {
            result.complete(run());
          } catch (IOException | InterruptedException | RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  void stop() {
    stopped = true;
  }

  Result run() throws IOException, InterruptedException {
    try (ExecutorService senders = Executors.newFixedThreadPool(plan.connections())) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < plan.connections(); i++) {
        long seed = ThreadLocalRandom.current().nextLong();
        running.add(
            senders.submit(() -> {
              send(new TraceMix(seed));
              return null;
            }));
      }
      for (Future<?> sender : running) {
        sender.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the load ended early", e.getCause());
    }
    return new Result(taken.get(), seconds(), refused.get(), List.copyOf(samples));
  }

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  private boolean isDone() {
    return stopped || taken.get() >= plan.spans() || seconds() > plan.atMost().toSeconds();
  }

  private void send(TraceMix mix) throws IOException, InterruptedException {
    try (OtlpSender sender = OtlpSender.open(plan.protocol(), plan.endpoint())) {
      while (!isDone()) {
        TraceMix.Request request = mix.next(plan.batch(), endNs());
        while (!sender.send(request.body())) {
          refused.incrementAndGet();
          Thread.sleep(BACK_OFF);
        }
        samples.add(request.withoutBody());
        keepPace(taken.addAndGet(request.spans()));
      }
    }
  }

  private void keepPace(long spans) throws InterruptedException {
    if (plan.spansPerSecond() > 0) {
      double ahead = spans / plan.spansPerSecond() - seconds();
      if (ahead > 0) {
        Thread.sleep(Duration.ofNanos((long) (ahead * 1e9)));
      }
    }
  }

  private long endNs() {
    long nowNs = System.currentTimeMillis() * 1_000_000L;
    long spreadNs = plan.spread().minus(SPREAD_EDGE).toNanos();
    return plan.spread().isZero()
        ? nowNs
        : nowNs - ThreadLocalRandom.current().nextLong(Math.max(1, spreadNs));
  }
}
