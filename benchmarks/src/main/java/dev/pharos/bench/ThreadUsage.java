package dev.pharos.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Processor time of each thread of a process, summed by what its name tells: where the time goes
 * without a profiler, compiler and garbage collector included.
 *
 * @param byThread seconds by thread number
 * @param names as Linux keeps them, cut after 15 characters
 */
record ThreadUsage(Map<Long, Double> byThread, Map<Long, String> names) {
  /** Threads that used less than this are told together. */
  private static final double WORTH_TELLING_SECONDS = 0.2;

  static ThreadUsage of(long pid) throws IOException {
    Map<Long, Double> seconds = new HashMap<>();
    Map<Long, String> names = new HashMap<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        Optional<String> stat = stat(task);
        if (stat.isPresent()) {
          long thread = Long.parseLong(task.getFileName().toString());
          seconds.put(thread, ProcessUsage.cpuSeconds(stat.get()));
          names.put(thread, nameIn(stat.get()));
        }
      }
    }
    return new ThreadUsage(seconds, names);
  }

  /**
   * Seconds since then, by name without its number, the largest first.
   *
   * @param whole what the process used meanwhile
   */
  Map<String, Double> since(ThreadUsage before, double whole) {
    Map<String, Double> sums = new TreeMap<>();
    double told = 0;
    for (var entry : byThread.entrySet()) {
      double used = entry.getValue() - before.byThread.getOrDefault(entry.getKey(), 0.0);
      sums.merge(kind(names.getOrDefault(entry.getKey(), "")), used, Double::sum);
      told += used;
    }
    sums.put("ended threads", whole - told);
    Map<String, Double> sorted = new LinkedHashMap<>();
    sums.entrySet().stream()
        .filter(entry -> entry.getValue() >= WORTH_TELLING_SECONDS)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    double small = whole - sorted.values().stream().mapToDouble(Double::doubleValue).sum();
    sorted.put("others", small);
    return sorted;
  }

  /** Empty when it ended meanwhile: what it used is in the whole, and told as "ended". */
  private static Optional<String> stat(Path task) throws IOException {
    try {
      return Optional.of(Files.readString(task.resolve("stat")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String nameIn(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  }

  private static String kind(String name) {
    return switch (name) {
      case String n when n.matches("C[12] Compiler.*") -> "just-in-time compiler";
      case String n when n.equals("VM Thread") || n.startsWith("GC ") || n.startsWith("G1 ") ->
          "garbage collector";
      case String n when n.startsWith("Lucene Merge") -> "Lucene merges";
      default -> name.replaceAll("[-# ]*\\d+(-\\d*)?$", "");
    };
  }
}
