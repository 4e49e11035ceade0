package dev.pharos.steer.sampling;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /sampling?service=NAME}, as Jaeger's agents and Collectors answer it. */
final class SamplingServlet extends HttpServlet {
  static final String PATH = "/sampling";

  private static final long serialVersionUID = 1L;

  private final transient SamplingDoor door;
  private final transient JsonMapper json;

  SamplingServlet(SamplingDoor door, JsonMapper json) {
    this.door = door;
    this.json = json;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("GET")) {
      response.setHeader("Allow", "GET");
      plain(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, PATH + " takes GET");
      return;
    }
    Strategy strategy;
    try {
      strategy = door.ask(request.getParameter("service"), "http", request.getRemoteAddr());
    } catch (SamplingDoor.NoServiceException e) {
      plain(response, HttpServletResponse.SC_BAD_REQUEST, "service: " + e.getMessage());
      return;
    }
    byte[] body = json.writeValueAsBytes(StrategyJson.of(strategy));
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static void plain(HttpServletResponse response, int status, String message)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(message);
  }
}
