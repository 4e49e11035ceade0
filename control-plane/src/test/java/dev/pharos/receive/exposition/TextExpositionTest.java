package dev.pharos.receive.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextExpositionTest {
  private static final long NOW_MS = 1_700_000_000_000L;

  private static Exposition text(String page) throws ExpositionException {
    return TextExposition.parse(page.getBytes(UTF_8), false, NOW_MS);
  }

  private static Exposition openMetrics(String page) throws ExpositionException {
    return TextExposition.parse(page.getBytes(UTF_8), true, NOW_MS);
  }

  private static Map<Labels, Double> values(Exposition page) {
    return page.samples().stream()
        .collect(Collectors.toMap(ExposedSample::labels, ExposedSample::value));
  }

  @Test
  void readsSamplesWithLabelsEscapesAndTimes() throws Exception {
    Exposition page =
        text(
            """
            # HELP http_requests_total All \\\\ of\\nthem.
            # TYPE http_requests_total counter
            # just a remark
            http_requests_total{method="post",path="/a\\"b\\\\c\\nd"} 1027 1395066363000

            \t metric_without_labels{} 12.47
            spaced { a = "1" , b="2", }\t-Inf
            """);

    assertThat(values(page))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Labels.of(
                    "__name__", "http_requests_total", "method", "post", "path", "/a\"b\\c\nd"),
                1027.0,
                Labels.of("__name__", "metric_without_labels"),
                12.47,
                Labels.of("__name__", "spaced", "a", "1", "b", "2"),
                Double.NEGATIVE_INFINITY));
    assertThat(page.samples().getFirst().timeMs()).isEqualTo(1_395_066_363_000L);
    assertThat(page.samples().getFirst().timed()).isTrue();
    assertThat(page.samples().getLast().timeMs()).isEqualTo(NOW_MS);
    assertThat(page.samples().getLast().timed()).isFalse();
    assertThat(page.metadata())
        .containsExactly(
            new MetricMetadata("http_requests_total", MetricType.COUNTER, "", "All \\ of\nthem."));
  }

  @Test
  void readsNamesInUtf8() throws Exception {
    Exposition page =
        text(
            """
            # TYPE "http.requests" counter
            {"http.requests","server.name"="käse"} 3
            {"b.c"} 4
            """);

    assertThat(values(page))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Labels.of("__name__", "http.requests", "server.name", "käse"),
                3.0,
                Labels.of("__name__", "b.c"),
                4.0));
    assertThat(page.metadata().getFirst().name()).isEqualTo("http.requests");
  }

  @Test
  void readsOpenMetricsWithUnitsTimesInSecondsAndExemplars() throws Exception {
    Exposition page =
        openMetrics(
            """
            # TYPE wait_seconds histogram
            # UNIT wait_seconds seconds
            # HELP wait_seconds How long.
            wait_seconds_bucket{le="1"} 5 1.5 # {trace_id="abc"} 0.7 1.25
            wait_seconds_bucket{le="+Inf"} 6 # {trace_id="def"} 9
            wait_seconds_created 1.2e9
            # EOF
            """);

    assertThat(page.samples().get(0).labels().get("le")).isEqualTo("1.0");
    assertThat(page.samples().get(0).timeMs()).isEqualTo(1_500);
    assertThat(page.samples().get(0).exemplars())
        .containsExactly(new Exemplar(Labels.of("trace_id", "abc"), 0.7, 1_250));
    assertThat(page.samples().get(1).exemplars())
        .containsExactly(new Exemplar(Labels.of("trace_id", "def"), 9, NOW_MS));
    assertThat(page.samples().get(2).value()).isEqualTo(1.2e9);
    assertThat(page.metadata())
        .containsExactly(
            new MetricMetadata("wait_seconds", MetricType.HISTOGRAM, "seconds", "How long."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{b=\"1\"",
        "a{b=\"1} 1\n",
        "a{b=1} 1\n",
        "a{b=\"1\",b=\"2\"} 1\n",
        "{b=\"1\"} 1\n",
        "{\"a\",\"b\"} 1\n",
        "a\n",
        "a 1 2 3\n",
        "a 0x1p3\n",
        "a 1_000\n",
        "a 1d\n",
        "a +NaN\n",
        "a 1 2.5\n",
        "# TYPE a whatever\n",
        "9a 1\n",
        "a{1b=\"\"} 1\n",
        "a 1\r\n"
      })
  void refusesAPageWithAWrongLine(String page) {
    assertThatThrownBy(() -> text(page))
        .isInstanceOf(ExpositionException.class)
        .hasMessageContaining("line ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 1\n",
        "a 1\n# EOF\nb 2\n",
        "a  1\n# EOF\n",
        "\na 1\n# EOF\n",
        "# a remark\n# EOF\n",
        "# UNIT a seconds\n# EOF\n",
        "a 1 NaN\n# EOF\n",
        "a 1 # {a=\"b\" 1\n# EOF\n"
      })
  void isStricterWithOpenMetrics(String page) {
    assertThatThrownBy(() -> openMetrics(page)).isInstanceOf(ExpositionException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1.0",
    "0.5,0.5",
    "+Inf,+Inf",
    "1000000,1e+06",
    "100000,100000.0",
    "1e-7,1e-07",
    "0,0.0",
    "0.1e1,1.0",
    "nonsense,nonsense",
    "123456.7,123456.7",
    "1234567.8,1.2345678e+06"
  })
  void namesABucketOneWayHoweverItsBoundIsWritten(String written, String named) throws Exception {
    Exposition page = text("# TYPE h histogram\nh_bucket{le=\"" + written + "\"} 1\n");

    assertThat(page.samples().getFirst().labels().get("le")).isEqualTo(named);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThatThrownBy(() ->
            TextExposition.parse(new byte[] {'a', ' ', '1', '\n', (byte) 0xff}, false, NOW_MS))
        .isInstanceOf(ExpositionException.class);
  }

  /** Anything: a page is read or refused, and nothing else is thrown. */
  @Test
  void neverThrowsAnythingElse() {
    SplittableRandom random = new SplittableRandom(7);
    List<String> pieces =
        List.of(
            "a", "{", "}", "=", "\"", ",", " ", "\n", "# ", "TYPE ", "HELP ", "UNIT ", "EOF", "\\",
            "1", "-", ".", "e", "NaN", "counter", "\t", "é", "# {", "_total", "le", "+Inf", "\\n");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder page = new StringBuilder();
      for (int j = random.nextInt(24); j > 0; j--) {
        page.append(pieces.get(random.nextInt(pieces.size())));
      }
      boolean strict = random.nextBoolean();
      Throwable thrown =
          catchThrowable(() -> {
            if (strict) {
              openMetrics(page.toString());
            } else {
              text(page.toString());
            }
          });
      if (thrown != null) {
        assertThat(thrown).as("for '%s'", page).isInstanceOf(ExpositionException.class);
      }
    }
  }
}
