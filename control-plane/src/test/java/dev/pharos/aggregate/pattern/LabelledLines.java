package dev.pharos.aggregate.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Made-up lines of several kinds of programs with the statement each came from, in the way of
 * Loghub's samples: in a template {@code {n}} is a number, {@code {id}} hexadecimal, {@code {ip}}
 * an address, {@code {w}} a name without digits, {@code {p}} a path and {@code {t}} a duration.
 */
final class LabelledLines {
  private static final String[] SHOP = {
    "Started OrderApplication in {n}.{n} seconds (process running for {n})",
    "Order {id} placed by customer {n} total={n} items={n}",
    "Order {id} paid after {t}",
    "Order {id} cancelled: payment refused by bank, reason={w}",
    "Reserved {n} of {w} in warehouse {w}",
    "Connection pool orders-pool is exhausted: active={n} waiting={n}",
    "Slow query took {t}: select * from orders where id = {n}",
    "GET {p} 200 {t}",
    "GET {p} failed with status {n} after {t}",
    "Retrying call to {w} attempt {n} of {n}",
    "Circuit breaker {w} changed state from CLOSED to OPEN",
    "User {w} logged in from {ip}",
    "User {w} logged out",
    "Cache miss for key product:{n}",
    "Could not send message {id} to queue {w}: broker is not available"
  };
  private static final String[] SYSTEM = {
    "sshd[{n}]: Failed password for invalid user {w} from {ip} port {n} ssh2",
    "sshd[{n}]: Accepted publickey for {w} from {ip} port {n} ssh2",
    "sshd[{n}]: Connection closed by {ip} [preauth]",
    "kernel: Out of memory: Killed process {n} ({w}) total-vm:{n}kB, anon-rss:{n}kB",
    "systemd[{n}]: Started Session {n} of user {w}.",
    "systemd[{n}]: Stopping {w} service",
    "CRON[{n}]: ({w}) CMD (run-parts {p})",
    "dhclient[{n}]: DHCPACK from {ip} (xid=0x{id})"
  };
  private static final String[] STORAGE = {
    "Receiving block blk_{n} src: /{ip}:{n} dest: /{ip}:{n}",
    "PacketResponder {n} for block blk_{n} terminating",
    "Received block blk_{n} of size {n} from /{ip}",
    "Verification succeeded for blk_{n}",
    "Deleting block blk_{n} file {p}",
    "writeBlock blk_{n} received exception java.io.IOException: Connection reset by peer",
    "BLOCK* NameSystem.addStoredBlock: blockMap updated: {ip}:{n} is added to blk_{n} size {n}"
  };
  private static final String[] NAMES = {
    "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "mallory",
    "north", "south", "books", "lamps", "chairs", "billing", "search"
  };

  record Line(String text, int label) {}

  record Sample(String name, List<Line> lines) {}

  private LabelledLines() {}

  static List<Sample> samples(int lines, long seed) {
    return List.of(
        sample("shop", SHOP, lines, seed),
        sample("system", SYSTEM, lines, seed + 1),
        sample("storage", STORAGE, lines, seed + 2));
  }

  private static Sample sample(String name, String[] templates, int count, long seed) {
    Random random = new Random(seed);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = Math.min(random.nextInt(templates.length), random.nextInt(templates.length));
      lines.add(new Line(filled(templates[label], random), label));
    }
    return new Sample(name, lines);
  }

  private static String filled(String template, Random random) {
    StringBuilder line = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      if (open < 0) {
        return line.append(template, at, template.length()).toString();
      }
      int close = template.indexOf('}', open);
      line.append(template, at, open).append(value(template.substring(open + 1, close), random));
      at = close + 1;
    }
    return line.toString();
  }

  private static String value(String kind, Random random) {
    return switch (kind) {
      case "n" -> String.valueOf(random.nextInt(1 << random.nextInt(1, 20)));
      case "id" -> String.format("%08x", random.nextInt());
      case "ip" ->
          String.join(
              ".", IntStream.range(0, 4).mapToObj(i -> "" + random.nextInt(1, 255)).toList());
      case "p" -> "/api/" + name(random) + "/" + random.nextInt(5_000);
      case "t" -> random.nextInt(5_000) + (random.nextBoolean() ? "ms" : "us");
      default -> name(random);
    };
  }

  private static String name(Random random) {
    return NAMES[random.nextInt(NAMES.length)];
  }
}
