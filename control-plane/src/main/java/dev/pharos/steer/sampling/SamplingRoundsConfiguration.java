package dev.pharos.steer.sampling;

import dev.pharos.aggregate.rounds.Rounds;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SamplingRoundsConfiguration {
  /** Probabilities are found once a minute, and told soon after it began. */
  private static final Duration LOOKED_AT = Duration.ofSeconds(5);

  /** What agents are told stays as it was where new probabilities could not be kept. */
  @Bean
  Rounds samplingRounds(Sampling sampling) {
    return new Rounds(
        "sampling",
        LOOKED_AT,
        new Rounds.Part("Probabilities of sampling could not be kept", sampling::look));
  }
}
