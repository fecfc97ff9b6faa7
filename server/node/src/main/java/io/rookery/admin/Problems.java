package io.rookery.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.ValidatorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers failed requests with a problem of RFC 9457: status, title, detail, and a code. */
final class Problems implements Handler<RoutingContext> {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);
  static final String MEDIA_TYPE = "application/problem+json";

  private static final int LONGEST_TEXT = 500;
  private static final String READING = "reading";

  /** From here on what fails is the body, and so the fault of who sends it. */
  static void whileReading(RoutingContext context) {
    context.put(READING, true);
    context.next();
  }

  /** From here on what fails is ours again. */
  static void afterReading(RoutingContext context) {
    context.remove(READING);
    context.next();
  }

  @Override
  public void handle(RoutingContext context) {
    if (!context.response().ended()) {
      answer(context, problem(context));
    }
  }

  /** A path that no route could be sought for. */
  static void malformed(RoutingContext context) {
    answer(context, new Problem(400, "bad_request", "The request is malformed."));
  }

  private static void answer(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response().setStatusCode(problem.status());
    response
        .putHeader("Content-Type", MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .end(
            new JsonObject()
                .put("title", response.getStatusMessage())
                .put("status", problem.status())
                .put("detail", problem.text())
                .put("code", problem.code())
                .encode());
  }

  private static Problem problem(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof Problem problem) {
      return problem;
    }
    // vertx-web wraps what the validator says
    Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof ValidatorException || cause instanceof DecodeException) {
      return new Problem(400, "bad_request", shortened(String.valueOf(cause.getMessage())));
    }
    return switch (context.statusCode()) {
      case 400 -> new Problem(400, "bad_request", "The request is malformed.");
      case 404 -> new Problem(404, "no_such_path", "There is nothing at this path.");
      case 405 -> new Problem(405, "no_such_method", "This path has no such method.");
      case 413 -> new Problem(413, "too_big", "The body is longer than this server takes.");
      default -> {
        if (context.get(READING) != null) {
          log.debug("The body of a request could not be read", failure);
          yield new Problem(400, "bad_request", "The body is malformed, or is cut short.");
        }
        log.error("{} {} failed", context.request().method(), context.request().path(), failure);
        yield new Problem(500, "internal_error", "The server failed at this; its log says why.");
      }
    };
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
