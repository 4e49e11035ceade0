package dev.pharos.aggregate.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.memory.MemorySeriesStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Through the whole way in of metrics. */
class SecretLabelsTest {
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final String CARD = "4111 1111 1111 1111";

  private final MemorySeriesStore store =
      new MemorySeriesStore(InstantSource.fixed(Instant.ofEpochMilli(NOW_MS)));
  private final Redactor redactor =
      new Redactor(
          new RedactionSettings(
              List.of("card", "token", "password"), Map.of("customer", "C[0-9]{6}")));
  private final MetricIntake intake = new MetricIntake(store, new Refusals(), redactor);

  @AfterEach
  void stop() {
    intake.close();
  }

  private MetricAccepted send(List<MetricMetadata> metadata, IncomingSeries... series)
      throws Exception {
    return intake.append(
        new MetricRequest(new SampleBatch(List.of(series), metadata), Map.of(), ""));
  }

  private static IncomingSeries series(long timeMs, double value, Labels labels) {
    return new IncomingSeries(labels, Samples.builder(1).add(timeMs, value).build());
  }

  private List<SeriesData> kept() throws Exception {
    return store.select(
        List.of(new LabelMatcher(LabelMatcher.Type.EQUAL, "__name__", "a")),
        0,
        Long.MAX_VALUE,
        SampleWatch.PATIENT);
  }

  @Test
  void keepsNoSecretOfALabelAndCountsEachTimeItComes() throws Exception {
    Labels labels =
        Labels.of("__name__", "a", "card", CARD, "id", "C123456", "password", "hunter2");

    send(List.of(), series(NOW_MS, 1, labels));
    send(List.of(), series(NOW_MS + 1, 2, labels));

    assertThat(kept()).hasSize(1);
    assertThat(kept().getFirst().samples().size()).isEqualTo(2);
    assertThat(kept().getFirst().labels())
        .isEqualTo(
            Labels.of(
                "__name__",
                "a",
                "card",
                "‹redacted:card›",
                "id",
                "‹redacted:customer›",
                "password",
                "‹redacted:password›"));
    assertThat(redactor.counts().snapshot())
        .containsEntry("card", 2L)
        .containsEntry("customer", 2L)
        .containsEntry("password", 2L);
  }

  @Test
  void keepsNoSecretOfExemplarsAndHelpTexts() throws Exception {
    Exemplar exemplar =
        new Exemplar(
            Labels.of("trace_id", "4111111111111111", "card", CARD, "user", "me"), 1, NOW_MS);
    send(
        List.of(new MetricMetadata("a", MetricType.GAUGE, "", "of C123456 alone")),
        new IncomingSeries(
            Labels.of("__name__", "a"),
            Samples.builder(1).add(NOW_MS, 1).build(),
            List.of(exemplar)));

    assertThat(store.exemplars(List.of(), 0, Long.MAX_VALUE).getFirst().exemplars())
        .containsExactly(
            new Exemplar(
                Labels.of("trace_id", "4111111111111111", "card", "‹redacted:card›", "user", "me"),
                1,
                NOW_MS));
    assertThat(store.metadata("a", 1).getFirst().help()).isEqualTo("of ‹redacted:customer› alone");
  }

  /** A bound of 4,111,111,111,111,111 is one, and not a card's number. */
  @Test
  void leavesNumbersOfBucketsAndAllWithoutASecretAsTheyAre() throws Exception {
    Labels labels = Labels.of("__name__", "a", "le", "4111111111111111", "path", "/orders/{id}");

    send(List.of(), series(NOW_MS, 1, labels));

    assertThat(kept().getFirst().labels()).isEqualTo(labels);
    assertThat(redactor.counts().snapshot().values()).containsOnly(0L);
  }

  @Test
  void countsWhatSeriesThatDifferInASecretAloneLose() throws Exception {
    MetricAccepted accepted =
        send(
            List.of(),
            series(NOW_MS, 1, Labels.of("__name__", "a", "user_token", "one")),
            series(NOW_MS, 2, Labels.of("__name__", "a", "user_token", "other")));

    assertThat(kept()).hasSize(1);
    assertThat(accepted.refused()).containsExactly(Map.entry(RefusalReason.DUPLICATE_TIME, 1));
  }
}
