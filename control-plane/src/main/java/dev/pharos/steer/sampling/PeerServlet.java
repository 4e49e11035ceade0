package dev.pharos.steer.sampling;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /sampling/share}: what this control plane tells the others, of which one asks. Nothing
 * is changed by it.
 */
final class PeerServlet extends HttpServlet {
  static final String PATH = "/sampling/share";

  /** Epoch seconds, see {@link PeerClient#ask}; all without it. */
  static final String SINCE = "toldSince";

  private static final long serialVersionUID = 1L;

  private final transient Sampling sampling;
  private final transient JsonMapper json;

  PeerServlet(Sampling sampling, JsonMapper json) {
    this.sampling = sampling;
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
    String written = request.getParameter(SINCE);
    long since;
    try {
      since = written == null ? 0 : Long.parseLong(written);
    } catch (NumberFormatException e) {
      plain(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          SINCE + ": '" + written + "' is no second since the epoch, a whole number");
      return;
    }
    byte[] body = json.writeValueAsBytes(sampling.share(since));
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
