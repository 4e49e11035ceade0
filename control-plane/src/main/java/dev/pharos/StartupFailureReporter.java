package dev.pharos;

import dev.pharos.signal.StartupException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Turns failures that the operator can mend into one line on standard error, without a stack trace.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartupFailureReporter implements SpringBootExceptionReporter {

  /** Spring Boot makes one per start and hands over the context, which is not needed here. */
  StartupFailureReporter(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    String line = explain(failure);
    if (line == null) {
      return false;
    }
    System.err.println("pharos: " + line);
    return true;
  }

  /** The line; null for a failure that is ours to mend and deserves its stack trace. */
  static @Nullable String explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // It says all itself, whatever wraps it.
      if (cause instanceof StartupException refused) {
        return refused.getMessage();
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case PortInUseException inUse -> {
          return "port "
              + inUse.getPort()
              + " is in use: stop what listens there, or choose another with --server.port";
        }
        case BindException unbound -> {
          return explainBinding(unbound);
        }
        case ConfigurationPropertiesBindException wrapper when wrapper.getCause() == null -> {
          return wrapper.getMessage();
        }
        default -> {}
      }
    }
    return null;
  }

  private static String explainBinding(BindException unbound) {
    Throwable root = unbound;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof StartupException refused) {
      return String.valueOf(refused.getMessage());
    }
    ConfigurationProperty property = unbound.getProperty();
    return property == null
        ? unbound.getName() + ": " + root.getMessage()
        : property.getName() + ": '" + property.getValue() + "' is not valid: " + root.getMessage();
  }
}
