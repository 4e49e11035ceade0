package dev.pharos.bench;

import java.util.random.RandomGenerator;

/**
 * What the lines of a load say: sentences with a number, an id, an address or a word that varies.
 */
final class LogSentences {
  private static final String[] LOGGERS = {"RequestHandler", "OrderRepository", "UpstreamClient"};
  private static final String[] INFO = {
    "handled ~m /api/resource-~n/~i in ~n ms, ~i bytes sent to the caller",
    "item ~w-~i loaded from cache ~n after ~i us, entry is ~n s old",
    "order ~i placed with ~n lines for a total of ~i cents, reference ~x",
    "reserved ~n pieces of ~w-~i in warehouse ~n until the payment is confirmed",
    "payment of ~i cents authorised by provider ~w in ~n ms under number ~x",
    "published event ~w with offset ~i to partition ~n, acknowledged by all replicas",
    "selected ~n rows of table ~w in ~i us by its primary key index",
  };
  private static final String[] DEBUG = {
    "cache lookup for key ~w:~i: miss, asking the database instead",
    "pool has ~n idle and ~n busy connections, ~i were handed out so far",
  };
  private static final String[] WARN = {
    "upstream ~w answered slowly: ~i ms for ~m /api/resource-~n, limit is ~n ms",
    "retrying call to ~w, attempt ~n, because the connection was closed by its peer",
    "stock of item ~w-~i is low: ~n left, reorder level is ~n",
  };
  private static final String[] ERROR = {
    "failed to handle ~m /api/resource-~n/~i for order ~i", "could not reach upstream ~w:~i"
  };
  private static final String[] BACKGROUND = {
    "heartbeat sent to registry in ~i us, next one in ~n s",
    "scheduled job ~w finished: ~n expired sessions removed in ~i us",
    "connection pool statistics: total=~n active=~n idle=~n waiting=~n served=~i",
  };
  private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE"};
  private static final String[] NOUNS = {
    "catalog", "basket", "invoice", "parcel", "voucher", "refund", "customer", "session"
  };
  private static final int FRAMES = 14;

  private LogSentences() {}

  static String of(int severity, int service, RandomGenerator random) {
    return switch (severity) {
      case LogMix.Line.DEBUG -> filled(DEBUG, random);
      case LogMix.Line.WARN -> filled(WARN, random);
      case LogMix.Line.ERROR -> filled(ERROR, random) + stack(service, random);
      default -> filled(INFO, random);
    };
  }

  static String ofBackground(RandomGenerator random) {
    return filled(BACKGROUND, random);
  }

  static String logger(int service, RandomGenerator random) {
    String end = LOGGERS[random.nextInt(LOGGERS.length)];
    return "dev.example." + LogMix.serviceName(service).replace('-', '.') + "." + end;
  }

  /** A sentence, each of its variables drawn: making lines must cost less than taking them. */
  private static String filled(String[] sentences, RandomGenerator random) {
    String sentence = sentences[random.nextInt(sentences.length)];
    StringBuilder filled = new StringBuilder(sentence.length() + 32);
    int copied = 0;
    for (int i = sentence.indexOf('~'); i >= 0; i = sentence.indexOf('~', copied)) {
      filled.append(sentence, copied, i);
      copied = i + 2;
      switch (sentence.charAt(i + 1)) {
        case 'm' -> filled.append(METHODS[random.nextInt(METHODS.length)]);
        case 'n' -> filled.append(random.nextInt(100));
        case 'i' -> filled.append(random.nextInt(1_000_000));
        case 'w' -> filled.append(NOUNS[random.nextInt(NOUNS.length)]);
        default -> filled.append(Integer.toHexString(random.nextInt()));
      }
    }
    filled.append(sentence, copied, sentence.length());
    return filled.toString();
  }

  private static String stack(int service, RandomGenerator random) {
    StringBuilder stack = new StringBuilder(1 << 10);
    stack.append("\njava.net.SocketTimeoutException: Read timed out after ");
    stack.append(random.nextInt(5_000)).append(" ms");
    String owner = LogMix.serviceName(service).replace('-', '.');
    for (int i = 0; i < FRAMES; i++) {
      stack.append("\n\tat dev.example.").append(owner).append(".Step").append(i);
      stack.append(".call(Step").append(i).append(".java:").append(20 + 7 * i).append(')');
    }
    return stack.toString();
  }
}
