package dev.pharos.store.metric;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import java.util.ArrayList;
import java.util.List;

/** What the head takes of one batch, for whoever passes it on. Under the head's write lock. */
final class TakenSamples {
  private final List<IncomingSeries> series = new ArrayList<>();
  private final List<Exemplar> exemplars = new ArrayList<>();
  private Samples.Builder samples = Samples.builder(1);

  void take(Samples from, int i) {
    if (from.isHistogram(i)) {
      samples.add(from.timeMs(i), from.histogram(i));
    } else {
      samples.add(from.timeMs(i), from.value(i));
    }
  }

  void take(Exemplar exemplar) {
    exemplars.add(exemplar);
  }

  /** What was taken since the last end is of this series. */
  void end(Labels labels) {
    if (samples.size() > 0 || !exemplars.isEmpty()) {
      series.add(new IncomingSeries(labels, samples.build(), exemplars));
      samples = Samples.builder(1);
      exemplars.clear();
    }
  }

  /** All of it, which is let go of here. */
  List<IncomingSeries> drain() {
    List<IncomingSeries> all = List.copyOf(series);
    series.clear();
    return all;
  }
}
