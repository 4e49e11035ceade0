package dev.pharos.show;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.fleet.RemoteControlGate;
import dev.pharos.query.lever.LeverRefusedException;
import dev.pharos.show.answer.LoggersAnswer;
import dev.pharos.steer.level.KnownLoggers;
import dev.pharos.steer.level.LevelPreview;
import dev.pharos.steer.level.LevelPreviews;
import dev.pharos.steer.level.LevelRounds;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Takes wishes for levels of loggers. They make instances do something, so that they are taken only
 * where operations of actuators are.
 */
@Component
class LevelDesk {
  private final LevelPreviews previews;
  private final LevelRounds rounds;
  private final KnownLoggers known;
  private final RemoteControlGate gate;

  LevelDesk(
      LevelPreviews previews, LevelRounds rounds, KnownLoggers known, RemoteControlGate gate) {
    this.previews = previews;
    this.rounds = rounds;
    this.known = known;
    this.gate = gate;
  }

  LevelRounds rounds() {
    return rounds;
  }

  /**
   * @throws ResponseStatusException with 409 when it would not do what it says
   */
  LevelPreview preview(LeverTarget.LogLevel target, HttpServletRequest request) throws IOException {
    gate.requireOperations(request);
    try {
      return previews.of(target);
    } catch (LeverRefusedException e) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
    } catch (InterruptedException e) {
      throw stopped(e);
    }
  }

  LoggersAnswer known(String service, @Nullable String environment, HttpServletRequest request)
      throws IOException {
    gate.requireOperations(request);
    try {
      return LoggersAnswer.of(known.of(service, environment));
    } catch (InterruptedException e) {
      throw stopped(e);
    }
  }

  private static ResponseStatusException stopped(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ResponseStatusException(
        HttpStatus.SERVICE_UNAVAILABLE, "Pharos is being stopped.", e);
  }
}
