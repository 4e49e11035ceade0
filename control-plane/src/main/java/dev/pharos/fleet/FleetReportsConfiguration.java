package dev.pharos.fleet;

import dev.pharos.aggregate.Intake;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import java.util.List;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reports go into the intake, so that they are journaled and survive a restart. */
@Configuration(proxyBeanMethods = false)
class FleetReportsConfiguration {

  @Bean
  FleetReports fleetReports(Intake intake, LiveWindows windows) {
    return new FleetReports() {
      @Override
      public void report(InstanceReport report) throws RefusedException {
        intake.report(report);
      }

      @Override
      public void instanceGone(String registrationId, long atNs) throws RefusedException {
        intake.instanceGone(registrationId, atNs);
      }

      @Override
      public List<String> registrations() {
        return windows.instances().stream()
            .map(InstanceState::report)
            .filter(Objects::nonNull)
            .map(InstanceReport::registrationId)
            .toList();
      }
    };
  }
}
