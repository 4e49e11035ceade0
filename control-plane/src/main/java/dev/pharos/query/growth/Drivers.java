package dev.pharos.query.growth;

import dev.pharos.query.overhead.CountedRange;
import java.util.List;

/**
 * What makes the cost grow.
 *
 * @param counted the range that was looked at
 * @param drivers the most bytes a day added first; those of kind service hold the others of their
 *     service and signal, so that they do not add up
 * @param found how many there are; more than are listed where that was limited
 * @param limits what these figures do not tell, a sentence each
 */
public record Drivers(CountedRange counted, List<Driver> drivers, int found, List<String> limits) {
  public Drivers {
    drivers = List.copyOf(drivers);
    limits = List.copyOf(limits);
  }
}
