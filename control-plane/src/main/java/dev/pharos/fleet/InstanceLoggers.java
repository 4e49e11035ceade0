package dev.pharos.fleet;

import dev.pharos.signal.ServiceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Levels of loggers in registered instances, asked and set through their actuators. Safe for use by
 * many threads; what asks an instance waits some seconds for it.
 */
public interface InstanceLoggers {

  /** All that are registered now, also those whose loggers cannot be reached. */
  List<LoggingInstance> instances();

  /**
   * The level of a logger.
   *
   * @return empty where the instance knows no such logger yet
   * @throws LoggersException when it does not tell
   */
  Optional<LoggerLevel> level(LoggingInstance instance, String logger)
      throws LoggersException, InterruptedException;

  /**
   * All loggers that an instance knows, by name.
   *
   * @throws LoggersException when it does not tell
   */
  Map<String, LoggerLevel> all(LoggingInstance instance)
      throws LoggersException, InterruptedException;

  /**
   * Sets the level of a logger.
   *
   * @param level as actuators name it; null lets it have that of the logger above again
   * @throws LoggersException when it may not have been set
   */
  void set(LoggingInstance instance, String logger, @Nullable String level)
      throws LoggersException, InterruptedException;

  /**
   * An instance.
   *
   * @param registration the id that it has as long as it is found at its place
   * @param name as it calls itself, or its host and port
   * @param startedAt of its process; null where it is not known
   */
  record LoggingInstance(
      String registration, ServiceId service, String name, @Nullable Instant startedAt) {}

  /**
   * What an instance says of a logger, in upper case.
   *
   * @param configured null where it has that of the logger above
   * @param effective empty for a group
   * @param isGroup whether the name stands for several loggers
   */
  record LoggerLevel(@Nullable String configured, String effective, boolean isGroup) {}
}
