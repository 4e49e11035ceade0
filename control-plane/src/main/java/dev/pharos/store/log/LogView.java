package dev.pharos.store.log;

import dev.pharos.store.disk.HeldView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything there is to read at one moment. Immutable but for rows added to the newest hot block.
 */
final class LogView extends HeldView {
  private final List<HotLines> hot;
  private final List<LogDayView> days;
  private final Map<Long, Long> writtenOfDay = new HashMap<>();

  /** Blocks after this one are on no disk; nearly all that are asked about are. */
  private final long lastWritten;

  /**
   * @param hot oldest first
   * @param days newest first; already held for this view
   */
  LogView(List<HotLines> hot, List<LogDayView> days) {
    this.hot = List.copyOf(hot);
    this.days = List.copyOf(days);
    days.forEach(day -> writtenOfDay.put(day.day(), day.lastSequence()));
    lastWritten = days.stream().mapToLong(LogDayView::lastSequence).max().orElse(Long.MIN_VALUE);
  }

  List<HotLines> hot() {
    return hot;
  }

  List<LogDayView> days() {
    return days;
  }

  /** Whether a hot row's line is on disk already, so that it must not be read twice. */
  boolean isOnDisk(HotLines block, int row) {
    if (block.sequence() > lastWritten) {
      return false;
    }
    Long written = writtenOfDay.get(LogPartitions.dayOf(block.line(row)));
    return written != null && written >= block.sequence();
  }

  @Override
  protected void letGo() {
    days.forEach(LogDayView::letGo);
  }
}
