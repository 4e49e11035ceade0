package dev.pharos.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process uses, as Linux tells under /proc. */
record ProcessUsage(double cpuSeconds, long anonymousBytes, long mappedFileBytes) {
  /** USER_HZ: fixed at 100 on all architectures Linux' JVMs run on. */
  private static final double TICKS_PER_SECOND = 100;

  static ProcessUsage of(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    long anonymous = 0;
    long mapped = 0;
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("RssAnon:")) {
        anonymous = kilobytes(line);
      } else if (line.startsWith("RssFile:")) {
        mapped = kilobytes(line);
      }
    }
    return new ProcessUsage(cpuSeconds(stat), anonymous, mapped);
  }

  /** User and system time in the stat line of a process or thread. */
  static double cpuSeconds(String stat) {
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) / TICKS_PER_SECOND;
  }

  private static long kilobytes(String line) {
    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
  }
}
