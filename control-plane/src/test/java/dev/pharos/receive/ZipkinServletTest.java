package dev.pharos.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ZipkinServletTest {
  private static final String TWO_SPANS =
      """
      [{"traceId":"1","id":"2","name":"a","timestamp":1795168799000000,"duration":1,
        "localEndpoint":{"serviceName":"shop"}},
       {"traceId":"1","id":"3","name":"b","timestamp":1795168799000000,"duration":1}]\
      """;

  private final RunningReceivers running = new RunningReceivers();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    running.close();
  }

  @Test
  void takesSpansAndAnswersAsZipkinDoes() throws Exception {
    HttpResponse<String> plain = post("application/json", TWO_SPANS.getBytes(UTF_8));
    HttpResponse<String> compressed =
        post("application/json", Requests.gzip(TWO_SPANS.getBytes(UTF_8)), "gzip");

    assertThat(plain.statusCode()).isEqualTo(202);
    assertThat(plain.body()).isEmpty();
    assertThat(compressed.statusCode()).isEqualTo(202);
    assertThat(running.sink.spans).extracting(Span::name).containsExactly("a", "b", "a", "b");
    assertThat(running.registry.scrape())
        .contains("pharos_received_spans_total{protocol=\"zipkin\"} 4.0");
  }

  @Test
  void saysWhatItRefused() throws Exception {
    String one = TWO_SPANS.replace("\"id\":\"3\"", "\"id\":\"\"");

    HttpResponse<String> answer = post("application/json", one.getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("refused 1 as invalid_span_id; the others were taken");
    assertThat(running.refused("traces", RefusalReason.INVALID_SPAN_ID)).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNotZipkinsJson() throws Exception {
    HttpResponse<String> thrift = post("application/x-thrift", new byte[] {1});
    HttpResponse<String> malformed = post("application/json", "[{".getBytes(UTF_8));
    HttpResponse<String> read =
        client.send(
            HttpRequest.newBuilder(running.http(ZipkinServlet.PATH)).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(thrift.statusCode()).isEqualTo(415);
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(malformed.body()).contains("JSON");
    assertThat(read.statusCode()).isEqualTo(405);
    assertThat(running.refused("traces", RefusalReason.UNSUPPORTED_MEDIA_TYPE)).isEqualTo(1);
    assertThat(running.refused("traces", RefusalReason.MALFORMED)).isEqualTo(1);
  }

  @Test
  void slowsSendersDownWhenTheStoreIsBehind() throws Exception {
    running.sink.refuse(
        new RefusedException(RefusalReason.QUEUE_FULL, Duration.ofMillis(1_500), "busy"));

    HttpResponse<String> answer = post("application/json", TWO_SPANS.getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
  }

  private HttpResponse<String> post(String contentType, byte[] body) throws Exception {
    return post(contentType, body, "identity");
  }

  private HttpResponse<String> post(String contentType, byte[] body, String encoding)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(running.http(ZipkinServlet.PATH))
            .header("Content-Type", contentType)
            .header("Content-Encoding", encoding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
