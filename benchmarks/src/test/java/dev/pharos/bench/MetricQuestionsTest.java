package dev.pharos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricQuestionsTest {
  private static final long END_MS = 1_800_000_000_000L;
  private static final String RIGHT = answer("7");

  private final List<HttpServer> servers = new ArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> said = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void equalAnswersOfAllQuestionsAreNoDifference() throws Exception {
    List<MetricQuestions.Outcome> outcomes =
        ask(List.of(receiver(query -> RIGHT), receiver(query -> RIGHT)), 2);

    assertThat(outcomes)
        .hasSize(25)
        .allSatisfy(outcome -> {
          assertThat(outcome.differences()).isZero();
          assertThat(outcome.series()).isOne();
          assertThat(outcome.points()).isOne();
          assertThat(outcome.milliseconds()).hasSize(2).doesNotContain(0);
        });
    assertThat(said).isEmpty();
    assertThat(new MetricTable(twoReceivers(), outcomes).differences()).isZero();
  }

  @Test
  void oneWrongAnswerIsToldWithQueryAndSeriesAndCounts() throws Exception {
    List<MetricQuestions.Outcome> outcomes =
        ask(
            List.of(
                receiver(query -> query.contains("absent(") ? answer("8") : RIGHT),
                receiver(query -> RIGHT)),
            1);

    assertThat(new MetricTable(twoReceivers(), outcomes).differences()).isOne();
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("absent: absent(up{job=\"service-z\"}): {job=a} ")
        .contains("\"8\"", "\"7\"");
  }

  @Test
  void oneThatIsAskedAloneFailsWhenItAnswersNothing() throws Exception {
    String nothing = RIGHT.replaceAll("\\[\\{.*}]", "[]");
    List<MetricQuestions.Outcome> outcomes = ask(List.of(receiver(query -> nothing)), 1);

    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.differences()).isOne());
    assertThat(MetricQuestions.medianRatio(outcomes)).isNaN();
  }

  @Test
  void otherNotesAreToldButNoDifference() throws Exception {
    String noted = RIGHT.replaceFirst("}$", ",\"infos\":[\"metric might not be a counter\"]}");
    List<MetricQuestions.Outcome> outcomes =
        ask(List.of(receiver(query -> RIGHT), receiver(query -> noted)), 1);

    assertThat(outcomes)
        .allSatisfy(outcome -> {
          assertThat(outcome.notesDiffer()).isTrue();
          assertThat(outcome.differences()).isZero();
        });
  }

  @Test
  void noQuestionIsAskedOfTheSameEndTwice() throws Exception {
    ask(List.of(receiver(query -> RIGHT)), 3);

    assertThat(asked).hasSize(25 * (2 + 3)).doesNotHaveDuplicates();
  }

  @Test
  void theMedianOfTheRatiosIsThatOfTheQuestions() {
    List<MetricQuestions.Outcome> outcomes =
        List.of(outcome(1, 2), outcome(3, 1), outcome(1, 1), outcome(6, 5));

    assertThat(MetricQuestions.medianRatio(outcomes)).isEqualTo(1.1, within(1e-12));
    assertThat(new MetricTable(twoReceivers(), outcomes).lines().getLast())
        .isEqualTo("median of the ratios: 1.10; differences: 0");
  }

  @Test
  void missingSamplesAreToldByServiceAndThoseOfOthersDoNotCount() throws Exception {
    String withItsOwn =
        RIGHT.replace("]}]}}", "]},{\"metric\":{\"job\":\"pharos\"},\"value\":[1,\"3\"]}]}}");
    MetricReceiver receiver = receiver(query -> withItsOwn);
    long found;
    try (ControlPlaneApi api = new ControlPlaneApi(receiver.base())) {
      // Of each name four slices of a quarter, and the one that ends at the beginning; 7 in each.
      found =
          new SampleCheck(api, said::add)
              .count(
                  Set.of("up", "build_info"),
                  Map.of("a", 71L, "b", 1L),
                  END_MS - Duration.ofHours(1).toMillis(),
                  END_MS);
    }

    assertThat(found).isEqualTo(70);
    assertThat(said)
        .containsExactlyInAnyOrder(
            "a has 70 samples, of 71 that were acknowledged",
            "b has 0 samples, of 1 that were acknowledged");
    assertThat(asked).hasSize(10).allMatch(query -> query.contains("[900s]"));
  }

  private static MetricQuestions.Outcome outcome(double one, double other) {
    MetricQuestion question = MetricQuestion.of(Duration.ofHours(6)).getFirst();
    return new MetricQuestions.Outcome(question, 1, 1, new double[] {one, other}, 0, false);
  }

  private List<MetricQuestions.Outcome> ask(List<MetricReceiver> receivers, int times)
      throws IOException {
    return new MetricQuestions(receivers, END_MS, 2, said::add)
        .ask(MetricQuestion.of(Duration.ofHours(6)), times);
  }

  private static List<MetricReceiver> twoReceivers() {
    URI base = URI.create("http://127.0.0.1/");
    return List.of(
        new MetricReceiver(MetricReceiver.Kind.PHAROS, base, 0, Path.of("")),
        new MetricReceiver(MetricReceiver.Kind.PROMETHEUS, base, 0, Path.of("")));
  }

  /** Answers whatever the function makes of a decoded query. */
  private MetricReceiver receiver(UnaryOperator<String> answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/base/api/v1/",
        exchange -> {
          String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), UTF_8);
          asked.add(query);
          byte[] body = answer.apply(query).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    servers.add(server);
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/");
    return new MetricReceiver(MetricReceiver.Kind.PHAROS, base, 0, Path.of(""));
  }

  private static String answer(String value) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"job\":\"a\"},\"value\":[1,\""
        + value
        + "\"]}]}}";
  }
}
