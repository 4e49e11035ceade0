package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.redact.Redactor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request anew without its secrets: all else, fields that are not known here included,
 * stays byte for byte as it came, so that refused spans and times are what they were. For requests
 * that decoding has understood.
 */
final class ProtobufRedaction {
  private static final int LENGTH_DELIMITED = 2;

  private final Redactor redactor;

  /** By key, whether it names a secret: a request has few keys, and each many times. */
  private final Map<String, Boolean> secretKeys = new HashMap<>();

  ProtobufRedaction(Redactor redactor) {
    this.redactor = redactor;
  }

  /** The payload itself when nothing in it is secret. */
  byte[] redact(byte[] payload, WireMessage kind) throws MalformedPayloadException {
    byte[] rewritten = rewrite(new ProtoReader(payload, 0, payload.length), kind, "");
    return rewritten == null ? payload : rewritten;
  }

  /**
   * The message between the reader's position and its limit; null when it stays as it is.
   *
   * @param secretKey the attribute's key when it says that all below is secret; empty otherwise
   */
  private byte @Nullable [] rewrite(ProtoReader in, WireMessage kind, String secretKey)
      throws MalformedPayloadException {
    String key = secretKey;
    if (kind == WireMessage.KEY_VALUE || kind == WireMessage.LABEL_PAIR) {
      String own = keyOf(in);
      LokiField field = kind == WireMessage.LABEL_PAIR ? LokiField.of(own) : null;
      if (field != null && field.isId()) {
        return null;
      }
      key = isSecretKey(own) ? own : secretKey;
    }
    ByteArrayOutputStream out = null;
    int copied = in.position();
    while (in.hasMore()) {
      int tag = in.tag();
      WireMessage child = (tag & 7) == LENGTH_DELIMITED ? kind.field(tag >>> 3) : null;
      if (child == null) {
        in.skip(tag);
        continue;
      }
      int behindTag = in.position();
      int length = in.length();
      int from = in.position();
      byte[] rewritten = child(in, child, key, length);
      in.seek(from + length);
      if (rewritten != null) {
        if (out == null) {
          out = new ByteArrayOutputStream();
        }
        out.write(in.bytes(), copied, behindTag - copied);
        writeVarint(out, rewritten.length);
        out.write(rewritten, 0, rewritten.length);
        copied = from + length;
      }
    }
    if (out == null) {
      return null;
    }
    out.write(in.bytes(), copied, in.position() - copied);
    return out.toByteArray();
  }

  private byte @Nullable [] child(ProtoReader in, WireMessage kind, String key, int length)
      throws MalformedPayloadException {
    if (kind != WireMessage.TEXT && kind != WireMessage.LABELS) {
      int outer = in.enter(length);
      byte[] rewritten = rewrite(in, kind, key);
      in.leave(outer);
      return rewritten;
    }
    if (kind == WireMessage.TEXT
        && !isSecretKey(key)
        && !redactor.finds(in.bytes(), in.position(), length)) {
      return null;
    }
    String text = new String(in.bytes(), in.position(), length, StandardCharsets.UTF_8);
    String redacted =
        kind == WireMessage.LABELS
            ? LokiLabels.redacted(text, redactor)
            : redactor.redact(key, text);
    return redacted.equals(text) ? null : redacted.getBytes(StandardCharsets.UTF_8);
  }

  private boolean isSecretKey(String key) {
    return secretKeys.computeIfAbsent(key, redactor::isSecretKey);
  }

  private static String keyOf(ProtoReader in) throws MalformedPayloadException {
    int start = in.position();
    String key = "";
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag >>> 3 == WireMessage.KEY && (tag & 7) == LENGTH_DELIMITED) {
        int length = in.length();
        key = new String(in.bytes(), in.take(length), length, StandardCharsets.UTF_8);
      } else {
        in.skip(tag);
      }
    }
    in.seek(start);
    return key;
  }

  private static void writeVarint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
