package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.values.StatusInfo;
import dev.pharos.signal.InstanceStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an actuator's health says in one sentence: which component is not up, and its reason. Pure.
 */
final class HealthWords {
  private static final int COMPONENTS_NAMED = 5;
  private static final int DEEPEST = 5;
  private static final int REASON_LENGTH = 200;

  /** Where actuators, probes and Spring Boot Admin put the reason, best first. */
  private static final List<String> REASON_KEYS = List.of("error", "message", "description");

  private static final Set<String> KNOWN = Set.of("DOWN", "OUT_OF_SERVICE", "RESTRICTED");

  private HealthWords() {}

  static InstanceStatus status(StatusInfo info) {
    return switch (info.getStatus()) {
      case StatusInfo.STATUS_UP -> InstanceStatus.UP;
      case StatusInfo.STATUS_DOWN -> InstanceStatus.DOWN;
      case StatusInfo.STATUS_OFFLINE -> InstanceStatus.OFFLINE;
      case StatusInfo.STATUS_OUT_OF_SERVICE -> InstanceStatus.OUT_OF_SERVICE;
      case StatusInfo.STATUS_RESTRICTED -> InstanceStatus.RESTRICTED;
      default -> InstanceStatus.UNKNOWN;
    };
  }

  /**
   * Empty when the instance is up, or gives no reason.
   *
   * @param place host:port at which its health is asked
   */
  static String detail(StatusInfo info, String place) {
    if (info.isUp() || info.isUnknown()) {
      return "";
    }
    if (info.isOffline()) {
      return FailureWords.noAnswer(
          place, text(info.getDetails(), "exception"), text(info.getDetails(), "message"));
    }
    Map<String, String> notUp = new TreeMap<>();
    collect("", info.getDetails(), notUp, 0);
    if (!notUp.isEmpty()) {
      String named =
          notUp.entrySet().stream()
              .limit(COMPONENTS_NAMED)
              .map(component -> component.getKey() + " is " + component.getValue())
              .collect(Collectors.joining("; "));
      int more = notUp.size() - COMPONENTS_NAMED;
      return more > 0 ? named + "; and " + more + " more" : named;
    }
    Object httpStatus = info.getDetails().get("status");
    if (httpStatus instanceof Integer code) {
      return "health answers HTTP " + code + " " + reasonOf(info.getDetails(), "");
    }
    String custom = KNOWN.contains(info.getStatus()) ? "" : "says " + info.getStatus();
    return reasonOf(info.getDetails(), custom);
  }

  private static void collect(
      String path, Map<String, ?> components, Map<String, String> notUp, int depth) {
    components.forEach((name, value) -> {
      if (!(value instanceof Map<?, ?> component)
          || !(component.get("status") instanceof String status)) {
        return;
      }
      String full = path.isEmpty() ? name : path + "/" + name;
      int before = notUp.size();
      if (depth < DEEPEST) {
        collect(full, inner(component), notUp, depth + 1);
      }
      boolean down = !status.equals("UP") && !status.equals("UNKNOWN");
      if (down && notUp.size() == before) {
        notUp.put(full, withReason(status, component));
      }
    });
  }

  private static Map<String, Object> inner(Map<?, ?> component) {
    Map<String, Object> inner = new LinkedHashMap<>();
    for (String key : List.of("components", "details")) {
      if (component.get(key) instanceof Map<?, ?> nested) {
        nested.forEach((name, value) -> inner.put(String.valueOf(name), value));
      }
    }
    return inner;
  }

  private static String withReason(String status, Map<?, ?> component) {
    String words = status.toLowerCase(Locale.ROOT).replace('_', ' ');
    Map<String, Object> details = inner(component);
    String reason = reasonOf(details, "");
    return reason.isEmpty() ? words : words + ": " + reason;
  }

  private static String reasonOf(Map<String, ?> details, String otherwise) {
    List<String> found = new ArrayList<>();
    for (String key : REASON_KEYS) {
      if (details.get(key) instanceof String reason && !reason.isBlank()) {
        found.add(reason.strip());
      }
    }
    if (found.isEmpty()) {
      return otherwise;
    }
    String reason = FailureWords.reason(found.getFirst().replaceAll("\\s+", " "));
    return reason.length() <= REASON_LENGTH ? reason : reason.substring(0, REASON_LENGTH) + "…";
  }

  private static String text(Map<String, ?> details, String key) {
    return details.get(key) instanceof String text ? text : "";
  }
}
