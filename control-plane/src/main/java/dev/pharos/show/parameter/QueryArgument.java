package dev.pharos.show.parameter;

import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.List;

/**
 * An argument of a controller's method that is read from the query string: which parameters it is
 * made of, how, and how they are described.
 *
 * @param <T> the argument
 */
public interface QueryArgument<T> {
  Class<T> type();

  List<Parameter> parameters();

  /**
   * @throws ParameterException when a parameter is not what it should be
   */
  T read(QueryString query);
}
