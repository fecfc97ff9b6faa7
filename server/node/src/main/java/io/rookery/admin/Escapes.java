package io.rookery.admin;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Refuses a query whose escapes are none: whoever reads it later would fail for it. */
final class Escapes implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    try {
      context.request().params();
    } catch (IllegalArgumentException e) {
      context.fail(new Problem(400, "bad_request", "The query has a % that is no escape."));
      return;
    }
    context.next();
  }
}
