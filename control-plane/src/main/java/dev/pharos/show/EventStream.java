package dev.pharos.show;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events as one answer, written by the request's own thread. For one thread. */
final class EventStream {
  private final OutputStream out;
  private final JsonMapper json;
  private boolean left;

  EventStream(HttpServletRequest request, HttpServletResponse response, JsonMapper json)
      throws IOException {
    ShallowEtagHeaderFilter.disableContentCaching(request);
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Proxies that gather answers before they pass them on would undo the streaming.
    response.setHeader("X-Accel-Buffering", "no");
    this.out = response.getOutputStream();
    this.json = json;
  }

  /** Sends an event at once; false when nobody listens any more. */
  boolean send(String event, Object data) {
    return write("event: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n");
  }

  /** Sends what nobody reads, so that the connection is seen to live; false as above. */
  boolean keepAlive() {
    return write(": still here\n\n");
  }

  private boolean write(String text) {
    if (left) {
      return false;
    }
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      // The one way in which a server hears that its client has gone.
      left = true;
    }
    return !left;
  }
}
