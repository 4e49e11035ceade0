package dev.pharos.alert.notify.send;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Posts to an incoming webhook of Slack, or of Mattermost and others that take the same. */
public final class SlackCourier implements Courier {
  private final URI url;
  private final String channel;
  private final HttpPost post;
  private final JsonMapper json;
  private final InstantSource clock;

  /**
   * @param url a secret: who has it may post
   * @param channel instead of the one that the webhook was made for; empty for that
   */
  public SlackCourier(URI url, String channel, JsonMapper json, InstantSource clock) {
    this.url = url;
    this.channel = channel;
    this.post = new HttpPost(url);
    this.json = json;
    this.clock = clock;
  }

  @Override
  public void carry(Message message) throws UndeliveredException, InterruptedException {
    post.send(json.writeValueAsBytes(body(message, clock.instant())), Map.of());
  }

  @Override
  public String integration() {
    return "slack";
  }

  @Override
  public String target() {
    return HttpPost.shown(url) + (channel.isEmpty() ? "" : " " + channel);
  }

  private Body body(Message message, Instant now) {
    String title = MessageText.title(message);
    List<Attachment> attachments = new ArrayList<>();
    List<Message.Entry> entries = message.all();
    for (Message.Entry entry : entries.subList(0, shown(entries))) {
      String text =
          MessageText.lines(entry, now).stream()
              .map(line -> "*%s*: %s".formatted(line.heading(), escaped(line.text())))
              .collect(Collectors.joining("\n"));
      String link = entry.background().link();
      attachments.add(
          new Attachment(
              entry.alert().firesAt(now) ? "danger" : "good",
              escaped(MessageText.name(entry.alert())),
              link.isEmpty() ? null : link,
              text,
              title,
              List.of("text")));
    }
    int more = entries.size() - attachments.size();
    return new Body(
        channel.isEmpty() ? null : channel,
        "*" + escaped(title) + "*" + (more == 0 ? "" : "\nand " + more + " more"),
        attachments);
  }

  private static int shown(List<Message.Entry> entries) {
    return Math.min(entries.size(), MessageText.MOST_ALERTS);
  }

  /** What Slack asks to be escaped: a label must not call a whole channel. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Body(@Nullable String channel, String text, List<Attachment> attachments) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Attachment(
      String color,
      String title,
      @JsonProperty("title_link") @Nullable String titleLink,
      String text,
      String fallback,
      @JsonProperty("mrkdwn_in") List<String> markdownIn) {}
}
