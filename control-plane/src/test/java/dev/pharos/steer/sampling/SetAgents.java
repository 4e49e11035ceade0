package dev.pharos.steer.sampling;

import dev.pharos.query.SetClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;

/**
 * Agents of a service that ask one of several control planes once a minute, each at its own second,
 * and whose traces come to one of them by chance. Those that ended are not asked and get nothing.
 */
final class SetAgents {
  private static final int AGENTS = 6;
  private static final String OPERATION = "GET";

  private final List<SetPlane> planes;
  private final SetClock clock;
  private final Random random;
  private final double[] uses = new double[AGENTS];

  /** Sampled, by the minute. */
  final List<Integer> traces = new ArrayList<>();

  /** What the first control plane told after each round. */
  final List<Double> told = new ArrayList<>();

  /** Control planes that agents and their traces reach. */
  List<SetPlane> reached;

  SetAgents(List<SetPlane> planes, SetClock clock, long seed) {
    this.planes = planes;
    this.reached = planes;
    this.clock = clock;
    this.random = new Random(seed);
    Arrays.fill(uses, 1);
  }

  /**
   * @param perSecond requests of all agents, by the minute from the first of this call
   */
  void run(int minutes, LongToDoubleFunction perSecond, Check afterRound) throws Exception {
    for (int minute = 0; minute < minutes; minute++) {
      double rate = perSecond.applyAsDouble(minute) / AGENTS;
      int sampled = 0;
      for (int second = 0; second < 60; second++) {
        for (int i = 0; i < planes.size(); i++) {
          if (second % 5 == (3 * i + 1) % 5 && second < 25) {
            planes.get(i).look();
          }
        }
        if (second == 25) {
          told.add(reached.getFirst().told(OPERATION));
          afterRound.run();
        }
        for (int agent = 0; agent < AGENTS; agent++) {
          if (second == agent * 60 / AGENTS) {
            SetPlane plane = reached.get(random.nextInt(reached.size()));
            uses[agent] = plane.sampling().tell("order", "grpc", "10.0.0." + agent).of(OPERATION);
          }
          for (int left = poisson(rate * uses[agent]); left > 0; left--) {
            reached
                .get(random.nextInt(reached.size()))
                .began(OPERATION, random.nextLong() | 1, random.nextDouble() * uses[agent]);
            sampled++;
          }
        }
        clock.advance(Duration.ofSeconds(1));
      }
      traces.add(sampled);
    }
  }

  /** What holds after each round. */
  @FunctionalInterface
  interface Check {
    void run() throws Exception;
  }

  double meanPerSecond(int last) {
    return traces.subList(traces.size() - last, traces.size()).stream()
            .mapToInt(Integer::intValue)
            .sum()
        / (60.0 * last);
  }

  /** Times that what is told went the other way. */
  int turns(int last) {
    int turns = 0;
    int direction = 0;
    List<Double> tail = told.subList(told.size() - last, told.size());
    for (int i = 1; i < tail.size(); i++) {
      int turned = Double.compare(tail.get(i), tail.get(i - 1));
      if (turned != 0) {
        turns += direction != 0 && turned != direction ? 1 : 0;
        direction = turned;
      }
    }
    return turns;
  }

  private int poisson(double mean) {
    if (mean > 50) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
