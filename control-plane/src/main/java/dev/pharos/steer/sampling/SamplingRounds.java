package dev.pharos.steer.sampling;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Lets probabilities follow the traffic: each minute, told soon after it began. */
class SamplingRounds {
  private static final Logger log = LoggerFactory.getLogger(SamplingRounds.class);

  private final Sampling sampling;
  private boolean failed;

  SamplingRounds(Sampling sampling) {
    this.sampling = sampling;
  }

  /** What agents are told stays as it was where new probabilities could not be kept. */
  @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT5S")
  synchronized void round() {
    try {
      sampling.look();
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        failed = true;
        log.error("Probabilities of sampling could not be kept; trying again.", e);
      }
    }
  }
}
