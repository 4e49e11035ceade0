package dev.pharos.query.growth;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.growth.Growth.Per;
import dev.pharos.signal.Deployment;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a person would say of a driver. */
final class DriverWords {
  /** From here on it is told how many times as much it is. */
  private static final double TIMES = 2;

  private static final double LARGE = 10;
  private static final double PERCENT = 100;

  private DriverWords() {}

  /**
   * @param service by name; empty where series name none
   * @param part the operation, template or metric that grew; null for all of the signal
   * @param most the largest part of all, as a sentence has it; null where none stands out
   */
  static String sentence(
      String service,
      String signal,
      Driver.Kind kind,
      String part,
      Growth growth,
      @Nullable String most) {
    Deployment deployment = growth.comparison().deployment();
    String who = service.isEmpty() ? "An unnamed service" : service;
    String subject = deployment == null ? who : who + " " + deployment.version();
    String verb = growth.per() == Per.SERIES ? " has " : " sends ";
    String what = what(signal, kind, part, growth.per());
    String unit = unit(growth.per());
    String added =
        growth.before() == 0
            ? subject
                + verb
                + what
                + since(growth.comparison())
                + ": "
                + number(growth.after())
                + unit
            : subject
                + verb
                + amount(growth)
                + what
                + unit
                + than(growth)
                + ": "
                + number(growth.after())
                + " instead of "
                + number(growth.before());
    return added + "." + (most == null ? "" : " Most of it is " + most + ".");
  }

  /** A part as another sentence names it. */
  static String named(Driver.Kind kind, String name) {
    return switch (kind) {
      case SERVICE -> name;
      case OPERATION -> "the operation " + quoted(name);
      case LOG_PATTERN -> "the pattern " + quoted(name);
      case METRIC -> "the metric " + name;
    };
  }

  private static String what(String signal, Driver.Kind kind, String part, Per per) {
    String items =
        switch (signal) {
          case Refusals.TRACES -> "spans";
          case Refusals.LOGS -> "log lines";
          default -> per == Per.SERIES ? "series" : "samples";
        };
    return switch (kind) {
      case SERVICE -> items;
      case OPERATION -> items + " of " + quoted(part);
      case LOG_PATTERN -> items + " like " + quoted(part);
      case METRIC -> items + " of " + part;
    };
  }

  private static String quoted(String text) {
    return "“" + text + "”";
  }

  /** “9 × the ” or “40 % more ”. */
  private static String amount(Growth growth) {
    double ratio = growth.after() / growth.before();
    return isTimes(growth)
        ? number(ratio) + " × the "
        : Math.round((ratio - 1) * PERCENT) + " % more ";
  }

  private static boolean isTimes(Growth growth) {
    return growth.after() >= growth.before() * TIMES;
  }

  private static String unit(Per per) {
    return switch (per) {
      case REQUEST -> " a request";
      case HOUR -> " an hour";
      case SERIES -> "";
    };
  }

  /** What it is so many times, or more than. */
  private static String than(Growth growth) {
    Deployment deployment = growth.comparison().deployment();
    boolean times = isTimes(growth);
    String had = growth.per() == Per.SERIES ? "had" : "sent";
    String before = times ? " that it " + had + " " : " than ";
    return switch (growth.comparison().against()) {
      case DEPLOY -> {
        if (deployment == null || deployment.previousVersion().isEmpty()) {
          yield times ? before + "before" : " than before";
        }
        String previous = deployment.previousVersion();
        yield times ? " that " + previous + " " + had : " than " + previous;
      }
      case LAST_WEEK -> before + "at the same time last week";
      case YESTERDAY -> before + "at the same time yesterday";
      case BEGINNING -> before + "when counting began";
    };
  }

  private static String since(Comparison comparison) {
    Deployment deployment = comparison.deployment();
    return switch (comparison.against()) {
      case DEPLOY ->
          deployment == null || deployment.previousVersion().isEmpty()
              ? " that did not come before"
              : " that " + deployment.previousVersion() + " did not send";
      case LAST_WEEK -> " that did not come at the same time last week";
      case YESTERDAY -> " that did not come at the same time yesterday";
      case BEGINNING -> " that did not come when counting began";
    };
  }

  /** Whole from ten on, else with two digits. */
  static String number(double value) {
    if (value >= LARGE || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return value >= 1
        ? String.format(Locale.ROOT, "%.1f", value).replace(".0", "")
        : String.format(Locale.ROOT, "%.2g", value);
  }
}
