package dev.pharos.advise;

import dev.pharos.aggregate.rounds.Rounds;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthRoundsConfiguration {

  @Bean
  Rounds healthRounds(
      HealthWatch watch,
      Watching watching,
      ServiceMeters meters,
      InstantSource clock,
      ObjectProvider<HealthFollower> followers) {
    List<Rounds.Part> parts = new ArrayList<>();
    parts.add(new Rounds.Part("Pauses could not be noted", () -> watching.look(clock.instant())));
    parts.add(new Rounds.Part("The health of services could not be judged", watch::look));
    followers
        .orderedStream()
        .forEach(follower ->
            parts.add(
                new Rounds.Part("What follows from services' health failed", follower::look)));
    parts.add(
        new Rounds.Part("The gauges of services could not be brought up to date", meters::look));
    return new Rounds("health", Watching.EVERY, parts.toArray(Rounds.Part[]::new));
  }
}
