package dev.pharos.alert;

import dev.pharos.signal.StartupException;
import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told of verdicts on deployments.
 *
 * @param url empty for nobody
 * @param secret what messages are signed with; needed with a URL
 */
@ConfigurationProperties("pharos.deployments.webhook")
record VerdictWebhookProperties(@DefaultValue("") String url, @DefaultValue("") String secret) {
  /** A key shorter than that is guessed. */
  private static final int LEAST_SECRET = 16;

  VerdictWebhookProperties {
    if (!url.isEmpty()) {
      requireHttp(url);
      if (secret.length() < LEAST_SECRET) {
        throw new StartupException(
            "pharos.deployments.webhook.secret: with a webhook it must have at least %d characters;"
                    .formatted(LEAST_SECRET)
                + " write for example what `openssl rand -hex 32` prints");
      }
    }
  }

  private static void requireHttp(String url) {
    try {
      URI uri = new URI(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return;
      }
    } catch (URISyntaxException _) {
      // Told below.
    }
    throw new StartupException(
        "pharos.deployments.webhook.url: '%s' is no http URL; write for example https://ci.example/pharos"
            .formatted(url));
  }
}
