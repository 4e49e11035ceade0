package dev.pharos.receive;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A path that takes requests of one signal by POST and answers with a status and a plain text, as
 * protocols do that have no form for what was refused.
 */
abstract class PushServlet extends HttpServlet {
  static final String JSON = "application/json";

  private static final long serialVersionUID = 1L;

  final transient SignalReceiver receiver;
  final transient HttpDoor door;
  private final String path;
  private final int allTaken;
  private final int someRefused;
  private final transient ReceiveMeters.Protocol meters;

  /**
   * @param allTaken the status when all was taken
   * @param someRefused the status when some of it was refused and the rest taken
   */
  PushServlet(
      String path,
      SignalReceiver receiver,
      ReceiveMeters.Protocol meters,
      int allTaken,
      int someRefused) {
    this.path = path;
    this.receiver = receiver;
    this.meters = meters;
    this.door = new HttpDoor(receiver, meters);
    this.allTaken = allTaken;
    this.someRefused = someRefused;
  }

  /** Takes what was posted, in the format that its content type says. */
  abstract Answer take(HttpServletRequest request) throws IOException;

  /** Adds what a protocol says beside the status. */
  void addHeaders(HttpServletRequest request, HttpServletResponse response) {}

  /** For people: what of a request was refused and why. */
  String refusals(HttpServletRequest request, Answer.Taken taken) {
    return taken.message();
  }

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      text(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, path + " takes POST");
      return;
    }
    Answer answer = take(request);
    meters.count(answer);
    addHeaders(request, response);
    write(request, response, answer);
  }

  private void write(HttpServletRequest request, HttpServletResponse response, Answer answer)
      throws IOException {
    switch (answer) {
      case Answer.Taken taken -> {
        if (taken.refused().isEmpty()) {
          response.setStatus(allTaken);
        } else {
          text(response, someRefused, refusals(request, taken));
        }
      }
      case Answer.Rejected rejected ->
          text(response, HttpDoor.statusOf(rejected.reason()), rejected.message());
      case Answer.Later later -> {
        response.setHeader("Retry-After", HttpDoor.retryAfter(later));
        text(response, HttpDoor.statusOf(later.reason()), later.message());
      }
    }
  }

  private static void text(HttpServletResponse response, int status, String message)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(message);
  }
}
