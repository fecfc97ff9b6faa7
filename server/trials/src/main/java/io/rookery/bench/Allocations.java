package io.rookery.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** How much the threads of a JVM allocate, as that JVM counts it; to ask costs it some 100 KB. */
final class Allocations implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection jvm;
  private final ObjectName threads;

  private Allocations(JMXConnector connector) throws IOException, JMException {
    this.connector = connector;
    this.jvm = connector.getMBeanServerConnection();
    this.threads = new ObjectName("java.lang:type=Threading");
  }

  /** Those of the JVM with this process id. */
  @SuppressWarnings("BanJNDI") // the address is that of a process of ours on this machine
  static Allocations of(long pid) throws IOException, JMException, AttachNotSupportedException {
    VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
    try {
      var address = new JMXServiceURL(machine.startLocalManagementAgent());
      return new Allocations(JMXConnectorFactory.connect(address));
    } finally {
      machine.detach();
    }
  }

  /** Bytes that the threads which live now have allocated since they started. */
  long bytes() throws IOException, JMException {
    Object ids = jvm.getAttribute(threads, "AllThreadIds");
    String[] takesIds = {long[].class.getName()};
    var each =
        (long[]) jvm.invoke(threads, "getThreadAllocatedBytes", new Object[] {ids}, takesIds);
    return Arrays.stream(each).filter(bytes -> bytes > 0).sum();
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException gone) {
      return; // and so is the JVM
    }
  }
}
