package dev.pharos.store;

import dev.pharos.signal.LogRecord;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who follows a store's lines. Safe for use by many threads. */
public final class LogFollowers {
  private final List<AddedLines> followers = new CopyOnWriteArrayList<>();

  public AddedLines follow() {
    AddedLines added = new AddedLines(followers::remove);
    followers.add(added);
    return added;
  }

  /**
   * Tells all of them; never waits.
   *
   * @param lines that nobody changes
   * @param firstNumber {@link LogPosition#number} of the first; the others follow
   */
  public void tell(List<LogRecord> lines, long firstNumber) {
    for (AddedLines follower : followers) {
      follower.add(lines, firstNumber);
    }
  }

  /** The store closes: nothing more comes. */
  public void close() {
    followers.forEach(AddedLines::close);
  }
}
