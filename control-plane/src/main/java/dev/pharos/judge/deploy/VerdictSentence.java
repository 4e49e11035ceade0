package dev.pharos.judge.deploy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a person would say of a deployment. */
final class VerdictSentence {
  private static final List<Check.Kind> ORDER =
      List.of(
          Check.Kind.UNANSWERED,
          Check.Kind.ERRORS,
          Check.Kind.TAIL,
          Check.Kind.LATENCY,
          Check.Kind.RESOURCE,
          Check.Kind.HEAP,
          Check.Kind.THROUGHPUT,
          Check.Kind.NOVELTY);

  private VerdictSentence() {}

  static String of(Verdict.State state, Baseline baseline, List<Check> checks) {
    return switch (state) {
      case REGRESSED -> changed(checks, CheckState.REGRESSED, baseline);
      case IMPROVED -> changed(checks, CheckState.IMPROVED, baseline);
      case PASSED -> passed(checks, baseline);
      case PENDING, INCONCLUSIVE -> open(state, checks, baseline);
    };
  }

  private static String changed(List<Check> checks, CheckState state, Baseline baseline) {
    Check first =
        checks.stream()
            .filter(check -> check.state() == state)
            .min(
                Comparator.comparingInt((Check check) -> rank(check))
                    .thenComparingDouble(Check::p)
                    .thenComparingDouble(check -> -Math.abs(check.difference() / check.gate())))
            .orElseThrow();
    StringBuilder said = new StringBuilder(finding(first));
    long others = checks.stream().filter(check -> check.state() == state).count() - 1;
    if (others > 0) {
      said.append("; ").append(others).append(others == 1 ? " more check " : " more checks ");
      said.append(state == CheckState.REGRESSED ? "regressed" : "improved");
    }
    if (first.kind() != Check.Kind.ERRORS) {
      said.append(errors(checks, first));
    }
    if (baseline == Baseline.TIME_BEFORE) {
      said.append("; compared with the time before");
    }
    return said.append('.').toString();
  }

  /** What a person asks for first; all operations together only where none stands out. */
  private static int rank(Check check) {
    boolean requests =
        switch (check.kind()) {
          case ERRORS, TAIL, LATENCY -> true;
          default -> false;
        };
    int ofAll = requests && check.subject().isEmpty() ? ORDER.size() : 0;
    return ofAll + ORDER.indexOf(check.kind());
  }

  private static String errors(List<Check> checks, Check beside) {
    for (Check check : checks) {
      if (check.kind() == Check.Kind.ERRORS && check.subject().equals(beside.subject())) {
        return switch (check.state()) {
          case REGRESSED -> "; errors rose too";
          case IMPROVED -> "; fewer errors";
          case PASSED -> "; errors unchanged";
          default -> "";
        };
      }
    }
    return "";
  }

  private static String finding(Check check) {
    String of = check.subject().isEmpty() ? "" : " of " + check.subject();
    if (check.kind() == Check.Kind.UNANSWERED) {
      return check.subject()
          + " is no longer answered, and was called "
          + count(check.newCount())
          + " times since, "
          + check.detail();
    }
    Amount amount = Amount.of(check.unit(), Math.max(check.baseline(), check.value()));
    String verb = check.difference() > 0 ? " rose" : " fell";
    String measure =
        switch (check.kind()) {
          case LATENCY, TAIL -> check.measure() + of;
          case ERRORS -> "Errors" + of;
          default ->
              Character.toUpperCase(check.measure().charAt(0)) + check.measure().substring(1);
        };
    String interval =
        check.interval().isBounded()
            ? " ("
                + amount.signed(check.interval().low())
                + " to "
                + amount.signed(check.interval().high())
                + ")"
            : "";
    String said =
        measure
            + verb
            + " from "
            + amount.plain(check.baseline())
            + " to "
            + amount.plain(check.value())
            + amount.unit()
            + interval;
    if (check.kind() == Check.Kind.HEAP) {
      return said + ", now " + check.detail();
    }
    return said
        + ", "
        + count(check.newCount())
        + " against "
        + count(check.oldCount())
        + " requests";
  }

  private static String passed(List<Check> checks, Baseline baseline) {
    StringBuilder said = new StringBuilder("No worse than ").append(baseline.said());
    Check errors = ofAll(checks, Check.Kind.ERRORS);
    Check tail = ofAll(checks, Check.Kind.TAIL);
    if (errors != null) {
      Amount amount = Amount.of(errors.unit(), errors.value());
      said.append(": errors ")
          .append(amount.plain(errors.baseline()))
          .append(" and ")
          .append(amount.plain(errors.value()))
          .append(amount.unit());
    }
    if (tail != null) {
      Amount amount = Amount.of(tail.unit(), Math.max(tail.baseline(), tail.value()));
      said.append(", ")
          .append(tail.measure())
          .append(' ')
          .append(amount.plain(tail.baseline()))
          .append(" and ")
          .append(amount.plain(tail.value()))
          .append(amount.unit())
          .append(", ")
          .append(count(tail.newCount()))
          .append(" against ")
          .append(count(tail.oldCount()))
          .append(" requests");
    }
    return said.append(excluded(errors, tail)).append('.').toString();
  }

  /** By how much it may be worse yet, as far as requests tell. */
  private static String excluded(@Nullable Check errors, @Nullable Check tail) {
    List<String> bounds =
        Stream.of(errors, tail)
            .filter(check -> check != null && check.interval().high() > 0)
            .map(check -> {
              Amount amount = Amount.of(check.unit(), check.interval().high());
              String of = check.kind() == Check.Kind.ERRORS ? " of errors" : "";
              return amount.signed(check.interval().high()) + amount.unit() + of;
            })
            .toList();
    return bounds.isEmpty() ? "" : "; more than " + String.join(" and ", bounds) + " is excluded";
  }

  private static String open(Verdict.State state, List<Check> checks, Baseline baseline) {
    Check tail = ofAll(checks, Check.Kind.TAIL);
    String end = state == Verdict.State.PENDING ? " so far." : ".";
    if (baseline == Baseline.NONE || tail == null) {
      return "There is nothing to compare with" + end;
    }
    return "Too little to tell: "
        + count(tail.newCount())
        + " against "
        + count(tail.oldCount())
        + " requests"
        + end;
  }

  private static @Nullable Check ofAll(List<Check> checks, Check.Kind kind) {
    Check found = null;
    for (Check check : checks) {
      if (check.kind() == kind && (found == null || check.subject().isEmpty())) {
        found = check;
      }
    }
    return found;
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Numbers in the unit that suits the largest of them. */
  private record Amount(double scale, String unit) {
    static Amount of(String unit, double largest) {
      return switch (unit) {
        case "ns" ->
            largest < 1e6
                ? new Amount(1e-3, " µs")
                : largest < 1e10 ? new Amount(1e-6, " ms") : new Amount(1e-9, " s");
        case "share" -> new Amount(100, " %");
        case "B" -> largest < 1e6 ? new Amount(1e-3, " kB") : new Amount(1e-6, " MB");
        case "B/min" -> new Amount(1e-6, " MB a minute");
        default -> new Amount(1, "");
      };
    }

    String plain(double value) {
      double scaled = scale * value;
      int digits = Math.abs(scaled) >= 10 ? 0 : Math.abs(scaled) >= 1 ? 1 : 2;
      String said = String.format(Locale.ROOT, "%,." + digits + "f", scaled);
      return digits > 0 && said.matches("-?0\\.0+") ? "0" : said.replaceFirst("\\.0+$", "");
    }

    String signed(double value) {
      return value < 0 ? "−" + plain(-value) : "+" + plain(value);
    }
  }
}
