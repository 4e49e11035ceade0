package dev.pharos.show.answer;

import dev.pharos.store.LogNeighbours;
import java.util.List;

/** What an instance wrote around a line, the oldest first. */
public record LogNeighboursAnswer(List<LogLine> before, LogLine line, List<LogLine> after) {
  public static LogNeighboursAnswer of(LogNeighbours neighbours) {
    return new LogNeighboursAnswer(
        neighbours.before().stream().map(LogLine::of).toList(),
        LogLine.of(neighbours.line()),
        neighbours.after().stream().map(LogLine::of).toList());
  }
}
