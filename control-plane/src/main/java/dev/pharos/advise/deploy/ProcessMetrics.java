package dev.pharos.advise.deploy;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads what the processes of a service tell of themselves by metrics, however these came: sent by
 * OpenTelemetry's SDKs, scraped of the fleet or of other targets, or written by a Prometheus. Safe
 * for use by many threads.
 */
final class ProcessMetrics {
  /** Some hundred instances for an hour, every ten seconds. More is not read: it would not fit. */
  private static final int MOST_SAMPLES = 2_000_000;

  private static final long MS = 1_000_000;

  /** Where series say whose they are. The first that names a known instance counts. */
  private static final List<String> INSTANCE_LABELS =
      List.of("service_instance_id", "instance", "k8s_pod_name");

  private static final List<String> ENVIRONMENT_LABELS =
      List.of("deployment_environment_name", "deployment_environment");

  private static final String META = "\\.+*?()|[]{}^$";

  private final SeriesStore store;
  private final Consumer<String> reads;

  /**
   * @param reads is told the names of metrics that are read
   */
  ProcessMetrics(SeriesStore store, Consumer<String> reads) {
    this.store = store;
    this.reads = reads;
  }

  /** More than fits was kept of these processes. */
  static final class TooMuchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private TooMuchException() {
      super("more than %,d samples".formatted(MOST_SAMPLES));
    }
  }

  /**
   * @param instances as requests are counted by, by all names that they have
   * @return of each instance and version one track of a figure, but of the old generation one of
   *     each source
   * @throws TooMuchException when so much was kept that it is not read
   */
  List<ProcessTrack> read(ServiceId service, Map<String, String> instances, TimeRange range)
      throws IOException {
    Map<Labels, SeriesData> found = new HashMap<>();
    if (instances.isEmpty()) {
      return List.of();
    }
    long[] samples = {0};
    for (String label : INSTANCE_LABELS) {
      List<LabelMatcher> matchers =
          List.of(
              anyOf(Labels.METRIC_NAME, Figure.BY_NAME.keySet()), anyOf(label, instances.keySet()));
      store
          .select(
              matchers,
              range.fromNs() / MS,
              range.toNs() / MS,
              more -> {
                samples[0] += more;
                if (samples[0] > MOST_SAMPLES) {
                  throw new TooMuchException();
                }
              })
          .forEach(series -> found.put(series.labels(), series));
    }
    found.keySet().stream().map(Labels::metricName).distinct().forEach(reads);
    Map<Told, List<SeriesData>> parts = new HashMap<>();
    for (SeriesData series : found.values()) {
      Labels labels = series.labels();
      Figure figure = Figure.BY_NAME.get(labels.metricName());
      String instance = instanceOf(labels, instances);
      if (figure != null
          && !instance.isEmpty()
          && isOf(service, labels)
          && figure.includes(labels)) {
        Told told =
            new Told(
                figure,
                instance,
                labels.get("service_version"),
                labels.metricName(),
                labels.get("job")
                    + ' '
                    + labels.get("instance")
                    + ' '
                    + labels.has("jvm_memory_pool_name"));
        parts.computeIfAbsent(told, key -> new ArrayList<>()).add(series);
      }
    }
    return best(parts);
  }

  private static List<ProcessTrack> best(Map<Told, List<SeriesData>> parts) {
    Map<Told, ProcessTrack> best = new HashMap<>();
    parts.forEach((told, series) -> {
      ProcessTrack track =
          new ProcessTrack(told.figure, told.instance, told.version, told.name, sum(series));
      // What the old generation holds is the same number whoever tells: both times are known.
      Told place =
          told.figure == Figure.OLD_GENERATION
              ? told
              : new Told(told.figure, told.instance, told.version, "", "");
      best.merge(place, track, (one, other) -> better(one, other) ? one : other);
    });
    List<ProcessTrack> tracks = new ArrayList<>(best.values());
    tracks.removeIf(track ->
        track.figure() != Figure.OLD_GENERATION
            && best.values().stream().anyMatch(other -> tellsTheSame(other, track)));
    tracks.sort(
        Comparator.comparing(ProcessTrack::figure)
            .thenComparing(ProcessTrack::instance)
            .thenComparing(ProcessTrack::version)
            .thenComparing(ProcessTrack::name));
    return tracks;
  }

  /** One source tells the version, the other does not: it is the same process. */
  private static boolean tellsTheSame(ProcessTrack better, ProcessTrack track) {
    boolean samePlace =
        better.figure() == track.figure()
            && better.instance().equals(track.instance())
            && better.version().isEmpty() != track.version().isEmpty();
    return samePlace
        && (better(better, track) || (!better(track, better) && track.version().isEmpty()));
  }

  private static boolean better(ProcessTrack one, ProcessTrack other) {
    boolean oneTells = one.points().size() > 1;
    if (oneTells != other.points().size() > 1) {
      return oneTells;
    }
    return one.figure().rank(one.name()) < one.figure().rank(other.name());
  }

  /** Times that all parts tell of: of user and system time, or several pools. */
  private static List<ProcessTrack.Point> sum(List<SeriesData> parts) {
    Map<Long, double[]> sums = new TreeMap<>();
    int most = 0;
    for (SeriesData part : parts) {
      Samples samples = part.samples();
      double scale = Figure.scale(part.labels().metricName());
      for (int i = 0; i < samples.size(); i++) {
        double value = samples.value(i);
        if (!samples.isHistogram(i) && Double.isFinite(value)) {
          double[] sum = sums.computeIfAbsent(samples.timeMs(i), at -> new double[2]);
          sum[0] += value * scale;
          sum[1]++;
          most = Math.max(most, (int) sum[1]);
        }
      }
    }
    List<ProcessTrack.Point> points = new ArrayList<>();
    for (Map.Entry<Long, double[]> at : sums.entrySet()) {
      if (at.getValue()[1] == most) {
        points.add(new ProcessTrack.Point(at.getKey() * MS, at.getValue()[0]));
      }
    }
    return points;
  }

  private static String instanceOf(Labels labels, Map<String, String> instances) {
    for (String label : INSTANCE_LABELS) {
      String known = instances.get(labels.get(label));
      if (known != null) {
        return known;
      }
    }
    return "";
  }

  /** What names another service, namespace or environment is another's instance of that name. */
  private static boolean isOf(ServiceId service, Labels labels) {
    for (String label : ENVIRONMENT_LABELS) {
      if (contradicts(labels.get(label), service.environment())) {
        return false;
      }
    }
    return !contradicts(labels.get("service_name"), service.name())
        && !contradicts(labels.get("service_namespace"), service.namespace());
  }

  private static boolean contradicts(String said, String known) {
    return !said.isEmpty() && !known.isEmpty() && !said.equalsIgnoreCase(known);
  }

  private static LabelMatcher anyOf(String label, Collection<String> values) {
    return new LabelMatcher(
        LabelMatcher.Type.REGEX,
        label,
        values.stream().map(ProcessMetrics::quoted).collect(Collectors.joining("|")));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (META.indexOf(c) >= 0) {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.toString();
  }

  /** Who told what: series of one of these add up. */
  private record Told(Figure figure, String instance, String version, String name, String source) {}
}
