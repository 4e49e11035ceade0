package dev.pharos.show;

import dev.pharos.aggregate.Intake;
import dev.pharos.fleet.discovery.DiscoveryRounds;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IntakeDoorConfiguration {

  @Bean
  NoticeDesk noticeDesk(Intake intake) {
    return intake::notice;
  }

  @Bean
  IntakeReport intakeReport(Intake intake) {
    return intake::statistics;
  }

  @Bean
  DiscoveryReport discoveryReport(DiscoveryRounds rounds) {
    return rounds::statuses;
  }
}
