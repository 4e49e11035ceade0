package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.DecodeCaches.Counted;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.LogBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one {@code PushRequest} from the wire. Source: {@code pkg/push/push.proto} of
 * https://github.com/grafana/loki. An instance reads one request.
 */
final class LokiProtobufPush {
  private static final int STREAMS = (1 << 3) | 2;
  private static final int STREAM_LABELS = (1 << 3) | 2;
  private static final int STREAM_ENTRIES = (2 << 3) | 2;
  private static final int ENTRY_TIME = (1 << 3) | 2;
  private static final int ENTRY_LINE = (2 << 3) | 2;
  private static final int ENTRY_METADATA = (3 << 3) | 2;
  private static final int TIME_SECONDS = 1 << 3;
  private static final int TIME_NANOS = 2 << 3;
  private static final int PAIR_NAME = (1 << 3) | 2;
  private static final int PAIR_VALUE = (2 << 3) | 2;
  private static final byte[] NO_LABELS = {'{', '}'};

  private final DecodeCaches caches;
  private final NewTexts newTexts;
  private final LokiLines lines;

  LokiProtobufPush(DecodeCaches caches, NewTexts newTexts, TimeBounds bounds) {
    this.caches = caches;
    this.newTexts = newTexts;
    this.lines = new LokiLines(bounds);
  }

  LogBatch read(byte[] payload) throws MalformedPayloadException {
    ProtoReader in = new ProtoReader(payload, 0, payload.length);
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == STREAMS) {
        int outer = in.enter();
        stream(in);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    return lines.build();
  }

  /** Labels may stand behind the entries, so it is gone over twice. */
  private void stream(ProtoReader in) throws MalformedPayloadException {
    int start = in.position();
    LokiStream stream = streamOf(in);
    lines.open(stream);
    in.seek(start);
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == STREAM_ENTRIES) {
        int outer = in.enter();
        entry(in, stream);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private LokiStream streamOf(ProtoReader in) throws MalformedPayloadException {
    byte[] bytes = NO_LABELS;
    int from = 0;
    int length = NO_LABELS.length;
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == STREAM_LABELS) {
        length = in.length();
        from = in.take(length);
        bytes = in.bytes();
      } else {
        in.skip(tag);
      }
    }
    int hash = BytesCache.hash(bytes, from, length);
    Counted<LokiStream> known = caches.lokiStreams.get(hash, bytes, from, length);
    if (known != null) {
      return known.value();
    }
    int secretsBefore = newTexts.secrets();
    List<LokiStream.Field> labels = new ArrayList<>();
    for (LokiLabels.Label label : LokiLabels.parse(DecodeCaches.newText(bytes, from, length))) {
      LokiName name = LokiName.of(label.name());
      look(name, label.value());
      labels.add(new LokiStream.Field(name, label.value()));
    }
    LokiStream stream = new LokiStream(labels);
    if (newTexts.secrets() == secretsBefore && caches.lokiStreams.admits(hash, length)) {
      caches.lokiStreams.put(hash, bytes, from, length, new Counted<>(stream, stream.labels()));
    }
    return stream;
  }

  private void look(LokiName name, String value) {
    if (name.field() == null || !name.field().isId()) {
      newTexts.ofSecretKey(name.name(), new AttributeValue.Text(value));
    }
  }

  private void entry(ProtoReader in, LokiStream stream) throws MalformedPayloadException {
    long seconds = 0;
    int nanos = 0;
    String line = "";
    lines.count();
    lines.begin(stream);
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case ENTRY_TIME -> {
          int outer = in.enter();
          while (in.hasMore()) {
            int part = in.tag();
            switch (part) {
              case TIME_SECONDS -> seconds = in.varint();
              case TIME_NANOS -> nanos = (int) in.varint();
              default -> in.skip(part);
            }
          }
          in.leave(outer);
        }
        case ENTRY_LINE -> {
          int length = in.length();
          int from = in.take(length);
          int kept = LokiLines.withoutLineEnd(in.bytes(), from, length);
          line = newTexts.make(in.bytes(), from, kept);
        }
        case ENTRY_METADATA -> metadata(in);
        default -> in.skip(tag);
      }
    }
    lines.end(stream, LokiLines.timeNs(seconds, nanos), line);
  }

  private void metadata(ProtoReader in) throws MalformedPayloadException {
    LokiName name = LokiName.NAMELESS;
    int from = in.position();
    int length = 0;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case PAIR_NAME -> name = name(in);
        case PAIR_VALUE -> {
          length = in.length();
          from = in.take(length);
        }
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    if (name.field() != null && name.field().isId()) {
      lines.field(name, DecodeCaches.newText(in.bytes(), from, length));
      return;
    }
    String value = caches.text(in.bytes(), from, length, newTexts);
    if (name.mayBeSecret()) {
      newTexts.ofSecretKey(name.name(), new AttributeValue.Text(value));
    }
    lines.field(name, value);
  }

  private LokiName name(ProtoReader in) throws MalformedPayloadException {
    int length = in.length();
    int from = in.take(length);
    int hash = BytesCache.hash(in.bytes(), from, length);
    LokiName known = caches.lokiNames.get(hash, in.bytes(), from, length);
    if (known != null) {
      return known;
    }
    LokiName name = LokiName.of(DecodeCaches.newText(in.bytes(), from, length));
    if (caches.lokiNames.admits(hash, length)) {
      caches.lokiNames.put(hash, in.bytes(), from, length, name);
    }
    return name;
  }
}
