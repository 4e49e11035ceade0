package dev.pharos.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.RefusalReason;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xerial.snappy.Snappy;

/** Lines that arrive by sockets: OTLP over gRPC and HTTP, and as Loki's senders push them. */
@Timeout(60)
class LogReceiversTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String OTLP = "/v1/logs";
  private static final String LOKI = "/loki/api/v1/push";
  private static final long OLD_NS = 5;

  private final RunningReceivers running = new RunningReceivers();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ManagedChannel channel = running.newChannel();
  private final LogsServiceGrpc.LogsServiceBlockingStub grpc =
      LogsServiceGrpc.newBlockingStub(channel);

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    client.close();
    running.close();
  }

  @Test
  void takesLinesByGrpc() {
    ExportLogsServiceResponse plain = grpc.export(request("a", "b"));
    grpc.withCompression("gzip").export(request("c"));

    assertThat(plain).isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
    assertThat(running.sink.lines).extracting(LogRecord::bodyText).containsExactly("a", "b", "c");
    assertThat(running.sink.lines).extracting(line -> line.service().name()).containsOnly("shop");
    assertThat(running.registry.scrape())
        .contains("pharos_received_lines_total{protocol=\"grpc\"} 3.0");
    assertThat(running.refusals()).isEmpty();
  }

  @Test
  void saysByGrpcWhichLinesItRefused() {
    ExportLogsServiceResponse answer = grpc.export(requestWithAnOldLine());

    assertThat(answer.getPartialSuccess().getRejectedLogRecords()).isEqualTo(1);
    assertThat(answer.getPartialSuccess().getErrorMessage())
        .isEqualTo("refused 1 as too_old; the others were taken");
    assertThat(running.refused("logs", RefusalReason.TOO_OLD)).isEqualTo(1);
    assertThat(running.sink.lines).extracting(LogRecord::bodyText).containsExactly("new");
  }

  @Test
  void holdsLogsBackByGrpcAsSpansAre() {
    running.sink.refuse(
        new RefusedException(RefusalReason.QUEUE_FULL, Duration.ofMillis(1_500), "queue is full"));

    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> grpc.export(request("a")));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(Status.trailersFromThrowable(refused).keys()).contains("grpc-status-details-bin");
  }

  @Test
  void takesLinesByHttp() throws Exception {
    byte[] body = request("a").toByteArray();
    String json =
        """
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"%d","eventName":"checkout",
          "severityNumber":9,"body":{"kvlistValue":{"values":[
            {"key":"order","value":{"intValue":"7"}}]}}}]}]}]}
        """
            .formatted(Requests.ARRIVAL_NS);

    HttpResponse<byte[]> plain = post(OTLP, PROTOBUF, body);
    HttpResponse<byte[]> gzip =
        post(OTLP, PROTOBUF, Requests.gzip(body), "Content-Encoding", "gzip");
    HttpResponse<byte[]> inJson = post(OTLP, JSON, json.getBytes(UTF_8));

    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(plain.body()).isEmpty();
    assertThat(gzip.statusCode()).isEqualTo(200);
    assertThat(new String(inJson.body(), UTF_8)).isEqualTo("{}");
    assertThat(running.sink.lines)
        .extracting(LogRecord::bodyText)
        .containsExactly("a", "a", "{order=7}");
    assertThat(running.sink.lines).extracting(LogRecord::eventName).contains("checkout");
  }

  @Test
  void saysByHttpWhichLinesItRefused() throws Exception {
    HttpResponse<byte[]> protobuf = post(OTLP, PROTOBUF, requestWithAnOldLine().toByteArray());
    HttpResponse<byte[]> json =
        post(
            OTLP,
            JSON,
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":5}]}]}]}"
                .getBytes(UTF_8));
    HttpResponse<byte[]> malformed = post(OTLP, PROTOBUF, new byte[] {10, 5});
    HttpResponse<byte[]> text = post(OTLP, "text/plain", new byte[0]);

    assertThat(
            ExportLogsServiceResponse.parseFrom(protobuf.body())
                .getPartialSuccess()
                .getRejectedLogRecords())
        .isEqualTo(1);
    assertThat(new String(json.body(), UTF_8))
        .startsWith(
            "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"refused 1");
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(text.statusCode()).isEqualTo(415);
    assertThat(running.refused("logs", RefusalReason.TOO_OLD)).isEqualTo(2);
    assertThat(running.refused("logs", RefusalReason.MALFORMED)).isEqualTo(1);
    assertThat(running.refused("logs", RefusalReason.UNSUPPORTED_MEDIA_TYPE)).isEqualTo(1);
    assertThat(running.refused("traces", RefusalReason.MALFORMED)).isZero();
  }

  @Test
  void takesPushesInProtobuf() throws Exception {
    HttpResponse<byte[]> typed = post(LOKI, PROTOBUF, Snappy.compress(push("a", "b")));
    HttpResponse<byte[]> untyped =
        post(LOKI, "", Snappy.compress(push("c")), "Content-Encoding", "snappy");

    assertThat(typed.statusCode()).isEqualTo(204);
    assertThat(typed.body()).isEmpty();
    assertThat(untyped.statusCode()).isEqualTo(204);
    assertThat(running.sink.lines).extracting(LogRecord::bodyText).containsExactly("a", "b", "c");
    assertThat(running.sink.lines).extracting(line -> line.service().name()).containsOnly("shop");
    assertThat(running.registry.scrape())
        .contains("pharos_received_lines_total{protocol=\"loki\"} 3.0");
    assertThat(running.inFlight.heldBytes()).isZero();
  }

  @Test
  void takesPushesInJson() throws Exception {
    byte[] json =
        """
        {"streams":[{"stream":{"app":"shop"},"values":[["%d","a",{"level":"warn"}]]}]}
        """
            .formatted(Requests.ARRIVAL_NS)
            .getBytes(UTF_8);

    HttpResponse<byte[]> plain = post(LOKI, "application/json; charset=utf-8", json);
    HttpResponse<byte[]> gzip = post(LOKI, JSON, Requests.gzip(json), "Content-Encoding", "gzip");

    assertThat(plain.statusCode()).isEqualTo(204);
    assertThat(gzip.statusCode()).isEqualTo(204);
    assertThat(running.sink.lines).extracting(LogRecord::severity).containsExactly(13, 13);
  }

  @Test
  void answersRefusedPushesAsLokiDoes() throws Exception {
    byte[] partly =
        Pushes.push(
            Pushes.stream(
                "{app=\"shop\"}",
                Pushes.entry(Requests.ARRIVAL_NS, "new", Map.of()),
                Pushes.entry(OLD_NS, "old", Map.of())));
    HttpResponse<byte[]> partial = post(LOKI, PROTOBUF, Snappy.compress(partly));
    HttpResponse<byte[]> malformed = post(LOKI, JSON, "{\"streams\":5}".getBytes(UTF_8));
    running.sink.refuse(
        new RefusedException(RefusalReason.QUEUE_FULL, Duration.ofMillis(1_500), "queue is full"));
    HttpResponse<byte[]> later = post(LOKI, PROTOBUF, Snappy.compress(push("a")));
    HttpResponse<byte[]> get =
        client.send(
            HttpRequest.newBuilder(running.http(LOKI)).GET().build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(partial.statusCode()).isEqualTo(400);
    assertThat(new String(partial.body(), UTF_8))
        .isEqualToIgnoringNewLines("refused 1 as too_old; the others were taken");
    assertThat(running.sink.lines).extracting(LogRecord::bodyText).containsExactly("new");
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(new String(malformed.body(), UTF_8)).contains("JSON, line 1", "an array");
    assertThat(later.statusCode()).isEqualTo(429);
    assertThat(later.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(new String(later.body(), UTF_8)).contains("queue is full");
    assertThat(get.statusCode()).isEqualTo(405);
  }

  @Test
  void refusesWhatIsNoBlockOfSnappysOrHoldsTooMuch() throws Exception {
    byte[] large = Snappy.compress(new byte[ReceiveLimits.MAX_REQUEST_BYTES + 1]);
    byte[] whole = Snappy.compress(push("a line that is long enough to be cut"));
    // Says that it holds 2 GB.
    byte[] lie = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 0, 'a'};

    HttpResponse<byte[]> tooLarge = post(LOKI, PROTOBUF, large);
    HttpResponse<byte[]> notSnappy = post(LOKI, PROTOBUF, push("a"));
    HttpResponse<byte[]> cut = post(LOKI, PROTOBUF, Arrays.copyOf(whole, whole.length - 9));
    HttpResponse<byte[]> lying = post(LOKI, PROTOBUF, lie);
    HttpResponse<byte[]> empty = post(LOKI, PROTOBUF, new byte[0]);
    HttpResponse<byte[]> gzip =
        post(LOKI, PROTOBUF, Requests.gzip(whole), "Content-Encoding", "gzip");
    HttpResponse<byte[]> text = post(LOKI, "text/plain", push("a"));

    assertThat(tooLarge.statusCode()).isEqualTo(413);
    assertThat(notSnappy.statusCode()).isEqualTo(400);
    assertThat(cut.statusCode()).isEqualTo(400);
    assertThat(lying.statusCode()).isEqualTo(400);
    assertThat(new String(lying.body(), UTF_8)).contains("cannot hold 2147483647 bytes");
    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(gzip.statusCode()).isEqualTo(415);
    assertThat(text.statusCode()).isEqualTo(415);
    assertThat(running.refused("logs", RefusalReason.MALFORMED)).isEqualTo(4);
    assertThat(running.refused("logs", RefusalReason.TOO_LARGE)).isEqualTo(1);
    assertThat(running.inFlight.heldBytes()).isZero();
    assertThat(running.sink.lines).isEmpty();
  }

  private static byte[] push(String... lines) {
    byte[][] entries = new byte[lines.length][];
    for (int i = 0; i < lines.length; i++) {
      entries[i] = Pushes.entry(Requests.ARRIVAL_NS, lines[i], Map.of("level", "info"));
    }
    return Pushes.push(Pushes.stream("{app=\"shop\"}", entries));
  }

  private static ExportLogsServiceRequest requestWithAnOldLine() {
    ExportLogsServiceRequest.Builder request = request("new", "old").toBuilder();
    request
        .getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .getLogRecordsBuilder(1)
        .setTimeUnixNano(OLD_NS);
    return request.build();
  }

  private static ExportLogsServiceRequest request(String... bodies) {
    ScopeLogs.Builder lines = ScopeLogs.newBuilder();
    for (String body : bodies) {
      lines
          .addLogRecordsBuilder()
          .setTimeUnixNano(Requests.ARRIVAL_NS)
          .setBody(AnyValue.newBuilder().setStringValue(body));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(Requests.attribute("service.name", "shop")))
                .addScopeLogs(lines))
        .build();
  }

  private HttpResponse<byte[]> post(String path, String contentType, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.http(path)).POST(BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
