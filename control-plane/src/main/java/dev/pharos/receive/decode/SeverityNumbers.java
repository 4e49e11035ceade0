package dev.pharos.receive.decode;

import dev.pharos.signal.Severity;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * OpenTelemetry's severity numbers of what logging libraries call their levels. Sources: the tables
 * of "Logs Data Model", appendix B, at https://opentelemetry.io/docs/specs/otel/logs/data-model,
 * and the levels that Loki detects.
 */
final class SeverityNumbers {
  private static final int PER_SEVERITY = 4;

  /** By number, as protobuf calls them: {@code SEVERITY_NUMBER_INFO2} is 10. */
  static final List<String> NAMES =
      IntStream.rangeClosed(0, Severity.MOST).mapToObj(SeverityNumbers::name).toList();

  private SeverityNumbers() {}

  private static String name(int number) {
    int within = number == 0 ? 0 : (number - 1) % PER_SEVERITY;
    return "SEVERITY_NUMBER_" + Severity.ofNumber(number) + (within == 0 ? "" : within + 1);
  }

  /** The number where it is one, else what the text says; 0 when neither says anything. */
  static int of(int number, String text) {
    return number >= 1 && number <= Severity.MOST ? number : of(text);
  }

  /** 0 for a text that is no level's name. */
  static int of(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "trace", "trc", "finest", "finer", "verbose" -> 1;
      case "trace2" -> 2;
      case "trace3" -> 3;
      case "trace4" -> 4;
      case "debug", "dbg", "fine" -> 5;
      case "debug2" -> 6;
      case "debug3" -> 7;
      case "debug4", "config" -> 8;
      case "info", "inf", "information", "informational" -> 9;
      case "info2", "notice" -> 10;
      case "info3" -> 11;
      case "info4" -> 12;
      case "warn", "wrn", "warning" -> 13;
      case "warn2" -> 14;
      case "warn3" -> 15;
      case "warn4" -> 16;
      case "error", "err", "eror", "severe" -> 17;
      case "error2", "critical", "crit" -> 18;
      case "error3", "alert" -> 19;
      case "error4" -> 20;
      case "fatal", "panic", "emergency", "emerg" -> 21;
      case "fatal2" -> 22;
      case "fatal3" -> 23;
      case "fatal4" -> 24;
      default -> 0;
    };
  }
}
