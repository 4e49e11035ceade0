package dev.pharos.fleet;

import dev.pharos.aggregate.Intake;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.InstanceReport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reports go into the intake, so that they are journaled and survive a restart. */
@Configuration(proxyBeanMethods = false)
class FleetReportsConfiguration {

  @Bean
  FleetReports fleetReports(Intake intake) {
    return new FleetReports() {
      @Override
      public void report(InstanceReport report) throws RefusedException {
        intake.report(report);
      }

      @Override
      public void instanceGone(String registrationId, long atNs) throws RefusedException {
        intake.instanceGone(registrationId, atNs);
      }
    };
  }
}
