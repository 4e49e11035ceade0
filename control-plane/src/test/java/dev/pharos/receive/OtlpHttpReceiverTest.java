package dev.pharos.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.receive.metric.WriteRequests;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xerial.snappy.Snappy;

@Timeout(60)
class OtlpHttpReceiverTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String ONE_SPAN_JSON =
      """
      {"resourceSpans":[{"resource":{"attributes":[
         {"key":"service.name","value":{"stringValue":"shop"}}]},
        "scopeSpans":[{"spans":[{
         "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"GET /",
         "startTimeUnixNano":"1795168799000000000","endTimeUnixNano":"1795168799500000000"}]}]}]}
      """;

  private final RunningReceivers running = new RunningReceivers();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void stop() {
    client.close();
    running.close();
  }

  @Test
  void takesProtobuf() throws Exception {
    HttpResponse<byte[]> response = post(PROTOBUF, Requests.ofSpans(3).toByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(ExportTraceServiceResponse.parseFrom(response.body()))
        .isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
    assertThat(running.sink.spans).extracting(Span::spanId).containsExactly(1L, 2L, 3L);
    assertThat(running.refusals()).isEmpty();
  }

  @Test
  void takesJson() throws Exception {
    HttpResponse<byte[]> response =
        post("application/json; charset=utf-8", ONE_SPAN_JSON.getBytes(UTF_8));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(JSON);
    assertThat(new String(response.body(), UTF_8)).isEqualTo("{}");
    assertThat(running.sink.spans).extracting(Span::name).containsExactly("GET /");
  }

  @Test
  void takesCompressedRequests() throws Exception {
    byte[] compressed = Requests.gzip(Requests.ofSpans(5_000).toByteArray());

    HttpResponse<byte[]> response = post(PROTOBUF, compressed, "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(running.sink.spans).hasSize(5_000);
  }

  @Test
  void takesRequestsOfUnknownLength() throws Exception {
    byte[] body = Requests.ofSpans(5_000).toByteArray();
    HttpRequest chunked =
        HttpRequest.newBuilder(running.http("/v1/traces"))
            .header("Content-Type", PROTOBUF)
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArrays(Arrays.asList(body, new byte[0]))))
            .build();

    HttpResponse<byte[]> response = client.send(chunked, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(running.sink.spans).hasSize(5_000);
  }

  @Test
  void answersWhatItRefusedInTheRequestsEncoding() throws Exception {
    byte[] protobuf =
        Requests.of(Requests.span(1).build(), Requests.span(2).clearSpanId().build()).toByteArray();
    String json = ONE_SPAN_JSON.replace("eee19b7ec3c1b174", "0000000000000000");

    ExportTraceServiceResponse response =
        ExportTraceServiceResponse.parseFrom(post(PROTOBUF, protobuf).body());
    String jsonResponse = new String(post(JSON, json.getBytes(UTF_8)).body(), UTF_8);

    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
    assertThat(response.getPartialSuccess().getErrorMessage()).contains("invalid_span_id");
    assertThat(jsonResponse)
        .startsWith("{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"")
        .contains("invalid_span_id");
    assertThat(running.refused("traces", RefusalReason.INVALID_SPAN_ID)).isEqualTo(2);
    assertThat(running.sink.spans).extracting(Span::spanId).containsExactly(1L);
  }

  @Test
  void refusesMalformedBodies() throws Exception {
    byte[] truncated = Requests.truncated(Requests.ofSpans(3).toByteArray());

    HttpResponse<byte[]> protobuf = post(PROTOBUF, truncated);
    HttpResponse<byte[]> json = post(JSON, "{\"resourceSpans\":[{".getBytes(UTF_8));
    HttpResponse<byte[]> garbage = post(JSON, truncated);
    HttpResponse<byte[]> notGzip = post(PROTOBUF, truncated, "Content-Encoding", "gzip");
    HttpResponse<byte[]> cutGzip =
        post(PROTOBUF, Requests.truncated(Requests.gzip(truncated)), "Content-Encoding", "gzip");

    assertThat(protobuf.statusCode()).isEqualTo(400);
    assertThat(Status.parseFrom(protobuf.body()).getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
    assertThat(Status.parseFrom(protobuf.body()).getMessage()).contains("protobuf, near byte");
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(new String(json.body(), UTF_8)).startsWith("{\"code\":3,\"message\":\"JSON");
    assertThat(garbage.statusCode()).isEqualTo(400);
    assertThat(notGzip.statusCode()).isEqualTo(400);
    assertThat(cutGzip.statusCode()).isEqualTo(400);
    assertThat(running.refused("traces", RefusalReason.MALFORMED)).isEqualTo(5);
    assertThat(running.sink.spans).isEmpty();
  }

  @Test
  void refusesMoreThanTheLimitAndNoticesItWhileInflating() throws Exception {
    byte[] large = new byte[ReceiveLimits.MAX_REQUEST_BYTES + 1];

    HttpResponse<byte[]> plain = post(PROTOBUF, large);
    HttpResponse<byte[]> bomb = post(PROTOBUF, Requests.gzip(large), "Content-Encoding", "gzip");

    assertThat(plain.statusCode()).isEqualTo(413);
    assertThat(bomb.statusCode()).isEqualTo(413);
    assertThat(Status.parseFrom(bomb.body()).getMessage()).contains("16 MiB");
    assertThat(running.refused("traces", RefusalReason.TOO_LARGE)).isEqualTo(2);
    assertThat(running.inFlight.heldBytes()).isZero();
  }

  @Test
  void refusesOtherContentTypesAndEncodings() throws Exception {
    byte[] body = Requests.ofSpans(1).toByteArray();

    HttpResponse<byte[]> text = post("text/plain", body);
    HttpResponse<byte[]> brotli = post(PROTOBUF, body, "Content-Encoding", "br");

    assertThat(text.statusCode()).isEqualTo(415);
    assertThat(new String(text.body(), UTF_8)).contains("text/plain", PROTOBUF, JSON);
    assertThat(brotli.statusCode()).isEqualTo(415);
    assertThat(Status.parseFrom(brotli.body()).getMessage()).contains("'br'", "gzip");
    assertThat(running.refused("traces", RefusalReason.UNSUPPORTED_MEDIA_TYPE)).isEqualTo(1);
    assertThat(running.refused("traces", RefusalReason.UNSUPPORTED_ENCODING)).isEqualTo(1);
  }

  @Test
  void saysWhenToTryAgain() throws Exception {
    running.sink.refuse(
        new RefusedException(RefusalReason.QUEUE_FULL, Duration.ofMillis(1_500), "queue is full"));
    HttpResponse<byte[]> full = post(PROTOBUF, Requests.ofSpans(1).toByteArray());
    running.sink.refuse(
        new RefusedException(RefusalReason.DISK_FULL, Duration.ofMillis(20), "disk is full"));
    HttpResponse<byte[]> disk = post(PROTOBUF, Requests.ofSpans(1).toByteArray());

    assertThat(full.statusCode()).isEqualTo(429);
    assertThat(full.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(disk.statusCode()).isEqualTo(503);
    assertThat(disk.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(Status.parseFrom(disk.body()).getMessage()).isEqualTo("disk is full");
  }

  @Test
  void knowsItsPathsAndMethods() throws Exception {
    HttpRequest get = HttpRequest.newBuilder(running.http("/v1/traces")).GET().build();
    HttpRequest elsewhere =
        HttpRequest.newBuilder(running.http("/v1/spans")).POST(BodyPublishers.noBody()).build();

    HttpResponse<byte[]> notAllowed = client.send(get, HttpResponse.BodyHandlers.ofByteArray());
    HttpResponse<byte[]> notFound = client.send(elsewhere, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(notAllowed.statusCode()).isEqualTo(405);
    assertThat(notAllowed.headers().firstValue("Allow")).hasValue("POST");
    assertThat(notFound.statusCode()).isEqualTo(404);
  }

  @Test
  void takesMetricsInBothEncodings() throws Exception {
    byte[] request = OtlpMetricRequests.oneGoodPointAndOneOfNoTemporality().toByteArray();
    HttpResponse<byte[]> protobuf = postTo("/v1/metrics", PROTOBUF, request);
    HttpResponse<byte[]> json =
        postTo(
            "/v1/metrics",
            JSON,
            """
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[
              {"name":"other","gauge":{"dataPoints":[{"timeUnixNano":"%d","asDouble":2}]}},
              {"name":"none"}]}]}]}
            """
                .formatted(Requests.ARRIVAL_NS)
                .getBytes(UTF_8));
    HttpResponse<byte[]> broken = postTo("/v1/metrics", JSON, "[".getBytes(UTF_8));

    assertThat(protobuf.statusCode()).isEqualTo(200);
    assertThat(json.statusCode()).isEqualTo(200);
    assertThat(new String(json.body(), UTF_8)).contains("\"rejectedDataPoints\":\"1\"");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(running.series.statistics().activeSeries()).isEqualTo(2);
  }

  @Test
  void takesRemoteWriteOfBothVersions() throws Exception {
    long nowMs = Requests.ARRIVAL_NS / 1_000_000;
    byte[] request =
        Snappy.compress(
            WriteRequests.request(
                WriteRequests.series(
                    out -> out.writeByteArray(2, WriteRequests.sample(1, nowMs)), "__name__", "a"),
                WriteRequests.series(
                    out -> out.writeByteArray(2, WriteRequests.sample(1, nowMs)), "no", "name")));
    byte[] second =
        Snappy.compress(
            WriteRequests.message(out -> {
              for (String symbol : new String[] {"", "__name__", "b"}) {
                out.writeString(4, symbol);
              }
              out.writeByteArray(
                  5,
                  WriteRequests.message(series -> {
                    series.writeByteArray(
                        1,
                        WriteRequests.packed(refs -> {
                          refs.writeUInt32NoTag(1);
                          refs.writeUInt32NoTag(2);
                        }));
                    series.writeByteArray(2, WriteRequests.sample(1, nowMs));
                  }));
            }));
    String path = "/prometheus/api/v1/write";

    HttpResponse<byte[]> first = postTo(path, PROTOBUF, request, "Content-Encoding", "snappy");
    HttpResponse<byte[]> version2 =
        postTo(
            path,
            PROTOBUF + ";proto=io.prometheus.write.v2.Request",
            second,
            "Content-Encoding",
            "snappy");
    HttpResponse<byte[]> unknown =
        postTo(path, PROTOBUF + ";proto=io.prometheus.write.v9.Request", second);
    HttpResponse<byte[]> noSnappy = postTo(path, PROTOBUF, new byte[] {1, 2, 3});

    assertThat(first.statusCode()).isEqualTo(400);
    assertThat(new String(first.body(), UTF_8)).contains("invalid_labels", "no metric's name");
    assertThat(version2.statusCode()).isEqualTo(204);
    assertThat(version2.headers().firstValue("X-Prometheus-Remote-Write-Samples-Written"))
        .hasValue("1");
    assertThat(version2.headers().firstValue("X-Prometheus-Remote-Write-Histograms-Written"))
        .hasValue("0");
    assertThat(unknown.statusCode()).isEqualTo(415);
    assertThat(noSnappy.statusCode()).isEqualTo(400);
    assertThat(running.series.statistics().activeSeries()).isEqualTo(2);
  }

  private HttpResponse<byte[]> post(String contentType, byte[] body, String... headers)
      throws Exception {
    return postTo("/v1/traces", contentType, body, headers);
  }

  private HttpResponse<byte[]> postTo(
      String path, String contentType, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.http(path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
