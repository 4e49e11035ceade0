package dev.pharos.store.metric;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of which window. A window has several parts when samples came for it after its first
 * had got its index.
 *
 * @param window two hours each, counted since 1970
 * @param number no two parts ever have the same
 */
record PartName(long window, int number) implements Comparable<PartName> {
  private static final Pattern FILE =
      Pattern.compile("\\d\\d-(\\d{1,9})\\.(chunks|index)(\\.tmp)?");
  private static final int WINDOWS_A_DAY = 12;

  static long windowOf(long timeMs) {
    return Math.floorDiv(timeMs, SeriesStoreLimits.WINDOW_MS);
  }

  /** The number in a file's name; -1 when it is not a part's file. */
  static int numberOf(Path file) {
    Matcher matcher = FILE.matcher(file.getFileName().toString());
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  long startMs() {
    return window * SeriesStoreLimits.WINDOW_MS;
  }

  /** The window ends before it. */
  long endMs() {
    return startMs() + SeriesStoreLimits.WINDOW_MS;
  }

  long day() {
    return Math.floorDiv(window, WINDOWS_A_DAY);
  }

  static long dayOf(long timeMs) {
    return Math.floorDiv(windowOf(timeMs), WINDOWS_A_DAY);
  }

  static Path folderOf(Path root, long day) {
    return root.resolve(LocalDate.ofEpochDay(day).toString());
  }

  Path folder(Path root) {
    return folderOf(root, day());
  }

  Path chunks(Path root) {
    return folder(root).resolve(stem() + ".chunks");
  }

  Path index(Path root) {
    return folder(root).resolve(stem() + ".index");
  }

  private String stem() {
    int hour = Instant.ofEpochMilli(startMs()).atOffset(ZoneOffset.UTC).getHour();
    return "%02d-%06d".formatted(hour, number);
  }

  /** Earlier windows first, then what began earlier. */
  @Override
  public int compareTo(PartName other) {
    int byWindow = Long.compare(window, other.window);
    return byWindow != 0 ? byWindow : Integer.compare(number, other.number);
  }

  /** As a person reads it. */
  @Override
  public String toString() {
    return LocalDate.ofEpochDay(day()) + "/" + stem();
  }
}
