package dev.pharos.steer.sampling;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several control planes that tell agents the same.
 *
 * @param id of this one
 * @param leader who found the probabilities that are told; null where that is not known
 * @param leads whether this one did
 * @param foundAt the minute in which they were found; null before the first
 * @param mostAnswer whether most of them answer this one; else it lets no probability rise
 */
public record PeersState(
    String id,
    @Nullable String leader,
    boolean leads,
    @Nullable Instant foundAt,
    boolean mostAnswer,
    List<Other> others) {

  /**
   * An address that is configured.
   *
   * @param address without name and password
   * @param outcome {@code answered}, {@code self} where it is this one, {@code waiting} before it
   *     was asked, or why it does not answer
   * @param since when it answers, or does not
   * @param detail why, in words; empty where it answers
   * @param id that it told last; null where it never answered
   */
  public record Other(
      String address, String outcome, Instant since, String detail, @Nullable String id) {}
}
