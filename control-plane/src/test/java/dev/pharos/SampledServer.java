package dev.pharos;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/**
 * A small service on Tomcat, to be run with OpenTelemetry's agent. It writes its port to the file
 * that is its argument, and ends with its input.
 */
final class SampledServer {
  private SampledServer() {}

  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    Path port = Path.of(arguments[0]);
    tomcat.setBaseDir(port.getParent().toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", new File(".").getAbsolutePath());
    Tomcat.addServlet(context, "hello", new Hello());
    context.addServletMappingDecoded("/hello/*", "hello");
    tomcat.start();
    Files.writeString(port, "" + tomcat.getConnector().getLocalPort());
    while (System.in.read() >= 0) {
      // until it is closed
    }
    System.exit(0);
  }

  private static final class Hello extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("hello");
    }
  }
}
