package dev.pharos.store;

import dev.pharos.signal.metric.Labels;
import java.util.List;
import java.util.function.UnaryOperator;

/** Which service a series counts for, where services are limited. */
public final class SeriesOwner {
  private static final List<String> NAMES = List.of("service_name", "job", "service");

  private SeriesOwner() {}

  /**
   * By the label {@code service_name}, else {@code job}. Metrics made of traces name a {@code
   * service}, or a {@code client} and a {@code server}: then it is who answered, or who called what
   * is no service. Empty where none of these is told.
   */
  public static String of(Labels labels) {
    return of(labels::get);
  }

  /** Likewise, of a series whose labels are asked for by name; empty where it has none. */
  public static String of(UnaryOperator<String> labels) {
    for (String name : NAMES) {
      String service = labels.apply(name);
      if (!service.isEmpty()) {
        return service;
      }
    }
    return labels.apply(end(labels));
  }

  /** Which end of a call a series counts for that names no service but two ends. */
  static String end(UnaryOperator<String> labels) {
    return labels.apply("virtual_node").equals("server") ? "client" : "server";
  }

  /** Whether a series says by itself whose it is. */
  static boolean isNamed(UnaryOperator<String> labels) {
    return NAMES.stream().anyMatch(name -> !labels.apply(name).isEmpty());
  }
}
