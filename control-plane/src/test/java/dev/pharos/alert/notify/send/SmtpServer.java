package dev.pharos.alert.notify.send;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes mail as RFC 5321 has it, and notes what was said. Refuses recipients when told to. */
final class SmtpServer implements AutoCloseable {
  /** What was said before the content, and the content. */
  record Mail(List<String> commands, String content) {}

  final List<Mail> mails = new CopyOnWriteArrayList<>();
  volatile String answerToRecipients = "250 ok";

  /** By address, where it is another one. */
  final Map<String, String> answersTo = new ConcurrentHashMap<>();

  private final ServerSocket socket;

  SmtpServer() throws IOException {
    socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        talk(client);
      } catch (IOException e) {
        // The client or the test went away.
      }
    }
  }

  private void talk(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    List<String> commands = new ArrayList<>();
    say(client, "220 test ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      commands.add(line);
      switch (line.toUpperCase(Locale.ROOT).split("[ :]", 2)[0]) {
        case "EHLO" -> say(client, "250-test", "250 AUTH PLAIN");
        case "AUTH" -> say(client, "235 welcome");
        case "RCPT" ->
            say(client, answersTo.getOrDefault(line.replaceAll(".*<|>.*", ""), answerToRecipients));
        case "DATA" -> {
          say(client, "354 go on");
          mails.add(new Mail(List.copyOf(commands), content(in)));
          say(client, "250 taken");
        }
        case "QUIT" -> {
          say(client, "221 bye");
          return;
        }
        default -> say(client, "250 ok");
      }
    }
  }

  private static String content(BufferedReader in) throws IOException {
    StringBuilder content = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      content.append(line).append('\n');
    }
    return content.toString();
  }

  private static void say(Socket client, String... lines) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
