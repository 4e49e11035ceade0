package dev.pharos.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends a stream to a receiver and tells what that cost it. */
final class MetricCost {
  /**
   * How long nothing is sent before the end is looked for: Prometheus looks each minute whether
   * there is a block to make, and Pharos makes a checkpoint within one as the bench starts it.
   */
  private static final Duration BACKGROUND_WORK_WITHIN = Duration.ofSeconds(65);

  private final MetricReceiver receiver;
  private final Map<String, Object> report = new LinkedHashMap<>();

  MetricCost(MetricReceiver receiver) {
    this.receiver = receiver;
  }

  /** What was measured, for the JSON. */
  Map<String, Object> report() {
    return report;
  }

  /** What can be sent: all of a stream, or a part. */
  @FunctionalInterface
  interface Stream {
    MetricLoad.Result send() throws IOException, InterruptedException;
  }

  /** Processor time counts until the receiver has done in the background what the stream caused. */
  MetricLoad.Result measure(Stream stream) throws IOException, InterruptedException {
    long pid = receiver.pid();
    ProcessUsage before = ProcessUsage.of(pid);
    ThreadUsage threadsBefore = ThreadUsage.of(pid);
    MetricLoad.Result sent;
    long peak;
    ProcessUsage answered;
    long begin;
    try (PeakMemory memory = new PeakMemory(pid)) {
      sent = stream.send();
      answered = ProcessUsage.of(pid);
      begin = System.nanoTime();
      Thread.sleep(BACKGROUND_WORK_WITHIN);
      new Settling(pid, null).await();
      peak = memory.anonymousBytes();
    }
    ProcessUsage after = ProcessUsage.of(pid);
    double whole = after.cpuSeconds() - before.cpuSeconds();
    double millions = sent.samples() / 1e6;
    report.put("samples", sent.samples());
    report.put("requests", sent.requests());
    report.put("refusedRequests", sent.refused());
    report.put("samplesPerSecond", Math.round(sent.samples() / sent.seconds()));
    report.put("cpuSecondsPerMillionSamples", round(whole / millions));
    report.put(
        "ofThatWhileSending", round((answered.cpuSeconds() - before.cpuSeconds()) / millions));
    report.put("ofThatAfterwards", round((after.cpuSeconds() - answered.cpuSeconds()) / millions));
    Map<String, Double> ofThreads = new LinkedHashMap<>();
    ThreadUsage.of(pid)
        .since(threadsBefore, whole)
        .forEach((name, seconds) -> ofThreads.put(name, round(seconds / millions)));
    report.put("ofThatByThread", ofThreads);
    report.put("secondsUntilAtRest", Math.round((System.nanoTime() - begin) / 1e9));
    report.put("startCpuSecondsNotCounted", round(before.cpuSeconds()));
    report.put("peakRssAnonMegabytes", peak >> 20);
    report.put("rssAnonMegabytesAfter", after.anonymousBytes() >> 20);
    double bytes = receiver.bytesPerSample(sent.samples());
    report.put("diskBytesPerSample", Double.isFinite(bytes) ? round(bytes) : "no block yet");
    report.put("diskBytes", receiver.bytesByFolder());
    return sent;
  }

  static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
