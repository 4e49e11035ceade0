package dev.pharos.alert.notify.send;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Mails plain text; mails of one group are one conversation. */
public final class MailCourier implements Courier {
  private static final String TIMEOUT = Long.toString(HttpPost.TIMEOUT.toMillis());

  /** From here on a server's answer says that the same mail will not be taken later. */
  private static final int PERMANENT = 500;

  private final MailServer server;
  private final List<String> to;
  private final InstantSource clock;
  private final Session session;

  /** Trusts the mail servers that this JVM trusts. */
  public MailCourier(MailServer server, List<String> to, InstantSource clock) {
    this(server, to, clock, null);
  }

  /**
   * Trusts other ones.
   *
   * @param trusting makes connections to those; null for the JVM's
   */
  MailCourier(
      MailServer server,
      List<String> to,
      InstantSource clock,
      @Nullable SSLSocketFactory trusting) {
    this.server = server;
    this.to = List.copyOf(to);
    this.clock = clock;
    Properties properties = new Properties();
    properties.put("mail.smtp.host", server.host());
    properties.put("mail.smtp.port", Integer.toString(server.port()));
    properties.put("mail.smtp.connectiontimeout", TIMEOUT);
    properties.put("mail.smtp.timeout", TIMEOUT);
    properties.put("mail.smtp.writetimeout", TIMEOUT);
    properties.put("mail.smtp.auth", Boolean.toString(!server.username().isEmpty()));
    boolean startTls = server.tls() == MailServer.Tls.STARTTLS;
    properties.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
    properties.put("mail.smtp.starttls.required", Boolean.toString(startTls));
    properties.put("mail.smtp.ssl.enable", Boolean.toString(server.tls() == MailServer.Tls.TLS));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    if (trusting != null) {
      properties.put("mail.smtp.ssl.socketFactory", trusting);
      // Else the JVM's is tried after it.
      properties.put("mail.smtp.socketFactory.fallback", "false");
    }
    // One wrong address, such as of somebody who left, must not leave all others untold.
    properties.put("mail.smtp.sendpartial", "true");
    // Its own name in the greeting, else it asks for this machine's, which may take long.
    properties.put("mail.smtp.localhost", "pharos");
    this.session = Session.getInstance(properties);
  }

  @Override
  public void carry(Message message) throws UndeliveredException {
    try {
      MimeMessage mail = mail(message, clock.instant());
      if (server.username().isEmpty()) {
        Transport.send(mail);
      } else {
        Transport.send(mail, server.username(), server.password());
      }
    } catch (MessagingException e) {
      throw hasReachedSome(e)
          ? UndeliveredException.partly("%s: %s".formatted(server, unreached(e)))
          : new UndeliveredException("%s: %s".formatted(server, reason(e)), isForGood(e));
    }
  }

  private static boolean hasReachedSome(MessagingException failure) {
    return failure instanceof SendFailedException some
        && some.getValidSentAddresses() != null
        && some.getValidSentAddresses().length > 0;
  }

  /** Such as {@code ada@shop.example (550 no such user)}, by comma. */
  private static String unreached(MessagingException failure) {
    List<String> addresses = new ArrayList<>();
    for (Exception each = failure; each != null; each = next(each)) {
      if (each instanceof SMTPAddressFailedException refused) {
        addresses.add("%s (%s)".formatted(refused.getAddress(), firstLine(refused)));
      }
    }
    return addresses.isEmpty() ? reason(failure) : String.join(", ", addresses);
  }

  private MimeMessage mail(Message message, Instant now) throws MessagingException {
    MimeMessage mail = new OwnId(session, server.from());
    mail.setFrom(new InternetAddress(server.from()));
    for (String address : to) {
      mail.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(address));
    }
    mail.setSubject(MessageText.title(message), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(now));
    String conversation =
        UUID.nameUUIDFromBytes(
                message.notification().group().toString().getBytes(StandardCharsets.UTF_8))
            .toString();
    mail.setHeader("References", "<" + conversation + "@pharos>");
    // RFC 3834: nobody's absence answers it.
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setText(text(message, now), StandardCharsets.UTF_8.name());
    return mail;
  }

  private static String text(Message message, Instant now) {
    StringBuilder text = new StringBuilder();
    List<Message.Entry> entries = message.all();
    int shown = Math.min(entries.size(), MessageText.MOST_ALERTS);
    for (Message.Entry entry : entries.subList(0, shown)) {
      text.append(entry.alert().firesAt(now) ? "" : "Over: ")
          .append(MessageText.name(entry.alert()))
          .append('\n');
      for (MessageText.Line line : MessageText.lines(entry, now)) {
        text.append("  ").append(line.heading()).append(": ").append(line.text()).append('\n');
      }
      text.append('\n');
    }
    if (shown < entries.size()) {
      text.append("and ").append(entries.size() - shown).append(" more\n");
    }
    return text.toString();
  }

  @Override
  public String integration() {
    return "email";
  }

  @Override
  public String target() {
    return String.join(", ", to);
  }

  private static boolean isForGood(MessagingException failure) {
    for (Exception each = failure; each != null; each = next(each)) {
      int code =
          switch (each) {
            case SMTPSendFailedException refused -> refused.getReturnCode();
            case SMTPAddressFailedException refused -> refused.getReturnCode();
            case SMTPSenderFailedException refused -> refused.getReturnCode();
            default -> 0;
          };
      if (code >= PERMANENT) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Exception next(Exception failure) {
    return failure instanceof MessagingException messaging ? messaging.getNextException() : null;
  }

  /** The library says what it could not do; why is at the end of the chain. */
  private static String reason(MessagingException failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    String what = firstLine(failure);
    String why = firstLine(first);
    return what.contains(why) ? what : what + " (" + why + ")";
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse("").strip();
  }

  /** The library's own ids tell the name of this machine and of its user. */
  private static final class OwnId extends MimeMessage {
    private final String from;

    OwnId(Session session, String from) {
      super(session);
      this.from = from;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      String domain = from.substring(from.indexOf('@') + 1).replaceAll("[^A-Za-z0-9.-]", "");
      setHeader("Message-ID", "<" + UUID.randomUUID() + "@" + domain + ">");
    }
  }
}
