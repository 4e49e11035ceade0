package dev.pharos.show.prometheus;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Gives queries of metrics the connection they came by: so that they end when it does. */
final class ConnectionValve extends ValveBase {
  private static final String PATH = "/prometheus/api/v1/query";

  ConnectionValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    // None has a request that is too malformed to have an address; it is refused further on.
    String address = request.getRequestURI();
    if (address != null && address.startsWith(PATH)) {
      request.setAttribute(
          ClientConnection.ATTRIBUTE, new ClientConnection(request.getCoyoteRequest()));
    }
    getNext().invoke(request, response);
  }
}
