package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than the process can keep up with, in half the memory it usually has. */
@Tag("slow")
class SmallHeapTest {
  private static final int SENDERS = 24;
  private static final int TRACES_PER_REQUEST = 500;
  private static final int REQUESTS_OF_A_SENDER = 25;

  @TempDir private Path folder;

  @Test
  void anOverloadIsRefusedInPartAndAllThatWasAcknowledgedIsThere() throws Exception {
    SentRequests sent = new SentRequests();
    Instant begin = Instant.now();
    Queue<Integer> otherAnswers = new ConcurrentLinkedQueue<>();
    try (ControlPlaneProcess controlPlane =
            new ControlPlaneProcess(folder.resolve("data")).withHeap("160m");
        HttpClient client = HttpClient.newHttpClient()) {
      controlPlane.start();
      AtomicLong failures = new AtomicLong();
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        ShopRequests requests = new ShopRequests(i);
        senders.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int r = 0; r < REQUESTS_OF_A_SENDER; r++) {
                    try {
                      int status = sent.send(client, controlPlane, next(requests)).statusCode();
                      if (status != 200) {
                        otherAnswers.add(status);
                      }
                    } catch (IOException e) {
                      failures.incrementAndGet();
                    }
                  }
                }));
      }
      for (Thread sender : senders) {
        sender.join();
      }

      assertThat(controlPlane.output()).doesNotContain("OutOfMemoryError");
      assertThat(failures.get()).isZero();
      assertThat(otherAnswers).isSubsetOf(429, 503);
      while (!sent.unanswered.isEmpty()) {
        for (ShopRequests.Request request : List.copyOf(sent.unanswered)) {
          sent.send(client, controlPlane, request);
        }
      }
      String range = "?from=" + begin.minusSeconds(120) + "&to=" + Instant.now().plusSeconds(60);
      long traces = (long) SENDERS * REQUESTS_OF_A_SENDER * TRACES_PER_REQUEST;
      assertThat(controlPlane.json("/api/v1/services/gateway" + range).at("/red/requests").asLong())
          .isEqualTo(traces);
      for (ShopRequests.Request request : sent.acknowledged) {
        String traceId = request.traceIds().getLast();
        assertThat(controlPlane.json("/api/v1/traces/" + traceId).get("spans").size())
            .isEqualTo(ShopRequests.Request.SPANS_PER_TRACE);
      }
      System.out.println(
          "In 160 MB of heap: %d requests of %d spans, refused %d times"
              .formatted(sent.acknowledged.size(), TRACES_PER_REQUEST * 4, otherAnswers.size()));
    }
  }

  private static ShopRequests.Request next(ShopRequests requests) {
    Instant now = Instant.now();
    return requests.next(TRACES_PER_REQUEST, TimeRange.epochNs(now));
  }
}
