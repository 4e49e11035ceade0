package dev.pharos.steer.level;

import dev.pharos.aggregate.lever.Levers;
import dev.pharos.fleet.InstanceLoggers;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.reads.Reads;
import dev.pharos.store.KeptState;
import dev.pharos.store.LogStore;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires what sets levels of loggers. */
@Configuration(proxyBeanMethods = false)
class LevelConfiguration {

  @Bean
  LevelCounts levelCounts() {
    return new LevelCounts();
  }

  @Bean
  LevelRounds levelRounds(
      Levers levers,
      InstanceLoggers loggers,
      KeptState kept,
      JsonMapper json,
      InstantSource clock,
      LevelCounts counts)
      throws IOException {
    return new LevelRounds(levers, loggers, kept, json, clock, counts);
  }

  @Bean
  LevelSchedule levelSchedule(LevelRounds levels) {
    return new LevelSchedule(levels);
  }

  @Bean
  KnownLoggers knownLoggers(InstanceLoggers loggers, LogStore logs, InstantSource clock) {
    return new KnownLoggers(loggers, logs, clock);
  }

  @Bean
  LevelPreviews levelPreviews(
      InstanceLoggers loggers,
      LogStore logs,
      Reads reads,
      StoredSignals stored,
      InstantSource clock) {
    return new LevelPreviews(loggers, logs, reads, stored, clock);
  }
}
