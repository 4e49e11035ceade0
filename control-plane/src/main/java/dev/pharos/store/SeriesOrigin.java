package dev.pharos.store;

import dev.pharos.signal.metric.Labels;
import java.util.List;
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

  private static final Names OWN = Names.of("");
  private static final Names CLIENT = Names.of("client_");
  private static final Names SERVER = Names.of("server_");
  private static final List<String> VERSION = List.of("service_version", "service.version");

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
      Names end = SeriesOwner.end(labels).equals("client") ? CLIENT : SERVER;
      return new SeriesOrigin(end.place(owner, labels), "");
    }
    return tellsOfAnother(owner, labels)
        ? of(owner)
        : new SeriesOrigin(OWN.place(owner, labels), first(VERSION, labels));
  }

  /**
   * Who is scraped by a job and tells of others, as Pharos does, names their environments by the
   * labels that else are its own. Where a resource is told, these are of it.
   */
  private static boolean tellsOfAnother(String owner, UnaryOperator<String> labels) {
    String about = labels.apply("service");
    return !about.isEmpty()
        && labels.apply("service_name").isEmpty()
        && !about.equals(owner.substring(owner.indexOf('/') + 1));
  }

  private static String first(List<String> names, UnaryOperator<String> labels) {
    for (String name : names) {
      String text = labels.apply(name);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  /**
   * What is asked for where, with the dots that OTLP's names keep where they are not translated.
   */
  private record Names(List<String> namespace, List<String> environment) {
    static Names of(String prefix) {
      return new Names(
          List.of(prefix + "service_namespace", prefix + "service.namespace"),
          List.of(
              prefix + "deployment_environment_name",
              prefix + "deployment.environment.name",
              prefix + "deployment_environment",
              prefix + "deployment.environment"));
    }

    SeriesPlace place(String owner, UnaryOperator<String> labels) {
      return new SeriesPlace(owner, first(namespace, labels), first(environment, labels));
    }
  }
}
