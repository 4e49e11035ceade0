package dev.pharos.store;

import dev.pharos.signal.metric.Labels;
import java.util.function.UnaryOperator;

/**
 * Who sent a series, as its labels tell: what OpenTelemetry's resources have is promoted to them,
 * and what is scraped has them by its registration. What stands in {@code target_info} alone is not
 * looked up for others.
 *
 * @param version empty when it is not told
 */
public record SeriesOrigin(SeriesPlace place, String version) {
  /** The version of those that are counted together because their place has too many. */
  public static final String OTHERS = "_other_";

  private static final String VERSION = "service_version";

  /** Of a service of which nothing else is told. */
  public static SeriesOrigin of(String service) {
    return new SeriesOrigin(SeriesPlace.of(service), "");
  }

  public static SeriesOrigin of(Labels labels) {
    return of(labels::get);
  }

  /**
   * Likewise, of a series whose labels are asked for by name; empty where it has none. What is said
   * of calls has the environments of both ends.
   */
  public static SeriesOrigin of(UnaryOperator<String> labels) {
    String owner = SeriesOwner.of(labels);
    if (!SeriesOwner.isNamed(labels)) {
      return new SeriesOrigin(place(owner, SeriesOwner.end(labels) + "_", labels), "");
    }
    String about = labels.apply("service");
    boolean isAboutIt = about.isEmpty() || about.equals(owner.substring(owner.indexOf('/') + 1));
    // Who tells of others, as Pharos does, names their environments by the same labels.
    return isAboutIt
        ? new SeriesOrigin(place(owner, "", labels), labels.apply(VERSION))
        : of(owner);
  }

  private static SeriesPlace place(String owner, String prefix, UnaryOperator<String> labels) {
    String environment = labels.apply(prefix + "deployment_environment_name");
    return new SeriesPlace(
        owner,
        labels.apply(prefix + "service_namespace"),
        environment.isEmpty() ? labels.apply(prefix + "deployment_environment") : environment);
  }
}
