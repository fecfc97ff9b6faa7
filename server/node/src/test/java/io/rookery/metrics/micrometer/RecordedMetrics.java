package io.rookery.metrics.micrometer;

import io.rookery.metrics.Metrics;
import io.rookery.metrics.RoomMetrics;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Metrics that remember what was counted, for a test to ask.
 *
 * <p>A call is written as in code, {@code connectionClosed(4001)}; what is counted for a game type
 * has the type before it, {@code chat.playerJoined()}.
 */
public final class RecordedMetrics {
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Metrics metrics =
      proxy(
          Metrics.class,
          (self, method, arguments) -> {
            if (method.getName().equals("ofType")) {
              return roomMetrics((String) arguments[0]);
            }
            return record("", method.getName(), arguments);
          });

  /** What to hand to the class under test. */
  public Metrics metrics() {
    return metrics;
  }

  /** How often this was counted, with whatever arguments: {@code connectionClosed}. */
  public int count(String method) {
    return calls.entrySet().stream()
        .filter(call -> call.getKey().startsWith(method + "("))
        .mapToInt(call -> call.getValue().get())
        .sum();
  }

  /** How often exactly this was counted: {@code connectionClosed(4001)}. */
  public int countOf(String call) {
    AtomicInteger count = calls.get(call);
    return count == null ? 0 : count.get();
  }

  @Override
  public String toString() {
    return new TreeMap<>(calls).toString();
  }

  private RoomMetrics roomMetrics(String type) {
    return proxy(
        RoomMetrics.class,
        (self, method, arguments) -> record(type + ".", method.getName(), arguments));
  }

  private Object record(String before, String method, Object[] arguments) {
    String said = arguments == null ? "[]" : Arrays.toString(arguments);
    String call = before + method + "(" + said.substring(1, said.length() - 1) + ")";
    calls.computeIfAbsent(call, unseen -> new AtomicInteger()).incrementAndGet();
    return null;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
