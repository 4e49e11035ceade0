package dev.pharos.bench;

import java.io.IOException;
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
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * A bounded closed loop: each connection sends its next request when the last one was answered,
 * until the given number of spans or lines was taken.
 *
 * @param <R> the requests that are sent
 */
final class LoadRun<R extends LoadRequest<R>> {
  /** A trace begins before it ends, and at the edge of what is kept its first parts are refused. */
  private static final Duration SPREAD_EDGE = Duration.ofMinutes(1);

  private static final Duration BACK_OFF = Duration.ofMillis(100);

  private final Plan<R> plan;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final ConcurrentLinkedQueue<R> samples = new ConcurrentLinkedQueue<>();
  private final long begin = System.nanoTime();
  private volatile boolean stopped;

  private LoadRun(Plan<R> plan) {
    this.plan = plan;
  }

  /**
   * What to send.
   *
   * @param mix makes a sender's requests, of a seed
   * @param sender opens a connection
   * @param batch spans or lines a request, at least
   * @param spread how far back their times go, evenly; zero for now
   * @param count in all, at least
   * @param perSecond no faster than this, over all connections; 0 for as fast as answered
   * @param atMost when to stop even if not all was taken
   */
  record Plan<R extends LoadRequest<R>>(
      LongFunction<? extends LoadRequest.Mix<R>> mix,
      Supplier<OtlpSender> sender,
      int connections,
      int batch,
      Duration spread,
      long count,
      double perSecond,
      Duration atMost) {}

  /**
   * What was taken.
   *
   * @param refused requests that were answered "try again" and were sent again
   * @param samples each request, without its bytes
   */
  record Result<R>(long count, double seconds, long refused, List<R> samples) {
    double perSecond() {
      return Math.round(count / seconds);
    }
  }

  static <R extends LoadRequest<R>> LoadRun<R> of(Plan<R> plan) {
    return new LoadRun<>(plan);
  }

  /** Sends in the background until all was taken, the time is over, or it is stopped. */
  CompletableFuture<Result<R>> start() {
    CompletableFuture<Result<R>> result = new CompletableFuture<>();
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

  Result<R> run() throws IOException, InterruptedException {
    try (ExecutorService senders = Executors.newFixedThreadPool(plan.connections())) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < plan.connections(); i++) {
        long seed = ThreadLocalRandom.current().nextLong();
        running.add(
            senders.submit(() -> {
              send(plan.mix().apply(seed));
              return null;
            }));
      }
      for (Future<?> sender : running) {
        sender.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the load ended early", e.getCause());
    }
    return new Result<>(taken.get(), seconds(), refused.get(), List.copyOf(samples));
  }

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  private boolean isDone() {
    return stopped || taken.get() >= plan.count() || seconds() > plan.atMost().toSeconds();
  }

  private void send(LoadRequest.Mix<R> mix) throws IOException, InterruptedException {
    try (OtlpSender sender = plan.sender().get()) {
      while (!isDone()) {
        R request = mix.next(plan.batch(), endNs());
        while (!sender.send(request.body())) {
          refused.incrementAndGet();
          Thread.sleep(BACK_OFF);
        }
        samples.add(request.withoutBody());
        keepPace(taken.addAndGet(request.count()));
      }
    }
  }

  private void keepPace(long sent) throws InterruptedException {
    if (plan.perSecond() > 0) {
      double ahead = sent / plan.perSecond() - seconds();
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
