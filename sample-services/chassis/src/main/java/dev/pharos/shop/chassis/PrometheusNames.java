package dev.pharos.shop.chassis;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the libraries' meters to Prometheus' conventions ({@code promtool check metrics}): those
 * without a help text get one, those whose names break the rules are left out.
 */
final class PrometheusNames implements MeterFilter {
  private static final Map<String, String> HELP =
      Map.of(
          "http.server.requests", "Duration of requests that were answered",
          "http.server.requests.active", "Duration of requests that are being answered",
          "http.client.requests", "Duration of requests to other services",
          "http.client.requests.active", "Duration of requests that wait for another service",
          "tasks.scheduled.execution", "Duration of scheduled work",
          "tasks.scheduled.execution.active", "Duration of scheduled work that is under way",
          "jms.message.publish", "Duration of sending messages",
          "jms.message.publish.active", "Duration of sending messages that is under way",
          "jms.message.process", "Duration of handling messages",
          "jms.message.process.active", "Duration of handling messages that is under way");

  /** Times in units that Prometheus does not use, and a number of processors called a count. */
  private static final Set<String> LEFT_OUT =
      Set.of("jvm.compilation.time", "process.cpu.time", "system.cpu.count");

  /** No service here uses sessions. */
  private static final String SESSIONS = "tomcat.sessions.";

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return LEFT_OUT.contains(id.getName()) || id.getName().startsWith(SESSIONS)
        ? MeterFilterReply.DENY
        : MeterFilterReply.NEUTRAL;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    String help = HELP.get(id.getName());
    String given = id.getDescription();
    return help == null || (given != null && !given.isBlank())
        ? id
        : new Meter.Id(
            id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), help, id.getType());
  }
}
