package dev.pharos.alert.notify.send;

import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.AlertedService;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A message in words, for those that people read. */
final class MessageText {
  /** More in one message are not read; the rest is counted. */
  static final int MOST_ALERTS = 10;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private MessageText() {}

  /** What is said of an alert under a heading. */
  record Line(String heading, String text) {}

  /** Such as {@code [FIRING:2] Errors payment}. */
  static String title(Message message) {
    String status = message.fires() ? "FIRING:" + message.firing().size() : "RESOLVED";
    String group = String.join(" ", message.notification().group().labels().values()).strip();
    if (group.isEmpty()) {
      int more = message.all().size() - 1;
      group = name(message.all().getFirst().alert()) + (more == 0 ? "" : " and " + more + " more");
    }
    return "[" + status + "] " + oneLine(group);
  }

  /** Such as {@code Errors: payment (page)}. */
  static String name(Alert alert) {
    String service = alert.label(AlertedService.LABEL);
    String severity = alert.label("severity");
    return alert.label(Alert.NAME)
        + (service.isEmpty() ? "" : ": " + service)
        + (severity.isEmpty() ? "" : " (" + severity + ")");
  }

  /** In the order in which a person asks; what is not known is left out. */
  static List<Line> lines(Message.Entry entry, Instant now) {
    Alert alert = entry.alert();
    Background background = entry.background();
    List<Line> lines = new ArrayList<>();
    add(lines, "Cause", background.cause());
    if (alert.firesAt(now)) {
      add(lines, "Since", TIME.format(alert.activeAt()) + ", " + length(alert.activeAt(), now));
    } else {
      add(
          lines,
          "Over",
          "%s, after %s"
              .formatted(TIME.format(alert.endsAt()), length(alert.activeAt(), alert.endsAt())));
    }
    add(lines, "Hit", String.join(", ", background.affected()));
    add(lines, "Last deploy", background.lastDeploy());
    add(
        lines,
        "Owner",
        background.team()
            + (background.contact().isEmpty() ? "" : " (" + background.contact() + ")"));
    add(lines, "Runbook", background.runbook());
    add(lines, "Link", background.link());
    return lines;
  }

  private static void add(List<Line> lines, String heading, String text) {
    if (!text.isBlank()) {
      lines.add(new Line(heading, text.strip()));
    }
  }

  /** Such as {@code 1 h 5 min}. */
  static String length(Instant from, Instant to) {
    Duration length = Duration.between(from, to);
    if (length.toMinutes() == 0) {
      return Math.max(0, length.toSeconds()) + " s";
    }
    String minutes = length.toMinutesPart() + " min";
    return length.toHours() == 0 ? minutes : length.toHours() + " h " + minutes;
  }

  /** A label's value must not begin a mail's next header. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
