package dev.pharos.store.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pharos.receive.metric.RemoteWrite2Decoder;
import dev.pharos.receive.metric.RemoteWriteDecoder;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.remote.SendCounts.Drop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import org.xerial.snappy.Snappy;

class RemoteSenderTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final Queue<Said> script = new ArrayDeque<>();
  private final List<Got> got = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private HttpServer receiver;
  private Outbox outbox;
  private RemoteSender sender;

  /** What the receiver answers; all that is sent is said to be written when there is no number. */
  private record Said(int status, Map<String, String> headers, String words) {}

  /** What came. */
  private record Got(String contentType, String authorization, String tenant, SampleBatch batch) {
    List<Long> times() {
      return batch.series().stream().map(one -> one.samples().timeMs(0)).toList();
    }
  }

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/api/v1/write", this::answer);
    receiver.start();
    outbox = Outbox.open(folder, 1L << 20, new Notices());
    RemoteProperties properties =
        new RemoteProperties(
            "http://127.0.0.1:" + receiver.getAddress().getPort(),
            "",
            "",
            "auto",
            "remote-read",
            "me",
            "secret",
            "",
            "team",
            Map.of(),
            "",
            Duration.ofSeconds(5),
            DataSize.ofGigabytes(1),
            100);
    sender =
        new RemoteSender(
            outbox,
            new RemoteServer(properties, null),
            properties,
            _ -> Optional.empty(),
            now::get);
  }

  @AfterEach
  void close() throws IOException {
    sender.close();
    outbox.close();
    receiver.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      byte[] body = Snappy.uncompress(exchange.getRequestBody().readAllBytes());
      SampleBatch batch =
          type.contains("v2")
              ? new RemoteWrite2Decoder().decode(body).batch()
              : new RemoteWriteDecoder().decode(body).batch();
      got.add(
          new Got(
              type,
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("X-Scope-OrgID"),
              batch));
      Said said = script.poll();
      if (said == null) {
        said =
            new Said(
                204, Map.of("X-Prometheus-Remote-Write-Samples-Written", "" + batch.samples()), "");
      }
      said.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] words = said.words().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(said.status(), words.length == 0 ? -1 : words.length);
      exchange.getResponseBody().write(words);
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      exchange.close();
    }
  }

  private void put(int... numbers) {
    List<IncomingSeries> series = new java.util.ArrayList<>();
    for (int number : numbers) {
      series.add(
          new IncomingSeries(
              Labels.of("__name__", "n", "i", "" + number),
              Samples.builder().add(number, number).build()));
    }
    outbox.take(new JournalPosition(1, numbers[0]), series);
  }

  private void awaitDone() {
    await().atMost(SOON).until(() -> outbox.waitingBytes() == 0);
  }

  @Test
  void sendsBy20WithWhatSaysWhoAsks() {
    put(1, 2);
    sender.start();
    awaitDone();

    Got only = got.getFirst();
    assertThat(only.contentType()).isEqualTo(WriteProtocol.V2.contentType());
    assertThat(only.authorization()).isEqualTo("Basic bWU6c2VjcmV0");
    assertThat(only.tenant()).isEqualTo("team");
    assertThat(only.times()).containsExactly(1L, 2L);
    assertThat(sender.counts().samples.sum()).isEqualTo(2);
    assertThat(sender.notices()).isEmpty();
  }

  @Test
  void whatCannotBeTakenNowIsSentAgainUntilItIs() {
    script.add(new Said(500, Map.of(), "oh"));
    script.add(new Said(429, Map.of("Retry-After", "0"), "slower"));
    script.add(new Said(401, Map.of("Retry-After", "0"), "who are you"));
    put(1);
    sender.start();
    awaitDone();

    assertThat(got).hasSize(4).allMatch(one -> one.times().equals(List.of(1L)));
    assertThat(sender.counts().retries.sum()).isEqualTo(3);
    assertThat(sender.counts().samples.sum()).isEqualTo(1);
    assertThat(sender.counts().dropped(Drop.REJECTED)).isZero();
  }

  @Test
  void aServerThatIsNotThereIsToldAfterSomeTime() {
    for (int i = 0; i < 1_000; i++) {
      script.add(new Said(503, Map.of("Retry-After", "0"), "full"));
    }
    put(1);
    sender.start();
    await().atMost(SOON).until(() -> sender.counts().retries.sum() > 0);
    assertThat(sender.notices()).isEmpty();

    now.set(Instant.EPOCH.plus(RemoteLimits.TOLD_AFTER));

    assertThat(sender.notices())
        .singleElement()
        .asString()
        .contains("not taken since 1970-01-01T00:00:00Z", "answers 503 full", "wait on disk");
  }

  @Test
  void whatIsRefusedForGoodIsCountedAndToldAndTheRestGoesOn() {
    script.add(
        new Said(
            400, Map.of("X-Prometheus-Remote-Write-Samples-Written", "1"), "out of order sample"));
    put(1, 2, 3);
    sender.start();
    awaitDone();
    put(4);
    awaitDone();

    assertThat(sender.counts().samples.sum()).isEqualTo(2);
    assertThat(sender.counts().dropped(Drop.REJECTED)).isEqualTo(2);
    assertThat(sender.notices())
        .singleElement()
        .asString()
        .contains("did not take 2 samples", "400 out of order sample");
  }

  @Test
  void aReceiverOf10GetsWhatItUnderstands() {
    script.add(new Said(415, Map.of(), "unknown"));
    put(1);
    sender.start();
    awaitDone();
    put(2);
    awaitDone();

    assertThat(sender.protocol()).isEqualTo(WriteProtocol.V1);
    assertThat(got).extracting(Got::contentType).endsWith("application/x-protobuf");
    assertThat(got.getLast().times()).containsExactly(2L);
    assertThat(sender.counts().dropped(Drop.REJECTED)).isZero();
  }

  @Test
  void aReceiverThatTellsNothingOfWhatItWroteIsTakenForOneOf10() {
    script.add(new Said(204, Map.of(), ""));
    put(1);
    sender.start();
    awaitDone();

    assertThat(got).hasSize(2);
    assertThat(got.getLast().contentType()).isEqualTo("application/x-protobuf");
    assertThat(sender.counts().samples.sum()).isEqualTo(1);
  }

  @Test
  void samplesThatWereNotWrittenAreCounted() {
    script.add(new Said(204, Map.of("X-Prometheus-Remote-Write-Samples-Written", "1"), ""));
    outbox.take(
        new JournalPosition(1, 1),
        List.of(
            new IncomingSeries(
                Labels.of("__name__", "n"),
                Samples.builder().add(1, 1).add(2, 2).build(),
                List.of(new Exemplar(Labels.of("trace_id", "a"), 1, 1)))));
    sender.start();
    awaitDone();

    assertThat(sender.counts().dropped(Drop.NOT_WRITTEN)).isEqualTo(1);
    assertThat(sender.counts().dropped(Drop.EXEMPLARS_NOT_WRITTEN)).isEqualTo(1);
  }

  @Test
  void whatIsTooLargeIsSentInHalves() {
    script.add(new Said(413, Map.of(), "too large"));
    put(1, 2, 3, 4);
    sender.start();
    awaitDone();

    assertThat(got)
        .extracting(Got::times)
        .containsExactly(List.of(1L, 2L, 3L, 4L), List.of(1L, 2L), List.of(3L, 4L));
  }
}
