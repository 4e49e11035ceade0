package dev.pharos.query.trim;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.lever.LeverPreview;
import dev.pharos.query.lever.LeverPreviews;
import dev.pharos.query.lever.LeverRefusedException;
import dev.pharos.query.lever.LeverWish;
import dev.pharos.query.trim.TrimView.OfService;
import dev.pharos.store.SeriesStore.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Labels with so many values that their metric has that many series. */
final class ManyValues {
  /** A label with fewer does not explode. */
  static final long LEAST_VALUES = 100;

  /** The largest, since what each would save is read from the store. */
  private static final int MOST = 10;

  private ManyValues() {}

  static List<Advice> find(TrimView view) throws IOException {
    List<Advice> found = new ArrayList<>();
    for (OfService one : view.metrics()) {
      Optional<Count> label =
          one.series().labels().stream()
              .filter(
                  each -> each.value() >= LEAST_VALUES && LeverPreviews.mayLeaveOut(each.name()))
              .findFirst();
      if (label.isPresent() && found.size() < MOST && !view.isNeeded(one.metric())) {
        found.add(advice(view, one, label.get()));
      }
    }
    return found;
  }

  private static Advice advice(TrimView view, OfService one, Count label) throws IOException {
    String owner = one.series().service();
    String service = owner.isEmpty() ? null : owner;
    String sentence =
        "%s has %s of %s: the label %s has %s values."
            .formatted(
                TrimWords.who(one.source()),
                TrimWords.plural(one.series().series(), "series", "series"),
                one.metric(),
                label.name(),
                TrimWords.count(label.value()));
    try {
      LeverPreview preview = view.sources().levers().ofLabel(one.metric(), label.name(), service);
      LeverPreview.Saving saving = preview.saving();
      return new Advice(
          Advice.Kind.MANY_VALUES,
          one.source(),
          Refusals.METRICS,
          one.metric(),
          sentence,
          "Nobody can ask by %s any more; sums over it stay.".formatted(label.name()),
          view.ofSamples(saving.samplesPerDay(), saving.series() - saving.seriesLeft()),
          LeverWish.label(one.metric(), label.name(), service),
          null,
          "");
    } catch (LeverRefusedException refused) {
      long saved = one.series().series() - one.series().series() / label.value();
      return new Advice(
          Advice.Kind.MANY_VALUES,
          one.source(),
          Refusals.METRICS,
          one.metric(),
          sentence,
          "Nobody can ask by %s any more. No lever leaves it out: %s"
              .formatted(label.name(), refused.getMessage()),
          view.ofSeries(Map.of(owner, saved)),
          null,
          "@Bean\nMeterFilter without%s() {\n  return MeterFilter.ignoreTags(\"%s\");\n}"
              .formatted(named(label.name()), label.name()),
          "a configuration class of the service, where Micrometer counts");
    }
  }

  /** As it stands in a method's name. */
  private static String named(String label) {
    String plain = label.replaceAll("[^A-Za-z0-9]", "");
    return plain.isEmpty() ? "Label" : Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
  }
}
