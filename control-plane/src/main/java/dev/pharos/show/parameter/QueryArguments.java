package dev.pharos.show.parameter;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Reads arguments from query strings, and refuses what no argument of the method is made of: a
 * parameter that is misspelt must not look as if it held. Safe for use by many threads.
 */
public final class QueryArguments implements HandlerMethodArgumentResolver, HandlerInterceptor {
  private final Map<Class<?>, QueryArgument<?>> arguments;
  private final Map<HandlerMethod, List<String>> known = new ConcurrentHashMap<>();

  public QueryArguments(List<QueryArgument<?>> arguments) {
    this.arguments =
        arguments.stream().collect(Collectors.toMap(QueryArgument::type, Function.identity()));
  }

  /** The argument that a method's parameter is, or null when it is not read from the query. */
  public @Nullable QueryArgument<?> argument(MethodParameter parameter) {
    return arguments.get(parameter.getParameterType());
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return argument(parameter) != null;
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    QueryArgument<?> argument = argument(parameter);
    HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
    if (argument == null || servletRequest == null) {
      throw new IllegalStateException("not an argument of a query: " + parameter);
    }
    return argument.read(new QueryString(servletRequest));
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method) {
      List<String> allowed = known.computeIfAbsent(method, this::names);
      for (String name : request.getParameterMap().keySet()) {
        if (!allowed.contains(name)) {
          throw new ParameterException(
              name, "There is no parameter '%s' here.".formatted(name), allowed);
        }
      }
    }
    return true;
  }

  private List<String> names(HandlerMethod method) {
    List<String> names = new ArrayList<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      QueryArgument<?> argument = argument(parameter);
      if (argument != null) {
        argument.parameters().forEach(described -> names.add(described.getName()));
      }
      RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
      if (named != null) {
        names.add(named.value());
      }
    }
    return List.copyOf(new TreeSet<>(names));
  }
}
