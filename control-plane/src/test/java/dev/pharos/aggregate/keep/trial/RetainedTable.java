package dev.pharos.aggregate.keep.trial;

import dev.pharos.judge.deploy.trial.SampledVerdicts;
import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What of a made-up day is still there when only a share of its bytes is kept: of the failed
 * requests and of the slowest hundredth of each operation; beside a random share of the traces, and
 * what then becomes of verdicts on deployments where requests are counted after it.
 */
public final class RetainedTable {
  static final double[] SHARES = {0.01, 0.05, 0.1};

  /** When a trace is decided on. */
  private static final long AGE_NS = Duration.ofMinutes(5).toNanos();

  /** Verdicts are made of what was counted before anything is left out: no figure of this run. */
  private static final String COUNTED_BEFORE = "all: counted before";

  private final MadeUpDay day;
  private final SampledVerdicts verdicts;

  /**
   * @param traces of the day
   * @param deployments of each kind
   */
  public RetainedTable(int traces, int deployments) {
    day = new MadeUpDay(traces);
    verdicts = new SampledVerdicts(deployments);
  }

  /**
   * What was kept of a day, each from 0 to 1.
   *
   * @param errors of the traces that failed
   * @param slow of the slowest hundredth of each operation
   */
  record Retained(double bytes, double errors, double slow) {}

  /** Prints a table of Markdown. */
  public void print(TraceChoice.Kind pharos, PrintStream out) {
    out.println(
        "| of the bytes | kept by | bytes kept | errors kept | slowest 1 % kept | verdicts"
            + " unchanged |");
    out.println("|---|---|---|---|---|---|");
    for (double share : SHARES) {
      row(out, share, "Pharos", filling(pharos, share), COUNTED_BEFORE);
      String unchanged = String.format(Locale.ROOT, "%.1f %%", 100 * verdicts.unchanged(share));
      row(out, share, "chance", random(share), unchanged);
    }
  }

  private static void row(
      PrintStream out, double share, String by, Retained retained, String unchanged) {
    out.printf(
        Locale.ROOT,
        "| %.0f %% | %s | %.1f %% | %.1f %% | %.1f %% | %s |%n",
        100 * share,
        by,
        100 * retained.bytes(),
        100 * retained.errors(),
        100 * retained.slow(),
        unchanged);
  }

  /** At the rate at which a share of the bytes is filled; at none where less does not suffice. */
  Retained filling(TraceChoice.Kind kind, double share) {
    double always = retained(kind.at(0)).bytes();
    return retained(kind.at(Math.clamp((share - always) / (1 - always), 0, 1)));
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
