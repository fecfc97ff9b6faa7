package io.rookery.app;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/** Serves the pages that lie on the class path under {@code web/}. */
final class Pages {
  /** Where any game is tried out, in development. */
  static final String PLAYGROUND = "playground";

  private static final String PLACE = "web";

  private final String policy;

  /**
   * Serves pages that may connect to their own server, and to others.
   *
   * @param others further sources for the content policy's connect-src, separated by blanks
   */
  Pages(String others) {
    this.policy =
        "default-src 'self'; connect-src 'self' "
            + others
            + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
  }

  /** As if this page were not there. */
  static void withhold(String page, Router router) {
    router.route("/" + page + "*").handler(context -> context.response().setStatusCode(404).end());
  }

  /** Serves the server's own pages, and behind them those that games bring along. */
  void mountOn(Router router, GamePages games) {
    router.get().handler(this::guard);
    router
        .get()
        .handler(
            StaticHandler.create(PLACE)
                .setIndexPage("index.html")
                .setIncludeHidden(false)
                .setEnableRangeSupport(false)); // a bad range is an exception there
    router.get().handler(games::serve);
  }

  private void guard(RoutingContext context) {
    context.response().putHeader("Content-Security-Policy", policy);
    context.response().putHeader("X-Content-Type-Options", "nosniff");
    context.response().putHeader("Referrer-Policy", "no-referrer");
    context.addHeadersEndHandler(ended -> neverStoreHtml(context));
    context.next();
  }

  /** Pages name their scripts by hash: a kept page would ask for what is no longer there. */
  private static void neverStoreHtml(RoutingContext context) {
    String type = context.response().headers().get("Content-Type");
    boolean html = type != null && type.startsWith("text/html");
    context.response().putHeader("Cache-Control", html ? "no-store" : "no-cache");
  }
}
