package dev.pharos.show;

import dev.pharos.alert.notify.Notifier;
import dev.pharos.show.answer.NotificationsAnswer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/notifications")
@Tag(name = "notifications", description = "Who is told of which alerts, and who cannot be told.")
class NotificationController {
  private final Notifier notifier;
  private final InstantSource clock;

  NotificationController(Notifier notifier, InstantSource clock) {
    this.notifier = notifier;
    this.clock = clock;
  }

  @Operation(
      summary =
          "Groups of alerts, what is held back and by what, and how receivers and Alertmanagers"
              + " do.")
  @GetMapping
  NotificationsAnswer notifications() {
    return NotificationsAnswer.of(notifier, clock.instant());
  }
}
