package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.ApiRequest.Times;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real process answers what Grafana's data source for Prometheus asks, with the right content.
 */
@Tag("slow")
class GrafanaReplayTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern EXPECTED = Pattern.compile("(/\\S*) (=|#|has) (.*)");
  private static final String STATUS = "status ";
  private static final int OK = 200;

  @TempDir private Path folder;

  /** A request and what its answer must have. */
  private record Scene(ApiRequest request, List<String> expected) {}

  @Test
  void answersWhatGrafanaAsks() throws Exception {
    long endS = System.currentTimeMillis() / 60_000 * 60 - 60;
    List<Scene> scenes = scenes(new Times(endS - 1800, endS));
    try (ControlPlaneProcess pharos =
            new ControlPlaneProcess(folder.resolve("data"), "--pharos.metrics.scrape.fleet=false");
        HttpClient client = HttpClient.newHttpClient()) {
      pharos.start();
      String server = "http://127.0.0.1:" + pharos.httpPort + "/prometheus";
      new ParityData(endS * 1000).writeTo(server);
      for (Scene scene : scenes) {
        check(scene, scene.request().send(client, server));
      }
    }
    assertThat(scenes).hasSizeGreaterThan(25);
  }

  private static List<Scene> scenes(Times times) {
    List<Scene> scenes = new ArrayList<>();
    for (String line : ApiRequest.lines("grafana-requests.txt")) {
      if (line.startsWith(" ")) {
        scenes.getLast().expected().add(line.strip());
      } else {
        scenes.add(new Scene(ApiRequest.of(line, times), new ArrayList<>()));
      }
    }
    return scenes;
  }

  private static void check(Scene scene, HttpResponse<String> answer) {
    String about = scene.request() + " answered " + answer.body();
    assertThat(scene.expected()).as(about).isNotEmpty();
    int status = OK;
    for (String expected : scene.expected()) {
      if (expected.startsWith(STATUS)) {
        status = Integer.parseInt(expected.substring(STATUS.length()));
        continue;
      }
      Matcher parts = EXPECTED.matcher(expected);
      assertThat(parts.matches()).as(expected).isTrue();
      JsonNode there = JSON.readTree(answer.body()).at(parts.group(1));
      JsonNode value = JSON.readTree(parts.group(3));
      switch (parts.group(2)) {
        case "=" -> assertThat(there).as(about).isEqualTo(value);
        case "#" -> assertThat(there.size()).as(about).isEqualTo(value.asInt());
        default -> assertThat(there).as(about).contains(value);
      }
    }
    assertThat(answer.statusCode()).as(about).isEqualTo(status);
  }
}
