package dev.pharos.show.loki;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What readers ask to find out whom they talk to, and what becomes of questions nobody answers. */
@Hidden
@RestController
class LokiStatusController {
  /** The Loki whose API this is: readers switch features by it. */
  private static final String VERSION = "3.5.0";

  @GetMapping(path = "/ready", produces = MediaType.TEXT_PLAIN_VALUE)
  String ready() {
    return "ready\n";
  }

  @GetMapping(path = "/loki/api/v1/status/buildinfo", produces = MediaType.APPLICATION_JSON_VALUE)
  Map<String, String> buildInfo() {
    return Map.of(
        "version", VERSION,
        "revision", "pharos",
        "branch", "",
        "buildUser", "",
        "buildDate", "",
        "goVersion", "");
  }

  @RequestMapping("/loki/**")
  ResponseEntity<String> unsupported(HttpServletRequest request) {
    return ResponseEntity.status(404)
        .contentType(MediaType.TEXT_PLAIN)
        .body(
            request.getMethod() + " " + request.getRequestURI() + " is not supported by Pharos\n");
  }
}
