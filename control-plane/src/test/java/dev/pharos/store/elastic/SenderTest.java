package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.Committable;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.StoreAwayException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1));
  private static final long FIRST = 1_000_000;

  private ScriptedElasticsearch server;
  private ElasticSpanStore store;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedElasticsearch();
    store = open(server.url(), WaitingRoom.inMemory());
  }

  private static ElasticSpanStore open(URI url, WaitingRoom room) throws IOException {
    return ElasticSpanStore.open(
        ElasticConnection.to(List.of(url)),
        null,
        new ElasticSettings(
            "t",
            Duration.ofDays(7),
            Duration.ofSeconds(1),
            room,
            SearchLimits.DEFAULT.scannedSpans()),
        CLOCK);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    server.close();
  }

  @Test
  void onlyWhatFailedIsSentAgain() throws IOException {
    server.next(row -> row == 1 ? 429 : row == 3 ? 503 : 201);

    store.add(spans(5));
    store.seal().commit();

    assertThat(server.bulks).containsExactly(numbers(0, 1, 2, 3, 4), numbers(1, 3));
    assertThat(store.retried()).isEqualTo(2);
    assertThat(store.statistics().notices()).isEmpty();
  }

  @Test
  void aRowThatALaterOneReplacedIsDone() throws IOException {
    server.next(row -> 409);

    store.add(spans(2));
    store.seal().commit();

    assertThat(server.bulks).hasSize(1);
    assertThat(store.statistics().notices()).isEmpty();
  }

  @Test
  void aRowThatIsWrongIsRefusedAndToldAndHoldsNothingUp() throws IOException {
    server.next(row -> row == 0 ? 400 : 201);

    store.add(spans(2));
    store.seal().commit();

    assertThat(server.bulks).hasSize(1);
    assertThat(store.statistics().notices())
        .containsExactly("Elasticsearch refused 1 spans since the start: 400 scripted: row 0");
  }

  @Test
  void whereAnIndexTakesNothingItsRowsWaitForItsMending() throws IOException {
    server.next(row -> 400);
    server.next(row -> 400);

    store.add(spans(2));
    store.seal().commit();

    assertThat(server.bulks).containsExactly(numbers(0, 1), numbers(0, 1), numbers(0, 1));
    assertThat(store.statistics().notices()).isEmpty();
  }

  @Test
  void aRequestThatIsTooLargeIsHalved() throws IOException {
    server.nextFails(413);

    store.add(spans(4));
    store.seal().commit();

    assertThat(server.bulks).containsExactly(numbers(0, 1, 2, 3), numbers(0, 1), numbers(2, 3));
  }

  @Test
  void aSpanThatIsTooLargeAloneIsRefused() throws IOException {
    server.nextFails(413);

    store.add(spans(1));
    store.seal().commit();

    assertThat(server.bulks).hasSize(1);
    assertThat(store.statistics().notices())
        .singleElement()
        .asString()
        .startsWith("Elasticsearch refused 1 spans");
  }

  @Test
  void aFailureOfTheWholeRequestIsToldUntilItIsOver() throws IOException {
    for (int i = 0; i < 3; i++) {
      server.nextFails(500);
    }

    store.add(spans(1));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(store.statistics().notices())
                .singleElement()
                .asString()
                .startsWith("Spans do not reach Elasticsearch: "));
    store.seal().commit();

    assertThat(store.statistics().notices()).isEmpty();
    assertThat(server.bulks).hasSize(4);
  }

  @Test
  void whatWaitsIsToldWithSinceWhen() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      server.nextFails(503);
    }

    store.add(spans(3));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(store.statistics().notices())
                .singleElement()
                .asString()
                .endsWith("(since 1970-01-01T00:00:01Z); 3 spans wait for it"));
    assertThat(store.isWell()).isFalse();
  }

  @Test
  void whatBecameOfEachRowIsCounted() throws IOException {
    server.nextFails(503);
    server.next(row -> row == 1 ? 429 : row == 3 ? 400 : 201);

    store.add(spans(5));
    store.seal().commit();

    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new ElasticMeters(store).bindTo(meters);
    assertThat(meters.scrape())
        .contains(
            "pharos_elasticsearch_sent_documents_total{signal=\"spans\"} 4.0",
            "pharos_elasticsearch_retried_documents_total{signal=\"spans\"} 6.0",
            "pharos_elasticsearch_refused_documents_total{signal=\"spans\"} 1.0",
            failed("unavailable", 5),
            failed("too_many_requests", 1),
            failed("wrong", 1),
            failed("unreachable", 0),
            "pharos_elasticsearch_bulk_requests_seconds_count{signal=\"spans\"} 3",
            "pharos_elasticsearch_waiting_documents{place=\"disk\",signal=\"spans\"} 0.0",
            "pharos_elasticsearch_waiting_documents{place=\"memory\",signal=\"spans\"} 0.0",
            "pharos_elasticsearch_reached{signal=\"spans\"} 1.0");
  }

  private static String failed(String reason, int documents) {
    return "pharos_elasticsearch_failed_documents_total{reason=\"%s\",signal=\"spans\"} %d.0"
        .formatted(reason, documents);
  }

  @Test
  void aQuestionThatCannotBeAskedSaysThatItMayBeLater() {
    server.close();

    assertThatThrownBy(() -> store.search(SpanQuery.all(new TimeRange(0, 1), 1)))
        .isInstanceOf(StoreAwayException.class)
        .hasMessageStartingWith("Elasticsearch could not answer: ");
  }

  @Test
  void rowsThatAreNotShownYetAreFound() throws IOException {
    Span span = new SpanBuilder("order").build();
    for (int i = 0; i < 1_000; i++) {
      server.nextFails(500);
    }

    store.add(List.of(span));

    assertThat(store.trace(span.traceId())).containsExactly(span);
    assertThat(store.statistics().spans()).isEqualTo(1);
  }

  @Test
  void whileElasticsearchIsGoneWhatHasNoRoomInMemoryWaitsOnDisk(@TempDir Path folder)
      throws IOException {
    store.close();
    store = open(server.url(), new WaitingRoom(100_000, folder, 1L << 30));
    for (int i = 0; i < 3; i++) {
      server.nextFails(503);
    }

    store.add(spans(5_000));
    assertThat(store.statistics().notices())
        .anyMatch(notice ->
            notice.endsWith("wait on disk for Elasticsearch, and are not found until then"));
    store.seal().commit();

    assertThat(server.bulks.stream().flatMap(List::stream).distinct().count()).isEqualTo(5_000);
    assertThat(folder).isEmptyDirectory();
    assertThat(store.statistics().notices()).isEmpty();
  }

  @Test
  void aBatchIsSentInRequestsOfBoundedSize() throws IOException {
    store.add(spans(ElasticLimits.BULK_ROWS + 1));
    store.seal().commit();

    assertThat(server.bulks).allMatch(rows -> rows.size() <= ElasticLimits.BULK_ROWS);
    assertThat(server.bulks.stream().mapToInt(List::size).sum())
        .isEqualTo(ElasticLimits.BULK_ROWS + 1);
  }

  @Test
  void aCheckpointWaitsForWhatElasticsearchDidNotTake() throws Exception {
    store.close();
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    store = open(URI.create("http://127.0.0.1:" + nobody), WaitingRoom.inMemory());
    store.add(spans(1));
    Committable.PendingCommit pending = store.seal();

    Thread checkpoint = Thread.currentThread();
    Thread stop =
        Thread.ofVirtual()
            .start(() -> {
              await().atMost(PATIENCE).until(() -> !store.statistics().notices().isEmpty());
              checkpoint.interrupt();
            });
    assertThatThrownBy(pending::commit).isInstanceOf(IOException.class);
    assertThat(Thread.interrupted()).isTrue();
    stop.join();
    assertThat(store.statistics().notices().getFirst()).contains("Elasticsearch cannot be asked");
    assertThat(store.statistics().written()).isZero();
  }

  private static List<Span> spans(int count) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(new SpanBuilder("order").start(SpanSamples.NOW_NS).build());
    }
    return spans;
  }

  private static List<Long> numbers(long... rows) {
    return java.util.Arrays.stream(rows).map(row -> FIRST + row).boxed().toList();
  }
}
