package dev.pharos.judge.deploy;

import java.util.SplittableRandom;

/**
 * One deployment that is made up: a service with several operations on two instances of each
 * version, whose latencies hang together in time, differ between instances and follow the day.
 */
final class Trial {
  private static final double[] SHARES = {0.5, 0.25, 0.15, 0.07, 0.03};
  private static final double[] MEDIANS_MS = {20, 35, 12, 80, 150};
  private static final double[] ERRORS = {0.01, 0.002, 0.005, 0.01, 0.02};
  private static final double[] DATABASE_CALLS = {2, 4, 1, 6, 10};
  private static final double[] LOG_LINES = {1, 2, 1, 3, 5};
  private static final double[] CPU_NS = {2e6, 4e6, 1e6, 8e6, 1.5e7};
  private static final double[] ALLOCATION = {2e5, 4e5, 1e5, 8e5, 2e6};
  private static final int INSTANCES = 2;
  private static final double WINDOWS_A_DAY = 8_640;

  /**
   * @param perSecond requests of all operations, on each side
   * @param beside whether old instances run beside the new ones
   * @param windows of the deployment
   * @param windowsBefore of the old version before it
   */
  record Setting(
      LatencyMixture mixture,
      Harm harm,
      double perSecond,
      boolean beside,
      int windows,
      int windowsBefore,
      int operations) {}

  private final Setting setting;
  private final SplittableRandom random;
  private final double[][] tables;
  private final double phase;
  private double common;
  private long harmed;

  Trial(Setting setting, long seed) {
    this.setting = setting;
    this.random = new SplittableRandom(seed);
    this.tables = tables(setting.mixture(), setting.operations());
    this.phase = 2 * Math.PI * random.nextDouble();
    this.common = random.nextGaussian();
  }

  private static final java.util.Map<String, double[][]> TABLES =
      new java.util.concurrent.ConcurrentHashMap<>();

  /** The same for all trials: a table is the distribution. */
  private static double[][] tables(LatencyMixture mixture, int operations) {
    return TABLES.computeIfAbsent(
        mixture + " " + operations,
        key -> {
          SplittableRandom random = new SplittableRandom(mixture.name().hashCode());
          double[][] tables = new double[operations][];
          for (int o = 0; o < operations; o++) {
            tables[o] = mixture.table(MEDIANS_MS[o], random);
          }
          return tables;
        });
  }

  /** One version's instances, as far as they differ from the others. */
  private final class Side {
    private final boolean fresh;
    private final double[] level = new double[INSTANCES];
    private final double[] moment = new double[INSTANCES];
    private double heap = random.nextGaussian();
    final RequestSeries.Builder[] series = new RequestSeries.Builder[setting.operations()];
    final double[][] amounts;
    final double[] requests;
    final double[] heaps;

    /** The harmed operation has exactly as many requests as it takes, at any time. */
    private final int[] exact;

    Side(boolean fresh, int windows) {
      this.fresh = fresh;
      for (int i = 0; i < INSTANCES; i++) {
        level[i] = 0.02 * random.nextGaussian();
        moment[i] = random.nextGaussian();
      }
      for (int o = 0; o < series.length; o++) {
        series[o] = new RequestSeries.Builder();
      }
      exact = new int[setting.harm() == Harm.NONE ? 0 : windows * INSTANCES];
      for (int r = 0; exact.length > 0 && r < setting.harm().requests(); r++) {
        exact[random.nextInt(exact.length)]++;
      }
      amounts = new double[4][windows];
      requests = new double[windows];
      heaps = new double[windows];
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
      for (int o = 0; o < series.length; o++) {
        operation(w, o, busy, shared);
      }
      double noise = 1 + 0.03 * moment[0];
      amounts[0][w] *= 1 + 0.01 * random.nextGaussian();
      amounts[1][w] *= 1 + 0.01 * random.nextGaussian();
      amounts[2][w] *= (1 + 0.05 * random.nextGaussian()) * noise;
      amounts[3][w] *= (1 + 0.03 * random.nextGaussian()) * noise;
      heap = 0.6 * heap + 0.8 * random.nextGaussian();
      double grown = fresh ? 0.7 + 0.3 * (1 - Math.exp(-w / 12.0)) : 1;
      heaps[w] = 8e7 * grown * (1 + level[0]) + 2e6 * heap;
    }

    private void operation(int w, int o, double busy, double shared) {
      double share = setting.operations() == 1 ? 1 : share(o);
      boolean isHarmed = fresh && o == 0;
      Harm harm = isHarmed ? setting.harm() : Harm.NONE;
      double errorShare =
          (isHarmed && harm != Harm.NONE ? harm.errorShare() : ERRORS[o])
              * Math.exp(setting.mixture() == LatencyMixture.AUTOCORRELATED ? 0.3 * common : 0);
      Latencies.Builder latencies = new Latencies.Builder();
      long all = 0;
      for (int i = 0; i < INSTANCES; i++) {
        double slower = shared + level[i] + setting.mixture().instanceSpread() * moment[i];
        long here =
            exact.length > 0 && o == 0
                ? exact[w * INSTANCES + i]
                : poisson(setting.perSecond() * share * busy * 10 / INSTANCES);
        all += here;
        for (long r = 0; r < here; r++) {
          double log = harm.logNs(tables[o], isHarmed ? harmed++ : 0, random);
          latencies.add(LatencyMixture.bin(log + slower), 1);
        }
      }
      if (all > 0) {
        long failed = 0;
        for (long r = 0; r < all; r++) {
          failed += random.nextDouble() < errorShare ? 1 : 0;
        }
        series[o].add(w, all, failed, latencies.build());
      }
      requests[w] += all;
      amounts[0][w] += all * DATABASE_CALLS[o];
      amounts[1][w] += all * LOG_LINES[o];
      amounts[2][w] += all * CPU_NS[o];
      amounts[3][w] += all * ALLOCATION[o];
    }

    AmountSeries amount(int which) {
      return new AmountSeries(amounts[which], requests);
    }
  }

  private double share(int operation) {
    double sum = 0;
    for (int o = 0; o < setting.operations(); o++) {
      sum += SHARES[o];
    }
    return SHARES[operation] / sum;
  }

  /** All that is ever seen of it. */
  DeployEvidence evidence() {
    Side before = new Side(false, setting.windowsBefore());
    for (int w = 0; w < setting.windowsBefore(); w++) {
      before.window(w, step(w - setting.windowsBefore()));
    }
    Side fresh = new Side(true, setting.windows());
    Side beside = new Side(false, setting.beside() ? setting.windows() : 0);
    for (int w = 0; w < setting.windows(); w++) {
      double daily = step(w);
      fresh.window(w, daily);
      if (setting.beside()) {
        beside.window(w, daily);
      }
    }
    DeployEvidence.Builder builder = DeployEvidence.builder().instances(INSTANCES, INSTANCES);
    for (int o = 0; o < setting.operations(); o++) {
      builder.operation(
          new OperationEvidence(
              "operation " + o,
              fresh.series[o].build(),
              beside.series[o].build(),
              before.series[o].build()));
    }
    Resource[] resources = {
      Resource.DATABASE_CALLS, Resource.LOG_LINES, Resource.CPU, Resource.ALLOCATION
    };
    for (int i = 0; i < resources.length; i++) {
      builder.resource(
          new ResourceEvidence(resources[i], fresh.amount(i), beside.amount(i), before.amount(i)));
    }
    double[] oldHeap = setting.beside() ? beside.heaps : before.heaps;
    builder.heap(new HeapEvidence(fresh.heaps, oldHeap));
    return builder.build(setting.windows(), false);
  }

  /** What all instances have in common goes on; how far the day has swung. */
  private double step(int window) {
    double memory = setting.mixture().memory();
    common = memory * common + Math.sqrt(1 - memory * memory) * random.nextGaussian();
    return Math.sin(phase + 2 * Math.PI * window / WINDOWS_A_DAY);
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
