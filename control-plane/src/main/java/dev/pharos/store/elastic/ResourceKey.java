package dev.pharos.store.elastic;

import dev.pharos.signal.Resource;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A short name of a resource, by which Elasticsearch counts lines: a hash of all that it has, long
 * enough that two do not meet by chance.
 */
final class ResourceKey {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final int BYTES = 18;

  private ResourceKey() {}

  static String of(Resource resource) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      new DocumentParts(out).resource(resource);
      out.writeEndObject();
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
