package dev.pharos.steer.level;

import dev.pharos.fleet.InstanceLoggers;
import dev.pharos.fleet.LoggersException;
import dev.pharos.signal.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Instances whose loggers a test sets and looks at. */
public final class SetLoggers implements InstanceLoggers {
  private final Map<String, LoggingInstance> instances = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> configured = new ConcurrentHashMap<>();
  private final Map<String, LoggersException> failing = new ConcurrentHashMap<>();
  private final List<String> groups = new ArrayList<>();
  private final List<String> sets = new ArrayList<>();

  /** A process begins at a place; its loggers have no levels of their own. */
  public SetLoggers starts(String id, ServiceId service, @Nullable Instant at) {
    configured.put(id, new HashMap<>());
    instances.put(id, new LoggingInstance(id, service, id + ".local", at));
    return this;
  }

  public void ends(String id) {
    instances.remove(id);
  }

  public void clear() {
    instances.clear();
    configured.clear();
    failing.clear();
    sets.clear();
  }

  /** It is not registered for a while, and goes on. */
  LoggingInstance leaves(String id) {
    return instances.remove(id);
  }

  void comesBack(LoggingInstance instance) {
    instances.put(instance.registration(), instance);
  }

  /** By hand, or by its own settings; empty for that of the logger above. */
  public synchronized void configure(String id, String logger, String level) {
    configured.get(id).put(logger, level);
  }

  public void fails(String id, LoggersException.Reason reason, String why) {
    failing.put(id, new LoggersException(reason, why));
  }

  public void works(String id) {
    failing.remove(id);
  }

  void group(String name) {
    groups.add(name);
  }

  /** What was set, as id and level, in its order. */
  synchronized List<String> sets() {
    return List.copyOf(sets);
  }

  /** Empty for that of the logger above. */
  public synchronized String configured(String id, String logger) {
    return configured.get(id).getOrDefault(logger, "");
  }

  @Override
  public List<LoggingInstance> instances() {
    return List.copyOf(instances.values());
  }

  @Override
  public synchronized Optional<LoggerLevel> level(LoggingInstance instance, String logger)
      throws LoggersException {
    check(instance);
    String level = configured.get(instance.registration()).get(logger);
    if (groups.contains(logger)) {
      return Optional.of(new LoggerLevel(level, "", true));
    }
    if (level == null) {
      return Optional.empty();
    }
    return Optional.of(
        new LoggerLevel(level.isEmpty() ? null : level, level.isEmpty() ? "INFO" : level, false));
  }

  @Override
  public synchronized Map<String, LoggerLevel> all(LoggingInstance instance)
      throws LoggersException {
    check(instance);
    Map<String, LoggerLevel> all = new HashMap<>();
    for (String logger : configured.get(instance.registration()).keySet()) {
      level(instance, logger).ifPresent(level -> all.put(logger, level));
    }
    return all;
  }

  @Override
  public synchronized void set(LoggingInstance instance, String logger, @Nullable String level)
      throws LoggersException {
    check(instance);
    sets.add(instance.registration() + " " + level);
    configured.get(instance.registration()).put(logger, level == null ? "" : level);
  }

  private void check(LoggingInstance instance) throws LoggersException {
    LoggersException failure = failing.get(instance.registration());
    if (failure != null) {
      throw failure;
    }
  }
}
