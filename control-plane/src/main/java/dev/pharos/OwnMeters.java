package dev.pharos;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes the libraries' meters follow Prometheus' conventions as ours do ({@code promtool check
 * metrics}): those without a help text get one, those whose names break the rules go.
 */
@Configuration(proxyBeanMethods = false)
class OwnMeters {

  private static final Map<String, String> HELP =
      Map.of(
          "http.server.requests", "Duration of requests that the control plane answered",
          "http.server.requests.active", "Duration of requests that are being answered",
          "http.client.requests", "Duration of requests to registries that services are found in",
          "http.client.requests.active", "Duration of requests to registries that are under way",
          "tasks.scheduled.execution", "Duration of scheduled work",
          "tasks.scheduled.execution.active", "Duration of scheduled work that is under way");

  /**
   * Sessions are not used; compilation and CPU time are counted in units that Prometheus does not
   * use (see {@link #cpuTime}), and the number of processors is called a count.
   */
  private static final Set<String> LEFT_OUT =
      Set.of("jvm.compilation.time", "process.cpu.time", "system.cpu.count");

  private static final String SESSIONS = "tomcat.sessions.";

  @Bean
  MeterFilter conventions() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        boolean leftOut = LEFT_OUT.contains(id.getName()) || id.getName().startsWith(SESSIONS);
        return leftOut ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
      }

      @Override
      public Meter.Id map(Meter.Id id) {
        String help = HELP.get(id.getName());
        return help == null || isGiven(id.getDescription())
            ? id
            : new Meter.Id(id.getName(), tags(id), id.getBaseUnit(), help, id.getType());
      }
    };
  }

  @Bean
  MeterBinder cpuTime() {
    return registry ->
        FunctionCounter.builder("process.cpu", this, own -> cpuSeconds())
            .description("Processor time that this process used")
            .baseUnit("seconds")
            .register(registry);
  }

  private static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : Double.NaN;
  }

  private static Tags tags(Meter.Id id) {
    return Tags.of(id.getTagsAsIterable());
  }

  private static boolean isGiven(@Nullable String text) {
    return text != null && !text.isBlank();
  }
}
