package dev.pharos.judge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeployJudgeTest {
  private final DeployJudge judge = new DeployJudge(DeployPolicy.DEFAULT);
  private final SplittableRandom random = new SplittableRandom(17);

  @Test
  void tellsAsAPersonWouldHowMuchSlowerAnOperationBecame() {
    Verdict verdict =
        judge.look(
            DeployEvidence.builder()
                .operation(
                    operation(
                        "POST /payments", requests(3_600, 20, 0.002), requests(3_600, 56, 0.002)))
                .build(60, false),
            null);
    assertThat(verdict.state()).isEqualTo(Verdict.State.REGRESSED);
    assertThat(verdict.sentence())
        .matches(
            "p95 of POST /payments rose from 4\\d to 1[0-9]\\d ms \\(\\+[67]\\d to \\+\\d\\d\\), 3,600 against 3,600 requests;"
                + " 1 more check regressed; errors unchanged\\.");
  }

  @Test
  void equalVersionsPassOnceAWorseningThatMattersIsExcluded() {
    DeployEvidence evidence =
        DeployEvidence.builder()
            .operation(operation("get", requests(6_000, 20, 0.001), requests(6_000, 20, 0.001)))
            .build(60, false);
    assertThat(judge.look(evidence, null).state()).isEqualTo(Verdict.State.PASSED);
  }

  @Test
  void tooLittleTrafficIsAnAnswerOfItsOwn() {
    DeployEvidence few =
        DeployEvidence.builder()
            .operation(operation("get", requests(60, 20, 0), requests(60, 20, 0)))
            .build(60, false);
    assertThat(judge.look(few, null).state()).isEqualTo(Verdict.State.PENDING);
    Verdict last = judge.look(few.until(60, true), null);
    assertThat(last.state()).isEqualTo(Verdict.State.INCONCLUSIVE);
    assertThat(last.sentence()).isEqualTo("Too little to tell: 60 against 60 requests.");
  }

  @Test
  void nothingToCompareWithIsSaid() {
    DeployEvidence first =
        DeployEvidence.builder()
            .operation(
                new OperationEvidence(
                    "get", requests(6_000, 20, 0), RequestSeries.NONE, RequestSeries.NONE))
            .build(60, true);
    Verdict verdict = judge.look(first, null);
    assertThat(verdict.state()).isEqualTo(Verdict.State.INCONCLUSIVE);
    assertThat(verdict.baseline()).isEqualTo(Baseline.NONE);
    assertThat(verdict.sentence()).isEqualTo("There is nothing to compare with.");
  }

  @Test
  void anotherTrafficMixIsNoRegression() {
    // Nine in ten are fast before, and slow and failing more often afterwards; each as it was.
    DeployEvidence evidence =
        DeployEvidence.builder()
            .operation(
                new OperationEvidence(
                    "fast", requests(600, 10, 0), RequestSeries.NONE, requests(5_400, 10, 0)))
            .operation(
                new OperationEvidence(
                    "slow",
                    requests(5_400, 200, 0.02),
                    RequestSeries.NONE,
                    requests(600, 200, 0.02)))
            .build(60, true);
    Verdict verdict = judge.look(evidence, null);
    assertThat(verdict.baseline()).isEqualTo(Baseline.TIME_BEFORE);
    assertThat(verdict.checks()).noneMatch(check -> check.state() == CheckState.REGRESSED);
  }

  @Test
  void betweenTestsTheLastVerdictStands() {
    DeployEvidence evidence =
        DeployEvidence.builder()
            .operation(operation("get", requests(900, 20, 0.01), requests(900, 20, 0.01)))
            .build(60, false);
    Verdict first = judge.look(evidence.until(24, false), null);
    assertThat(judge.look(evidence.until(25, false), first)).isSameAs(first);
    assertThat(judge.look(evidence.until(36, false), first).looks()).isEqualTo(first.looks() + 1);
  }

  @Test
  void tenTimesTheLogLinesAloneMakeItRegressed() {
    Verdict verdict = judge.look(resources(Resource.LOG_LINES, 2, 20), null);
    assertThat(verdict.state()).isEqualTo(Verdict.State.REGRESSED);
    assertThat(verdict.sentence()).startsWith("Log lines per request rose from 2 to 20");
  }

  @Test
  void telemetryPerRequestIsToldAndDecidesNothing() {
    Verdict verdict = judge.look(resources(Resource.TELEMETRY, 4_000, 40_000), null);
    assertThat(verdict.state()).isEqualTo(Verdict.State.PASSED);
    assertThat(verdict.checks())
        .anyMatch(
            check -> check.kind() == Check.Kind.RESOURCE && check.state() == CheckState.NOTED);
  }

  @Test
  void moreRequestsAreNoMeritOfAVersionAndFewerMayBeItsFault() {
    Verdict grown = judge.look(throughput(arriving(3_000), arriving(12_000)), null);
    assertThat(grown.state()).isEqualTo(Verdict.State.PASSED);
    assertThat(only(grown, Check.Kind.THROUGHPUT))
        .satisfies(check -> {
          assertThat(check.state()).isEqualTo(CheckState.PASSED);
          assertThat(check.difference()).isGreaterThan(check.gate());
          assertThat(check.interval().low()).isPositive();
        });

    Verdict fallen = judge.look(throughput(arriving(36_000), arriving(6_000)), null);
    assertThat(fallen.state()).isEqualTo(Verdict.State.REGRESSED);
    assertThat(fallen.sentence()).startsWith("Requests per second fell from ");
  }

  @Test
  void aHeapThatGrowsBeyondTheOldOnesIsALeak() {
    assertThat(judge.look(heap(1.5e6), null).sentence()).startsWith("Heap after collection rose");
    assertThat(judge.look(heap(0), null).state()).isEqualTo(Verdict.State.PASSED);
  }

  @Test
  void anOperationThatOthersStillCallAndNobodyAnswersIsARegression() {
    DeployEvidence evidence =
        DeployEvidence.builder()
            .operation(operation("get", requests(6_000, 20, 0), requests(6_000, 20, 0)))
            .unanswered(new UnansweredOperation("GET /old", List.of("order"), 12))
            .novelty(new Novelty(Novelty.Kind.EXCEPTION, "IllegalStateException: no", 3))
            .build(60, false);
    Verdict verdict = judge.look(evidence, null);
    assertThat(verdict.state()).isEqualTo(Verdict.State.REGRESSED);
    assertThat(verdict.sentence())
        .startsWith(
            "GET /old is no longer answered, and was called 12 times since, called by order");
    assertThat(verdict.checks())
        .filteredOn(check -> check.kind() == Check.Kind.NOVELTY)
        .allMatch(check -> check.state() == CheckState.NOTED);
  }

  private static Check only(Verdict verdict, Check.Kind kind) {
    return verdict.checks().stream()
        .filter(check -> check.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  /** Both versions take half of the requests after the time before. */
  private static DeployEvidence throughput(RequestSeries before, RequestSeries each) {
    return DeployEvidence.builder()
        .operation(new OperationEvidence("get", each, each, before))
        .build(60, false);
  }

  /** Equally fast requests at random times, as people send them. */
  private RequestSeries arriving(int number) {
    RequestSeries.Builder series = new RequestSeries.Builder();
    for (int i = 0; i < number; i++) {
      long ns = Math.round(20e6 * Math.exp(0.5 * random.nextGaussian()));
      series.add(
          random.nextInt(60), 1, 0, new Latencies.Builder().add(Latencies.bin(ns), 1).build());
    }
    return series.build();
  }

  private DeployEvidence resources(Resource resource, double old, double fresh) {
    double[] requests = new double[60];
    Arrays.fill(requests, 100);
    return DeployEvidence.builder()
        .operation(operation("get", requests(6_000, 20, 0), requests(6_000, 20, 0)))
        .resource(
            new ResourceEvidence(
                resource,
                new AmountSeries(around(100 * fresh), requests),
                new AmountSeries(around(100 * old), requests),
                AmountSeries.NONE))
        .build(60, false);
  }

  private DeployEvidence heap(double bytesAWindow) {
    double[] fresh = around(80e6);
    for (int w = 0; w < fresh.length; w++) {
      fresh[w] += w * bytesAWindow;
    }
    return DeployEvidence.builder()
        .operation(operation("get", requests(6_000, 20, 0), requests(6_000, 20, 0)))
        .heap(new HeapEvidence(fresh, around(80e6)))
        .build(60, false);
  }

  private double[] around(double mean) {
    double[] values = new double[60];
    Arrays.setAll(values, _ -> mean * (1 + 0.02 * random.nextGaussian()));
    return values;
  }

  private static OperationEvidence operation(String name, RequestSeries old, RequestSeries fresh) {
    return new OperationEvidence(name, fresh, old, RequestSeries.NONE);
  }

  private RequestSeries requests(int number, double medianMs, double errorShare) {
    RequestSeries.Builder series = new RequestSeries.Builder();
    for (int i = 0; i < number; i++) {
      long ns = Math.round(1e6 * medianMs * Math.exp(0.5 * random.nextGaussian()));
      series.add(
          i % 60,
          1,
          random.nextDouble() < errorShare ? 1 : 0,
          new Latencies.Builder().add(Latencies.bin(ns), 1).build());
    }
    return series.build();
  }
}
