package dev.pharos.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** Many series held at their own pace, after the hours before were sent as fast as possible. */
final class HeldSeries {
  /** Whoever has not caught up with now after so many rounds never will. */
  private static final int MOST_ROUNDS = 50;

  private final MetricReceiver receiver;
  private final MetricMix mix;
  private final MetricLoad load;
  private final InstantSource clock;
  private final Consumer<String> say;
  private int next;

  HeldSeries(
      MetricReceiver receiver,
      MetricMix mix,
      MetricLoad load,
      InstantSource clock,
      Consumer<String> say) {
    this.receiver = receiver;
    this.mix = mix;
    this.load = load;
    this.clock = clock;
    this.say = say;
  }

  /** Sends what is past, also what became so meanwhile. */
  void fill(int past, Map<String, Object> report) throws IOException, InterruptedException {
    say.accept("sending " + past + " steps of the past");
    ProcessUsage before = ProcessUsage.of(receiver.pid());
    long samples = 0;
    double seconds = 0;
    try (PeakMemory memory = new PeakMemory(receiver.pid())) {
      int rounds = 0;
      for (int due = past; due > next && rounds < MOST_ROUNDS; due = stepsOver(), rounds++) {
        MetricLoad.Result sent = load.send(next, due);
        next = due;
        samples += sent.samples();
        seconds += sent.seconds();
      }
      report.put("peakRssAnonMegabytesFilling", memory.anonymousBytes() >> 20);
    }
    double cpu = ProcessUsage.of(receiver.pid()).cpuSeconds() - before.cpuSeconds();
    report.put("samplesFilled", samples);
    report.put("samplesPerSecondFilling", Math.round(samples / seconds));
    report.put("cpuSecondsPerMillionSamplesFilling", MetricCost.round(cpu / (samples / 1e6)));
  }

  /**
   * Sends each step when it is over.
   *
   * @return steps in all
   */
  int hold(Duration time, Map<String, Object> report) throws IOException, InterruptedException {
    say.accept("holding the series for " + time);
    ProcessUsage before = ProcessUsage.of(receiver.pid());
    int end = next + Math.max(1, (int) (time.toMillis() / MetricMix.STEP_MS));
    MetricLoad.Result held;
    try (PeakMemory memory = new PeakMemory(receiver.pid())) {
      held = load.send(next, end);
      report.put("peakRssAnonMegabytes", memory.anonymousBytes() >> 20);
    }
    next = end;
    ProcessUsage after = ProcessUsage.of(receiver.pid());
    double cpu = after.cpuSeconds() - before.cpuSeconds();
    report.put("rssAnonMegabytesAfter", after.anonymousBytes() >> 20);
    report.put("samplesHeld", held.samples());
    report.put("refusedRequests", held.refused());
    report.put("cpuSecondsPerMillionSamples", MetricCost.round(cpu / (held.samples() / 1e6)));
    report.put("cpuShareOfOneCore", MetricCost.round(cpu / held.seconds()));
    // The store may be behind what it can take: then it was not held at its pace.
    report.put("secondsHeld", Math.round(held.seconds()));
    report.put("stepsBehindAtTheEnd", Math.max(0, stepsOver() - end));
    say.accept(
        "%s series: RssAnon at most %s MB, %s of a core, %s CPU s per million samples"
            .formatted(
                report.get("activeSeries"),
                report.get("peakRssAnonMegabytes"),
                report.get("cpuShareOfOneCore"),
                report.get("cpuSecondsPerMillionSamples")));
    return next;
  }

  /** How many steps are over by now. */
  private int stepsOver() {
    return (int) ((clock.millis() - mix.startMs()) / MetricMix.STEP_MS);
  }
}
