package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Does what Argo Rollouts would with the analysis template of docs/PIPELINES.md: reads it, asks its
 * address of a real controller, and judges the answer as Argo's documentation says (analysis/web,
 * features/analysis).
 */
class PipelinesPageTest extends RestTest {
  private static final Path PAGE = Path.of("../docs/PIPELINES.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("## Argo Rollouts\\n.*?```yaml\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ARGUMENT = Pattern.compile("\\{\\{ *args\\.([a-z-]+) *}}");

  /** A JSONPath of Kubernetes: JSONPath in braces. */
  private static final Pattern PATH = Pattern.compile("\\{(\\$.*)}");

  private static final String ADDRESS = "http://pharos.example:8080";

  /** Argo's default. */
  private static final int USUAL_LIMIT = 0;

  private static final Map<String, String> ARGUMENTS =
      Map.of("service", "payment", "version", "1.5.0");

  /** What Argo calls the outcome of a measurement, and of an analysis. */
  private enum Phase {
    SUCCESSFUL,
    FAILED,
    INCONCLUSIVE,
    RUNNING
  }

  private Map<?, ?> template;
  private Map<?, ?> metric;
  private Map<?, ?> web;

  @BeforeEach
  void readTheExample() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
    assertThat(example.find()).isTrue();
    template = new Yaml(new SafeConstructor(new LoaderOptions())).load(example.group(1));
    metric = (Map<?, ?>) ((List<?>) of(template, "spec", "metrics")).getFirst();
    web = (Map<?, ?>) of(metric, "provider", "web");
  }

  @Test
  void isATemplateWithAWebMetric() {
    assertThat(template.get("apiVersion")).isEqualTo("argoproj.io/v1alpha1");
    assertThat(template.get("kind")).isEqualTo("AnalysisTemplate");
    assertThat((String) of(template, "metadata", "name")).matches("[a-z0-9-]+");
    assertThat((List<?>) of(template, "spec", "metrics")).hasSize(1);
    assertThat(metric.get("name")).isInstanceOf(String.class);
    assertThat((String) metric.get("interval")).matches("\\d+[smh]");
    assertThat(keys(metric))
        .isSubsetOf(
            "name",
            "interval",
            "initialDelay",
            "count",
            "successCondition",
            "failureCondition",
            "failureLimit",
            "inconclusiveLimit",
            "consecutiveErrorLimit",
            "provider");
    // GET is the method where none is said; a body is refused with it.
    assertThat(keys(web))
        .contains("url", "jsonPath")
        .isSubsetOf("url", "jsonPath", "headers", "timeoutSeconds");
    assertThat((int) web.get("timeoutSeconds")).isPositive();
    Set<String> used =
        ARGUMENT
            .matcher((String) web.get("url"))
            .results()
            .map(each -> each.group(1))
            .collect(Collectors.toSet());
    assertThat(((List<?>) of(template, "spec", "args")).stream().map(each -> of(each, "name")))
        .containsExactlyInAnyOrderElementsOf(used);
  }

  @ParameterizedTest
  @EnumSource(DeployVerdict.State.class)
  void eachVerdictIsWhatArgoTakesItFor(DeployVerdict.State state) {
    telemetry.deployments.add(deployment("1.5.0", verdict(state)));

    assertThat(measured())
        .isEqualTo(
            switch (state) {
              case PASSED, IMPROVED -> Phase.SUCCESSFUL;
              case REGRESSED -> Phase.FAILED;
              case INCONCLUSIVE, PENDING -> Phase.INCONCLUSIVE;
            });
  }

  @Test
  void whatIsNotJudgedOrNotKnownYetIsNeitherGoodNorBad() {
    assertThat(measured()).as("no deployment").isEqualTo(Phase.INCONCLUSIVE);
    telemetry.deployments.add(deployment("1.5.0", null));
    assertThat(measured()).as("no verdict").isEqualTo(Phase.INCONCLUSIVE);
    telemetry.deployments.add(deployment("1.4.0", verdict(DeployVerdict.State.PASSED)));
    assertThat(measured()).as("another version").isEqualTo(Phase.INCONCLUSIVE);
  }

  @Test
  void anAnalysisEndsAsItsVerdictsAndNeverWellWithoutOne() {
    int count = (int) metric.get("count");

    assertThat(analysed(Collections.nCopies(count, Phase.INCONCLUSIVE)))
        .isEqualTo(Phase.INCONCLUSIVE);
    assertThat(analysed(then(Phase.INCONCLUSIVE, count - 1, Phase.SUCCESSFUL, 1)))
        .isEqualTo(Phase.SUCCESSFUL);
    assertThat(analysed(then(Phase.SUCCESSFUL, count - 1, Phase.FAILED, 1)))
        .isEqualTo(Phase.FAILED);
    assertThat(analysed(List.of(Phase.FAILED))).as("at once").isEqualTo(Phase.FAILED);
    assertThat(analysed(List.of(Phase.INCONCLUSIVE))).isEqualTo(Phase.RUNNING);
  }

  /**
   * What Argo says of an analysis after some measurements: limits are looked at first, and whoever
   * was measured as often as wanted without reaching one is successful.
   */
  private Phase analysed(List<Phase> measurements) {
    long failed = measurements.stream().filter(Phase.FAILED::equals).count();
    long inconclusive = measurements.stream().filter(Phase.INCONCLUSIVE::equals).count();
    if (failed > limit("failureLimit")) {
      return Phase.FAILED;
    }
    if (inconclusive > limit("inconclusiveLimit")) {
      return Phase.INCONCLUSIVE;
    }
    return measurements.size() >= (int) metric.get("count") ? Phase.SUCCESSFUL : Phase.RUNNING;
  }

  private int limit(String name) {
    return metric.containsKey(name) ? (int) metric.get(name) : USUAL_LIMIT;
  }

  /** Asks as Argo does; what is not answered with 2xx and JSON would be an error to it. */
  private Phase measured() {
    String url =
        ARGUMENT
            .matcher((String) web.get("url"))
            .replaceAll(argument -> ARGUMENTS.get(argument.group(1)));
    assertThat(url).startsWith(ADDRESS);
    HttpResponse<String> answer = send(request(url.substring(ADDRESS.length())).GET().build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Matcher path = PATH.matcher((String) web.get("jsonPath"));
    assertThat(path.matches()).isTrue();
    Object result = JsonPath.read(answer.body(), path.group(1));
    assertThat(result).isInstanceOf(String.class);
    boolean good = holds((String) metric.get("successCondition"), result);
    boolean bad = holds((String) metric.get("failureCondition"), result);
    return bad ? Phase.FAILED : good ? Phase.SUCCESSFUL : Phase.INCONCLUSIVE;
  }

  /** Comparisons of a result with texts are written alike in Argo's expressions and in Spring's. */
  private static boolean holds(String condition, Object result) {
    assertThat(condition).matches("result == \"[a-z]+\"( \\|\\| result == \"[a-z]+\")*");
    SimpleEvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding().build();
    context.setVariable("result", result);
    Boolean held =
        new SpelExpressionParser()
            .parseExpression(condition.replace("result", "#result"))
            .getValue(context, Boolean.class);
    return Boolean.TRUE.equals(held);
  }

  private static List<Phase> then(Phase first, int times, Phase last, int lastTimes) {
    return Stream.concat(
            Collections.nCopies(times, first).stream(),
            Collections.nCopies(lastTimes, last).stream())
        .toList();
  }

  private static List<String> keys(Map<?, ?> map) {
    return map.keySet().stream().map(String.class::cast).toList();
  }

  private static Object of(Object value, String... path) {
    Object found = value;
    for (String key : path) {
      found = ((Map<?, ?>) found).get(key);
    }
    return found;
  }

  private static DeployVerdict verdict(DeployVerdict.State state) {
    return new DeployVerdict(
        state,
        false,
        "A sentence.",
        DeployVerdict.Baseline.SIDE_BY_SIDE,
        1,
        2,
        3,
        12,
        List.of(),
        0,
        state == DeployVerdict.State.PENDING ? null : (Long) (NOW_NS - 60 * SECOND),
        NOW_NS - 10 * SECOND);
  }

  private static Deployment deployment(String version, @Nullable DeployVerdict verdict) {
    Deployment deployment =
        DeploymentSamples.seen(
            "d-" + version,
            Deployment.Kind.DEPLOY,
            new ServiceId("shop", "payment", "demo"),
            version,
            "1.3.0",
            Deployment.State.ROLLING,
            0.5,
            0.5,
            NOW_NS - 300 * SECOND,
            null);
    return verdict == null ? deployment : deployment.judged(verdict);
  }
}
