package dev.pharos.alert.notify.send;

import dev.pharos.alert.Signature;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Posts what Alertmanager's webhooks post, signed as messages on verdicts are. */
public final class WebhookCourier implements Courier {
  private final URI url;
  private final HttpPost post;
  private final @Nullable Signature signature;
  private final JsonMapper json;
  private final InstantSource clock;

  /**
   * @param secret what messages are signed with; empty to sign none
   */
  public WebhookCourier(URI url, String secret, JsonMapper json, InstantSource clock) {
    this.url = url;
    this.post = new HttpPost(url);
    this.signature = secret.isEmpty() ? null : new Signature(secret);
    this.json = json;
    this.clock = clock;
  }

  @Override
  public void carry(Message message) throws UndeliveredException, InterruptedException {
    byte[] body = json.writeValueAsBytes(WebhookBody.of(message, clock.instant()));
    long seconds = clock.instant().getEpochSecond();
    post.send(
        body,
        signature == null
            ? Map.of()
            : Map.of(
                "Pharos-Timestamp",
                Long.toString(seconds),
                "Pharos-Signature",
                signature.of(seconds, body)));
  }

  @Override
  public String integration() {
    return "webhook";
  }

  @Override
  public String target() {
    return HttpPost.shown(url);
  }
}
