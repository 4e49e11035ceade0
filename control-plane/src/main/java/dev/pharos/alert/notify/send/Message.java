package dev.pharos.alert.notify.send;

import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A notification with all that is told of its alerts.
 *
 * @param firing oldest first
 * @param resolved those that were firing when it was last told
 * @param pharos address of Pharos' own pages; empty when it is not known
 */
public record Message(
    Notification notification, List<Entry> firing, List<Entry> resolved, String pharos) {

  /** An alert and its background. */
  public record Entry(Alert alert, Background background) {}

  public static Message of(
      Notification notification, Function<Alert, Background> backgrounds, String pharos) {
    return new Message(
        notification,
        entries(notification.firing(), backgrounds),
        entries(notification.resolved(), backgrounds),
        pharos);
  }

  private static List<Entry> entries(List<Alert> alerts, Function<Alert, Background> backgrounds) {
    return alerts.stream().map(alert -> new Entry(alert, backgrounds.apply(alert))).toList();
  }

  boolean fires() {
    return !firing.isEmpty();
  }

  /** Firing ones first. */
  List<Entry> all() {
    List<Entry> all = new ArrayList<>(firing);
    all.addAll(resolved);
    return all;
  }

  /** Labels that all alerts agree in. */
  SortedMap<String, String> commonLabels() {
    return common(Alert::labels);
  }

  SortedMap<String, String> commonAnnotations() {
    return common(Alert::annotations);
  }

  private SortedMap<String, String> common(Function<Alert, SortedMap<String, String>> of) {
    SortedMap<String, String> common = new TreeMap<>(of.apply(all().getFirst().alert()));
    for (Entry entry : all()) {
      common.entrySet().retainAll(of.apply(entry.alert()).entrySet());
    }
    return common;
  }
}
