package dev.pharos.aggregate.keep.trial;

import dev.pharos.advise.deploy.trial.TreatedVerdicts;
import dev.pharos.advise.deploy.trial.Treatment;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.store.TraceKeeper;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What of a made-up day is still there when only a share of its bytes is kept: of the failed
 * requests and of the slowest hundredth of each operation; and what becomes of the verdicts on
 * made-up deployments. Beside it the same where a share of the traces is sent by chance, and
 * nothing is known of the others.
 */
public final class RetainedTable {
  static final double[] SHARES = {0.01, 0.05, 0.1};

  /** When a trace is decided on. */
  private static final long AGE_NS = Duration.ofMinutes(5).toNanos();

  private static final Duration USUAL_SLOW = Duration.ofMillis(1);

  /** From where on traces are slow when the budget does not suffice for all that are. */
  private static final List<Duration> SLOW_FROM =
      Stream.of(50, 100, 200, 500, 1_000, 2_000).map(Duration::ofMillis).toList();

  private final MadeUpDay day;
  private final int deployments;

  /**
   * @param traces of the day
   * @param deployments of each kind
   */
  public RetainedTable(int traces, int deployments) {
    day = new MadeUpDay(traces);
    this.deployments = deployments;
  }

  /**
   * What was kept of a day, each from 0 to 1.
   *
   * @param errors of the traces that failed
   * @param slow of the slowest hundredth of each operation
   */
  record Retained(double bytes, double errors, double slow) {}

  /**
   * How a share of the bytes is kept.
   *
   * @param rate at which traces are kept that nothing speaks for
   */
  record Setting(Duration slowAtLeast, double rate, Retained retained) {

    /** What is always kept takes more than a share. */
    boolean isTooMuch(double share) {
      return rate == 0 && retained.bytes() > share;
    }
  }

  /** Makes who decides where deployments are judged. */
  @FunctionalInterface
  public interface Policy {
    TraceKeeper over(LiveWindows counted, double rate, Duration slowAtLeast, InstantSource clock);
  }

  private record Row(String share, String by, Retained retained, Treatment treatment) {}

  /** Prints a table of Markdown, and below it what is to be known of its verdicts. */
  public void print(TraceChoice.Kind pharos, Policy policy, PrintStream out) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("100 %", "all", new Retained(1, 1, 1), new Treatment.Whole()));
    Retained least = retained(pharos.at(0, USUAL_SLOW));
    for (double share : SHARES) {
      String name = String.format(Locale.ROOT, "%.0f %%", 100 * share);
      Setting usual = filling(pharos, USUAL_SLOW, least, share);
      rows.add(row(name, "Pharos", usual, policy));
      if (usual.isTooMuch(share)) {
        Setting less = holding(pharos, share);
        String by =
            String.format(Locale.ROOT, "Pharos, slow from %d ms on", less.slowAtLeast().toMillis());
        rows.add(row(name, by, less, policy));
      }
      rows.add(new Row(name, "chance", random(share), new Treatment.Sampled(share)));
    }
    List<TreatedVerdicts.Score> scores =
        new TreatedVerdicts(rows.stream().map(Row::treatment).toList()).scores(deployments);
    out.println(
        "| of the bytes | kept by | bytes kept | errors kept | slowest 1 % kept | verdicts"
            + " unchanged | regressions found |");
    out.println("|---|---|---|---|---|---|---|");
    for (int i = 0; i < rows.size(); i++) {
      print(rows.get(i), scores.get(i), out);
    }
    String kept =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).treatment() instanceof Treatment.Decided)
            .mapToObj(i -> String.format(Locale.ROOT, "%.0f %%", 100 * scores.get(i).keptShare()))
            .collect(Collectors.joining(", "));
    out.println();
    out.println(
        "Of the traces that it decided on while deployments were judged, Pharos kept "
            + kept
            + " (in the order of its rows), since those of fresh deployments are kept whole.");
  }

  private static Row row(String share, String by, Setting setting, Policy policy) {
    Treatment.Policy decides =
        (counted, clock) -> policy.over(counted, setting.rate(), setting.slowAtLeast(), clock);
    return new Row(share, by, setting.retained(), new Treatment.Decided(decides));
  }

  private static void print(Row row, TreatedVerdicts.Score score, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f %% | %.1f %% | %.1f %% | %d of %d | %d of %d |%n",
        row.share(),
        row.by(),
        100 * row.retained().bytes(),
        100 * row.retained().errors(),
        100 * row.retained().slow(),
        score.same(),
        score.deployments(),
        score.found(),
        score.regressions());
  }

  /** At the rate at which a share of the bytes is filled; at none where less does not suffice. */
  Setting filling(TraceChoice.Kind kind, Duration slowAtLeast, double share) {
    return filling(kind, slowAtLeast, retained(kind.at(0, slowAtLeast)), share);
  }

  private Setting filling(
      TraceChoice.Kind kind, Duration slowAtLeast, Retained least, double share) {
    double rate = (share - least.bytes()) / (1 - least.bytes());
    return rate <= 0
        ? new Setting(slowAtLeast, 0, least)
        : new Setting(slowAtLeast, rate, retained(kind.at(rate, slowAtLeast)));
  }

  /** With as many of the slow ones as there is room for; the last one where there is none. */
  Setting holding(TraceChoice.Kind kind, double share) {
    Setting tried = null;
    for (Duration from : SLOW_FROM) {
      tried = filling(kind, from, share);
      if (!tried.isTooMuch(share)) {
        break;
      }
    }
    return Objects.requireNonNull(tried);
  }

  /** As where each trace is kept by chance alone, whatever becomes of it. */
  Retained random(double share) {
    SplittableRandom random = new SplittableRandom(1);
    return retained(
        new TraceChoice() {
          @Override
          public void comes(long nowNs, List<Span> spans) {}

          @Override
          public boolean isKept(long nowNs, TraceId traceId, List<Span> spans) {
            return random.nextDouble() < share;
          }
        });
  }

  private Retained retained(TraceChoice choice) {
    Sums all = new Sums();
    Sums kept = new Sums();
    int decided = 0;
    for (int i = 0; i <= day.count(); i++) {
      boolean isOver = i == day.count();
      MadeUpDay.Made comes = isOver ? null : day.trace(i);
      while (decided < i) {
        MadeUpDay.Made due = day.trace(decided);
        long dueNs = due.endNs() + AGE_NS;
        if (comes != null && dueNs > comes.endNs()) {
          break;
        }
        all.add(due);
        if (choice.isKept(dueNs, due.id(), due.spans())) {
          kept.add(due);
        }
        decided++;
      }
      if (comes != null) {
        choice.comes(comes.endNs(), comes.spans());
      }
    }
    return new Retained(kept.bytes / all.bytes, kept.failed / all.failed, kept.slow / all.slow);
  }

  /** Of traces; in what is most of their bytes, their attributes. */
  private static final class Sums {
    private double bytes;
    private double failed;
    private double slow;

    void add(MadeUpDay.Made trace) {
      for (Span span : trace.spans()) {
        bytes += 8.0 + span.attributes().size();
      }
      failed += trace.failed() ? 1 : 0;
      slow += trace.slow() ? 1 : 0;
    }
  }
}
