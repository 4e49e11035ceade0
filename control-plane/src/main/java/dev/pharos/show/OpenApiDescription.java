package dev.pharos.show;

import dev.pharos.show.parameter.QueryArgument;
import dev.pharos.show.parameter.QueryArguments;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;

/** Adds to each described operation the parameters of its arguments and how it refuses. */
final class OpenApiDescription implements OperationCustomizer {
  private static final String PROBLEM = "#/components/schemas/Problem";

  private final QueryArguments arguments;

  OpenApiDescription(QueryArguments arguments) {
    this.arguments = arguments;
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    for (MethodParameter parameter : method.getMethodParameters()) {
      QueryArgument<?> argument = arguments.argument(parameter);
      if (argument != null) {
        argument.parameters().forEach(operation::addParametersItem);
      }
    }
    operation
        .getResponses()
        .addApiResponse("400", problem("A parameter is wrong: which, why, and what is allowed."));
    if (operation.getParameters() != null
        && operation.getParameters().stream().anyMatch(each -> "path".equals(each.getIn()))) {
      operation.getResponses().addApiResponse("404", problem("Nothing of that name is known."));
    }
    return operation;
  }

  private static ApiResponse problem(String description) {
    return new ApiResponse()
        .description(description)
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType().schema(new Schema<>().$ref(PROBLEM))));
  }
}
