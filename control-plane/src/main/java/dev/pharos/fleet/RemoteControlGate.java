package dev.pharos.fleet;

import de.codecentric.boot.admin.server.web.ApplicationsController;
import de.codecentric.boot.admin.server.web.InstancesController;
import de.codecentric.boot.admin.server.web.servlet.InstancesProxyController;
import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.RefusalReason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Keeps registration and actuator operations to this machine as long as nobody can prove who they
 * are: they are open only when the process is bound to loopback, and there only to requests that no
 * foreign web page has sent. It decides by the method that would answer, so no spelling of a path
 * leads around it.
 */
public final class RemoteControlGate implements HandlerInterceptor {
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final boolean boundToLoopback;
  private final Refusals refusals;

  /**
   * @param bindAddress of this process; null where it is bound to all
   */
  public RemoteControlGate(@Nullable InetAddress bindAddress, Refusals refusals) {
    this.boundToLoopback = bindAddress != null && bindAddress.isLoopbackAddress();
    this.refusals = refusals;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method)) {
      return true;
    }
    Class<?> controller = method.getBeanType();
    boolean reading = READING.contains(request.getMethod());
    if (InstancesProxyController.class.isAssignableFrom(controller)) {
      requireOperations(request);
    } else if (!reading
        && (InstancesController.class.isAssignableFrom(controller)
            || ApplicationsController.class.isAssignableFrom(controller))) {
      require("registrations", "Registration", request);
    }
    return true;
  }

  /**
   * For those who make instances do something on behalf of a request.
   *
   * @throws ErrorResponseException with 403, when they must not
   */
  public void requireOperations(HttpServletRequest request) {
    require("operations", "Actuator operations", request);
  }

  private void require(String signal, String what, HttpServletRequest request) {
    if (!boundToLoopback) {
      throw refused(
          signal,
          what
              + " is off: this control plane is not bound to a loopback address, and it has no"
              + " authentication yet. Bind it to 127.0.0.1 (pharos.bind-address) to use it.");
    }
    if (isForeign(request)) {
      throw refused(
          signal,
          what
              + " is refused to a request that another web site's page sent, or that names this"
              + " control plane by a host that is not this machine.");
    }
  }

  /**
   * A browser tells where a page's request comes from; and a foreign page that points its own name
   * at 127.0.0.1 shows that name as the host.
   */
  private static boolean isForeign(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if ("cross-site".equals(site) || "same-site".equals(site)) {
      return true;
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !isThisMachine(hostOf(origin))) {
      return true;
    }
    return !isThisMachine(request.getServerName());
  }

  private static String hostOf(String origin) {
    try {
      return Objects.requireNonNullElse(new URI(origin).getHost(), "");
    } catch (URISyntaxException e) {
      return "";
    }
  }

  /** By the name alone: resolving it is what an attacker would have prepared. */
  private static boolean isThisMachine(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.matches("127(\\.\\d{1,3}){3}")
        || name.equals("[::1]")
        || name.equals("[0:0:0:0:0:0:0:1]")
        || name.equals("::1");
  }

  private ErrorResponseException refused(String signal, String sentence) {
    refusals.count(signal, RefusalReason.NOT_AUTHENTICATED, 1);
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, sentence);
    return new ErrorResponseException(HttpStatus.FORBIDDEN, problem, null);
  }
}
