package dev.pharos.show;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes our records truly: every field is there, and those that may be null say so, as the null
 * markers of the code do.
 */
final class RecordSchemas implements ModelConverter {
  private static final String OURS = "dev.pharos.show.answer.";

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    Class<?> described = Json.mapper().constructType(type.getType()).getRawClass();
    if (resolved != null && described.isRecord() && described.getName().startsWith(OURS)) {
      Schema<?> schema = resolved.get$ref() == null ? resolved : defined(resolved, context);
      if (schema != null && schema.getProperties() != null) {
        complete(schema, described);
      }
    }
    return resolved;
  }

  private static @Nullable Schema<?> defined(Schema<?> reference, ModelConverterContext context) {
    String ref = reference.get$ref();
    return context.getDefinedModels().get(ref.substring(ref.lastIndexOf('/') + 1));
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static void complete(Schema<?> schema, Class<?> described) {
    Map<String, Schema> properties = schema.getProperties();
    // What is unwrapped into a record leaves a property without name behind its own.
    properties.remove(null);
    schema.setRequired(List.copyOf(properties.keySet()));
    for (RecordComponent component : described.getRecordComponents()) {
      Schema<?> property = properties.get(component.getName());
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (property == null || !nullable) {
        continue;
      }
      if (property.get$ref() == null) {
        property.addType("null");
      } else if (property.getAnyOf() == null) {
        Schema either = new Schema<>();
        either.addAnyOfItem(new Schema<>().$ref(property.get$ref()));
        Schema none = new Schema<>();
        none.addType("null");
        either.addAnyOfItem(none);
        properties.put(component.getName(), either);
      }
    }
  }
}
