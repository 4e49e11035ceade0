package dev.pharos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request of Prometheus' API as a line of text: {@code GET query && query=up && time=$end}.
 *
 * @param path behind {@code /api/v1/}
 */
record ApiRequest(String method, String path, List<Parameter> parameters) {

  /** A parameter of the address, or of the form of a POST. */
  record Parameter(String name, String value) {}

  /** The times that lines name: {@code $start}, {@code $mid}, {@code $end} and {@code $iso}. */
  record Times(long startS, long endS) {
    String fill(String line) {
      return line.replace("$start", Long.toString(startS))
          .replace("$mid", Long.toString((startS + endS) / 2))
          .replace("$end", Long.toString(endS))
          .replace("$iso", Instant.ofEpochSecond(endS).toString());
    }
  }

  /** The lines of a resource that are neither empty nor remarks. */
  static List<String> lines(String resource) {
    try (var in = ApiRequest.class.getResourceAsStream("/prometheus/" + resource)) {
      return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("# "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ApiRequest of(String line, Times times) {
    String[] parts = times.fill(line).split(" && ", -1);
    String[] head = parts[0].strip().split(" ", 2);
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      parameters.add(new Parameter(parts[i].substring(0, equals), parts[i].substring(equals + 1)));
    }
    return new ApiRequest(head[0], head[1], parameters);
  }

  /** The query at the end of the data, and over all of it. */
  static List<ApiRequest> queries(String query, Times times) {
    String text = times.fill(query);
    return List.of(
        new ApiRequest(
            "GET",
            "query",
            List.of(new Parameter("query", text), new Parameter("time", "" + times.endS()))),
        new ApiRequest(
            "GET",
            "query_range",
            List.of(
                new Parameter("query", text),
                new Parameter("start", "" + times.startS()),
                new Parameter("end", "" + times.endS()),
                new Parameter("step", "60"))));
  }

  String parameter(String name) {
    return parameters.stream()
        .filter(p -> p.name().equals(name))
        .map(Parameter::value)
        .findFirst()
        .orElse("");
  }

  /**
   * @param server up to what {@code /api/v1} follows
   */
  HttpResponse<String> send(HttpClient client, String server) throws Exception {
    String form =
        parameters.stream()
            .map(p -> encoded(p.name()) + "=" + encoded(p.value()))
            .collect(Collectors.joining("&"));
    String address =
        server
            + "/api/v1/"
            + Stream.of(path.split("/", -1))
                .map(part -> encoded(part).replace("+", "%20").replace("%25", "%"))
                .collect(Collectors.joining("/"));
    HttpRequest.Builder request;
    if (method.equals("POST")) {
      request =
          HttpRequest.newBuilder(URI.create(address))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(form));
    } else {
      String query = form.isEmpty() ? "" : "?" + form;
      request =
          HttpRequest.newBuilder(URI.create(address + query))
              .method(method, BodyPublishers.noBody());
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return method
        + " "
        + path
        + parameters.stream()
            .map(p -> " && " + p.name() + "=" + p.value())
            .collect(Collectors.joining());
  }
}
