package dev.pharos.aggregate.metric;

import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.SampleBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Takes secrets out of labels, of exemplars and of help texts, by the rules that hold for spans and
 * lines. The same few texts come again and again, so those without a secret are remembered, and one
 * with a secret never is: each request that brings it counts it. Series that differ in a secret
 * alone become one, whose samples then have the same times: the store counts all but the first as
 * duplicates. Safe for use by many threads.
 */
final class SecretLabels {
  /**
   * Texts that are remembered, some hundred bytes each at most; the next that falls on a place
   * takes it. A power of two.
   */
  private static final int REMEMBERED = 1 << 16;

  private static final int LONGEST_REMEMBERED = 128;

  /** Numbers and ids, whose digits may happen to be a card's. */
  private static final Set<String> NEVER_SECRET = Set.of("le", "quantile", "trace_id", "span_id");

  private final Redactor redactor;

  /** Values without a secret. */
  private final AtomicReferenceArray<String> values = new AtomicReferenceArray<>(REMEMBERED);

  /** Names that do not say that their value is a secret. */
  private final AtomicReferenceArray<String> names = new AtomicReferenceArray<>(REMEMBERED >> 4);

  SecretLabels(Redactor redactor) {
    this.redactor = redactor;
  }

  /** The batch without secrets; the batch itself when it holds none. */
  @SuppressWarnings("ReferenceEquality") // a series without secrets is given back as it is
  SampleBatch redacted(SampleBatch batch) {
    if (!redactor.isActive()) {
      return batch;
    }
    List<IncomingSeries> series = new ArrayList<>(batch.series().size());
    boolean changed = false;
    for (IncomingSeries one : batch.series()) {
      IncomingSeries clean = redacted(one);
      changed |= clean != one;
      series.add(clean);
    }
    List<MetricMetadata> metadata = new ArrayList<>(batch.metadata().size());
    for (MetricMetadata family : batch.metadata()) {
      boolean secret = holdsSecret(family.help());
      changed |= secret;
      metadata.add(
          secret
              ? new MetricMetadata(
                  family.name(), family.type(), family.unit(), redactor.redact(family.help()))
              : family);
    }
    return changed ? new SampleBatch(series, metadata, batch.receivedBytes()) : batch;
  }

  private IncomingSeries redacted(IncomingSeries series) {
    boolean inExemplars =
        series.exemplars().stream().anyMatch(exemplar -> holdsSecret(exemplar.labels()));
    if (!inExemplars && !holdsSecret(series.labels())) {
      return series;
    }
    return new IncomingSeries(
        redacted(series.labels()),
        series.samples(),
        series.exemplars().stream()
            .map(exemplar ->
                new Exemplar(redacted(exemplar.labels()), exemplar.value(), exemplar.timeMs()))
            .toList());
  }

  private boolean holdsSecret(Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      String name = labels.name(i);
      if ((isSecret(name) || holdsSecret(labels.value(i))) && !NEVER_SECRET.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** The names of operations without secrets. */
  RequestReport redacted(RequestReport report) {
    if (!redactor.isActive()) {
      return report;
    }
    return new RequestReport(
        report.senders().stream()
            .map(sender ->
                sender.with(
                    sender.points().stream()
                        .map(point ->
                            holdsSecret(point.operation())
                                ? point.named(redactor.redact(point.operation()))
                                : point)
                        .toList()))
            .toList());
  }

  /** Labels without secrets. */
  Labels redacted(Labels labels) {
    if (!redactor.isActive() || !holdsSecret(labels)) {
      return labels;
    }
    Labels.Builder clean = labels.toBuilder();
    for (int i = 0; i < labels.size(); i++) {
      String name = labels.name(i);
      if (!NEVER_SECRET.contains(name)) {
        clean.set(name, redactor.redact(name, labels.value(i)));
      }
    }
    return clean.build();
  }

  private boolean isSecret(String name) {
    int place = place(name, names.length());
    if (name.equals(names.get(place))) {
      return false;
    }
    if (redactor.isSecretKey(name)) {
      return true;
    }
    names.set(place, name);
    return false;
  }

  private boolean holdsSecret(String value) {
    int place = place(value, values.length());
    if (value.equals(values.get(place))) {
      return false;
    }
    if (redactor.finds(value)) {
      return true;
    }
    if (value.length() <= LONGEST_REMEMBERED) {
      values.set(place, value);
    }
    return false;
  }

  private static int place(String text, int places) {
    int hash = text.hashCode();
    return (hash ^ hash >>> 16) & (places - 1);
  }
}
