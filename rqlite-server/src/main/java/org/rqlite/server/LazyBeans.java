// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/// Builds the platform's MBean server so that beans cost nothing until somebody asks for one.
///
/// Ratis registers a bean for its group, and with the first of all the JDK registers some thirty of its own. That
/// of the diagnostic commands alone reads all settings of the flight recorder: a tenth of a second of each start,
/// for beans that hardly any node is ever asked for. Here they are put in line, and the first question of any
/// other kind registers them.
public final class LazyBeans extends MBeanServerBuilder {
    private static final System.Logger LOG = System.getLogger(LazyBeans.class.getName());
    private static final String BUILDER = "javax.management.builder.initial";

    /// Makes this the builder of the platform's MBean server, and begins to make that, on a thread of its own.
    static void install() {
        // nobody else gets in: the module exports nothing
        var own = LazyBeans.class;
        own.getModule().addExports(own.getPackageName(), MBeanServerBuilder.class.getModule());
        System.setProperty(BUILDER, own.getName());
        Thread.ofPlatform().name("beans").daemon().start(ManagementFactory::getPlatformMBeanServer);
    }

    @Override
    public MBeanServer newMBeanServer(
            @Nullable String domain, @Nullable MBeanServer outer, MBeanServerDelegate delegate) {
        var line = new Line(() -> super.newMBeanServer(domain, outer, delegate));
        return (MBeanServer)
                Proxy.newProxyInstance(LazyBeans.class.getClassLoader(), new Class<?>[] {MBeanServer.class}, line);
    }

    /// The beans that wait to be registered, then a door to the real server. Any thread.
    private static final class Line implements InvocationHandler {
        private final Supplier<MBeanServer> maker;
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<ObjectName, Object> waiting = new LinkedHashMap<>(); // guarded by lock
        private Optional<MBeanServer> made = Optional.empty(); // guarded by lock

        Line(Supplier<MBeanServer> maker) {
            this.maker = maker;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            MBeanServer server;
            lock.lock();
            try {
                var done = postponed(method.getName(), arguments == null ? new Object[0] : arguments);
                if (done.isPresent()) return done.get();
                server = server();
            } finally {
                lock.unlock();
            }
            try {
                return method.invoke(server, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private Optional<Object> postponed(String method, Object[] arguments) throws JMException {
            if (made.isPresent()) return Optional.empty();
            if (method.equals("registerMBean") && arguments[1] instanceof ObjectName name) {
                if (waiting.putIfAbsent(name, arguments[0]) != null) {
                    throw new InstanceAlreadyExistsException(name.toString());
                }
                return Optional.of(
                        new ObjectInstance(name, arguments[0].getClass().getName()));
            }
            var isLeaving = method.equals("unregisterMBean") && waiting.remove(arguments[0]) != null;
            return isLeaving ? Optional.of(isLeaving) : Optional.empty();
        }

        private MBeanServer server() {
            if (made.isPresent()) return made.get();
            var server = maker.get();
            made = Optional.of(server);
            waiting.forEach((name, bean) -> {
                try {
                    server.registerMBean(bean, name);
                } catch (JMException e) {
                    LOG.log(System.Logger.Level.WARNING, "cannot register the bean " + name, e);
                }
            });
            waiting.clear();
            return server;
        }
    }
}
