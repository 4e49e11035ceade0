package dev.pharos.receive.metric.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.metric.DeltaSums;
import dev.pharos.aggregate.metric.KeptSeries;
import dev.pharos.aggregate.request.RequestPoint;
import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.ServiceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of metrics that tell how many requests were answered. */
class RequestMetricsTest {
  private static final String EXPONENTIAL =
      "\"count\":\"5\",\"sum\":0.1,\"scale\":3,\"zeroCount\":\"1\",\"positive\":{\"offset\":-40,\"bucketCounts\":[\"1\",\"0\",\"3\"]}";
  private static final String BOUNDED =
      "\"count\":\"5\",\"sum\":30.0,\"explicitBounds\":[0.01,0.1],\"bucketCounts\":[\"1\",\"1\",\"3\"]";
  private static final String HTTP = "http.server.request.duration";

  private final OtlpMetricDecoder decoder =
      new OtlpMetricDecoder(OtlpMetricSettings.DEFAULT, new DeltaSums(1_000), KeptSeries.NONE);

  @Test
  void whoAnsweredIsTheResourceAsSpansHaveIt() throws MalformedPayloadException {
    RequestReport report = read(HTTP, "s", "exponentialHistogram", 2, EXPONENTIAL, "");

    assertThat(report.senders())
        .singleElement()
        .satisfies(sender -> {
          assertThat(sender.service()).isEqualTo(new ServiceId("shop", "order", "demo"));
          assertThat(sender.version()).isEqualTo("1.5");
          assertThat(sender.instance()).isEqualTo("order-1");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http.request.method=GET,http.route=/orders/{id},http.response.status_code=200 | GET /orders/{id} | http | false",
        "http.request.method=GET,http.response.status_code=404 | GET | http | false",
        "http.request.method=_OTHER,http.route=/x | HTTP /x | http | false",
        "http.request.method=POST,http.route=/x,http.response.status_code=503 | POST /x | http | true",
        "http.request.method=POST,http.route=/x,error.type=java.io.IOException | POST /x | http | true",
      })
  void operationsAndErrorsAreThoseOfSpans(
      String attributes, String operation, String protocol, boolean failed)
      throws MalformedPayloadException {
    RequestPoint point = point(HTTP, "s", "exponentialHistogram", 2, EXPONENTIAL, attributes);

    assertThat(point.operation()).isEqualTo(operation);
    assertThat(point.protocol()).isEqualTo(protocol);
    assertThat(point.failed()).isEqualTo(failed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rpc.server.duration | rpc.system=grpc,rpc.service=shop.Stock,rpc.method=Reserve,rpc.grpc.status_code=0 | false",
        "rpc.server.duration | rpc.system=grpc,rpc.service=shop.Stock,rpc.method=Reserve,rpc.grpc.status_code=5 | false",
        "rpc.server.duration | rpc.system=grpc,rpc.service=shop.Stock,rpc.method=Reserve,rpc.grpc.status_code=14 | true",
        "rpc.server.call.duration | rpc.system.name=grpc,rpc.method=shop.Stock/Reserve,rpc.response.status_code=INTERNAL | true",
      })
  void callsOfProceduresToo(String name, String attributes, boolean failed)
      throws MalformedPayloadException {
    RequestPoint point = point(name, "ms", "histogram", 2, BOUNDED, attributes);

    assertThat(point.operation()).isEqualTo("shop.Stock/Reserve");
    assertThat(point.protocol()).isEqualTo("grpc");
    assertThat(point.failed()).isEqualTo(failed);
  }

  @Test
  void bucketsTellHowLongInTheUnitOfTheMetric() throws MalformedPayloadException, IOException {
    RequestPoint fine = point(HTTP, "s", "exponentialHistogram", 2, EXPONENTIAL, "");
    RequestPoint coarse = point(HTTP, "s", "histogram", 1, BOUNDED, "");
    RequestPoint small =
        point("rpc.server.duration", "ms", "histogram", 1, BOUNDED, "rpc.method=a");

    // 2^(-38/8) s is 37 ms, a bucket spans 9 %.
    assertThat(longest(fine)).isBetween(37_000_000L, 41_000_000L);
    assertThat(longest(coarse)).isBetween(9_000_000_000L, 10_000_000_000L);
    assertThat(longest(small)).isBetween(9_000_000L, 10_000_000L);
    assertThat(List.of(fine, coarse, small))
        .allSatisfy(point -> assertThat(point.counts().total()).isEqualTo(5));
    assertThat(fine.delta()).isFalse();
    assertThat(coarse.delta()).isTrue();
    assertThat(fine.startNs()).isEqualTo(1_700_000_000_000_000_000L);
    assertThat(fine.timeNs()).isEqualTo(1_700_000_010_000_000_000L);

    ByteArrayOutputStream written = new ByteArrayOutputStream();
    RequestReport report = read(HTTP, "s", "exponentialHistogram", 2, EXPONENTIAL, "");
    report.write(new DataOutputStream(written));
    RequestReport again =
        RequestReport.read(new DataInputStream(new ByteArrayInputStream(written.toByteArray())));
    assertThat(again.senders().getFirst().points().getFirst())
        .usingRecursiveComparison()
        .isEqualTo(report.senders().getFirst().points().getFirst());
  }

  @Test
  void seriesOfOneSenderAreToldApart() throws MalformedPayloadException {
    long one = point(HTTP, "s", "histogram", 2, BOUNDED, "http.route=/a").series();
    assertThat(point(HTTP, "s", "histogram", 2, BOUNDED, "http.route=/a").series()).isEqualTo(one);
    assertThat(point(HTTP, "s", "histogram", 2, BOUNDED, "http.route=/b").series())
        .isNotEqualTo(one);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http.client.request.duration | histogram | 2 | \"count\":\"1\",\"explicitBounds\":[1],\"bucketCounts\":[\"1\",\"0\"]",
        "http.server.request.duration | sum | 2 | \"asInt\":\"4\"",
        "http.server.request.duration | histogram | 0 | \"count\":\"1\",\"explicitBounds\":[1],\"bucketCounts\":[\"1\",\"0\"]",
        "http.server.request.duration | histogram | 2 | \"count\":\"1\",\"explicitBounds\":[1],\"bucketCounts\":[\"1\"]",
        "http.server.request.duration | histogram | 2 | \"count\":\"1\",\"explicitBounds\":[2,1],\"bucketCounts\":[\"1\",\"0\",\"0\"]",
        "http.server.request.duration | histogram | 2 | \"flags\":1",
        "http.server.request.duration | exponentialHistogram | 2 | \"count\":\"1\",\"scale\":3,\"positive\":{\"offset\":2147483647,\"bucketCounts\":[\"1\"]}",
      })
  void otherMetricsAndWhatIsNoHistogramTellNothing(
      String name, String kind, int temporality, String point) throws MalformedPayloadException {
    assertThat(read(name, "s", kind, temporality, point, "").isEmpty()).isTrue();
  }

  private static long longest(RequestPoint point) {
    long[] longest = {0};
    point.counts().forEach((durationNs, count) -> longest[0] = durationNs);
    return longest[0];
  }

  private RequestPoint point(
      String name, String unit, String kind, int temporality, String point, String attributes)
      throws MalformedPayloadException {
    return read(name, unit, kind, temporality, point, attributes)
        .senders()
        .getFirst()
        .points()
        .getFirst();
  }

  private RequestReport read(
      String name, String unit, String kind, int temporality, String point, String attributes)
      throws MalformedPayloadException {
    StringBuilder pairs = new StringBuilder();
    String all =
        attributes.contains("http.request") || attributes.contains("rpc.")
            ? ""
            : "http.request.method=GET,";
    for (String pair : (all + attributes).split(",", -1)) {
      if (!pair.isEmpty()) {
        pairs.append(pairs.isEmpty() ? "" : ",").append(attribute(pair));
      }
    }
    String payload =
        """
        {"resourceMetrics":[{"resource":{"attributes":[%s,%s,%s,%s,%s]},
          "scopeMetrics":[{"scope":{"name":"lib"},"metrics":[{"name":"%s","unit":"%s",
            "%s":{"aggregationTemporality":%d,"dataPoints":[{"attributes":[%s],
              "startTimeUnixNano":"1700000000000000000","timeUnixNano":"1700000010000000000",%s}]}}]}]}]}
        """
            .formatted(
                attribute("service.name=order"),
                attribute("service.namespace=shop"),
                attribute("service.version=1.5"),
                attribute("service.instance.id=order-1"),
                attribute("deployment.environment.name=demo"),
                name,
                unit,
                kind,
                temporality,
                pairs,
                point);
    return decoder.json(payload.getBytes(StandardCharsets.UTF_8)).requests();
  }

  private static String attribute(String pair) {
    int equals = pair.indexOf('=');
    return "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}"
        .formatted(pair.substring(0, equals), pair.substring(equals + 1));
  }
}
