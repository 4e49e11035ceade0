package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Senders in a closed loop until the control plane is gone. */
final class ShopLoad implements AutoCloseable {
  private static final int SENDERS = 3;
  private static final int TRACES_PER_REQUEST = 20;

  private final ControlPlaneProcess controlPlane;
  private final SentRequests sent;
  private final List<Thread> threads;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private CountDownLatch acknowledged = new CountDownLatch(0);
  private volatile boolean stopped;

  ShopLoad(ControlPlaneProcess controlPlane, SentRequests sent, long seed) {
    this.controlPlane = controlPlane;
    this.sent = sent;
    this.threads =
        IntStream.range(0, SENDERS)
            .mapToObj(i -> Thread.ofVirtual().unstarted(() -> send(new ShopRequests(seed + i))))
            .toList();
  }

  /** Begins, and waits for so many answers. */
  void awaitAcknowledged(int requests) throws InterruptedException {
    acknowledged = new CountDownLatch(requests);
    threads.forEach(Thread::start);
    assertThat(acknowledged.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private void send(ShopRequests requests) {
    while (!stopped) {
      Instant now = Instant.now();
      long nowNs = TimeRange.epochNs(now);
      try {
        ShopRequests.Request request = requests.next(TRACES_PER_REQUEST, nowNs);
        if (sent.send(client, controlPlane, request).statusCode() == 200) {
          acknowledged.countDown();
        }
        String line = "trace " + request.traceIds().getFirst() + " was placed";
        sent.sendLine(client, controlPlane, line, nowNs);
      } catch (IOException killed) {
        return;
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    client.close();
  }
}
