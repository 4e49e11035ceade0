package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.query.SetSpans;
import dev.pharos.receive.decode.OtlpTraceFileReader;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TraceFileControllerTest extends RestTest {
  private static final TraceId TRACE = new TraceId(0x0af7651916cd43ddL, 0x8448eb211c80319cL);
  private static final long START = NOW_NS - 10 * SECOND;
  private static final List<SpanKind> KINDS = List.of(SpanKind.values());
  private static final List<StatusCode> STATUSES = List.of(StatusCode.values());

  @Test
  void whatIsDownloadedIsWhatWasReceived() throws MalformedPayloadException {
    Random random = new Random(11);
    List<Span> sent = new ArrayList<>();
    for (int id = 1; id <= 200; id++) {
      sent.add(anySpan(random, id, random.nextInt(id)));
    }
    spans.add(sent);

    HttpResponse<String> file = send(request("/api/v1/traces/" + TRACE + "/otlp").GET().build());

    assertThat(file.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"trace-0af7651916cd43dd8448eb211c80319c.otlp.json\"");
    byte[] bytes = file.body().getBytes(StandardCharsets.UTF_8);
    assertThat(new OtlpTraceFileReader().read(bytes).spans())
        .containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void theFileIsInTheShapeThatSdksSend() {
    spans.add(
        List.of(
            SetSpans.span(
                TRACE,
                2,
                1,
                "order",
                "POST /orders",
                SpanKind.SERVER,
                START,
                START + MS,
                Attributes.builder().put("n", 1L << 60).put("t", "x").build(),
                StatusCode.ERROR)));

    assertThat(json(send(request("/api/v1/traces/" + TRACE + "/otlp").GET().build()).body()))
        .isEqualTo(
            json(
                """
                {"resourceSpans":[{"resource":{"attributes":[
                    {"key":"service.name","value":{"stringValue":"order"}},
                    {"key":"service.version","value":{"stringValue":"1"}}]},
                  "scopeSpans":[{"scope":{},"spans":[{
                    "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"0000000000000002",
                    "parentSpanId":"0000000000000001","flags":1,"name":"POST /orders","kind":2,
                    "startTimeUnixNano":"1777895995000000000","endTimeUnixNano":"1777895995001000000",
                    "attributes":[{"key":"n","value":{"intValue":"1152921504606846976"}},
                                  {"key":"t","value":{"stringValue":"x"}}],
                    "status":{"code":2}}]}]}]}
                """));
  }

  @Test
  void theDownloadedFileShowsTheSameTraceAgainAndNothingIsKept() {
    Random random = new Random(5);
    List<Span> sent = new ArrayList<>();
    for (int id = 1; id <= 50; id++) {
      sent.add(anySpan(random, id, random.nextInt(id)));
    }
    spans.add(sent);
    JsonNode stored = get("/api/v1/traces/" + TRACE);
    JsonNode path = get("/api/v1/traces/" + TRACE + "/critical-path");
    JsonNode hints = get("/api/v1/traces/" + TRACE + "/hints");
    String file = send(request("/api/v1/traces/" + TRACE + "/otlp").GET().build()).body();
    spans.clear();

    JsonNode view = view(file, 200);

    assertThat(view.path("trace")).isEqualTo(stored);
    assertThat(view.path("criticalPath")).isEqualTo(path);
    assertThat(view.path("hints")).isEqualTo(hints.path("hints"));
    assertThat(view.path("traces").size()).isEqualTo(1);
    assertThat(view.path("refused").size()).isZero();
    problem("/api/v1/traces/" + TRACE, 404);
  }

  @Test
  void ofSeveralTracesTheLargestIsShownOrTheOneAskedFor() {
    String lines = line("01", "a", 0) + "\n\n" + line("02", "b", 1) + "\n" + line("02", "b", 2);

    JsonNode view = view(lines, 200);

    assertThat(view.path("trace").path("spans").size()).isEqualTo(2);
    assertThat(view.path("traces").valueStream().map(each -> each.path("service").asString()))
        .containsExactly("b", "a");
    String first = view.path("traces").get(1).path("traceId").asString();
    JsonNode other =
        json(send(post("/api/v1/traces/view?traceId=" + first, lines)).body()).path("trace");
    assertThat(other.path("traceId").asString()).isEqualTo(first);
    assertThat(problem(post("/api/v1/traces/view?traceId=abc", lines), 400).path("allowed").size())
        .isEqualTo(2);
  }

  @Test
  void whatIsNoTraceFileIsRefusedInWords() {
    assertThat(view("not json", 400).path("detail").asString())
        .startsWith("This is no file of OTLP traces: JSON: ");
    assertThat(view("{}", 400).path("detail").asString()).isEqualTo("The file holds no span.");
    String invalid = line("01", "a", 0).replace("\"spanId\":\"", "\"spanId\":\"x");
    assertThat(view(invalid, 400).path("detail").asString())
        .isEqualTo("The file holds no span. Not valid: 1 invalid_span_id.");
  }

  @Test
  void aFileOfMoreThanTheLimitIsRefusedWithTheLimit() {
    HttpRequest endless =
        request("/api/v1/traces/view")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofInputStream(() -> blanks(TraceFileController.MOST_FILE_BYTES + 1)))
            .build();

    assertThat(problem(endless, 413).path("detail").asString())
        .isEqualTo("The file is larger than 16 MiB, which is the most that is shown.");
  }

  private static InputStream blanks(int bytes) {
    byte[] blanks = new byte[bytes];
    Arrays.fill(blanks, (byte) ' ');
    return new ByteArrayInputStream(blanks);
  }

  private JsonNode view(String file, int status) {
    HttpResponse<String> response = send(post("/api/v1/traces/view", file));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return json(response.body());
  }

  private HttpRequest post(String path, String file) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(file))
        .build();
  }

  private static String line(String trace, String service, int span) {
    return """
    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"%s"}}]},\
    "scopeSpans":[{"spans":[{"traceId":"%s","spanId":"000000000000000%d","name":"n",\
    "startTimeUnixNano":"1000","endTimeUnixNano":"2000"}]}]}]}\
    """
        .formatted(service, trace.repeat(16), span + 1);
  }

  /** A span with everything that OTLP has. */
  private static Span anySpan(Random random, int id, int parent) {
    long start = START + random.nextInt(1_000_000);
    return new Span(
        TRACE,
        id,
        parent,
        random.nextBoolean() ? "" : "vendor=1",
        random.nextInt(4) == 0 ? -1 : 257,
        "operation \"" + random.nextInt(9) + "\" ünï ✓",
        KINDS.get(random.nextInt(6)),
        start,
        start + random.nextInt(1_000_000),
        STATUSES.get(random.nextInt(3)),
        random.nextBoolean() ? "" : "why\n",
        attributes(random, 2),
        random.nextInt(3),
        List.of(new SpanEvent("event", start + 5, attributes(random, 1), random.nextInt(2))),
        random.nextInt(3),
        List.of(
            new SpanLink(
                new TraceId(random.nextLong(), 1 + random.nextInt(9)),
                1 + random.nextInt(99),
                "a=b",
                1,
                attributes(random, 1),
                random.nextInt(2))),
        random.nextInt(3),
        random.nextBoolean()
            ? Scope.NONE
            : new Scope("scope", "1.2", Attributes.of("k", "v"), 1, "https://schema/1"),
        new Resource(
            Attributes.of("service.name", "service-" + random.nextInt(3), "host.name", "h"),
            random.nextInt(2),
            random.nextBoolean() ? "" : "https://schema/2"));
  }

  private static Attributes attributes(Random random, int depth) {
    Attributes.Builder attributes = Attributes.builder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      attributes.put("key." + i, value(random, depth));
    }
    return attributes.build();
  }

  private static AttributeValue value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> AttributeValue.Empty.INSTANCE;
      case 1 -> new AttributeValue.Text("text " + random.nextInt());
      case 2 -> AttributeValue.Bool.of(random.nextBoolean());
      case 3 -> new AttributeValue.Int(random.nextLong());
      case 4 -> new AttributeValue.Bytes(new byte[] {(byte) random.nextInt(), -1, 0, 62, 63});
      case 5 ->
          new AttributeValue.Real(
              List.of(0.5, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1e300)
                  .get(random.nextInt(6)));
      case 6 ->
          new AttributeValue.Array(List.of(value(random, depth - 1), value(random, depth - 1)));
      default -> new AttributeValue.KeyValues(attributes(random, depth - 1));
    };
  }
}
