package dev.pharos.show;

import dev.pharos.show.answer.Problem;
import dev.pharos.show.parameter.QueryArguments;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The API's description at {@code /v3/api-docs}. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Pharos")
                .version("v1")
                .description(
                    """
                    What services do, who calls whom, what runs where, and why a request was slow. \
                    Fields may be added, never renamed. Times are RFC 3339 in UTC, durations are \
                    nanoseconds, ratios lie between 0 and 1; null means not measured. Errors are \
                    RFC 9457 problems.\
                    """)
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")));
  }

  @Bean
  OpenApiDescription operations(QueryArguments arguments) {
    return new OpenApiDescription(arguments);
  }

  @Bean
  RecordSchemas recordSchemas() {
    return new RecordSchemas();
  }

  @Bean
  GlobalOpenApiCustomizer problemSchema() {
    return description ->
        description
            .getComponents()
            .addSchemas(
                "Problem",
                ModelConverters.getInstance(true)
                    .resolveAsResolvedSchema(new AnnotatedType(Problem.class))
                    .schema);
  }
}
