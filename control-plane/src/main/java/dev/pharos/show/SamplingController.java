package dev.pharos.show;

import dev.pharos.show.answer.SamplingAnswer;
import dev.pharos.steer.sampling.Sampling;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What agents are told when they ask how many traces to begin. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/sampling")
@Tag(name = "levers")
class SamplingController {
  private final Sampling sampling;

  SamplingController(Sampling sampling) {
    this.sampling = sampling;
  }

  @Operation(
      summary = "How many traces agents are told to begin, who asked for it, and whether they do.",
      description =
          "Services that have a lever of kind `sampling`, and those whose agents asked in the last"
              + " hour. It is changed by such levers. `controlPlanes` tells how those that are named"
              + " in `pharos.sampling.peers` agree; null where this is the only one.")
  @GetMapping
  SamplingAnswer sampling() {
    return SamplingAnswer.of(sampling.states(), sampling.peers());
  }
}
