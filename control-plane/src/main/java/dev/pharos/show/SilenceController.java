package dev.pharos.show;

import dev.pharos.alert.notify.Silences;
import dev.pharos.show.answer.Silence;
import dev.pharos.show.answer.SilencesAnswer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/silences")
@Tag(name = "silences", description = "Which alerts nobody is told of for a time, and why.")
class SilenceController {
  private final Silences silences;
  private final InstantSource clock;

  SilenceController(Silences silences, InstantSource clock) {
    this.silences = silences;
    this.clock = clock;
  }

  @Operation(
      summary =
          "Silences, those that end last first; one that ended is shown for five days. They hold"
              + " for Pharos' own receivers: Alertmanagers have silences of their own.")
  @GetMapping
  SilencesAnswer silences() {
    Instant now = clock.instant();
    return new SilencesAnswer(silences.all().stream().map(one -> Silence.of(one, now)).toList());
  }

  @Operation(summary = "Makes a silence; it is kept when this answers.")
  @PostMapping(consumes = "application/json")
  @ResponseStatus(HttpStatus.CREATED)
  Silence silence(@RequestBody SilenceBody body) throws IOException {
    Instant now = clock.instant();
    body.checkFields();
    try {
      return Silence.of(
          silences.add(
              body.conditions(), body.from(now), body.until(now), body.author(), body.reason()),
          now);
    } catch (Silences.TooManyException e) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
    }
  }

  @Operation(summary = "Ends a silence now.")
  @DeleteMapping("/{id}")
  Silence end(@PathVariable("id") String id) throws IOException {
    return Silence.of(
        silences.end(id).orElseThrow(() -> new UnknownSilenceException(id)), clock.instant());
  }
}
