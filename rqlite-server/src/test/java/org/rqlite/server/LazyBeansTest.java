// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class LazyBeansTest {
    private final MBeanServerBuilder builder = new LazyBeans();
    private final MBeanServer server = builder.newMBeanServer("test", null, builder.newMBeanServerDelegate());
    private final AtomicInteger looks = new AtomicInteger(); // at a bean

    @Test
    void nobodyLooksAtABeanUntilSomebodyAsks() throws Exception {
        var instance = server.registerMBean(new Counted(), name("a"));
        server.registerMBean(new Counted(), name("b"));

        assertThat(instance.getObjectName()).isEqualTo(name("a"));
        assertThat(looks).hasValue(0);

        assertThat(server.isRegistered(name("a"))).isTrue();
        assertThat(looks.get()).isPositive();
        assertThat(server.getAttribute(name("b"), "Value")).isEqualTo("b's");
        assertThat(server.queryNames(new ObjectName("org.rqlite.test:*"), null))
                .containsExactlyInAnyOrder(name("a"), name("b"));
    }

    @Test
    void afterThatItIsAServerLikeAnyOther() throws Exception {
        assertThat(server.getDefaultDomain()).isEqualTo("test");

        server.registerMBean(new Counted(), name("a"));

        assertThat(looks.get()).isPositive();
        assertThat(server.isRegistered(name("a"))).isTrue();
        server.unregisterMBean(name("a"));
        assertThat(server.isRegistered(name("a"))).isFalse();
    }

    @Test
    void aBeanThatLeavesBeforeIsNeverThere() throws Exception {
        server.registerMBean(new Counted(), name("a"));
        server.unregisterMBean(name("a"));

        assertThat(server.isRegistered(name("a"))).isFalse();
        assertThat(looks).hasValue(0);
    }

    @Test
    void refusesWhatAnyServerRefuses() throws Exception {
        server.registerMBean(new Counted(), name("a"));

        assertThatThrownBy(() -> server.registerMBean(new Counted(), name("a")))
                .isInstanceOf(InstanceAlreadyExistsException.class);
        assertThatThrownBy(() -> server.unregisterMBean(name("b"))).isInstanceOf(InstanceNotFoundException.class);
        assertThatThrownBy(() -> server.getAttribute(name("b"), "Value")).isInstanceOf(InstanceNotFoundException.class);
    }

    @Test
    void oneBadBeanKeepsNoOtherAway() throws Exception {
        server.registerMBean(new Object(), name("bad"));
        server.registerMBean(new Counted(), name("good"));

        assertThat(server.isRegistered(name("good"))).isTrue();
        assertThat(server.isRegistered(name("bad"))).isFalse();
    }

    private static ObjectName name(String id) throws Exception {
        return new ObjectName("org.rqlite.test:id=" + id);
    }

    private final class Counted implements DynamicMBean {
        @Override
        public Object getAttribute(String attribute) {
            return "b's";
        }

        @Override
        public void setAttribute(Attribute attribute) {
            throw new UnsupportedOperationException(attribute.getName());
        }

        @Override
        public AttributeList getAttributes(String[] attributes) {
            return new AttributeList();
        }

        @Override
        public AttributeList setAttributes(AttributeList attributes) {
            return new AttributeList();
        }

        @Override
        public Object invoke(String action, Object[] parameters, String[] signature) {
            throw new UnsupportedOperationException(action);
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            looks.incrementAndGet();
            var value = new MBeanAttributeInfo("Value", "java.lang.String", "", true, false, false);
            return new MBeanInfo(Counted.class.getName(), "", new MBeanAttributeInfo[] {value}, null, null, null);
        }
    }
}
