package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends a stream over several connections, each of which has targets of its own, so that the
 * samples of a series come in the order of their times. A step is not sent before it is over: one
 * that is past goes as soon as the one before it was answered, so that the same stream can fill a
 * store and then be held at its own pace.
 */
final class MetricLoad implements AutoCloseable {
  /**
   * No connection is further ahead of another than this: receivers refuse what is much older than
   * their newest sample.
   */
  private static final int STEPS_APART = 20;

  private final MetricMix mix;
  private final InstantSource clock;
  private final List<Connection> connections = new ArrayList<>();
  private final ExecutorService senders;

  /**
   * @param connections side by side; no more than there are targets
   * @param batch samples a request, about
   */
  MetricLoad(
      MetricMix mix,
      URI write,
      WriteProtocol protocol,
      int connections,
      int batch,
      InstantSource clock) {
    this.mix = mix;
    this.clock = clock;
    List<List<MetricTarget>> shares = shares(mix.targets(), connections);
    for (List<MetricTarget> share : shares) {
      int series = share.stream().mapToInt(target -> target.everShown().size()).sum();
      int requests = Math.clamp(Math.ceilDiv(series, batch), 1, share.size());
      List<WriteRequests> ofShare =
          shares(share, requests).stream()
              .map(targets -> new WriteRequests(protocol, targets))
              .toList();
      this.connections.add(new Connection(new WriteSender(write, protocol), ofShare));
    }
    this.senders = Executors.newFixedThreadPool(this.connections.size());
  }

  /** Consecutive targets, in shares that differ by one at most. */
  static List<List<MetricTarget>> shares(List<MetricTarget> targets, int wanted) {
    int count = Math.clamp(wanted, 1, targets.size());
    List<List<MetricTarget>> shares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shares.add(targets.subList(targets.size() * i / count, targets.size() * (i + 1) / count));
    }
    return shares;
  }

  /**
   * What was taken.
   *
   * @param samples marks of staleness among them
   * @param refused requests that were answered "try again" and were sent again
   */
  record Result(long samples, long requests, long refused, double seconds) {}

  /** Sends steps, the last one excluded; each call goes on where the one before it ended. */
  Result send(int fromStep, int toStep) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long samples = 0;
    long requests = 0;
    long refused = 0;
    for (int step = fromStep; step < toStep; step += STEPS_APART) {
      int first = step;
      int end = Math.min(toStep, step + STEPS_APART);
      List<Callable<Result>> tasks = new ArrayList<>();
      connections.forEach(connection -> tasks.add(() -> connection.send(first, end)));
      for (Future<Result> sent : senders.invokeAll(tasks)) {
        Result result = result(sent);
        samples += result.samples();
        requests += result.requests();
        refused += result.refused();
      }
    }
    return new Result(samples, requests, refused, (System.nanoTime() - begin) / 1e9);
  }

  private static Result result(Future<Result> sent) throws IOException, InterruptedException {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw new IOException("the stream ended early", e.getCause());
    }
  }

  /** One connection with the targets whose samples it sends. */
  private final class Connection {
    private final WriteSender sender;
    private final List<WriteRequests> requests;

    Connection(WriteSender sender, List<WriteRequests> requests) {
      this.sender = sender;
      this.requests = requests;
    }

    Result send(int fromStep, int toStep) throws IOException, InterruptedException {
      long samples = 0;
      long sent = 0;
      long refused = 0;
      for (int step = fromStep; step < toStep; step++) {
        for (int i = 0; i < requests.size(); i++) {
          // Spread over the interval, as the scrapes themselves are.
          await(mix.stepMs(step + 1) + MetricMix.STEP_MS * i / requests.size());
          WriteRequests.Request request = requests.get(i).next(mix.stepMs(step));
          if (request.samples() > 0) {
            refused += sender.send(request.body());
            samples += request.samples();
            sent++;
          }
        }
      }
      return new Result(samples, sent, refused, 0);
    }

    private void await(long dueMs) throws InterruptedException {
      long leftMs = dueMs - clock.millis();
      if (leftMs > 0) {
        Thread.sleep(Duration.ofMillis(leftMs));
      }
    }
  }

  @Override
  public void close() {
    senders.shutdownNow();
    connections.forEach(connection -> connection.sender.close());
  }
}
