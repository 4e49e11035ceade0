package dev.pharos.judge.deploy.trial;

import dev.pharos.judge.deploy.AmountSeries;
import dev.pharos.judge.deploy.DeployEvidence;
import dev.pharos.judge.deploy.HeapEvidence;
import dev.pharos.judge.deploy.OperationEvidence;
import dev.pharos.judge.deploy.RequestSeries;
import dev.pharos.judge.deploy.Resource;
import dev.pharos.judge.deploy.ResourceEvidence;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One deployment that is made up: a service with several operations on two instances of each
 * version, whose latencies hang together in time, differ between instances and follow the day. The
 * same setting and seed make the same deployment.
 */
final class Trial {
  static final Resource[] RESOURCES = {
    Resource.DATABASE_CALLS, Resource.LOG_LINES, Resource.CPU, Resource.ALLOCATION
  };

  private static final double[] SHARES = {0.5, 0.25, 0.15, 0.07, 0.03};
  private static final double[] OTHER_SHARES = {0.25, 0.25, 0.15, 0.2, 0.15};
  private static final double[] MEDIANS_MS = {20, 35, 12, 80, 150};
  private static final double[] ERRORS = {Harm.USUAL_ERRORS, 0.002, 0.005, 0.01, 0.02};
  private static final double[][] AMOUNTS = {
    {2, 4, 1, 6, 10}, {1, 2, 1, 3, 5}, {2e6, 4e6, 1e6, 8e6, 1.5e7}, {2e5, 4e5, 1e5, 8e5, 2e6}
  };
  private static final int CPU = 2;

  /** How exactly a window's amount is what its requests used up. */
  private static final double[] AMOUNT_NOISE = {0.01, 0.01, 0.05, 0.03};

  private static final double WANDERING_NOISE = 0.03;

  private static final int INSTANCES = 2;
  private static final double WINDOWS_A_DAY = 8_640;
  private static final int SECONDS = DeployEvidence.WINDOW_SECONDS;

  private static final double HEAP = 8e7;

  /** Standard deviation of how much more one instance needs than another. */
  private static final double HEAP_DIFFERS = 0.04;

  /** Caches fill and are emptied, some minutes to half an hour each time. */
  private static final double HEAP_WAVE = 0.03;

  private static final double HEAP_NOISE = 3e6;
  private static final double HEAP_MEMORY = 0.8;
  private static final double START_WINDOWS = 12;

  /** In so many windows nothing is collected. */
  private static final double NO_COLLECTION = 0.2;

  /**
   * @param perSecond requests of all operations, on each side
   * @param exact so many requests of the first operation on each side instead, of the whole
   *     deployment; 0 for as many as come
   * @param beside whether old instances run beside the new ones
   * @param otherMix whether the new version is asked for slow operations more often
   * @param windows of the deployment
   * @param windowsBefore of the old version before it
   */
  record Setting(
      LatencyMixture mixture,
      Harm harm,
      double perSecond,
      int exact,
      boolean beside,
      boolean otherMix,
      int windows,
      int windowsBefore,
      int operations) {}

  private final Setting setting;
  private final SplittableRandom random;
  private final double[][] tables;
  private final double phase;
  private double common;
  private long harmed;
  private final Side before;
  private final Side fresh;
  private final Side beside;

  /**
   * @param tables of latencies by operation: {@link #tables}
   */
  Trial(Setting setting, double[][] tables, long seed) {
    this.setting = setting;
    this.tables = tables;
    random = new SplittableRandom(seed);
    phase = 2 * Math.PI * random.nextDouble();
    common = random.nextGaussian();
    // Beside a new version the old one keeps half of what it had.
    before = new Side(false, setting.windowsBefore(), setting.beside() ? 2 : 1);
    for (int w = 0; w < setting.windowsBefore(); w++) {
      before.window(w, step(w - setting.windowsBefore()));
    }
    fresh = new Side(true, setting.windows(), 1);
    beside = new Side(false, setting.beside() ? setting.windows() : 0, 1);
    for (int w = 0; w < setting.windows(); w++) {
      double daily = step(w);
      fresh.window(w, daily);
      if (setting.beside()) {
        beside.window(w, daily);
      }
    }
  }

  /** The same for all trials: a table is the distribution. */
  static double[][] tables(LatencyMixture mixture) {
    SplittableRandom random = new SplittableRandom(mixture.name().hashCode());
    return Arrays.stream(MEDIANS_MS)
        .mapToObj(median -> mixture.table(median, random))
        .toArray(double[][]::new);
  }

  Setting setting() {
    return setting;
  }

  /** All operations of the new version together. */
  Counted fresh(int window) {
    return fresh.all[window];
  }

  /** All operations of the old version beside it. */
  Counted beside(int window) {
    return beside.all[window];
  }

  /** All operations of the old version before it. */
  Counted before(int window) {
    return before.all[window];
  }

  /** All that is ever seen of it. */
  DeployEvidence evidence() {
    DeployEvidence.Builder builder = DeployEvidence.builder().instances(INSTANCES, INSTANCES);
    for (int o = 0; o < setting.operations(); o++) {
      builder.operation(
          new OperationEvidence(
              "operation " + o,
              fresh.series[o].build(),
              beside.series[o].build(),
              before.series[o].build()));
    }
    for (int i = 0; i < RESOURCES.length; i++) {
      builder.resource(
          new ResourceEvidence(RESOURCES[i], fresh.amount(i), beside.amount(i), before.amount(i)));
    }
    builder.heap(new HeapEvidence(fresh.heaps, setting.beside() ? beside.heaps : before.heaps));
    return builder.build(setting.windows(), false);
  }

  /** One version's instances, as far as they differ from the others. */
  private final class Side {
    private final boolean isFresh;
    private final int traffic;
    private final Harm harm;
    private final double[] shares;
    private final double[] level = new double[INSTANCES];
    private final double[] moment = new double[INSTANCES];
    private final double[] heapLevel = new double[INSTANCES];
    private final double[] heap = new double[INSTANCES];
    private final double wave = 2 * Math.PI * random.nextDouble();
    private final double wavelength = 30 + 150 * random.nextDouble();
    private double leaked;
    final RequestSeries.Builder[] series = new RequestSeries.Builder[setting.operations()];
    final Counted[] all;
    final double[][] amounts;
    final double[] requests;
    final double[] heaps;
    private final int[] bins = new int[Counted.BINS];

    /** The harmed operation's requests by window and instance; empty where they just come. */
    private final int[] exact;

    Side(boolean isFresh, int windows, int traffic) {
      this.isFresh = isFresh;
      this.traffic = traffic;
      harm = isFresh ? setting.harm() : Harm.NONE;
      shares = shares(isFresh && setting.otherMix() ? OTHER_SHARES : SHARES);
      for (int i = 0; i < INSTANCES; i++) {
        level[i] = 0.02 * random.nextGaussian();
        moment[i] = random.nextGaussian();
        heapLevel[i] = HEAP_DIFFERS * random.nextGaussian();
        heap[i] = random.nextGaussian();
      }
      Arrays.setAll(series, _ -> new RequestSeries.Builder());
      exact = new int[setting.exact() == 0 ? 0 : windows * INSTANCES];
      for (int r = 0; exact.length > 0 && r < setting.exact(); r++) {
        exact[random.nextInt(exact.length)]++;
      }
      all = new Counted[windows];
      amounts = new double[AMOUNTS.length][windows];
      requests = new double[windows];
      heaps = new double[windows];
    }

    private double[] shares(double[] of) {
      double[] kept = Arrays.copyOf(of, setting.operations());
      double sum = Arrays.stream(kept).sum();
      Arrays.setAll(kept, o -> kept[o] / sum);
      return kept;
    }

    void window(int w, double daily) {
      LatencyMixture mixture = setting.mixture();
      double memory = mixture.memory();
      double fading = Math.sqrt(1 - memory * memory);
      double shared = mixture.commonSpread() * common + mixture.dailySwing() * daily;
      for (int i = 0; i < INSTANCES; i++) {
        moment[i] = memory * moment[i] + fading * random.nextGaussian();
      }
      double busy = 1 + (mixture.dailySwing() > 0 ? 0.5 * daily : 0);
      all[w] = new Counted();
      for (int o = 0; o < series.length; o++) {
        operation(w, o, busy, shared);
      }
      for (int i = 0; i < amounts.length; i++) {
        double wander = i >= CPU ? 1 + WANDERING_NOISE * moment[0] : 1;
        amounts[i][w] *= harm.amount(i) * (1 + AMOUNT_NOISE[i] * random.nextGaussian()) * wander;
      }
      heap(w);
    }

    private void operation(int w, int o, double busy, double shared) {
      Harm here = o == 0 ? harm : Harm.NONE;
      double errorShare =
          (o == 0 ? here.errorShare() : ERRORS[o])
              * Math.exp(setting.mixture() == LatencyMixture.AUTOCORRELATED ? 0.3 * common : 0);
      long count = 0;
      int from = Counted.BINS;
      int to = 0;
      double[] table = tables[o];
      for (int i = 0; i < INSTANCES; i++) {
        double slower = shared + level[i] + setting.mixture().instanceSpread() * moment[i];
        long come =
            exact.length > 0 && o == 0
                ? exact[w * INSTANCES + i]
                : poisson(traffic * setting.perSecond() * shares[o] * busy * SECONDS / INSTANCES);
        count += come;
        for (long r = 0; r < come; r++) {
          double log =
              here == Harm.NONE
                  ? table[random.nextInt(table.length)]
                  : here.logNs(table, harmed++, random);
          int bin = LatencyMixture.bin(log + slower);
          bins[bin]++;
          from = Math.min(from, bin);
          to = Math.max(to, bin + 1);
        }
      }
      if (count > 0) {
        long failed = successes(count, Math.min(1, errorShare));
        Counted counted = Counted.of(count, failed, bins, from, to);
        series[o].add(w, count, failed, counted.latencies());
        all[w].add(counted, 1);
      }
      requests[w] += count;
      for (int i = 0; i < amounts.length; i++) {
        amounts[i][w] += count * AMOUNTS[i][o];
      }
    }

    private void heap(int w) {
      leaked += harm.leakedBytes() * requests[w] / INSTANCES;
      double sum = 0;
      for (int i = 0; i < INSTANCES; i++) {
        heap[i] =
            HEAP_MEMORY * heap[i]
                + Math.sqrt(1 - HEAP_MEMORY * HEAP_MEMORY) * random.nextGaussian();
        double grown = isFresh ? 0.7 + 0.3 * (1 - Math.exp(-w / START_WINDOWS)) : 1;
        double waves = HEAP_WAVE * Math.sin(wave + i + 2 * Math.PI * w / wavelength);
        sum += HEAP * grown * (1 + heapLevel[i] + waves) + HEAP_NOISE * heap[i];
      }
      boolean collected = random.nextDouble() >= NO_COLLECTION;
      heaps[w] = collected ? sum / INSTANCES + leaked : Double.NaN;
    }

    AmountSeries amount(int which) {
      return new AmountSeries(amounts[which], requests);
    }
  }

  /** What all instances have in common goes on; how far the day has swung. */
  private double step(int window) {
    double memory = setting.mixture().memory();
    common = memory * common + Math.sqrt(1 - memory * memory) * random.nextGaussian();
    return Math.sin(phase + 2 * Math.PI * window / WINDOWS_A_DAY);
  }

  /** Of so many, each with this chance: how many are passed until the next is drawn directly. */
  private long successes(long of, double chance) {
    double perTrial = Math.log1p(-chance);
    long successes = 0;
    double at = Math.floor(Math.log(1 - random.nextDouble()) / perTrial);
    while (at < of) {
      successes++;
      at += 1 + Math.floor(Math.log(1 - random.nextDouble()) / perTrial);
    }
    return successes;
  }

  private long poisson(double mean) {
    if (mean > 50) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    long count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
